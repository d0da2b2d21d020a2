"""What chats and mail programs show of a link: a picture with the title of a practice or of a collection."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import Blueprint, Response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.collections.board import Board
from kb.collections.board_page import days_told, places_of
from kb.collections.opening import keep_quiet, opened
from kb.collections.reading import read_board
from kb.database.requests import session
from kb.practices.record import Practice
from kb.practices.views import practice_pages
from kb.sharing.found import shown_practice
from kb.typesetting.answers import answer_errors
from kb.typesetting.typst import png
from kb.vocabulary.places import place_in_words
from kb.vocabulary.terms import vocabulary
from kb.web.localisation import current_language
from kb.web.wording import gettext as _
from kb.web.wording import ngettext

blueprint = Blueprint("link_pictures", __name__)
answer_errors(blueprint)

_TEMPLATE: Final = Path(__file__).parent / "typst" / "link_picture.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPicture:
    """What stands on a picture; `language` is the reader's, `title_language` that of the title."""

    language: str
    title: str
    title_language: str
    site: str
    where: str
    theme: str = ""
    evidence: int | None = None
    evidence_label: str = ""


@blueprint.get("/<language:ui_language>/practices/<slug>/card.png")
def practice(slug: str) -> BaseResponse:
    """Draw the picture of a practice; that of a former name is where its present name is."""
    found, language = shown_practice(slug), current_language()
    if found.slug != slug:
        return redirect(url_for("link_pictures.practice", slug=found.slug), code=301)
    response = _answer(drawn(picture_of_practice(found, language)))
    # Not `public`: pictures are kept here, by what stands on them, and would take the room of pages elsewhere.
    response.headers["Cache-Control"] = "max-age=3600"
    return response


@blueprint.get("/<language:ui_language>/c/<code>/card.png")
def collection(code: str) -> Response:
    """Draw the picture of a collection."""
    found, language = opened(code), current_language()
    board = read_board(session(), found, practice_pages(), language)
    return keep_quiet(_answer(drawn(picture_of_board(board, language))), found)


def picture_of_practice(practice: Practice, language: str) -> LinkPicture:
    """Return what stands on the picture of a practice: its title, where it is from, its first theme, and how one knows."""
    facts, text, words = practice.facts, practice.text_for(language), vocabulary()
    level = None if facts.evidence is None else words.evidence_levels[str(facts.evidence)]
    return LinkPicture(
        language=language,
        title=text.title,
        title_language=text.language,
        site=_("Democratic Library"),
        where=place_in_words(facts.place, facts.countries, language),
        theme=words.themes[facts.themes[0]].label(language) if facts.themes else "",
        evidence=facts.evidence,
        evidence_label=level.label(language) if level else "",
    )


def picture_of_board(board: Board, language: str) -> LinkPicture:
    """Return what stands on the picture of a collection: its title, when and where, and how many practices there are."""
    count, places = len(board.practices()), places_of(board)
    return LinkPicture(
        language=language,
        title=board.title,
        title_language=board.language,
        site=_("Democratic Library"),
        where=" · ".join(part for part in (days_told(board), places[0] if len(places) == 1 else "") if part),
        theme=ngettext("%(num)s practice", "%(num)s practices", count) if count else "",
    )


def drawn(picture: LinkPicture) -> bytes:
    """Return a picture as PNG."""
    return png(_TEMPLATE.read_text("utf-8"), {}, data=picture)


def _answer(picture: bytes) -> Response:
    response = Response(picture, content_type="image/png")
    # It is made to be shown on other sites.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
