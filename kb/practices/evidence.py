"""How well a practice is known, counting the libraries that did it too. Reckoned when it is read, never written into a file.

Whether a library would do it again stands in the file of its adaptation as a sentence of its own, below “What came of it”. As with
the headings of the sections, the sentences are known in five languages: people read them, and the program does.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from kb.languages import ENGLISH
from kb.practices.adaptations import Adaptations, names_of, read_adaptation
from kb.practices.family import MOST_RELATIVES, age
from kb.practices.record import Practice, Text
from kb.practices.sections import split_sections
from kb.practices.store import PracticeStore

#: Another library confirmed it; three libraries have done it, the makers among them.
CONFIRMED: Final = 3
THREE_LIBRARIES: Final = 4
ENOUGH: Final = 3


class Again(StrEnum):
    """Whether a library would do it again."""

    YES = "yes"
    WITH_CHANGES = "with-changes"
    NO = "no"


SENTENCES: Final = {
    Again.YES: {
        "en": "We would do it again.",
        "lv": "Mēs to darītu vēlreiz.",
        "et": "Teeksime seda uuesti.",
        "fi": "Tekisimme sen uudelleen.",
        "da": "Vi ville gøre det igen.",
    },
    Again.WITH_CHANGES: {
        "en": "We would do it again, with changes.",
        "lv": "Mēs to darītu vēlreiz, bet citādi.",
        "et": "Teeksime seda uuesti, aga muudatustega.",
        "fi": "Tekisimme sen uudelleen, mutta muutoksin.",
        "da": "Vi ville gøre det igen, men med ændringer.",
    },
    Again.NO: {
        "en": "We would not do it again.",
        "lv": "Mēs to vairs nedarītu.",
        "et": "Me ei teeks seda uuesti.",
        "fi": "Emme tekisi sitä uudelleen.",
        "da": "Vi ville ikke gøre det igen.",
    },
}
_ANSWERS: Final = {
    sentence.casefold(): again for again, sentences in SENTENCES.items() for sentence in sentences.values()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A library that did it too and would do it again, and in which year."""

    organisation: str
    year: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """The level that is shown, and the libraries because of which it is higher than the makers tell."""

    level: int | None
    because: tuple[Repeat, ...] = ()


def as_shown(store: PracticeStore, practice: Practice, adaptations: Adaptations) -> Practice:
    """Return a practice with the level that is shown of it, for whoever shows, finds or compares; never to be written to a file."""
    shown = evidence_among(store, practice, adaptations)
    return replace(practice, facts=replace(practice.facts, evidence=shown.level)) if shown.because else practice


def evidence_among(store: PracticeStore, practice: Practice, adaptations: Adaptations) -> Shown:
    """Return how well a practice is known, given what grew from each. Where nothing grew from it, no file is read."""
    grown = (read_adaptation(store, slug, practice) for slug in adaptations.of(practice)[:MOST_RELATIVES])
    return evidence_of(practice, [one for one in grown if one is not None and not one.is_withdrawn])


def evidence_of(practice: Practice, adaptations: Iterable[Practice]) -> Shown:
    """Return how well a practice is known. Level 3: another library would do it again; level 4: three libraries have done it.

    Only those count that adapted this very practice, each library once. The makers count where they have tried it themselves.
    """
    told = practice.facts.evidence
    repeats = _repeats(practice, adaptations)
    makers = 1 if (told or 0) > 0 else 0
    raised = THREE_LIBRARIES if len(repeats) + makers >= ENOUGH else CONFIRMED
    if not repeats or raised <= (told or 0):
        return Shown(level=told)
    return Shown(level=raised, because=repeats)


def would_repeat(practice: Practice) -> Again | None:
    """Return whether those who told a practice would do it again; None where they do not say."""
    return _answer_in(practice.original)


def sentence(again: Again, language: str) -> str:
    """Return the sentence that stands for an answer in a text; English where the language has none."""
    return SENTENCES[again].get(language, SENTENCES[again][ENGLISH])


def _repeats(practice: Practice, adaptations: Iterable[Practice]) -> tuple[Repeat, ...]:
    """Return the other libraries that would do it again, the earliest first, each with its first year."""
    found: dict[str, Repeat] = {}
    for one in sorted(adaptations, key=age):
        facts = one.facts
        is_its_own = facts.kind == "adaptation" and facts.adapted_from in names_of(practice)
        if is_its_own and not _are_same(practice, one) and _repeated(one):
            year = facts.period.start.year if facts.period else None
            found.setdefault(_name(one), Repeat(organisation=facts.organisation, year=year))
    return tuple(found.values())


def _repeated(practice: Practice) -> bool:
    return would_repeat(practice) in {Again.YES, Again.WITH_CHANGES}


def _are_same(one: Practice, other: Practice) -> bool:
    ids = one.facts.organisation_id, other.facts.organisation_id
    return _name(one) == _name(other) or (ids[0] is not None and ids[0] == ids[1])


def _name(practice: Practice) -> str:
    return " ".join(practice.facts.organisation.split()).casefold()


def _answer_in(text: Text) -> Again | None:
    lines = (
        line for section in split_sections(text.body) if section.key == "outcome" for line in section.text.split("\n")
    )
    answers = (_ANSWERS.get(line.strip().strip("*_ ").casefold()) for line in lines)
    return next((answer for answer in answers if answer), None)
