"""A board as its public page tells it: days, times and lengths in words, practices as cards."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from flask import url_for

from kb.collections.board import Board, BoardItem, BoardPractice, PracticeState, Section
from kb.collections.codes import collection_link, written
from kb.collections.labels import link_kind_label
from kb.collections.models import ItemKind, Visibility
from kb.practices.presentation import Link, Row, glance_rows
from kb.practices.telling import minutes_told
from kb.vocabulary.places import language_name, place_in_words
from kb.vocabulary.terms import vocabulary
from kb.web.wording import format_days, format_list, format_time, format_weekday, format_zone
from kb.web.wording import gettext as _

#: More places than these are told at their slots only.
MOST_PLACES: Final = 3
MOST_IN_TEASER: Final = 220
LEAST_IN_CONTENTS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeCard:
    """A practice as a board shows it. Where that is an older version, `latest_path` leads to how it is told now."""

    path: str
    title: str
    summary: str
    language: str
    language_name: str
    where: str
    rows: tuple[Row, ...]
    evidence: int | None
    evidence_label: str
    latest_path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownItem:
    """An item with what is told of it; without a card and without an address only a line remains."""

    item: BoardItem
    minutes: str
    card: PracticeCard | None = None
    gone: str = ""
    host: str = ""
    kind_label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSection:
    """A section. The day stands where it is another one than that of the slot before."""

    section: Section
    day: str
    time: str
    items: tuple[ShownItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage:
    """What the template of a board needs. `zone` is the city whose times these are; empty where no time is told."""

    board: Board
    code: str
    link: str
    when: str
    where: str
    zone: str
    languages: str
    preview: str
    tags: tuple[Link, ...]
    is_listed: bool
    is_private: bool
    is_in_several: bool
    has_agenda: bool
    sections: tuple[ShownSection, ...]

    @property
    def contents(self) -> tuple[ShownSection, ...]:
        """The slots, where they are so many that one wants to see them at a glance."""
        slots = tuple(shown for shown in self.sections if shown.section.kind is ItemKind.SLOT)
        return slots if len(slots) >= LEAST_IN_CONTENTS else ()


def board_page(board: Board, language: str, *, base_url: str) -> BoardPage:
    """Return a board as a reader of a language sees it."""
    code = written(board.code)
    return BoardPage(
        board=board,
        code=code,
        link=collection_link(base_url, board.code),
        when=days_told(board),
        where=format_list(list(places)) if len(places := places_of(board)) <= MOST_PLACES else "",
        zone=format_zone(board.zone) if any(slot.starts for slot in board.slots) else "",
        languages=format_list([language_name(one, language) for one in board.languages]),
        preview=teaser(board.description),
        tags=tuple(_tag(board, tag) for tag in board.tags),
        is_listed=board.visibility is Visibility.LISTED,
        is_private=board.visibility is Visibility.PRIVATE,
        is_in_several=len(board.languages) > 1,
        has_agenda=any(slot.day for slot in board.slots),
        sections=tuple(_sections(board, language)),
    )


def _tag(board: Board, tag: str) -> Link:
    """Return a tag, with the list of the collections that have it where this one is among them."""
    is_listed = board.visibility is Visibility.LISTED
    return Link(text=tag, url=url_for("collections.page", tag=tag) if is_listed else "")


def days_told(board: Board) -> str:
    """Return from which day to which an agenda goes; empty where it has no day."""
    first, last = board.first_day, board.last_day
    return format_days(first, last) if first and last else ""


def places_of(board: Board) -> tuple[str, ...]:
    """Return where the slots are, each place once, in their order."""
    return tuple(dict.fromkeys(slot.place for slot in board.slots if slot.place))


def teaser(text: str) -> str:
    """Return the beginning of a text on one line, cut at a word."""
    plain = " ".join(text.split())
    if len(plain) <= MOST_IN_TEASER:
        return plain
    return f"{plain[: MOST_IN_TEASER - 1].rsplit(' ', 1)[0].rstrip(' ,;:–-')}…"


def times_told(section: Section) -> str:
    """Return from when to when a slot goes, as far as it is known."""
    if section.starts is None:
        return ""
    if section.ends is None:
        return _("from %(start)s", start=format_time(section.starts))
    return f"{format_time(section.starts)}\N{EN DASH}{format_time(section.ends)}"


def _sections(board: Board, language: str) -> Iterator[ShownSection]:
    day = None
    for section in board.sections:
        is_new_day = section.day is not None and section.day != day
        day = section.day or day
        yield ShownSection(
            section=section,
            day=format_weekday(section.day) if section.day and is_new_day else "",
            time=times_told(section),
            items=tuple(_item(item, language) for item in section.items),
        )


def _item(item: BoardItem, language: str) -> ShownItem:
    # How long a practice takes in a library says nothing about its time on the agenda.
    minutes = (minutes_told(item.minutes) or "") if item.has_own_minutes else ""
    if item.practice is not None:
        card = _card(item.practice, language)
        return ShownItem(item=item, minutes=minutes, card=card, gone="" if card else _gone(item.practice))
    if item.kind is ItemKind.LINK:
        host = (urlsplit(item.url).hostname or "").removeprefix("www.")
        return ShownItem(item=item, minutes=minutes, host=host, kind_label=link_kind_label(item.link_kind))
    return ShownItem(item=item, minutes=minutes)


def _gone(practice: BoardPractice) -> str:
    """Say in one line why a practice is not here."""
    if practice.state is not PracticeState.WITHDRAWN:
        return _("“%(title)s” cannot be shown at the moment.", title=practice.title)
    if practice.withdrawn_reason:
        return _("“%(title)s” was withdrawn: %(reason)s", title=practice.title, reason=practice.withdrawn_reason)
    return _("“%(title)s” was withdrawn.", title=practice.title)


def _card(found: BoardPractice, language: str) -> PracticeCard | None:
    practice, text = found.practice, found.text
    if practice is None or text is None:
        return None
    facts = practice.facts
    level = None if facts.evidence is None else vocabulary().evidence_levels[str(facts.evidence)]
    is_older = found.state is PracticeState.FROZEN and found.revision != found.latest_revision
    latest = url_for("practices.page", slug=practice.slug)
    return PracticeCard(
        path=url_for("history.revision_page", slug=practice.slug, number=found.revision) if is_older else latest,
        title=text.title,
        summary=text.summary,
        language=text.language,
        language_name=language_name(text.language, language),
        where=place_in_words(facts.place, facts.countries, language),
        rows=glance_rows(facts, language),
        evidence=facts.evidence,
        evidence_label=level.label(language) if level else _("Not known"),
        latest_path=latest if is_older else "",
    )
