"""The ways by which each word of a query may be found: as it stands, in its other forms, by what it means, in other languages.

Order of trust: the word, its base form, an unaccented or otherwise simpler spelling; then a theme or concept that it names; then
the words for it in other languages; then the parts of a compound; last a word that looks like it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, NamedTuple

from kb.languages import ENGLISH, LANGUAGES
from kb.search import compounds
from kb.search.analysis import Analyzer
from kb.search.engine import Because, Scope
from kb.search.fields import FOLDED, LEMMA, PARTS, SURFACE
from kb.search.folding import folded
from kb.search.lexicon import TOLD_APART
from kb.search.query import Query
from kb.search.senses import ASSOCIATED, Sense, Senses, Wording, around, labels_of

# Trust within a way of being found.
EXACT: Final = 1.0
BASE_FORM: Final = 0.9
FOREIGN_FORM: Final = 0.5
PLAIN: Final = 0.6
IN_COMPOUND: Final = 0.5
# Trust of the ways.
LABEL: Final = 0.95
TRANSLATION: Final = 0.85
PART: Final = 2 / 3
RELATED: Final = 0.25


class Alternative(NamedTuple):
    """Terms of one field that stand for a word, all of them together; or a feature of entries where `field` is empty."""

    field: str
    terms: tuple[str, ...]
    weight: float
    because: Because
    label: str = ""
    language: str = ""


@dataclass(frozen=True)
class QueryWord:
    """A word of a query and the ways by which it may be found; `parts` are those of a compound, each with its own ways."""

    text: str
    language: str
    alternatives: tuple[Alternative, ...]
    parts: tuple["QueryWord", ...] = ()
    is_beginning: bool = False

    @cached_property
    def _hash(self) -> int:
        return hash((self.text, self.alternatives, self.parts, self.is_beginning))

    def __hash__(self) -> int:
        """Return what was reckoned once: words are the keys of what an index remembers."""
        return self._hash


class Expander:
    """Finds the ways. Knows languages and meanings, nothing of what any index holds."""

    def __init__(self, analyzer: Analyzer, senses: Senses) -> None:
        self._analyzer = analyzer
        self.senses = senses
        self.expand = lru_cache(maxsize=50)(self._expand)
        # Most of the work: the same meanings are asked for again and again, in ever new queries.
        self._translations = lru_cache(maxsize=1_000)(self._translate)

    def _expand(self, query: Query, language: str, scope: Scope, *, wider: bool = False) -> tuple[QueryWord, ...]:
        """Return the words of a query with the ways by which each may be found."""
        senses = self._senses(query.words, language)
        return tuple(
            QueryWord(
                text=word,
                language=language,
                alternatives=tuple(
                    dict.fromkeys(
                        (*self._own(word, language, scope), *self._meant(place, senses, language, scope, wider))
                    )
                ),
                parts=self._parts(word, language, scope),
                is_beginning=place in query.beginnings,
            )
            for place, word in enumerate(query.words)
        )

    def one(self, word: str, language: str, scope: Scope) -> QueryWord:
        """Return a single word with its ways, as when it was guessed from another."""
        return self._expand(Query(words=(word,)), language, scope)[0]

    def is_common(self, word: str, language: str) -> bool:
        """Tell whether dictionaries or vocabulary know a word in some language; the others are names, or misspelt."""
        lemmas = self._analyzer.lemmas
        return lemmas.is_word(word, language) or any(self.senses.knows(word, other) for other in LANGUAGES)

    def source_languages(self, word: str, language: str) -> tuple[str, ...]:
        """Return the languages that a word is taken to be in: the reader's, unless only others know it."""
        if self.senses.knows(word, language) or self._analyzer.lemmas.is_word(word, language):
            return (language,)
        return tuple(other for other in LANGUAGES if self.senses.knows(word, other)) or (language,)

    def _senses(self, query: tuple[str, ...], language: str) -> list[tuple[str, Sense]]:
        found = [(language, sense) for sense in self.senses.of(query, language)]
        sources = [self.source_languages(word, language) for word in query]
        for other in LANGUAGES:
            if other != language:
                strange = {place for place, taken_for in enumerate(sources) if other in taken_for}
                if strange:
                    found += [(other, one) for one in self.senses.of(query, other) if strange.issuperset(one.words)]
        return found

    def _own(self, word: str, language: str, scope: Scope) -> Iterator[Alternative]:
        """Yield the word as it stands, its base forms in the reader's language and in others, and simpler spellings."""
        yield Alternative(SURFACE[scope], (word,), EXACT, Because.WORD)
        own = self._analyzer.lemmas.tagged_forms(word, language)
        for form in own:
            yield Alternative(LEMMA[scope], (form,), BASE_FORM, Because.WORD, language=language)
        for other in TOLD_APART:
            if other != language:
                for form in self._analyzer.lemmas.tagged_forms(word, other):
                    yield Alternative(LEMMA[scope], (form,), FOREIGN_FORM, Because.WORD, language=other)
        for form in folded(word):
            yield Alternative(FOLDED[scope], (form,), PLAIN, Because.SPELLING)
            if form != word:
                yield Alternative(SURFACE[scope], (form,), PLAIN, Because.SPELLING)
        for form in own:
            yield Alternative(PARTS[scope], (form,), IN_COMPOUND, Because.WORD, language=language)

    def _meant(
        self, place: int, senses: Sequence[tuple[str, Sense]], language: str, scope: Scope, wider: bool
    ) -> Iterator[Alternative]:
        """Yield what a word means, alone or together with others of the query: features of entries, words of other languages."""
        for source, sense in senses:
            if place not in sense.words:
                continue
            if scope is Scope.EVERYTHING:
                yield from self._features(sense, language, wider)
            if sense.share == 1:
                yield from self._translations(sense.row, source, scope, is_named=sense.is_named)

    def _features(self, sense: Sense, language: str, wider: bool) -> Iterator[Alternative]:
        for feature, trust in sense.features.items():
            sure = trust == 1
            way = Because.LABEL if sure or trust > ASSOCIATED else Because.RELATED
            yield Alternative("", (feature,), LABEL * trust * sense.share, way, _label(feature, language))
            for other in around(feature) if wider and sure else ():
                yield Alternative("", (other,), RELATED, Because.RELATED, _label(other, language))

    def _translate(self, row: int, source: str, scope: Scope, *, is_named: bool) -> tuple[Alternative, ...]:
        return tuple(self._each_translation(self.senses.wording(row), source, scope, is_named))

    def _each_translation(self, words: Wording, source: str, scope: Scope, is_named: bool) -> Iterator[Alternative]:
        synonym, first_and_others = 0.6 if is_named else 0.3, (1.0, 0.8)
        for target, labels in words.labels.items():
            for rank, (label, runs) in enumerate(zip(labels, words.forms[target], strict=True)):
                # A synonym in the same language counts less: the word itself is looked for already.
                weight = TRANSLATION * (synonym if target == source else first_and_others[rank > 0])
                for terms in map(tuple, runs):
                    yield Alternative(LEMMA[scope], terms, weight, Because.TRANSLATION, label, target)
                    if len(terms) == 1 and target in compounds.LANGUAGES:
                        yield Alternative(PARTS[scope], terms, weight * IN_COMPOUND, Because.TRANSLATION, label, target)

    def _parts(self, word: str, language: str, scope: Scope) -> tuple[QueryWord, ...]:
        """Return the parts of a compound with their own ways."""
        for source in self.source_languages(word, language):
            found = compounds.parts(word, source, self._analyzer.lemmas)
            if found:
                return tuple(self._part(part, source, scope) for part in found)
        return ()

    def _part(self, part: str, source: str, scope: Scope) -> QueryWord:
        own = (
            Alternative(LEMMA[scope], (form,), BASE_FORM, Because.PART, language=source)
            for form in self._analyzer.lemmas.tagged_forms(part, source)
        )
        meant = self._meant(0, self._senses((part,), source), source, scope, wider=False)
        return QueryWord(text=part, language=source, alternatives=tuple(dict.fromkeys((*own, *meant))))


def _label(feature: str, language: str) -> str:
    return (labels_of(feature, language) or labels_of(feature, ENGLISH))[0]
