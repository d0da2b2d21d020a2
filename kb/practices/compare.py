"""Up to four practices side by side. Which ones, and whether all facts are shown, is told by the address alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request, url_for

from kb.practices.comparison import Side, compare
from kb.practices.presentation import Link
from kb.practices.record import Practice
from kb.practices.views import PracticePages, origin_of, practice_pages
from kb.web.localisation import current_language
from kb.web.printable import printable

blueprint = Blueprint("compare", __name__)

FEWEST: Final = 2
MOST: Final = 4
# What stands after these in an address was not chosen by a person; each of them costs reading a file.
MOST_LOOKED_UP: Final = 20
LONGEST_NAME: Final = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What an address asks for: `practices` can be compared, `missing` are names that lead to nothing here."""

    practices: tuple[Practice, ...]
    withdrawn: tuple[Practice, ...]
    missing: tuple[str, ...]


@blueprint.get("/<language:ui_language>/compare")
def page() -> str:
    """Show practices row by row; with fewer than two, tell how to choose some."""
    pages = practice_pages()
    choice = read_choice(pages, request.args.getlist("practice"))
    language = current_language()
    sides = [_side(pages, practice, language) for practice in choice.practices[:MOST]]
    only_differences = request.args.get("differences") == "yes"
    return render_template(
        "pages/compare.html",
        comparison=compare(sides, language, only_differences=only_differences) if len(sides) >= FEWEST else None,
        chosen=[_link(side.practice, language) for side in sides],
        withdrawn=[_link(practice, language) for practice in choice.withdrawn],
        missing=choice.missing,
        are_too_many=len(choice.practices) > MOST,
    )


def read_choice(pages: PracticePages, asked: Iterable[str], *, most: int = MOST_LOOKED_UP) -> Choice:
    """Look up what an address asks for. Total: what is odd is missing, what is named twice counts once."""
    found: dict[str, Practice] = {}
    missing: list[str] = []
    for name in [*dict.fromkeys(filter(None, (printable(name[:LONGEST_NAME]) for name in asked)))][:most]:
        practice = pages.read_now(name)
        if practice is None:
            missing.append(name)
        else:
            found.setdefault(practice.slug, practice)
    return Choice(
        practices=tuple(practice for practice in found.values() if not practice.is_withdrawn),
        withdrawn=tuple(practice for practice in found.values() if practice.is_withdrawn),
        missing=tuple(missing),
    )


def _link(practice: Practice, language: str) -> Link:
    text = practice.text_for(language)
    return Link(text=text.title, url=url_for("practices.page", slug=practice.slug), language=text.language)


def _side(pages: PracticePages, practice: Practice, language: str) -> Side:
    text = practice.text_for(language)
    body = pages.rendered.get(practice.slug, text)
    return Side(practice=practice, text=text, body=body, origin=origin_of(pages.store, practice))
