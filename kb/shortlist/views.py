"""The shortlist: practices that somebody keeps without an account. Which ones, and in which order, is told by the address alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.practices.compare import MOST as MOST_COMPARED
from kb.practices.compare import read_choice
from kb.practices.presentation import Link
from kb.practices.record import Practice
from kb.practices.views import practice_pages
from kb.search.cards import CardView, card_view, card_views
from kb.search.engine import SearchRequest
from kb.search.query import MOST_QUERY_CHARACTERS
from kb.search.views import the_catalogue
from kb.web.localisation import current_language, redirect_to_language
from kb.web.printable import printable

#: As many as `kb/static/js/keep.js` keeps.
MOST: Final = 40
MOST_FOUND: Final = 8

blueprint = Blueprint("shortlist", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A practice on the list. The addresses lead to the same list without it or with it moved; empty at the ends."""

    card: CardView
    link: str
    without: str
    earlier: str
    later: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A practice that was looked for on this page; `added` is the list with it, empty where it is on it."""

    card: CardView
    added: str


@blueprint.get("/shortlist")
def short() -> BaseResponse:
    """Send whoever got a list as a link on to it in her own language."""
    asked = [printable(slug) for slug in request.args.getlist("practice")[:MOST]]
    return redirect_to_language("shortlist.page", practice=asked)


@blueprint.get("/<language:ui_language>/shortlist")
def page() -> str:
    """Show a list; without practices, tell how to begin one."""
    pages = practice_pages()
    choice = read_choice(pages, request.args.getlist("practice"), most=MOST)
    cards = the_catalogue().cards((practice.slug for practice in choice.practices), current_language())
    listed = [card.slug for card in cards]
    looked_for = printable(request.args.get("q", "")[:MOST_QUERY_CHARACTERS])
    return render_template(
        "shortlist/page.html",
        entries=_entries(card_views(cards, current_language()), listed, pages.base_url),
        listed=listed,
        carried=[("practice", slug) for slug in listed],
        link=pages.base_url + url_for("shortlist.short", practice=listed),
        withdrawn=[_link(practice) for practice in choice.withdrawn],
        missing=choice.missing,
        most_compared=MOST_COMPARED,
        is_full=len(listed) >= MOST,
        looked_for=looked_for,
        found=_found(looked_for, listed) if looked_for.strip() else (),
    )


def _entries(cards: Sequence[CardView], listed: Sequence[str], base_url: str) -> list[Entry]:
    return [
        Entry(
            card=card,
            link=base_url + url_for("practices.short", slug=card.slug),
            without=_address([slug for slug in listed if slug != card.slug]),
            earlier=_moved(listed, place, place - 1),
            later=_moved(listed, place, place + 1),
        )
        for place, card in enumerate(cards)
    ]


def _moved(listed: Sequence[str], place: int, to: int) -> str:
    """Return the address of the list with one practice in another place; it leads to that practice. Empty where there is no place."""
    if not 0 <= to < len(listed):
        return ""
    slugs = [*listed]
    slugs.insert(to, slugs.pop(place))
    # The next page goes on at the link that was pressed; at either end of the list, only the other one is there.
    last = len(listed) - 1
    way = "down" if to == 0 or place < to < last else "up"
    return f"{_address(slugs)}#{way}-{listed[place]}"


def _found(text: str, listed: Sequence[str]) -> list[Found]:
    language = current_language()
    results = the_catalogue().search(SearchRequest(text=text, language=language, size=MOST_FOUND))
    return [
        Found(
            card=card_view(hit.card, language, hit),
            added="" if hit.card.slug in listed else _address([*listed, hit.card.slug]),
        )
        for hit in results.hits
    ]


def _address(slugs: Sequence[str]) -> str:
    return url_for("shortlist.page", practice=slugs)


def _link(practice: Practice) -> Link:
    text = practice.text_for(current_language())
    return Link(text=text.title, url=url_for("practices.page", slug=practice.slug), language=text.language)
