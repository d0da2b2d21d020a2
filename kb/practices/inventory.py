"""What the catalogue knows of the folder: which state of each practice it holds, and what is wrong with which.

Derived: without it all is read anew.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from kb.practices.problems import Problem
from kb.practices.store import Reading, Stamp

#: As many problems of one practice are remembered: a file that is none at all has hundreds.
MOST_PROBLEMS: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """What is to be mended of a practice: the first problems, and how many more there are.

    One that is hidden cannot be shown at all: its original cannot be read.
    """

    is_hidden: bool
    problems: tuple[Problem, ...]
    more: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Stamps by slug as they were read, which practice each former slug means now, and what is to be mended by slug."""

    stamps: Mapping[str, Stamp]
    former: Mapping[str, str]
    repairs: Mapping[str, Repair] = field(default_factory=dict)

    def changed(self, now: Mapping[str, Stamp]) -> tuple[list[str], list[str]]:
        """Return the slugs to read again, and those that are gone."""
        changed = [slug for slug, stamp in now.items() if self.stamps.get(slug) != stamp]
        return changed, [slug for slug in self.stamps if slug not in now]


EMPTY = Inventory(stamps={}, former={})


def repair_of(reading: Reading) -> Repair | None:
    """Return what is to be mended of a practice; None where all is well."""
    if not reading.problems:
        return None
    return Repair(
        is_hidden=reading.practice is None,
        problems=reading.problems[:MOST_PROBLEMS],
        more=max(0, len(reading.problems) - MOST_PROBLEMS),
    )


def load_inventory(path: Path) -> Inventory | None:
    """Read the inventory; None where it is missing, damaged, or of a former version."""
    try:
        data = json.loads(path.read_bytes())
        stamps = {str(slug): tuple(tuple(entry) for entry in stamp) for slug, stamp in data["stamps"].items()}
        return Inventory(
            stamps=stamps,
            former={str(old): str(new) for old, new in data["former"].items()},
            repairs={str(slug): _repair(one) for slug, one in data["repairs"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def save_inventory(path: Path, inventory: Inventory) -> None:
    """Write the inventory in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    repairs = {slug: asdict(one) for slug, one in inventory.repairs.items()}
    data = {"stamps": inventory.stamps, "former": inventory.former, "repairs": repairs}
    # What stands in a broken file may be anything: a detail that JSON cannot hold is written as people read it.
    part.write_text(json.dumps(data, default=str), encoding="utf-8")
    part.replace(path)


def _repair(data: Mapping[str, Any]) -> Repair:
    problems = tuple(Problem(**problem) for problem in data["problems"])
    return Repair(is_hidden=bool(data["is_hidden"]), problems=problems, more=int(data["more"]))
