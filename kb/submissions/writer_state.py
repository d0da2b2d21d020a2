"""Where a draft stands, told to its author."""

from dataclasses import dataclass

from flask import url_for

from kb.submissions.models import Submission
from kb.submissions.queue_page import state_told
from kb.submissions.workflow import Action, Actor, State, allowed, answer_due, possible_actions
from kb.web.wording import format_day
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class StateView:
    """A state in a word and in a sentence; `reason` is what a reviewer gave, `path` leads to what was published."""

    name: str
    told: str
    reason: str
    path: str
    can_withdraw: bool
    can_reopen: bool
    can_delete: bool


def state_view(submission: Submission) -> StateView:
    """Return where a submission stands, and what its author may do about it."""
    state = State(submission.state)
    moves = {action for action in possible_actions(state) if allowed(Actor.AUTHOR, action)}
    is_published = state is State.PUBLISHED and submission.slug
    return StateView(
        name=state_told(state),
        told=_told(submission, state),
        reason=submission.reason if state in {State.CHANGES_REQUESTED, State.DECLINED} else "",
        path=url_for("practices.page", slug=submission.slug) if is_published else "",
        can_withdraw=Action.WITHDRAW in moves and state is not State.DRAFT,
        can_reopen=Action.REOPEN in moves,
        can_delete=state is State.WITHDRAWN or (state is State.DRAFT and submission.submitted_at is None),
    )


def _told(submission: Submission, state: State) -> str:
    if state is State.SUBMITTED and submission.submitted_at is not None:
        sent = format_day(submission.submitted_at.date())
        if submission.answered_at is not None:
            return _("You sent it again. A reviewer looks at what you changed.")
        due = format_day(answer_due(submission.submitted_at).date())
        return _("You sent it in on %(day)s. You have a first answer by %(due)s at the latest.", day=sent, due=due)
    return {
        State.DRAFT: _("Only you see it until you send it in."),
        State.CHANGES_REQUESTED: _(
            "A reviewer has read it and asks for changes. Change what you agree with, then send it again."
        ),
        State.ACCEPTED: _("It is accepted and will be published in a moment."),
        State.PUBLISHED: _("It is published. Thank you!"),
        State.DECLINED: _("It was not accepted. You can take it back as a draft and make something else of it."),
        State.WITHDRAWN: _("You have withdrawn it. Nobody else sees it; you can take it up again."),
    }.get(state, "")
