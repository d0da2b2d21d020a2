"""What a draft's own words suggest: terms of the vocabulary to tag it with, and practices that it may be about."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kb.languages import ENGLISH, LANGUAGES
from kb.practices.groups import Many
from kb.practices.schema import FACTS
from kb.search.catalogue import Catalogue
from kb.search.engine import Because, Facet, Hit, SearchRequest
from kb.search.entries import with_broader_themes
from kb.search.folding import words
from kb.search.query import parse
from kb.search.senses import SAME, Sense, Senses
from kb.submissions.typed import Typed, first
from kb.vocabulary.terms import vocabulary

#: How many terms of each scheme are suggested; a few good ones are looked at, many are not.
MOST_SUGGESTED: Final = {"themes": 3, "concepts": 5, "audiences": 3, "formats": 2}
#: Where a term is named says how much the practice is about it.
_WEIGHTS: Final = {"title": 4.0, "summary": 3.0, "why": 1.0, "how": 1.0, "need": 0.5, "outcome": 0.5, "advice": 0.5}
#: What a term gains by each further word of its label: “peer group” is told more surely than “group”.
_FURTHER_WORD: Final = 0.5
#: A term that is named once in passing stays below this.
_LEAST_WEIGHT: Final = 1.5
#: What a section says, it says at its beginning, too; this keeps the answer below 50 ms.
_MOST_CHARACTERS: Final = 1_500

MOST_NEAR: Final = 3
#: How much of the words of title and summary a practice must say: families in the starter collection share 71 to 91 %,
#: strangers up to 73.
LEAST_SHARED: Final = 75
_MOST_TOLD: Final = 6
#: Ways of being found that mean the same thing; parts, likeness and relation do not.
_SAME: Final = frozenset({Because.WORD, Because.SPELLING, Because.LABEL, Because.TRANSLATION})

_BETWEEN_CLAUSES: Final = re.compile(r"[.,;:!?()\[\]\n\"“”„«»–—|]+")
_ALLOWED: Final = {field.name: field.most for field in FACTS if isinstance(field, Many)}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A term, and the words of the draft that name it."""

    id: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggested:
    """Terms of each scheme, the surest first."""

    themes: tuple[Suggestion, ...]
    concepts: tuple[Suggestion, ...]
    audiences: tuple[Suggestion, ...]
    formats: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A practice that a draft may be about: how much of the draft's title and summary it says, in percent, and some of these words."""

    slug: str
    title: str
    share: int
    because: tuple[str, ...]


def suggest_terms(typed: Typed, language: str, *, senses: Senses) -> Suggested:
    """Return terms that a draft in a language names, without those chosen already and never more than may be chosen."""
    weights: dict[str, float] = {}
    because: dict[str, str] = {}
    for name, weight in _WEIGHTS.items():
        seen: Counter[str] = Counter()
        for feature, sureness, named_by in _named(first(typed, name)[:_MOST_CHARACTERS], language, senses):
            seen[feature] += 1
            # Each repetition says less than the one before.
            weights[feature] = weights.get(feature, 0.0) + weight * sureness / seen[feature]
            because.setdefault(feature, named_by)
    return Suggested(**{scheme: _best(scheme, typed, weights, because) for scheme in MOST_SUGGESTED})


def near_duplicates(catalogue: Catalogue, typed: Typed, *, except_slug: str | None = None) -> tuple[Near, ...]:
    """Return the practices that say most of what a draft's title and summary say, the likest first.

    Those of other themes are left out, once themes are chosen; so are the one that the draft changes and the one it is adapted from.
    """
    language = first(typed, "language")
    language = language if language in LANGUAGES else ENGLISH
    # Only words: to a search, quotation marks and dashes are orders.
    text = " ".join(words(f"{first(typed, 'title')} {first(typed, 'summary')}"))
    asked = len(parse(text, language).words)
    if not asked:
        return ()
    themes = {*with_broader_themes(tuple(one for one in typed.get("themes", ()) if one in vocabulary().themes))}
    known = {except_slug, first(typed, "adapted_from")}
    results = catalogue.search(SearchRequest(text=text, language=language, size=MOST_NEAR + len(known)))
    found = (
        _near(hit, asked)
        for hit in results.hits
        if hit.card.slug not in known and not (themes and themes.isdisjoint(hit.card.facets.get(Facet.THEME, ())))
    )
    return tuple(near for near in found if near.share >= LEAST_SHARED)[:MOST_NEAR]


def _named(text: str, language: str, senses: Senses) -> Iterator[tuple[str, float, str]]:
    """Yield each term that a text names with a whole label inside one clause: feature, how sure that is, and the words."""
    for clause in _BETWEEN_CLAUSES.split(text):
        if own := words(clause):
            found = [sense for sense in senses.of(own, language) if sense.share == 1 and _stands_together(sense)]
            longer = [({*sense.words}, scheme) for sense in found if len(sense.words) > 1 for scheme in _schemes(sense)]
            for sense in found:
                further = 1 + _FURTHER_WORD * (len(sense.words) - 1)
                named_by = " ".join(own[place] for place in sense.words)
                for feature, sureness in sense.features.items():
                    # A "health visitor" is no visitor.
                    within = any({*sense.words} < other and feature.startswith(scheme) for other, scheme in longer)
                    if sureness >= SAME and not within:
                        yield feature, sureness * further, named_by


def _schemes(sense: Sense) -> set[str]:
    return {feature.partition(":")[0] for feature, sureness in sense.features.items() if sureness == 1}


def _stands_together(sense: Sense) -> bool:
    """Tell whether the words of a label stand side by side, or with one word between them."""
    return sense.words[-1] - sense.words[0] <= len(sense.words)


def _best(scheme: str, typed: Typed, weights: dict[str, float], because: dict[str, str]) -> tuple[Suggestion, ...]:
    chosen = typed.get(scheme, ())
    own = [
        (feature.partition(":")[2], feature)
        for feature in sorted(weights, key=lambda feature: -weights[feature])
        if feature.startswith(f"{scheme}:") and weights[feature] >= _LEAST_WEIGHT
    ]
    room = max(min(MOST_SUGGESTED[scheme], _ALLOWED[scheme] - len(chosen)), 0)
    return tuple(Suggestion(term, because[feature]) for term, feature in own if term not in chosen)[:room]


def _near(hit: Hit, asked: int) -> Near:
    same = tuple(dict.fromkeys(reason.word for reason in hit.matched if reason.because in _SAME))
    return Near(
        slug=hit.card.slug,
        title=hit.card.title,
        share=100 * len(same) // asked,
        because=same[:_MOST_TOLD],
    )
