"""What can be followed: a practice, or whatever a search finds (those of a theme or a country are searches too)."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl

from werkzeug.datastructures import MultiDict

from kb.search.addresses import PAGE_SIZE, Addresses, parse_request
from kb.search.catalogue import Catalogue
from kb.search.engine import Card, Scope, SearchRequest, Sort
from kb.search.labels import value_label
from kb.web.wording import gettext as _

#: Longer searches are cut: what is followed stands in each mail.
MOST_QUERY: Final = 200
_PAGE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What is followed: the practice of a slug, or where that is empty, what a search finds."""

    slug: str = ""
    search: SearchRequest

    @property
    def query(self) -> str:
        """It as the query of an address, always the same for the same."""
        if self.slug:
            return f"practice={self.slug}"
        return Addresses("", self.search).changed().removeprefix("?")


def watched_from(arguments: MultiDict[str, str], language: str) -> Watched:
    """Read from an address what is to be followed. Total: what cannot be understood is left out."""
    search = parse_request(arguments, language)
    plain = replace(search, text=search.text[:MOST_QUERY], sort=Sort.RELEVANCE, page=1, size=PAGE_SIZE)
    return Watched(slug=arguments.get("practice", "")[:MOST_QUERY], search=plain)


def watched_in(query: str, language: str) -> Watched:
    """Return what a kept query stands for."""
    return watched_from(MultiDict(parse_qsl(query)), language)


def told(watched: Watched, catalogue: Catalogue) -> str:
    """Return it in the reader's words; empty for a practice that is not here."""
    search = watched.search
    if watched.slug:
        return "".join(card.title for card in found_among(watched, catalogue, {slug_now(watched.slug, catalogue)}))
    text = [_("“%(words)s”", words=search.text)] if search.text else []
    labels = [
        value_label(facet, value, search.language)
        for facet, values in search.chosen.items()
        for value in sorted(values)
    ]
    scope = [_("Only in “What did not work”")] if search.scope is Scope.FAILURES else []
    return " · ".join([*text, *labels, *scope]) or _("All practices")


def slug_now(slug: str, catalogue: Catalogue) -> str:
    """Return the slug that a practice has now."""
    return catalogue.slug_now(slug) or slug


def found_among(watched: Watched, catalogue: Catalogue, slugs: Collection[str]) -> list[Card]:
    """Return which of some practices are followed, those with all words of a search only."""
    if watched.slug:
        slug = slug_now(watched.slug, catalogue)
        return list(catalogue.cards((slug,), watched.search.language)) if slug in slugs else []
    found: list[Card] = []
    wanted, page, pages = set(slugs), 1, 1
    while wanted and page <= pages:
        results = catalogue.search(replace(watched.search, page=page, size=_PAGE))
        here = [hit.card for hit in results.hits if not hit.missing]
        found += [card for card in here if card.slug in wanted]
        wanted -= {card.slug for card in here}
        pages = -(-results.complete // _PAGE)
        page += 1
    return found
