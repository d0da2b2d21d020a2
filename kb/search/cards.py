"""Practices in a list, as a page shows them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from flask import url_for

from kb.practices.sections import heading_for
from kb.search.engine import Because, Card, Excerpt, Facet, Fragment, Hit
from kb.search.labels import FIT
from kb.vocabulary.places import language_name, place_in_words
from kb.vocabulary.terms import vocabulary

#: Ways of being found that marked words do not show.
_TOLD: Final = frozenset({Because.LABEL, Because.TRANSLATION, Because.PART, Because.SIMILAR, Because.RELATED})


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A practice in a list. `reasons` are words that were typed with what they led to; `facts` are for judging what fits."""

    slug: str
    path: str
    title: tuple[Fragment, ...]
    plain_title: str
    summary: tuple[Fragment, ...]
    language: str
    language_name: str
    where: str
    theme: str
    evidence: int | None
    evidence_label: str
    facts: str
    excerpt: Excerpt | None = None
    excerpt_section: str = ""
    missing: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()


def card_view(card: Card, language: str, hit: Hit | None = None) -> CardView:
    """Return a card for a reader of a language; with a hit, why it was found."""
    evidence = next(iter(card.facets.get(Facet.EVIDENCE, ())), None)
    theme = next(iter(card.facets.get(Facet.THEME, ())), None)
    excerpt = hit.excerpt if hit else None
    return CardView(
        slug=card.slug,
        path=url_for("practices.page", slug=card.slug),
        title=hit.title if hit else (Fragment(card.title, False),),
        plain_title=card.title,
        summary=hit.summary if hit else (Fragment(card.summary, False),),
        language=card.language,
        language_name=language_name(card.language, language),
        where=place_in_words(card.place, card.facets.get(Facet.COUNTRY, ()), language),
        theme=vocabulary().themes[theme].label(language) if theme else "",
        evidence=int(evidence) if evidence is not None else None,
        evidence_label=vocabulary().evidence_levels[evidence].label(language) if evidence is not None else "",
        facts=" ".join(f"{facet.value}={value}" for facet in FIT for value in card.facets.get(facet, ())),
        excerpt=excerpt,
        excerpt_section=_section_name(excerpt, language) if excerpt else "",
        missing=hit.missing if hit else (),
        reasons=tuple(dict.fromkeys(_reasons(hit))) if hit else (),
    )


def card_views(cards: Iterable[Card], language: str) -> tuple[CardView, ...]:
    """Return cards for a reader of a language."""
    return tuple(card_view(card, language) for card in cards)


def _reasons(hit: Hit) -> Iterator[tuple[str, str]]:
    for reason in hit.matched:
        if reason.because in _TOLD and reason.found.casefold() != reason.word.casefold():
            yield reason.word, reason.found


def _section_name(excerpt: Excerpt, language: str) -> str:
    return heading_for(excerpt.section, language) if excerpt.section not in {"", "other"} else ""
