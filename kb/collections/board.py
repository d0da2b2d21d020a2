"""A collection as everything shows it: its page, the projector, the handout, the offline pack, calendars and downloads."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from kb.collections.models import ItemKind, LinkKind, Visibility
from kb.practices.record import Practice, Text


class PracticeState(StrEnum):
    """What became of a practice since it was added."""

    SAME = "same"
    CHANGED = "changed"
    FROZEN = "frozen"
    WITHDRAWN = "withdrawn"
    #: Its files are gone, or have to be repaired.
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPractice:
    """A practice in a collection. Without `practice` and `text` only a line remains: who opens the board learns why."""

    #: By which its page is found now; what is frozen has the one of its time.
    slug: str
    #: By which its revisions are kept: the one with which it was added, where it was renamed since.
    history_slug: str
    state: PracticeState
    #: The revision that was added, and the latest one; None where no history is known.
    revision: int | None
    latest_revision: int | None
    #: As it is now, or as it was where it is frozen; in the reader's language, or else in the one that it is told in.
    practice: Practice | None
    text: Text | None
    withdrawn_reason: str = ""
    former_title: str = ""

    @property
    def title(self) -> str:
        """The title, also of one that was withdrawn."""
        return self.text.title if self.text else self.former_title or self.slug


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardItem:
    """A practice, a link or a note."""

    id: str
    kind: ItemKind
    title: str
    note: str
    #: As it was planned; else the length of the practice, if that is known.
    minutes: int | None
    has_own_minutes: bool
    practice: BoardPractice | None = None
    url: str = ""
    link_kind: LinkKind = LinkKind.PAGE
    is_dead: bool = False

    @property
    def can_be_taken(self) -> bool:
        """Whether a participant can take it home."""
        return self.kind is ItemKind.LINK or (self.practice is not None and self.practice.text is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A slot or a heading with what follows it; the first may have neither. Times are those of the board's zone."""

    id: str
    kind: ItemKind | None
    title: str = ""
    note: str = ""
    place: str = ""
    day: date | None = None
    starts: time | None = None
    ends: time | None = None
    items: tuple[BoardItem, ...] = ()
    #: Of a slot: the headings up to the next slot, which are sections of the board as well.
    headings: tuple["Section", ...] = ()

    @property
    def all_items(self) -> tuple[BoardItem, ...]:
        """Its items; of a slot also those below its headings: a slot ends where the next one begins."""
        return tuple(item for section in (self, *self.headings) for item in section.items)

    @property
    def planned_minutes(self) -> int:
        """How long its items take together, as far as that is known."""
        return sum(item.minutes or 0 for item in self.all_items)

    @property
    def open_minutes(self) -> int | None:
        """How long the slot is; None where its times are not known. One that ends before it starts ends on the next day."""
        if self.starts is None or self.ends is None:
            return None
        minutes = (self.ends.hour - self.starts.hour) * 60 + self.ends.minute - self.starts.minute
        return minutes % (24 * 60)

    @property
    def minutes_over(self) -> int:
        """How many minutes more are planned than there are; 0 where it fits or is not known."""
        return 0 if self.open_minutes is None else max(0, self.planned_minutes - self.open_minutes)

    @property
    def without_minutes(self) -> int:
        """How many practices and links have no length, so that the sum leaves them out."""
        return sum(item.minutes is None and item.kind is not ItemKind.NOTE for item in self.all_items)


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A collection, read. `language` is that of its own texts; practices are in the reader's."""

    id: str
    code: str
    title: str
    description: str
    language: str
    languages: tuple[str, ...]
    tags: tuple[str, ...]
    visibility: Visibility
    zone: ZoneInfo
    cover: str
    cover_alt: str
    is_open: bool
    shows_takes: bool
    changed_at: datetime
    sections: tuple[Section, ...]

    @property
    def slots(self) -> tuple[Section, ...]:
        """The slots of the agenda, in their order."""
        return tuple(section for section in self.sections if section.kind is ItemKind.SLOT)

    @property
    def first_day(self) -> date | None:
        """The first day of the agenda; None where no slot has a day."""
        return min((slot.day for slot in self.slots if slot.day), default=None)

    @property
    def last_day(self) -> date | None:
        """The last day of the agenda."""
        return max((slot.day for slot in self.slots if slot.day), default=None)

    def items(self) -> Iterator[BoardItem]:
        """Yield all items, in their order."""
        for section in self.sections:
            yield from section.items

    def practices(self) -> tuple[BoardPractice, ...]:
        """Return the practices that can be shown, each once."""
        shown = {item.practice.slug: item.practice for item in self.items() if item.practice and item.practice.text}
        return tuple(shown.values())
