"""What lies near a query that found nothing: themes and concepts whose labels are like its words."""

from functools import cache
from typing import Final

from rapidfuzz import fuzz, process

from kb.search.folding import folded, normalised, words
from kb.vocabulary.terms import vocabulary

MOST: Final = 6
LEAST_LIKENESS: Final = 62


def nearest_labels(text: str, language: str, *, most: int = MOST) -> tuple[str, ...]:
    """Return labels of themes and concepts, in a language, that look like words of a query; the likest first."""
    found: dict[str, float] = {}
    for word in [*words(text)[:8], normalised(text)]:
        spelled, labels = _labels(language)
        plain = folded(word)[0]
        for _label, score, place in process.extract(
            plain, spelled, scorer=fuzz.ratio, score_cutoff=LEAST_LIKENESS, limit=most
        ):
            found[labels[place]] = max(found.get(labels[place], 0.0), score)
    return tuple(sorted(found, key=lambda label: (-found[label], label))[:most])


@cache
def _labels(language: str) -> tuple[list[str], list[str]]:
    """Return every label without diacritics, and beside it the preferred label of its term."""
    spelled, preferred = [], []
    for scheme in (vocabulary().themes, vocabulary().concepts):
        for term in scheme:
            for label in term.labels.get(language, ()):
                spelled.append(" ".join(folded(word)[0] for word in words(label)))
                preferred.append(term.label(language))
    return spelled, preferred
