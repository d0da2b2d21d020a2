"""The words of the vocabulary that a text uses, and what they are called in another language."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kb.practices.record import Facts
from kb.search.folding import words
from kb.search.senses import Sense, Senses
from kb.vocabulary.terms import Scheme, vocabulary

#: Longer lists are not read.
MOST_TERMS: Final = 12
#: What a term is named by stands inside one clause.
_BETWEEN_CLAUSES: Final = re.compile(r"[.,;:!?()\[\]\n\"“”„«»–—|]+")
#: Terms that a text is about, the plainest words first; countries and goals have names that everybody knows.
_SCHEMES: Final = ("concepts", "formats", "audiences", "themes", "democracy_roles")
#: A word and its inflected forms begin with the same letters.
_SAME_LETTERS: Final = 3


@dataclass(frozen=True, slots=True, order=True)
class TermPair:
    """A term in both languages."""

    original: str
    translated: str


def terms_of(facts: Facts, original: str, language: str) -> tuple[TermPair, ...]:
    """Return the terms that a practice is tagged with."""
    tagged = ((scheme, term) for scheme in _SCHEMES for term in getattr(facts, scheme))
    return _pairs(tagged, original, language)


def terms_in(text: str, original: str, language: str, *, senses: Senses) -> tuple[TermPair, ...]:
    """Return the terms that a text names with a whole label, inflected or not, in the order in which they come."""
    return _pairs(_named(text, original, senses), original, language)


def _named(text: str, language: str, senses: Senses) -> Iterator[tuple[str, str]]:
    """Yield the one term that suits each run of words best."""
    for clause in _BETWEEN_CLAUSES.split(text):
        if own := words(clause):
            found = [sense for sense in senses.of(own, language) if sense.share == 1 and _stands_together(sense)]
            named: dict[tuple[int, ...], list[tuple[str, str]]] = {}
            for sense in found:
                # A “reading group” is not a group: what a longer label holds is said by it.
                if sense.is_named and not any({*sense.words} < {*other.words} for other in found if other.is_named):
                    named.setdefault(sense.words, []).extend(map(_parted, sense.features))
            for places in sorted(named):
                run = " ".join(own[place] for place in places)
                yield from sorted((term for term in named[places] if _is_label(run, term, language)), key=_rank)[:1]


def _rank(term: tuple[str, str]) -> tuple[int, int]:
    scheme, term_id = term
    return _SCHEMES.index(scheme), len(term_id)


def _is_label(run: str, term: tuple[str, str], language: str) -> bool:
    """Tell whether words are a term's own label, inflected perhaps, rather than one of its other names: a “host” is no facilitator."""
    scheme_name, term_id = term
    if scheme_name not in _SCHEMES:
        return False
    labels = getattr(vocabulary(), scheme_name)[term_id].labels.get(language, ("",))
    return words(labels[0])[:1] != [] and words(labels[0])[0][:_SAME_LETTERS] == run[:_SAME_LETTERS]


def _parted(feature: str) -> tuple[str, str]:
    scheme, _colon, term = feature.partition(":")
    return scheme, term


def _stands_together(sense: Sense) -> bool:
    return sense.words[-1] - sense.words[0] < len(sense.words)


def _pairs(terms: Iterator[tuple[str, str]], original: str, language: str) -> tuple[TermPair, ...]:
    pairs: dict[str, TermPair] = {}
    for scheme_name, term_id in terms:
        if scheme_name not in _SCHEMES:
            continue
        scheme: Scheme = getattr(vocabulary(), scheme_name)
        labels = scheme[term_id].labels if term_id in scheme else {}
        if original in labels and language in labels:
            pair = TermPair(labels[original][0], labels[language][0])
            pairs.setdefault(pair.original.casefold(), pair)
    return tuple(pairs.values())[:MOST_TERMS]
