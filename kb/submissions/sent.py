"""The texts of a submission that were sent in. What its author types in between is nobody else's business yet."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy.orm import Session

from kb.practices.presentation import PracticePage
from kb.practices.record import Facts
from kb.practices.store import PracticeStore
from kb.submissions import history
from kb.submissions.history import NoSuchRevision
from kb.submissions.models import Kind, Submission, Version, VersionNote
from kb.submissions.preview import practice_before, preview, read_submission
from kb.submissions.told import Telling
from kb.submissions.typed import Typed
from kb.submissions.versions import as_typed
from kb.submissions.workflow import State
from kb.web.wording import format_day
from kb.web.wording import gettext as _

#: Names the published practice among the texts; the others are named by their numbers.
PUBLISHED: Final = "published"


#: While it stands so, its author writes on, and reviewers see what was sent last.
_WITH_AUTHOR: Final = frozenset({State.DRAFT, State.CHANGES_REQUESTED, State.WITHDRAWN})


class SentTexts:
    """The texts that reviewers see, the oldest first, and the practice that they change or translate."""

    def __init__(self, session: Session, submission: Submission, store: PracticeStore) -> None:
        self.submission = submission
        self.before = practice_before(store, submission)
        self._session = session
        self._store = store
        self._sent = {str(one.number): one for one in shown_versions(submission)}
        latest = next(reversed(self._sent.values()))
        self.version = latest.number
        self.typed: Typed = as_typed(latest.typed)
        self.telling, self.problems = read_submission(self.typed, submission, self.before)

    @property
    def page_facts(self) -> Facts:
        """The facts that will stand on the page: those of the submission, or of the original that it translates."""
        return self.telling.facts or (self.before.facts if self.before else Facts())

    def preview(self, language: str, *, base_url: str) -> PracticePage:
        """Return the page that would come of the latest text."""
        return preview(
            self.submission,
            self.telling,
            self.before,
            language,
            key=self.submission.id,
            store=self._store,
            base_url=base_url,
        )

    def names(self) -> Mapping[str, str]:
        """Return what can be compared: the name of each text, and in words when it was sent."""
        published = {PUBLISHED: _("as it was published")} if self._published() else {}
        return published | {name: format_day(one.saved_at.date()) for name, one in self._sent.items()}

    def usual_pair(self) -> tuple[str, str]:
        """Return what a reviewer wants to compare: the latest text, and the one that was reviewed before or is published."""
        *former, latest = ["", *self.names()]
        return (former[-1], latest) if former else ("", "")

    def named(self, name: str) -> Telling:
        """Return the text with one of the names."""
        published = self._published()
        if name == PUBLISHED and published is not None:
            return published
        return read_submission(as_typed(self._sent[name].typed), self.submission, self.before)[0]

    def _published(self) -> Telling | None:
        """Return what an edit or a new translation of a told text began from."""
        if self.before is None or self.submission.slug is None:
            return None
        practice = self.before
        if self.submission.kind == Kind.TRANSLATION:
            text = practice.translations.get(self.telling.text.language)
            return Telling(text, None) if text else None
        try:
            base = history.revision(self._session, self.submission.slug, self.submission.base_revision or 0)
            practice = history.practice_of(base)
        except NoSuchRevision:
            pass
        return Telling(practice.original, practice.facts)


def shown_versions(submission: Submission) -> Sequence[Version]:
    """Return the versions that were sent, and the latest one where a reviewer made it; the oldest first."""
    latest = submission.version if submission.state not in _WITH_AUTHOR else None
    return [one for one in submission.versions if one.note == VersionNote.SENT or one.number == latest]
