"""Notes when the site last did its errands, for whoever looks after it. A file in the data folder; without it nothing is known."""

import json
import logging
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

_log = logging.getLogger("kb.errands")


@dataclass(frozen=True, slots=True, kw_only=True)
class LastErrands:
    """When the errands were done, and how many of them failed then."""

    done_at: datetime
    failed: int


def note_done(path: Path, *, failed: int, now: datetime) -> None:
    """Write down that the errands were done; a full disk costs the note, nothing else."""
    try:
        part = path.with_suffix(".part")
        part.write_text(json.dumps({"done_at": now.isoformat(timespec="seconds"), "failed": failed}), encoding="utf-8")
        part.replace(path)
    except OSError:
        _log.exception("it was not noted that the errands are done")


def last_done(path: Path) -> LastErrands | None:
    """Return when they were last done; None where nothing is known."""
    try:
        data = json.loads(path.read_bytes())
        done_at = datetime.fromisoformat(data["done_at"])
        return LastErrands(done_at=done_at, failed=int(data["failed"])) if done_at.tzinfo else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
