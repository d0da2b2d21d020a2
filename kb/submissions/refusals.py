"""Why an answer could not be given: what somebody else did meanwhile, told so that the reviewer knows what to do."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from kb.errors import KnowledgeBaseError
from kb.practices.store import PracticeStore
from kb.submissions import history, moves, publishing
from kb.submissions.catching_up import merged_with_published
from kb.submissions.models import Submission
from kb.submissions.queue_page import state_told
from kb.submissions.sent import SentTexts, shown_versions
from kb.submissions.story import Happening, story_told
from kb.submissions.told import Telling, ToldDifference, compare_told
from kb.submissions.workflow import IllegalMove
from kb.submissions.writer_fields import field_name
from kb.submissions.writer_page import tell
from kb.web.localisation import current_language
from kb.web.wording import gettext as _


class NewerText(KnowledgeBaseError):
    """The text was changed after the reviewer had opened it."""

    def __init__(self, seen: int) -> None:
        super().__init__(f"version {seen} is not the latest one")
        self.seen = seen


#: What an answer to an author may meet.
REFUSALS: Final = (
    IllegalMove,
    NewerText,
    moves.StaleReview,
    moves.OwnSubmission,
    moves.NotReady,
    publishing.StaleEdit,
    history.NeedsRepair,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """What stands in the way. `can_catch_up`: what was published meanwhile can be put into the text without a question."""

    title: str
    advice: str
    submission_title: str
    problems: tuple[tuple[str, str], ...] = ()
    differences: tuple[ToldDifference, ...] = ()
    story: tuple[Happening, ...] = ()
    undecided: tuple[str, ...] = ()
    can_catch_up: bool = False


def require_seen(submission: Submission, seen: int) -> int:
    """Return the version that the reviewer saw, if it is the one that waits; raise `NewerText` else."""
    if shown_versions(submission)[-1].number != seen:
        raise NewerText(seen)
    return seen


def explain(refusal: KnowledgeBaseError, session: Session, submission: Submission, *, store: PracticeStore) -> Refusal:
    """Return what the reviewer is told."""
    texts = SentTexts(session, submission, store)
    title = texts.telling.text.title
    if isinstance(refusal, publishing.StaleEdit):
        return _of_stale_edit(session, submission, title)
    if isinstance(refusal, NewerText | moves.StaleReview):
        return Refusal(
            title=_("There is a newer text"),
            advice=_("It was changed after you had opened it. Read what is new, then answer."),
            submission_title=title,
            differences=_since(texts, refusal.seen) if isinstance(refusal, NewerText) else (),
            story=story_told(session, submission),
        )
    if isinstance(refusal, moves.NotReady):
        return Refusal(
            title=_("It cannot be published like this yet"),
            advice=_("These facts are missing or wrong. Send it back with a note, so that its author can mend them."),
            submission_title=title,
            problems=tuple((field_name(one.field, current_language()), tell(one)) for one in refusal.problems),
        )
    if isinstance(refusal, moves.OwnSubmission):
        return Refusal(
            title=_("This is your own text"),
            advice=_("Another reviewer answers it. What you wrote below is not lost."),
            submission_title=title,
        )
    if isinstance(refusal, history.NeedsRepair):
        return Refusal(
            title=_("The files of this practice need repair first"),
            advice=_("One of them cannot be read, and publishing would lose it. Nothing was changed."),
            submission_title=title,
        )
    return Refusal(
        title=_("Somebody else was faster"),
        advice=_("It has been answered already. It is now: %(state)s.", state=state_told(submission.state)),
        submission_title=title,
        story=story_told(session, submission),
    )


def _since(texts: SentTexts, seen: int) -> tuple[ToldDifference, ...]:
    before, after = str(seen), str(texts.version)
    if not {before, after} <= texts.names().keys():
        return ()
    return compare_told(texts.named(before), texts.named(after), current_language(), with_mailbox=True)


def _of_stale_edit(session: Session, submission: Submission, title: str) -> Refusal:
    """Tell what was published since the author began, and whether both can be put together."""
    merged, number = merged_with_published(session, submission)
    slug, language = submission.slug or "", current_language()
    was, now = (
        history.practice_of(history.revision(session, slug, one)) for one in (submission.base_revision or 1, number)
    )
    return Refusal(
        title=_("The practice was changed meanwhile"),
        advice=_("Since its author began, this was published. Publishing now would undo it."),
        submission_title=title,
        differences=compare_told(
            Telling(was.original, was.facts), Telling(now.original, now.facts), language, with_mailbox=True
        ),
        undecided=tuple(field_name(conflict.name, language) for conflict in merged.conflicts),
        can_catch_up=not merged.conflicts,
    )
