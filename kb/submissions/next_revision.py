"""What the next revision of a practice is made of: what it is now, the files that change, and what forbids it."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.errors import KnowledgeBaseError
from kb.practices.record import Practice
from kb.practices.store import MARKDOWN, PracticeStore, UnknownPractice
from kb.search.catalogue import Catalogue
from kb.submissions.history import NeedsRepair, as_text, revision, up_to_date
from kb.submissions.models import Revision, Submission
from kb.submissions.outcome import Outcome


class StaleEdit(KnowledgeBaseError):
    """The text that is changed was changed by somebody else since the revision `base`; `latest` is the one now."""

    def __init__(self, slug: str, base: int | None, latest: int) -> None:
        super().__init__(f"{slug} is at revision {latest}, the change began from {base}")
        self.slug = slug
        self.base = base
        self.latest = latest


class Interrupted(NeedsRepair):
    """An earlier publication of this practice was stopped half-way. The next start finishes it, and `kb submissions finish`."""


def settled_revision(session: Session, store: PracticeStore, slug: str, *, now: datetime) -> Revision:
    """Return what a practice is now, changes by hand included."""
    latest = up_to_date(session, store, slug, now=now)
    if latest is None:
        raise UnknownPractice(slug)
    # Only one publishes at a time, so whoever began this one has died.
    if latest.written_at is None:
        raise Interrupted(slug)
    return latest


def require_fresh(session: Session, latest: Revision, base: int | None, file_name: str) -> None:
    """Raise `StaleEdit` where the file that somebody changes was changed since. Another language's text is no matter."""
    if base == latest.number:
        return
    if base is None or revision(session, latest.slug, base).files.get(file_name) != latest.files.get(file_name):
        raise StaleEdit(latest.slug, base, latest.number)


def files_together(latest: Revision | None, changed: Mapping[str, bytes], current: Practice | None) -> dict[str, str]:
    """Return all files of a revision in the order in which they are stored: the original last."""
    files = {**(latest.files if latest else {}), **{name: as_text(content) for name, content in changed.items()}}
    original = f"{current.original.language}{MARKDOWN}" if current else next(iter(changed))
    return {**{name: text for name, text in files.items() if name != original}, original: files[original]}


def credit_of(outcome: Outcome, current: Practice | None) -> str:
    """Return the library that is named with a revision."""
    if outcome.facts is not None:
        return outcome.facts.organisation
    return outcome.text.translator or (current.facts.organisation if current else "")


def is_taken(session: Session, catalogue: Catalogue, slug: str) -> bool:
    """Tell whether a practice has, had or will have a slug: an address never means another practice."""
    if catalogue.store.stamps([slug]) or catalogue.slug_now(slug) is not None:
        return True
    known = (
        select(Revision.id).where(Revision.slug == slug).exists()
        | select(Submission.id).where(Submission.slug == slug).exists()
    )
    return session.scalar(select(known)) is True
