"""Answers of the search as plain JSON values; `docs/api.md` explains each."""

from typing import Any

from flask import url_for

from kb.search.engine import NOT_KNOWN, Card, Excerpt, Facet, Fragment, Hit, Results
from kb.search.labels import facet_label, value_label


def results_json(results: Results, language: str, *, following: str) -> dict[str, Any]:
    """Return an answer; `following` is the address of the next page, empty on the last."""
    return {
        "total": results.total,
        "complete": results.complete,
        "unknown": results.unknown,
        "items": [_item(hit, language) for hit in results.hits],
        "facets": {facet.value: _facet(facet, results, language) for facet in Facet},
        "suggestion": results.suggestion or None,
        "next": following or None,
    }


def _item(hit: Hit, language: str) -> dict[str, Any]:
    return {
        **card_json(hit.card, language),
        "score": round(hit.score, 4),
        "matched": [
            {"word": reason.word, "because": reason.because.value, "found": reason.found} for reason in hit.matched
        ],
        "missing": list(hit.missing),
        "excerpt": _excerpt(hit.excerpt),
    }


def card_json(card: Card, language: str) -> dict[str, Any]:
    """Return a practice as a list shows it."""
    return {
        "slug": card.slug,
        "title": card.title,
        "summary": card.summary,
        "language": card.language,
        "languages": list(card.languages),
        "url": url_for("practices.page", slug=card.slug, ui_language=language),
        "organisation": card.organisation,
        "place": card.place or None,
        "published": card.published.isoformat() if card.published else None,
        "facts": {facet.value: list(values) for facet, values in card.facets.items() if values},
    }


def _facet(facet: Facet, results: Results, language: str) -> dict[str, Any]:
    counts = sorted(results.counts[facet].items(), key=lambda one: (-one[1], one[0]))
    return {
        "label": facet_label(facet),
        "values": [
            {"value": value, "label": value_label(facet, value, language), "count": count}
            for value, count in counts
            if value != NOT_KNOWN
        ],
        "not_known": results.counts[facet].get(NOT_KNOWN, 0),
    }


def _excerpt(excerpt: Excerpt | None) -> dict[str, Any] | None:
    if excerpt is None:
        return None
    return {
        "language": excerpt.language,
        "section": excerpt.section,
        "text": "".join(fragment.text for fragment in excerpt.fragments),
        "marked": _marked(excerpt.fragments),
    }


def _marked(fragments: tuple[Fragment, ...]) -> list[str]:
    return [fragment.text for fragment in fragments if fragment.is_match]
