"""Counts and links that the start, theme and country pages share."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import url_for

from kb.practices.presentation import Link
from kb.search.engine import Facet, Results
from kb.vocabulary.places import country_name
from kb.vocabulary.terms import Term, vocabulary

#: Searches that are offered as examples: labels of the vocabulary, so that they find something in every language.
EXAMPLES: Final = (
    ("audiences", "fathers"),
    ("formats", "dialogue-circle"),
    ("formats", "language-cafe"),
    ("concepts", "participatory-budgeting"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """Something that has practices, and how many. `share` is the count in percent of the largest."""

    id: str
    label: str
    definition: str
    path: str
    count: int
    share: int = 0


def example_links(language: str) -> tuple[Link, ...]:
    """Return example searches in a language."""
    labels = (getattr(vocabulary(), scheme)[term].label(language) for scheme, term in EXAMPLES)
    return tuple(Link(text=label.lower(), url=url_for("search.page", q=label.lower())) for label in labels)


def theme_counts(results: Results, themes: Iterable[Term], language: str) -> tuple[Count, ...]:
    """Return themes with the number of their practices among the results."""
    return tuple(
        Count(
            id=theme.id,
            label=theme.label(language),
            definition=theme.definition(language),
            path=url_for("pages.theme", theme=theme.id),
            count=results.counts[Facet.THEME].get(theme.id, 0),
        )
        for theme in themes
    )


def busiest(counts: tuple[Count, ...], most: int) -> tuple[Count, ...]:
    """Return those with the most practices, in their old order."""
    kept = sorted(counts, key=lambda count: -count.count)[:most]
    return tuple(count for count in counts if count in kept)


def theme_links(themes: Iterable[Term], language: str) -> tuple[Link, ...]:
    """Return links to themes."""
    return tuple(Link(text=theme.label(language), url=url_for("pages.theme", theme=theme.id)) for theme in themes)


def country_counts(results: Results, language: str) -> tuple[Count, ...]:
    """Return the countries of the results, most practices first."""
    counts = results.counts[Facet.COUNTRY]
    largest = max(counts.values(), default=1) or 1
    return tuple(
        Count(
            id=code,
            label=country_name(code, language),
            definition="",
            path=url_for("pages.country", code=code),
            count=count,
            share=round(100 * count / largest),
        )
        for code, count in sorted(counts.items(), key=lambda item: (-item[1], country_name(item[0], language)))
        if count
    )
