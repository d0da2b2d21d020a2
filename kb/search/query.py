"""What a reader typed, understood: words, "phrases", -words and begin*. Total: nothing typed is ever an error."""

import re
from dataclasses import dataclass
from typing import Final

from kb.search.folding import WORD, normalised, words
from kb.search.stop_words import stop_words_of

MOST_QUERY_CHARACTERS: Final = 10_000
MOST_QUERY_WORDS: Final = 64
MOST_PHRASES: Final = 8
MOST_EXCLUDED: Final = 16
SHORTEST_BEGINNING: Final = 2

_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»‟″", '"'))
_PIECE: Final = re.compile(r'(?P<no>(?<!\S)[-−–](?=["\w]))?(?:"(?P<phrase>[^"]*)"|(?P<plain>[^\s"]+))')
# Written in capitals these are orders to other search engines; here every word counts anyway.
_ORDERS: Final = frozenset({"AND", "OR", "UND", "&&", "||"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A query as it is searched for.

    The words of `phrases` are among `words`, too; `beginnings` are the places of words that are taken as beginnings. `shown` are the
    words as typed, for people.
    """

    words: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    excluded: tuple[tuple[str, ...], ...] = ()
    beginnings: frozenset[int] = frozenset()


def parse(text: str, language: str, *, is_typing: bool = False) -> Query:
    """Understand a query asked in a language; stop words count only where there is nothing else."""
    text = text[:MOST_QUERY_CHARACTERS].translate(_QUOTES)
    found: dict[str, str] = {}
    phrases: list[tuple[str, ...]] = []
    excluded: list[tuple[str, ...]] = []
    begun: set[str] = set()
    is_no = False
    for piece in _PIECE.finditer(text):
        plain, phrase = piece["plain"], piece["phrase"]
        if plain == "NOT":
            is_no = True
            continue
        own = words(plain if phrase is None else phrase)
        if plain in _ORDERS or not own:
            continue
        if piece["no"] or is_no:
            excluded.append(tuple(own))
            is_no = False
            continue
        if phrase is not None and len(own) > 1:
            phrases.append(tuple(own))
        if plain and plain.endswith("*") and len(own[-1]) >= SHORTEST_BEGINNING:
            begun.add(own[-1])
        found.update(zip(own, _as_typed(plain or phrase or "", own), strict=True))
    telling = _telling(list(found), begun, language)
    if is_typing and telling and text[-1:].isalnum() and telling[-1] == words(text)[-1]:
        begun.add(telling[-1])
    return Query(
        words=tuple(telling),
        shown=tuple(found[word] for word in telling),
        phrases=tuple(dict.fromkeys(phrases))[:MOST_PHRASES],
        excluded=tuple(dict.fromkeys(excluded))[:MOST_EXCLUDED],
        beginnings=frozenset(place for place, word in enumerate(telling) if word in begun),
    )


def _telling(found: list[str], begun: set[str], language: str) -> list[str]:
    """Leave out words that say nothing, unless they are all there is; a short word of a phrase is looked for in the phrase."""
    stop = stop_words_of(language)
    telling = [word for word in found if word not in stop or word in begun]
    return (telling or found)[:MOST_QUERY_WORDS]


def _as_typed(text: str, own: list[str]) -> list[str]:
    """Return the words as they were typed, where that is easy to tell."""
    typed = WORD.findall(text)
    return typed if [normalised(word) for word in typed] == own else own
