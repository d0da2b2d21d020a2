"""Makes a board of a collection: looks up its practices, what became of them, and which of its links are dead."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import time
from itertools import takewhile
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from kb.collections.board import Board, BoardItem, BoardPractice, PracticeState, Section
from kb.collections.models import Collection, CollectionItem, ItemKind, LinkKind, Visibility
from kb.link_checks.dead import dead_among
from kb.practices.record import Practice
from kb.practices.views import PracticePages
from kb.submissions import history

_BEGIN_SECTIONS = frozenset({ItemKind.SLOT, ItemKind.HEADING})


def read_board(session: Session, collection: Collection, pages: PracticePages, language: str) -> Board:
    """Return a collection as a reader of a language sees it."""
    reader = _Reader(session, collection.items, pages, language)
    return Board(
        id=collection.id,
        code=collection.code,
        title=collection.title,
        description=collection.description,
        language=collection.languages[0],
        languages=tuple(collection.languages),
        tags=tuple(collection.tags),
        visibility=Visibility(collection.visibility),
        zone=ZoneInfo(collection.time_zone),
        cover=collection.cover,
        cover_alt=collection.cover_alt,
        is_open=collection.is_open,
        shows_takes=collection.shows_takes,
        changed_at=collection.changed_at,
        sections=_with_headings(list(_sections(collection.items, reader))),
    )


class _Reader:
    """Looks up what the lines of one collection name, with one question to the database for all of a kind."""

    def __init__(self, session: Session, rows: Iterable[CollectionItem], pages: PracticePages, language: str) -> None:
        self._pages = pages
        self._language = language
        rows = list(rows)
        self._dead = dead_among(session, [row.url for row in rows if row.url])
        self._latest = history.latest_numbers(session, {row.slug for row in rows if row.slug})
        frozen = {(row.slug, row.revision) for row in rows if row.is_frozen and row.revision is not None}
        self._frozen = history.revisions_among(session, frozen)

    def item(self, row: CollectionItem) -> BoardItem:
        """Return a line as it is shown."""
        practice = self._practice(row) if row.kind == ItemKind.PRACTICE else None
        facts = practice.practice.facts if practice and practice.practice else None
        length = facts.resources.duration_minutes if facts and facts.resources else None
        return BoardItem(
            id=row.id,
            kind=ItemKind(row.kind),
            title=practice.title if practice else row.title,
            note=row.note,
            minutes=length if row.minutes is None else row.minutes,
            has_own_minutes=row.minutes is not None,
            practice=practice,
            url=row.url,
            link_kind=LinkKind(row.link_kind),
            is_dead=row.url in self._dead,
        )

    def _practice(self, row: CollectionItem) -> BoardPractice:
        latest = self._latest.get(row.slug)
        now = self._pages.read_now(row.slug)
        if now is not None and now.is_withdrawn:
            return self._line(row, PracticeState.WITHDRAWN, now, latest)
        frozen = self._frozen_practice(row, latest) if row.is_frozen else None
        shown = frozen or now
        if shown is None:
            return self._line(row, PracticeState.GONE, None, latest)
        is_changed = row.revision is not None and latest is not None and latest > row.revision
        state = PracticeState.FROZEN if frozen else PracticeState.CHANGED if is_changed else PracticeState.SAME
        return BoardPractice(
            slug=shown.slug,
            history_slug=row.slug,
            state=state,
            revision=row.revision,
            latest_revision=latest,
            practice=shown,
            text=shown.text_for(self._language),
        )

    def _line(
        self, row: CollectionItem, state: PracticeState, former: Practice | None, latest: int | None
    ) -> BoardPractice:
        return BoardPractice(
            slug=former.slug if former else row.slug,
            history_slug=row.slug,
            state=state,
            revision=row.revision,
            latest_revision=latest,
            practice=None,
            text=None,
            withdrawn_reason=(former.facts.withdrawn_reason or "") if former else "",
            former_title=former.text_for(self._language).title if former else row.title,
        )

    def _frozen_practice(self, row: CollectionItem, latest: int | None) -> Practice | None:
        found = self._frozen.get((row.slug, row.revision or 0))
        practice = history.reading_of(found).practice if found else None
        # What others made of a practice since counts for how it is told now, not for an older version.
        return self._pages.as_shown(practice) if practice and row.revision == latest else practice


def _sections(rows: Iterable[CollectionItem], reader: _Reader) -> Iterator[Section]:
    head: CollectionItem | None = None
    items: list[BoardItem] = []
    for row in rows:
        if row.kind in _BEGIN_SECTIONS:
            if head or items:
                yield _section(head, items)
            head, items = row, []
        else:
            items.append(reader.item(row))
    if head or items:
        yield _section(head, items)


def _with_headings(sections: list[Section]) -> tuple[Section, ...]:
    """Let each slot know the headings that follow it, up to the next one."""
    return tuple(
        replace(section, headings=tuple(takewhile(_is_heading, sections[number + 1 :])))
        if section.kind is ItemKind.SLOT
        else section
        for number, section in enumerate(sections)
    )


def _is_heading(section: Section) -> bool:
    return section.kind is ItemKind.HEADING


def _section(head: CollectionItem | None, items: list[BoardItem]) -> Section:
    if head is None:
        return Section(id="", kind=None, items=tuple(items))
    return Section(
        id=head.id,
        kind=ItemKind(head.kind),
        title=head.title,
        note=head.note,
        place=head.place,
        day=head.day,
        starts=time.fromisoformat(head.starts) if head.starts else None,
        ends=time.fromisoformat(head.ends) if head.ends else None,
        items=tuple(items),
    )
