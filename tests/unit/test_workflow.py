"""Which move leads where, who may make it, and when an answer is due: every cell of the table is written out here."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest

from kb.submissions.workflow import (
    Action,
    Actor,
    IllegalMove,
    State,
    allowed,
    answer_due,
    is_late,
    next_state,
    possible_actions,
)

#: Where each move leads from each state; a dash where the state does not allow it.
MOVES = """
from               submit     request_changes    accept    publish    decline   withdraw   reopen
draft              submitted  -                  -         -          -         withdrawn  -
submitted          -          changes_requested  accepted  -          declined  withdrawn  -
changes_requested  submitted  -                  -         -          declined  withdrawn  -
accepted           -          -                  -         published  -         -          -
published          -          -                  -         -          -         -          -
declined           -          -                  -         -          -         -          draft
withdrawn          -          -                  -         -          -         -          draft
"""

#: Whose move each is.
RIGHTS = """
who        submit  request_changes  accept  publish  decline  withdraw  reopen
author     yes     no               no      no       no       yes       yes
reviewer   no      yes              yes     no       yes      no        no
publisher  no      no               no      yes      no       no        no
"""

SUBMITTED_AT = datetime(2026, 3, 27, 9, 30, tzinfo=UTC)


def read_table(text: str) -> dict[tuple[str, str], str]:
    """Return the cells of a table by the names of row and column."""
    head, *rows = (line.split() for line in text.strip().splitlines())
    return {(row[0], column): cell for row in rows for column, cell in zip(head[1:], row[1:], strict=True)}


CELLS = [
    (State(state), Action(action), Actor(actor), leads_to, right == "yes")
    for (state, action), leads_to in read_table(MOVES).items()
    for (actor, same_action), right in read_table(RIGHTS).items()
    if action == same_action
]


@pytest.mark.parametrize(("state", "action", "actor", "leads_to", "right"), CELLS)
def test_a_move_leads_where_the_table_says_and_is_made_by_whom_it_says(
    state: State, action: Action, actor: Actor, leads_to: str, right: bool
) -> None:
    assert allowed(actor, action) is right
    if leads_to == "-":
        with pytest.raises(IllegalMove):
            next_state(state, action)
    else:
        assert next_state(state, action) is State(leads_to)


def test_the_table_names_every_state_every_move_and_every_actor() -> None:
    assert [cell[:3] for cell in CELLS] == [*product(State, Action, Actor)]


@pytest.mark.parametrize("state", State)
def test_the_possible_moves_are_those_that_lead_somewhere(state: State) -> None:
    row = {action: cell for (name, action), cell in read_table(MOVES).items() if name == state}
    assert possible_actions(state) == {action for action, cell in row.items() if cell != "-"}


def test_an_illegal_move_says_what_is_possible_instead() -> None:
    with pytest.raises(IllegalMove, match="published does not allow withdraw") as caught:
        next_state(State.PUBLISHED, Action.WITHDRAW)
    assert (caught.value.state, caught.value.action) == (State.PUBLISHED, Action.WITHDRAW)
    assert caught.value.possible == frozenset()
    assert IllegalMove(State.DECLINED, Action.ACCEPT).possible == {Action.REOPEN}


def test_every_move_is_somebodys() -> None:
    assert all(any(allowed(actor, action) for actor in Actor) for action in Action)


def test_an_answer_is_due_after_a_week_also_when_the_clocks_change() -> None:
    assert answer_due(SUBMITTED_AT) == datetime(2026, 4, 3, 9, 30, tzinfo=UTC)


def test_an_answer_is_late_only_after_it_was_due() -> None:
    due = answer_due(SUBMITTED_AT)
    assert not is_late(SUBMITTED_AT, now=SUBMITTED_AT)
    assert not is_late(SUBMITTED_AT, now=due)
    assert is_late(SUBMITTED_AT, now=due + timedelta(seconds=1))


def test_a_clock_in_another_place_comes_to_the_same_result() -> None:
    in_riga = timezone(timedelta(hours=3))
    assert not is_late(SUBMITTED_AT, now=datetime(2026, 4, 3, 12, 30, tzinfo=in_riga))
    assert is_late(SUBMITTED_AT, now=datetime(2026, 4, 3, 12, 31, tzinfo=in_riga))
