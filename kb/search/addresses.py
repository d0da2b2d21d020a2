"""A search as an address, and an address as a search. The state of a search is its address, and nothing else."""

from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote_plus

from werkzeug.datastructures import MultiDict

from kb.search.engine import Facet, Scope, SearchRequest, Sort
from kb.search.labels import is_value
from kb.search.query import MOST_QUERY_CHARACTERS
from kb.web.printable import printable

MOST_PAGES: Final = 1000
PAGE_SIZE: Final = 20
MOST_ON_A_PAGE: Final = 100


def parse_request(arguments: MultiDict[str, str], language: str) -> SearchRequest:
    """Read a search from an address. Total: what cannot be understood is left out."""
    chosen = {
        facet: values
        for facet in Facet
        if (values := frozenset(value for value in arguments.getlist(facet.value) if is_value(facet, value)))
    }
    return SearchRequest(
        text=printable(arguments.get("q", "")[:MOST_QUERY_CHARACTERS]),
        language=language,
        chosen=chosen,
        with_unknown=arguments.get("unknown") == "yes",
        scope=Scope.FAILURES if arguments.get("in") == Scope.FAILURES.value else Scope.EVERYTHING,
        sort=Sort.NEWEST if arguments.get("sort") == Sort.NEWEST.value else Sort.RELEVANCE,
        page=_number(arguments.get("page", ""), 1, MOST_PAGES),
        size=_number(arguments.get("size", ""), PAGE_SIZE, MOST_ON_A_PAGE),
    )


def _number(text: str, usual: int, most: int) -> int:
    return min(max(int(text), 1), most) if text.isascii() and text.isdigit() and len(text) < 6 else usual


class Addresses:
    """Addresses of searches that differ from one search in something."""

    def __init__(self, base: str, request: SearchRequest) -> None:
        """Prepare for a search; `base` is the path without a query."""
        self._base = base
        self._request = request
        # Whatever is chosen or left, the list is another one and begins on its first page.
        self._first_page = replace(request, page=1)
        # The address of every option differs in one part only.
        self._parts = {facet: facet_part(facet, request.chosen.get(facet, frozenset())) for facet in Facet}

    def toggled(self, facet: Facet, value: str) -> str:
        """Return the address with one more value chosen, or one less."""
        chosen = self._request.chosen.get(facet, frozenset()) ^ {value}
        return self._address({**self._parts, facet: facet_part(facet, chosen)}, self._first_page)

    def around(self, facet: Facet) -> tuple[str, str]:
        """Return what stands before and after the part of a facet that has no choice yet, so that its options are quickly written."""
        mark = "\0"
        before, _, after = self._address({**self._parts, facet: mark}, self._first_page).partition(mark)
        return before, after

    def changed(self, **changes: Any) -> str:
        """Return the address with page, sort, scope, with_unknown or text changed; without a page, the first one."""
        return self._address(self._parts, replace(self._request, **{"page": 1, **changes}))

    def without_choice(self) -> str:
        """Return the address with nothing chosen."""
        return self._address({}, replace(self._request, page=1, with_unknown=False))

    def hidden(self) -> list[tuple[str, str]]:
        """Return what a form must carry besides its words, as names and values."""
        request = self._request
        chosen = [(facet.value, value) for facet, values in request.chosen.items() for value in sorted(values)]
        return [*chosen, *(part for part in _rest(replace(request, page=1)) if part[0] != "in")]

    def _address(self, parts: dict[Facet, str], request: SearchRequest) -> str:
        told = [
            f"q={quote_plus(request.text)}" if request.text else "",
            *parts.values(),
            *(f"{name}={value}" for name, value in _rest(request)),
        ]
        query = "&".join(filter(None, told))
        return f"{self._base}?{query}" if query else self._base


def facet_part(facet: Facet, chosen: frozenset[str]) -> str:
    """Return the part of an address that tells a facet's choice. Values are ids and need no escaping."""
    return "&".join(f"{facet.value}={value}" for value in sorted(chosen))


def _rest(request: SearchRequest) -> list[tuple[str, str]]:
    told = [
        ("unknown", "yes" if request.with_unknown else ""),
        ("in", request.scope.value if request.scope is not Scope.EVERYTHING else ""),
        ("sort", request.sort.value if request.sort is not Sort.RELEVANCE else ""),
        ("size", str(request.size) if request.size != PAGE_SIZE else ""),
        ("page", str(request.page) if request.page > 1 else ""),
    ]
    return [(name, value) for name, value in told if value]
