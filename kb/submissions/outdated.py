"""Translations whose original has been changed since: which they are, and what changed."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kb.practices.record import Practice, Text
from kb.practices.store import MARKDOWN, PracticeStore, read_if_there
from kb.submissions import history
from kb.submissions.differences import FieldDifference, compare_fields
from kb.submissions.models import Revision, Submission
from kb.submissions.told import tell_text

#: Of the practices that were changed at all, so many are looked through, the last changed first.
MOST_LOOKED_THROUGH: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Outdated:
    """A practice whose translation is older than the original, and the fields that changed since."""

    practice: Practice
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A translation that is older than its original, by the title of the original."""

    slug: str
    language: str
    title: str
    title_language: str


class StaleTranslations:
    """Knows which translations into any language are outdated. Made once; each look reads only what has changed since the last.

    With 300 practices that were changed, the first look takes half a second, each other some ten milliseconds.
    """

    def __init__(self, store: PracticeStore) -> None:
        self._store = store
        self._known: dict[str, tuple[int, tuple[Stale, ...]]] = {}
        self._looking = threading.Lock()

    def all(self, session: Session) -> tuple[Stale, ...]:
        """Return all of them, those changed last first."""
        latest = _changed_slugs(session)
        stamps = self._store.stamps(latest)
        with self._looking:
            known = {slug: self._look(session, slug, hash((latest[slug], stamps[slug]))) for slug in stamps}
            self._known = known
        return tuple(stale for slug in latest if slug in known for stale in known[slug][1])

    def _look(self, session: Session, slug: str, mark: int) -> tuple[int, tuple[Stale, ...]]:
        before = self._known.get(slug)
        return before if before and before[0] == mark else (mark, tuple(_stale_of(session, self._store, slug)))


def changed_since(session: Session, practice: Practice, number: int | None) -> Mapping[str, FieldDifference]:
    """Return by field what changed in the original since a revision; nothing where that is not known."""
    before = _original_of(session, practice.slug, number)
    if before is None:
        return {}
    return {one.name: one for one in compare_fields(tell_text(before), tell_text(practice.original))}


def is_outdated(session: Session, practice: Practice, text: Text) -> bool:
    """Tell whether the original's words were changed since a translation was made; the facts are always today's."""
    before = _original_of(session, practice.slug, text.translated_from_revision)
    return before is not None and tell_text(before) != tell_text(practice.original)


def outdated_translations(session: Session, store: PracticeStore, language: str) -> Iterator[Outdated]:
    """Yield the practices whose translation into a language is outdated, those changed last first."""
    for slug in _changed_slugs(session):
        practice = read_if_there(store, slug)
        text = practice.translations.get(language) if practice else None
        if practice is not None and text is not None and not practice.is_withdrawn:
            changed = tuple(changed_since(session, practice, text.translated_from_revision))
            if changed:
                yield Outdated(practice=practice, changed=changed)


def note_seen(session: Session, submission: Submission, number: int) -> None:
    """Take a translation as made from a later revision of the original, after its translator was shown what changed.

    Where somebody else has published a translation meanwhile it stays as it is: that is a conflict, and told when it is published.
    """
    base, slug = submission.base_revision, submission.slug
    if base is None or slug is None:
        return
    latest = history.latest_revision(session, slug)
    if latest is None or not base < number <= latest.number:
        return
    name = f"{submission.language}{MARKDOWN}"
    before, after = (history.revision(session, slug, one).files.get(name) for one in (base, number))
    if before == after:
        submission.base_revision = number


def _original_of(session: Session, slug: str, number: int | None) -> Text | None:
    if number is None:
        return None
    try:
        practice = history.reading_of(history.revision(session, slug, number)).practice
    except history.NoSuchRevision:
        return None
    return practice.original if practice else None


def _stale_of(session: Session, store: PracticeStore, slug: str) -> Iterator[Stale]:
    practice = read_if_there(store, slug)
    if practice is None or practice.is_withdrawn:
        return
    original = practice.original
    for language, text in practice.translations.items():
        if is_outdated(session, practice, text):
            yield Stale(slug=slug, language=language, title=original.title, title_language=original.language)


def _changed_slugs(session: Session) -> dict[str, int]:
    """Return the slugs of practices that were changed, those changed last first, with the number of the latest revision."""
    latest = func.max(Revision.number)
    query = select(Revision.slug, latest).group_by(Revision.slug).having(latest > 1)
    rows = session.execute(query.order_by(func.max(Revision.id).desc()).limit(MOST_LOOKED_THROUGH))
    return dict(rows.all())
