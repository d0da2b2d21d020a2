"""What the catalogue knows of the folder: which state of each practice it holds. Derived: without it all is read anew."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kb.practices.store import Stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Inventory:
    """Stamps by slug as they were read, and which practice each former slug means now."""

    stamps: Mapping[str, Stamp]
    former: Mapping[str, str]

    def changed(self, now: Mapping[str, Stamp]) -> tuple[list[str], list[str]]:
        """Return the slugs to read again, and those that are gone."""
        changed = [slug for slug, stamp in now.items() if self.stamps.get(slug) != stamp]
        return changed, [slug for slug in self.stamps if slug not in now]


EMPTY = Inventory(stamps={}, former={})


def load_inventory(path: Path) -> Inventory:
    """Read the inventory; an empty one where it is missing or damaged."""
    try:
        data = json.loads(path.read_bytes())
        stamps = {str(slug): tuple(tuple(entry) for entry in stamp) for slug, stamp in data["stamps"].items()}
        return Inventory(stamps=stamps, former={str(old): str(new) for old, new in data["former"].items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return EMPTY


def save_inventory(path: Path, inventory: Inventory) -> None:
    """Write the inventory in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps({"stamps": inventory.stamps, "former": inventory.former}), encoding="utf-8")
    part.replace(path)
