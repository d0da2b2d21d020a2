"""The parts of compounds: Danish *samtalecirkler*, Estonian *keelekohvik*, Finnish *lukupiiri*.

A word is split where the dictionary knows what stands on both sides of the seam, in whatever form. It may be wrong: parts are
trusted little and never take part in phrases.
"""

from typing import Final

from kb.search.lemmas import Lemmas

#: Letters that may stand between two parts and belong to neither.
_SEAMS: Final[dict[str, tuple[str, ...]]] = {"da": ("", "s", "e"), "et": ("",), "fi": ("",)}
#: Languages whose compounds are split.
LANGUAGES: Final = frozenset(_SEAMS)
SHORTEST_PART: Final = 4
SHORTEST_COMPOUND: Final = 9
# Endings that the dictionaries list as words of their own, but that are hardly ever the head of a compound.
_ENDINGS: Final = {
    "da": frozenset({"elser", "elsen", "erne", "ende", "ings", "ning", "hed", "heder", "erens", "skab"}),
    "et": frozenset({"mine", "mise", "mist", "line", "lise", "list", "kond", "dele", "tele", "dega", "dest", "kult"}),
    "fi": frozenset({"inen", "isen", "ista", "issa", "isiä", "iset", "minen", "misen", "mista", "lla", "suus"}),
}


def parts(word: str, language: str, lemmas: Lemmas) -> tuple[str, ...]:
    """Return the two parts of a compound as they stand in it, nothing for any other word."""
    seams = _SEAMS.get(language)
    if seams is None or len(word) < SHORTEST_COMPOUND or not word.isalpha():
        return ()
    best: tuple[str, ...] = ()
    for first in lemmas.beginnings(word, language):
        if len(first) < SHORTEST_PART or not _may_begin(first, language, lemmas):
            continue
        for seam in seams:
            rest = word[len(first) :].removeprefix(seam)
            if len(first) + len(seam) + len(rest) != len(word) or not _is_head(rest, language, lemmas):
                continue
            # A balanced split is a likelier one: not "demo" and "kratiet".
            if not best or min(map(len, best)) < min(len(first), len(rest)):
                best = (first, rest)
    return best


def _may_begin(first: str, language: str, lemmas: Lemmas) -> bool:
    """Tell whether a word may begin a compound: a Finnish one in its base form or the genitive, or *itsenäisyys* had a father."""
    return language != "fi" or first.endswith("n") or lemmas.base_forms(first, "fi")[0] == first


def _is_head(rest: str, language: str, lemmas: Lemmas) -> bool:
    return len(rest) >= SHORTEST_PART and rest not in _ENDINGS[language] and lemmas.is_word(rest, language)
