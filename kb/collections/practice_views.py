"""Finds practices for a collection: by words, or by the address that somebody pasted."""

from dataclasses import dataclass
from typing import Final

from flask import Response, request
from sqlalchemy import select

from kb.accounts.signed_in import sign_in_required
from kb.collections.access import to_edit
from kb.collections.blueprint import ONE, addable_practice, answer, blueprint, board_of, editor
from kb.collections.models import CollectionItem
from kb.collections.places import place_choices
from kb.collections.typed import slug_in
from kb.collections.workshop import workshop_of
from kb.database.requests import session
from kb.search.cards import card_view
from kb.search.engine import SearchRequest
from kb.search.views import the_catalogue
from kb.vocabulary.places import place_in_words
from kb.web.localisation import current_language
from kb.web.printable import printable

MOST_WORDS: Final = 200
MOST_FOUND: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A practice that can be ticked."""

    slug: str
    title: str
    summary: str
    language: str
    where: str
    is_in: bool


@blueprint.get(f"{ONE}/practices")
@sign_in_required
def find_practices(collection_id: str) -> Response:
    """Show practices to be ticked."""
    collection = to_edit(session(), editor(), collection_id)
    asked = printable(request.args.get("q", "")[:MOST_WORDS])
    inside = frozenset(
        session().scalars(select(CollectionItem.slug).where(CollectionItem.collection_id == collection.id))
    )
    slug = slug_in(asked)
    found, total = _pasted(slug, inside) if slug else _searched(asked, inside)
    return answer(
        "practices.html",
        collection_id=collection.id,
        title=collection.title,
        asked=asked,
        found=found,
        total=total,
        is_unknown=bool(slug) and not found,
        is_nothing_ticked=request.args.get("done") == "nothing",
        places=place_choices(workshop_of(board_of(collection))),
        after=request.args.get("after", ""),
    )


def _searched(text: str, inside: frozenset[str]) -> tuple[list[Found], int]:
    language = current_language()
    results = the_catalogue().search(SearchRequest(text=text, language=language, size=MOST_FOUND))
    cards = (card_view(hit.card, language, hit) for hit in results.hits)
    return [
        Found(
            slug=card.slug,
            title=card.plain_title,
            summary="".join(part.text for part in card.summary),
            language=card.language,
            where=card.where,
            is_in=card.slug in inside,
        )
        for card in cards
    ], results.total


def _pasted(slug: str, inside: frozenset[str]) -> tuple[list[Found], int]:
    practice, language = addable_practice(slug), current_language()
    if practice is None:
        return [], 0
    text, facts = practice.text_for(language), practice.facts
    return [
        Found(
            slug=practice.slug,
            title=text.title,
            summary=text.summary,
            language=text.language,
            where=place_in_words(facts.place, facts.countries, language),
            is_in=practice.slug in inside,
        )
    ], 1
