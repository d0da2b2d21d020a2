"""What the page of a submission under review shows: the text that was sent, and beside it all that helps to judge it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from flask import url_for
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.practices.presentation import Link, PracticePage
from kb.practices.sections import SECTIONS
from kb.search.catalogue import Catalogue
from kb.submissions.models import Comment, Submission
from kb.submissions.queue_page import kind_told, state_told
from kb.submissions.sent import SentTexts
from kb.submissions.story import Happening, moment_told, names_of, story_told
from kb.submissions.suggestions import near_duplicates
from kb.submissions.ticks import TICKS, machine_view
from kb.submissions.told import ToldDifference, compare_told
from kb.submissions.typed import first, read_typed
from kb.submissions.workflow import State, answer_due, is_late, possible_actions
from kb.submissions.writer_fields import field_name
from kb.submissions.writer_form import FACTS
from kb.submissions.writer_page import tell
from kb.vocabulary.places import language_name
from kb.web.wording import format_day
from kb.web.wording import gettext as _

#: Where comments stand in the text; all others stand together beside it.
PLACES: Final = ("summary", *SECTIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a submission is, where it stands, and whose turn it is."""

    title: str
    language: str
    kind: str
    language_name: str
    library: str
    author: str
    state: str
    clock: str
    is_late: bool
    reviewer: str
    is_mine: bool
    is_own: bool
    reason: str
    practice: Link | None
    answers: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TickLine:
    """A tick: what is asked, what the machine sees (None where only a person can tell), and who ticked it when."""

    key: str
    ask: str
    why: str
    mark: bool | None
    is_on: bool
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentLine:
    """Something said about a field, which `label` names where it is not the part that the comment stands at."""

    id: str
    label: str
    text: str
    by: str
    at: str
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What changed between two of the texts; without `lines` there is nothing to compare with."""

    lines: tuple["TextLine", ...]
    before: str
    after: str
    differences: tuple[ToldDifference, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A text that can be compared: its number, or the word for the published one."""

    number: str
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """Everything that the page of a reviewer shows of a submission. `version` is the number of the text that is shown."""

    id: str
    version: int
    head: Head
    page: PracticePage
    problems: tuple[tuple[str, str], ...]
    ticks: tuple[TickLine, ...]
    comments: Mapping[str, tuple[CommentLine, ...]]
    fields: tuple[tuple[str, str], ...]
    changes: Changes
    story: tuple[Happening, ...]
    near: tuple[Link, ...]


def make_review(
    session: Session,
    submission: Submission,
    *,
    reviewer: Account,
    catalogue: Catalogue,
    base_url: str,
    language: str,
    compared: tuple[str, str],
    now: datetime,
) -> ReviewPage:
    """Return the page of a submission for a reviewer; `compared` are the names of two texts, empty for the usual ones."""
    texts = SentTexts(session, submission, catalogue.store)
    names = _names(session, submission)
    return ReviewPage(
        id=submission.id,
        version=texts.version,
        head=_head(submission, texts, names, reviewer, language, now=now),
        page=texts.preview(language, base_url=base_url),
        problems=tuple((field_name(one.field, language), tell(one)) for one in texts.problems),
        ticks=_ticks(submission, texts, names),
        comments=_comments(submission, names, language),
        fields=_fields(language),
        changes=_changes(texts, compared, language),
        story=story_told(session, submission),
        near=_near(catalogue, submission, texts),
    )


def _names(session: Session, submission: Submission) -> Mapping[str | None, str]:
    """Return the names of all whose work the page shows."""
    ids = {submission.author_id, submission.reviewer_id}
    ids |= {tick.by for tick in submission.ticks} | {comment.author_id for comment in submission.comments}
    return names_of(session, ids)


def _head(
    submission: Submission,
    texts: SentTexts,
    names: Mapping[str | None, str],
    reviewer: Account,
    language: str,
    *,
    now: datetime,
) -> Head:
    state, sent_at = State(submission.state), submission.submitted_at or submission.changed_at
    waits = state is State.SUBMITTED
    told_in = texts.telling.text.language
    return Head(
        title=texts.telling.text.title or _("Without a title"),
        language=told_in,
        kind=kind_told(submission.kind),
        language_name=language_name(told_in, language),
        library=first(texts.typed, "organisation") or texts.page_facts.organisation,
        author=names.get(submission.author_id, "") or _("somebody without an account"),
        state=state_told(state),
        clock=_("Answer until %(day)s", day=format_day(answer_due(sent_at).date())) if waits else "",
        is_late=waits and is_late(sent_at, now=now),
        reviewer=names.get(submission.reviewer_id, ""),
        is_mine=submission.reviewer_id == reviewer.id,
        is_own=submission.author_id == reviewer.id,
        reason=submission.reason,
        practice=_practice(submission, texts),
        answers=frozenset(action.value for action in possible_actions(state)),
    )


def _practice(submission: Submission, texts: SentTexts) -> Link | None:
    if submission.slug is None or (texts.before is None and submission.state != State.PUBLISHED):
        return None
    title = texts.before.original.title if texts.before else texts.telling.text.title
    return Link(text=title, url=url_for("practices.page", slug=submission.slug))


def _ticks(submission: Submission, texts: SentTexts, names: Mapping[str | None, str]) -> tuple[TickLine, ...]:
    made = {tick.key: tick for tick in submission.ticks}
    seen = machine_view(read_typed(texts.typed), texts.typed)
    return tuple(
        TickLine(
            key=tick.key,
            ask=_(tick.ask),
            why=_(tick.why),
            mark=seen[tick.key],
            is_on=tick.key in made,
            by=_by(names.get(made[tick.key].by, ""), made[tick.key].at) if tick.key in made else "",
        )
        for tick in TICKS
    )


def _by(name: str, at: datetime) -> str:
    day = format_day(at.date())
    return _("%(name)s, %(day)s", name=name, day=day) if name else day


def _comments(
    submission: Submission, names: Mapping[str | None, str], language: str
) -> Mapping[str, tuple[CommentLine, ...]]:
    """Return the comments by the place where they stand; those about facts and the whole at the empty one."""

    def place(comment: Comment) -> str:
        field = "summary" if comment.field == "title" else comment.field
        return field if field in PLACES else ""

    def line(comment: Comment) -> CommentLine:
        return CommentLine(
            id=comment.id,
            label="" if comment.field in ("", place(comment)) else field_name(comment.field, language),
            text=comment.text,
            by=names.get(comment.author_id, "") or (_("A reviewer") if comment.is_by_reviewer else _("The author")),
            at=moment_told(comment.at),
            is_done=comment.done_at is not None,
        )

    return {name: tuple(line(one) for one in submission.comments if place(one) == name) for name in ("", *PLACES)}


def _fields(language: str) -> tuple[tuple[str, str], ...]:
    """Return what a comment can be about that has no place in the text of its own."""
    facts = (question.name for part in FACTS for question in part.questions)
    return (("", _("The whole practice")), *((name, field_name(name, language)) for name in ("title", *facts)))


def _changes(texts: SentTexts, compared: tuple[str, str], language: str) -> Changes:
    names = texts.names()
    before, after = (
        asked if asked in names else usual for asked, usual in zip(compared, texts.usual_pair(), strict=True)
    )
    differences = (
        compare_told(texts.named(before), texts.named(after), language, with_mailbox=True) if before and after else ()
    )
    lines = tuple(TextLine(name, day) for name, day in names.items()) if len(names) > 1 else ()
    return Changes(lines=lines, before=before, after=after, differences=differences)


def _near(catalogue: Catalogue, submission: Submission, texts: SentTexts) -> tuple[Link, ...]:
    found = near_duplicates(catalogue, texts.typed, except_slug=submission.slug)
    return tuple(Link(text=near.title, url=url_for("practices.page", slug=near.slug)) for near in found)
