"""The sums and days of a board."""

from dataclasses import replace
from datetime import date, time

from kb.collections.board import BoardItem, Section
from kb.collections.models import ItemKind
from tests.support.bare_boards import board


def item(minutes: int | None, *, kind: ItemKind = ItemKind.LINK) -> BoardItem:
    return BoardItem(id="1", kind=kind, title="A film", note="", minutes=minutes, has_own_minutes=minutes is not None)


def slot(
    *items: BoardItem, starts: time | None = time(9), ends: time | None = time(10), day: date | None = None
) -> Section:
    return Section(id="2", kind=ItemKind.SLOT, starts=starts, ends=ends, day=day, items=items)


def test_a_slot_tells_how_much_too_much_is_planned() -> None:
    assert slot(item(45), item(30)).minutes_over == 15
    assert slot(item(45), item(15)).minutes_over == 0


def test_a_slot_goes_on_below_its_headings() -> None:
    told = replace(slot(item(45)), headings=(Section(id="4", kind=ItemKind.HEADING, items=(item(30), item(None))),))
    assert (told.minutes_over, told.without_minutes) == (15, 1)


def test_what_has_no_length_is_counted_apart() -> None:
    told = slot(item(45), item(None), item(None, kind=ItemKind.NOTE))
    assert (told.planned_minutes, told.without_minutes) == (45, 1)


def test_a_slot_without_times_has_room_for_anything() -> None:
    told = slot(item(600), starts=None)
    assert (told.open_minutes, told.minutes_over) == (None, 0)


def test_a_slot_may_go_on_past_midnight() -> None:
    assert slot(starts=time(22, 30), ends=time(1)).open_minutes == 150


def test_a_board_lasts_from_its_first_day_to_its_last_in_whatever_order_they_stand() -> None:
    told = board(slot(day=date(2026, 3, 12)), slot(), slot(day=date(2026, 3, 11)))
    assert (told.first_day, told.last_day) == (date(2026, 3, 11), date(2026, 3, 12))
    assert board(slot()).first_day is None
