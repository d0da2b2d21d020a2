"""How far a draft has come, and what it still lacks."""

from dataclasses import dataclass
from typing import Final

from kb.practices.sections import SECTIONS
from kb.submissions.typed import NAMES, Reading, Typed, first, read_typed

#: What a field counts for. A fact that is not known is no shame, so what may be left out counts little.
OF_SECTION: Final = 6
OF_REQUIRED: Final = 3
OF_OPTIONAL: Final = 1

#: Needed for every practice; the rules of reading tell what else a draft needs.
_REQUIRED: Final = frozenset(
    {
        *("title", "summary", "language", "kind", "countries", "organisation", "themes", "audiences", "formats"),
        *("period_from", "evidence", "licence"),
    }
)
#: Of those that may be left out, the ones that make a practice easier to find, to copy or to believe.
_OPTIONAL: Final = frozenset(
    {
        *(
            "place",
            "community_size",
            "concepts",
            "democracy_roles",
            "sdgs",
            "group_most",
            "duration_minutes",
            "repeats",
        ),
        *("preparation_hours", "staff", "cost_eur", "skills", "room", "materials", "participants", "contact_role"),
        "sources",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """`share` in percent, 100 only where nothing is missing. `missing` are form fields, those first without which it cannot be sent.

    A draft in which nothing required is missing can still hold something to mend, and then cannot be sent either.
    """

    share: int
    missing: tuple[str, ...]
    required_missing: tuple[str, ...]
    can_be_sent: bool


def completeness(typed: Typed, reading: Reading | None = None) -> Completeness:
    """Return how far a draft has come; `reading` saves reading it again."""
    reading = reading or read_typed(typed)
    # What is told at a field that was left empty is that it must not be.
    required_missing = {
        problem.field for problem in reading.problems if problem.field and not first(typed, problem.field)
    }
    filled = {name for name in NAMES if first(typed, name)}
    counted = _counted(required_missing, filled)
    missing = [name for name in NAMES if name in counted and name not in filled]
    missing.sort(key=lambda name: name not in required_missing)
    gained = sum(weight for name, weight in counted.items() if name in filled)
    return Completeness(
        share=100 * gained // sum(counted.values()),
        missing=tuple(missing),
        required_missing=tuple(name for name in missing if name in required_missing),
        can_be_sent=not reading.problems,
    )


def _counted(required_missing: set[str], filled: set[str]) -> dict[str, int]:
    """Return what each field counts for. A section that an idea or an adaptation may leave out counts once it is there."""
    weights = dict.fromkeys(_OPTIONAL, OF_OPTIONAL) | dict.fromkeys(_REQUIRED | required_missing, OF_REQUIRED)
    return weights | {key: OF_SECTION for key in SECTIONS if key in filled | required_missing}
