"""Whatever lines a collection has, its list offers exactly the moves that change their order, and no move tears a section apart."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from kb.collections.blocks import block_at, is_head, order_after
from kb.collections.board import Board, BoardItem, Section
from kb.collections.models import ItemKind
from kb.collections.workshop import workshop_of
from tests.support.bare_boards import board

KINDS = st.lists(st.sampled_from([ItemKind.SLOT, ItemKind.HEADING, ItemKind.NOTE]), min_size=1, max_size=12)


@pytest.fixture(scope="module", autouse=True)
def in_english(starter_app: Flask) -> Iterator[None]:
    """Words for the list."""
    with starter_app.test_request_context("/en/"):
        yield


def board_of(kinds: list[ItemKind]) -> Board:
    """Return a board with lines of these kinds."""
    numbers = count(1)
    sections = [Section(id="", kind=None)]
    for kind in kinds:
        if is_head(kind):
            sections.append(Section(id=str(next(numbers)), kind=kind, title="A part"))
        else:
            item = BoardItem(
                id=str(next(numbers)), kind=kind, title="", note="Tea", minutes=None, has_own_minutes=False
            )
            sections[-1] = replace(sections[-1], items=(*sections[-1].items, item))
    return board(*(section for section in sections if section.kind or section.items))


@given(KINDS)
def test_a_line_can_go_up_or_down_exactly_when_that_changes_the_order(kinds: list[ItemKind]) -> None:
    before = [*range(len(kinds))]
    for place, line in enumerate(workshop_of(board_of(kinds)).lines):
        assert line.kind is kinds[place]
        assert line.can_go_up == (order_after(kinds, place, is_down=False) != before)
        assert line.can_go_down == (order_after(kinds, place, is_down=True) != before)


@given(KINDS, st.booleans(), st.data())
def test_a_move_loses_no_line_and_the_way_back_undoes_it(
    kinds: list[ItemKind], is_down: bool, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(kinds) - 1))
    order = order_after(kinds, place, is_down=is_down)
    assert sorted(order) == [*range(len(kinds))]
    if order == sorted(order):
        return
    moved = [kinds[one] for one in order]
    back = order_after(moved, order.index(place), is_down=not is_down)
    assert [order[one] for one in back] == sorted(order)


@given(KINDS, st.booleans(), st.data())
def test_a_section_moves_as_a_whole(kinds: list[ItemKind], is_down: bool, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(kinds) - 1))
    order, block = order_after(kinds, place, is_down=is_down), [*block_at(kinds, place)]
    start = order.index(place)
    assert order[start : start + len(block)] == block


@given(KINDS, st.booleans(), st.data())
def test_lines_before_the_first_section_stay_there_whatever_section_moves(
    kinds: list[ItemKind], is_down: bool, data: st.DataObject
) -> None:
    heads = [place for place, kind in enumerate(kinds) if is_head(kind)]
    if heads:
        order = order_after(kinds, data.draw(st.sampled_from(heads)), is_down=is_down)
        assert order[: heads[0]] == [*range(heads[0])]
