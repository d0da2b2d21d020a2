"""What the words of a query mean: concepts of the vocabulary and everyday words, matched on base forms in one language.

A label of several words matches in any order, wherever all its words stand in the query; a homograph has all its meanings.
The table is made once, from the vocabulary and the everyday words, and mapped from disk.
"""

import hashlib
import json
import os
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from marisa_trie import BytesTrie, RecordTrie

from kb.languages import ENGLISH, LANGUAGES
from kb.search.folding import folded, words
from kb.search.lemmas import Lemmas
from kb.search.stop_words import STOP_WORDS, stop_words_of
from kb.vocabulary.everyday import Row, read_associations, read_rows
from kb.vocabulary.places import country_name, is_country
from kb.vocabulary.terms import Scheme, fingerprint, vocabulary

#: Raise when the tables should be made anew although neither vocabulary nor stop words have changed.
TABLE: Final = 7
#: Facts of a practice whose terms are features of its entry: what leads to it, and what makes entries alike.
FEATURE_SCHEMES: Final = ("themes", "concepts", "audiences", "formats", "democracy_roles", "sdgs")
#: How sure an everyday word leads to a term: where it is its label in other languages, where it reminds of it.
SAME: Final = 0.8
ASSOCIATED: Final = 0.4
_ENTRY: Final = "<IBBB"  # row, label, words of the label, which of them
_FOLDED, _STEM = "~", "^"
#: After a row's number: where its words are.
_WORDS: Final = "w"


@dataclass(frozen=True, slots=True)
class Sense:
    """A meaning of words of a query, which are given by their places.

    `features` are what entries with this meaning carry (`themes:fathers`) and how sure that is, to 1; `share` is less than 1 where
    only some words of a label were asked for; `row` leads to the words for it.
    """

    words: tuple[int, ...]
    row: int
    features: Mapping[str, float]
    share: float

    @property
    def is_named(self) -> bool:
        """Tell whether the vocabulary itself has this meaning, rather than an everyday word."""
        return 1.0 in self.features.values()


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for a meaning by language, and the forms of each.

    The forms of one word are its base forms, any of which will do; those of several words are one run of terms, all of them.
    """

    labels: Mapping[str, Sequence[str]]
    forms: Mapping[str, Sequence[Sequence[Sequence[str]]]]


class Senses:
    """Finds senses by words."""

    def __init__(self, folder: Path, lemmas: Lemmas) -> None:
        self._lemmas = lemmas
        self._keys = RecordTrie(_ENTRY).mmap(str(folder / f"{_stem()}.keys"))
        self._rows = BytesTrie().mmap(str(folder / f"{_stem()}.rows"))
        self._features = lru_cache(maxsize=2_000)(self._read_features)
        self._entries = lru_cache(maxsize=4_000)(self._find_entries)

    def of(self, query: Sequence[str], language: str) -> list[Sense]:
        """Return the senses of a query's words in a language, each once."""
        every, stop = list(enumerate(query)), stop_words_of(language)
        wanted = [(place, word) for place, word in every if word not in stop] or every
        whole: dict[int, set[int]] = {}
        partly: dict[int, tuple[set[int], float]] = {}
        matched: dict[tuple[int, int, int], dict[int, set[int]]] = {}
        for place, word in wanted:
            for row, label, count, which in self._entries(word, language):
                matched.setdefault((row, label, count), {}).setdefault(which, set()).add(place)
        for (row, _label, count), places in matched.items():
            covered = set().union(*places.values())
            if len(places) == count and len(covered) >= count:
                whole.setdefault(row, set()).update(covered)
            else:
                former, share = partly.get(row, (set(), 0.0))
                partly[row] = (former | covered, max(share, len(places) / (count + 1)))
        found = [self._sense(row, places, 1.0) for row, places in whole.items()]
        rest = [self._sense(row, places, share) for row, (places, share) in partly.items() if row not in whole]
        # Half an everyday expression means nothing; half a label of the vocabulary is a hint.
        return found + [sense for sense in rest if sense.is_named]

    def knows(self, word: str, language: str) -> bool:
        """Tell whether a word alone has a sense in a language."""
        return any(count == 1 for _row, _label, count, _which in self._entries(word, language))

    def _find_entries(self, word: str, language: str) -> tuple[tuple[int, int, int, int], ...]:
        lemma, *stems = self._lemmas.base_forms(word, language)
        # The word and its lemma first: stems are shared by words that have little to do with each other.
        for forms in ({word, lemma}, {f"{_STEM}{stem}" for stem in stems}):
            seen = {entry for form in forms for entry in self._keys.get(f"{language}/{form}", ())}
            if not seen and word.isascii():
                seen = {entry for form in forms for entry in self._keys.get(f"{language}/{_FOLDED}{form}", ())}
            if seen:
                return tuple(sorted(seen))
        return ()

    def _sense(self, row: int, places: set[int], share: float) -> Sense:
        return Sense(tuple(sorted(places)), row, self._features(row), share)

    def _read_features(self, row: int) -> Mapping[str, float]:
        features: Mapping[str, float] = json.loads(self._rows[f"{row:x}"][0])
        return features

    def wording(self, row: int) -> Wording:
        """Return the words for a meaning."""
        return Wording(*json.loads(self._rows[f"{row:x}{_WORDS}"][0]))


def are_ready(folder: Path) -> bool:
    """Tell whether the tables have been made from today's vocabulary."""
    return (folder / f"{_stem()}.keys").is_file()


def prepare(folder: Path, lemmas: Lemmas) -> None:
    """Make the tables if they are missing, in about two seconds; several processes may do so at once."""
    if are_ready(folder):
        return
    keys: set[tuple[str, tuple[int, int, int, int]]] = set()
    rows: list[tuple[str, bytes]] = []
    for number, (features, labels) in enumerate(_all_rows()):
        forms = {language: [_forms(text, language, lemmas) for text in texts] for language, texts in labels.items()}
        rows.append((f"{number:x}", json.dumps(features).encode()))
        rows.append((f"{number:x}{_WORDS}", json.dumps([labels, forms], ensure_ascii=False).encode()))
        for language, texts in labels.items():
            for label, text in enumerate(texts):
                keys.update((key, (number, label, *place)) for key, place in _label_keys(text, language, lemmas))
    for old in folder.glob("senses-*"):
        if not old.name.startswith(f"{_stem()}."):
            old.unlink(missing_ok=True)
    # The keys are written last: where they are, the rows are too.
    _save(BytesTrie(rows), folder / f"{_stem()}.rows")
    _save(RecordTrie(_ENTRY, sorted(keys)), folder / f"{_stem()}.keys")


def labels_of(feature: str, language: str) -> tuple[str, ...]:
    """Return all labels, in one language, of a feature such as `themes:fathers` or `country:LV`."""
    scheme_name, _, term_id = feature.partition(":")
    if scheme_name == "country":
        return (country_name(term_id, language),)
    scheme: Scheme = getattr(vocabulary(), scheme_name)
    return scheme[term_id].labels.get(language, ())


def around(feature: str) -> Iterator[str]:
    """Yield the features broader than, narrower than and related to one; none for countries."""
    scheme_name, _, term_id = feature.partition(":")
    if scheme_name != "country":
        scheme: Scheme = getattr(vocabulary(), scheme_name)
        term = scheme[term_id]
        narrower = (other.id for other in scheme.narrower(term_id))
        found = dict.fromkeys((*([term.broader] if term.broader else ()), *narrower, *term.related))
        yield from (f"{scheme_name}:{other}" for other in found if other in scheme)


def label_texts() -> Iterator[tuple[str, str]]:
    """Yield language and text of every label and everyday word."""
    for _features, labels in _all_rows():
        for language, texts in labels.items():
            for text in texts:
                yield language, text


def _all_rows() -> Iterator[tuple[Mapping[str, float], Mapping[str, tuple[str, ...]]]]:
    """Yield features and labels of every meaning: vocabulary, countries, everyday words, and what reminds of a term."""
    named: dict[tuple[str, str], set[str]] = {}
    for name in FEATURE_SCHEMES:
        for term in getattr(vocabulary(), name):
            feature = f"{name}:{term.id}"
            for language, labels in term.labels.items():
                for label in labels:
                    named.setdefault((language, label.lower()), set()).add(feature)
            yield {feature: 1.0}, term.labels
    for code in _countries():
        yield {f"country:{code}": 1.0}, {language: (country_name(code, language),) for language in LANGUAGES}
    reminding = read_associations()
    translated: set[str] = set()
    for row in read_rows():
        translated.update(text.lower() for text in row.get(ENGLISH, ()))
        yield {**_reminded(row, reminding), **_named(row, named)}, row
    for word, features in reminding.items():
        if word not in translated:
            yield dict.fromkeys(features, ASSOCIATED), {ENGLISH: (word,)}


def _named(row: Row, named: Mapping[tuple[str, str], set[str]]) -> dict[str, float]:
    """Return the features that have words of a row as labels, in two languages at least: one alone may be a homograph."""
    found = Counter(
        feature
        for language, texts in row.items()
        for feature in {feature for text in texts for feature in named.get((language, text.lower()), ())}
    )
    return {feature: SAME for feature, languages in found.items() if languages > 1}


def _reminded(row: Row, reminding: Mapping[str, tuple[str, ...]]) -> dict[str, float]:
    return {feature: ASSOCIATED for text in row.get(ENGLISH, ()) for feature in reminding.get(text.lower(), ())}


def _countries() -> Iterable[str]:
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return (code for first in letters for second in letters if is_country(code := first + second))


def _label_keys(label: str, language: str, lemmas: Lemmas) -> Iterator[tuple[str, tuple[int, int]]]:
    whole, stop = words(label), stop_words_of(language)
    telling = [word for word in whole if word not in stop][:250] or whole
    if len(telling) == 1 < len(whole):
        return  # "Go to school" is not school
    for which, word in enumerate(telling):
        lemma, *stems = lemmas.base_forms(word, language)
        for stem in stems:
            yield f"{language}/{_STEM}{stem}", (len(telling), which)
        for form in {word, lemma}:
            yield f"{language}/{form}", (len(telling), which)
            for plain in folded(form):
                if plain != form:
                    yield f"{language}/{_FOLDED}{plain}", (len(telling), which)


def _forms(label: str, language: str, lemmas: Lemmas) -> list[tuple[str, ...]]:
    """Return the runs of terms by which texts are found that have a label: none where it has nothing but stop words."""
    stop = stop_words_of(language)
    forms = [lemmas.tagged_forms(word, language) for word in words(label) if word not in stop]
    if len(forms) == 1:
        return [(form,) for form in forms[0]]
    # "Being a dad": what is left of "being" when it is brought to its base form says nothing.
    telling = tuple(own[0] for own in forms if own[0].rpartition("/")[0] not in stop)
    return [telling] if telling else []


@cache
def _stem() -> str:
    stop_words = hashlib.blake2b(repr(sorted(map(sorted, STOP_WORDS.values()))).encode(), digest_size=4).hexdigest()
    return f"senses-{TABLE}-{fingerprint()}-{stop_words}"


def _save(trie: RecordTrie | BytesTrie, path: Path) -> None:
    handle, part = tempfile.mkstemp(dir=path.parent)
    os.close(handle)
    trie.save(part)
    Path(part).replace(path)
