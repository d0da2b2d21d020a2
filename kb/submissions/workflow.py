"""The way of a submission from draft to published: which move leads where, who may make it, and when an answer is due."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from kb.errors import KnowledgeBaseError


class State(StrEnum):
    """Where a submission stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES_REQUESTED = "changes_requested"
    ACCEPTED = "accepted"
    PUBLISHED = "published"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Action(StrEnum):
    """A move from one state to another."""

    SUBMIT = "submit"
    REQUEST_CHANGES = "request_changes"
    ACCEPT = "accept"
    PUBLISH = "publish"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


class Actor(StrEnum):
    """Who makes a move. The publisher is the program itself, which writes the file of what was accepted."""

    AUTHOR = "author"
    REVIEWER = "reviewer"
    PUBLISHER = "publisher"


#: Every legal move; whatever is not here is illegal.
TRANSITIONS: Final[Mapping[tuple[State, Action], State]] = MappingProxyType(
    {
        (State.DRAFT, Action.SUBMIT): State.SUBMITTED,
        (State.DRAFT, Action.WITHDRAW): State.WITHDRAWN,
        (State.SUBMITTED, Action.REQUEST_CHANGES): State.CHANGES_REQUESTED,
        (State.SUBMITTED, Action.ACCEPT): State.ACCEPTED,
        (State.SUBMITTED, Action.DECLINE): State.DECLINED,
        (State.SUBMITTED, Action.WITHDRAW): State.WITHDRAWN,
        (State.CHANGES_REQUESTED, Action.SUBMIT): State.SUBMITTED,
        (State.CHANGES_REQUESTED, Action.DECLINE): State.DECLINED,
        (State.CHANGES_REQUESTED, Action.WITHDRAW): State.WITHDRAWN,
        (State.ACCEPTED, Action.PUBLISH): State.PUBLISHED,
        (State.DECLINED, Action.REOPEN): State.DRAFT,
        (State.WITHDRAWN, Action.REOPEN): State.DRAFT,
    }
)

#: Each move belongs to one actor.
MOVES_OF: Final[Mapping[Actor, frozenset[Action]]] = MappingProxyType(
    {
        Actor.AUTHOR: frozenset({Action.SUBMIT, Action.WITHDRAW, Action.REOPEN}),
        Actor.REVIEWER: frozenset({Action.REQUEST_CHANGES, Action.ACCEPT, Action.DECLINE}),
        Actor.PUBLISHER: frozenset({Action.PUBLISH}),
    }
)

#: How long an author waits for a first answer at most.
ANSWERED_WITHIN: Final = timedelta(days=7)


class IllegalMove(KnowledgeBaseError):
    """The state does not allow this; `possible` are the moves that it does allow."""

    def __init__(self, state: State, action: Action) -> None:
        super().__init__(f"a submission that is {state} does not allow {action}")
        self.state = state
        self.action = action
        self.possible = possible_actions(state)


def next_state(state: State, action: Action) -> State:
    """Return where a move leads, or raise IllegalMove."""
    try:
        return TRANSITIONS[state, action]
    except KeyError:
        raise IllegalMove(state, action) from None


def possible_actions(state: State) -> frozenset[Action]:
    """Return the moves that a state allows, whoever makes them."""
    return frozenset(action for known, action in TRANSITIONS if known is state)


def allowed(actor: Actor, action: Action) -> bool:
    """Tell whether a move is this actor's to make, in whatever state."""
    return action in MOVES_OF[actor]


def answer_due(submitted_at: datetime) -> datetime:
    """Return when the first answer is due, for an aware time."""
    return submitted_at + ANSWERED_WITHIN


def is_late(submitted_at: datetime, *, now: datetime) -> bool:
    """Tell whether the first answer is overdue; both times are aware."""
    return now > answer_due(submitted_at)
