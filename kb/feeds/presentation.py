"""What Atom feeds tell (RFC 4287), with every text fit for XML."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Final

#: When nothing is dated: the project began then, so it is true of everything here, and never newer than what is read next.
BEGINNING: Final = datetime(2023, 1, 1, tzinfo=UTC)
#: What XML 1.0 cannot hold, not even escaped (section 2.2).
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """An entry. `id` stays the same for ever; `language` is that of its texts."""

    id: str
    url: str
    title: str
    summary: str
    language: str
    author: str
    updated: datetime
    published: datetime | None = None
    themes: tuple[tuple[str, str], ...] = ()
    licence_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed. `id` is its address, `url` the page that it is about; the newest entry comes first."""

    id: str
    url: str
    title: str
    language: str
    entries: tuple[FeedEntry, ...]

    @property
    def updated(self) -> datetime:
        """When the youngest entry was changed."""
        return max((entry.updated for entry in self.entries), default=BEGINNING)


def at_midnight(days: Iterable[date | None]) -> datetime:
    """Return the latest of some days, as the moment at which it began."""
    known = [day for day in days if day is not None]
    return datetime.combine(max(known), time(), tzinfo=UTC) if known else BEGINNING


def fit_for_xml(text: str) -> str:
    """Return a text without what XML cannot hold."""
    return _NO_XML.sub("", text)


def as_rfc3339(moment: datetime) -> str:
    """Return a time as feeds write it (RFC 3339)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
