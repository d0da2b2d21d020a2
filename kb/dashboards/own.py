"""What became of the practices that somebody wrote, changed or translated."""

from collections import Counter
from collections.abc import Collection as Several
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import Select, distinct, func, or_, select
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.collections.models import Collection, CollectionItem, ItemKind
from kb.contact.models import Question
from kb.practices.record import Practice
from kb.practices.store import PracticeStore, UnknownPractice
from kb.practices.views import PracticePages
from kb.room.models import Take
from kb.submissions.models import Kind, Submission
from kb.submissions.workflow import State
from kb.usage.reading import Views, views_of

#: The table shows no more, those published last first.
MOST_SHOWN: Final = 100
_OWN_TEXTS: Final = frozenset({Kind.NEW, Kind.ADAPTATION})


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPractice:
    """A published practice and what became of it. `practice` is None while its file needs repair."""

    slug: str
    practice: Practice | None
    did: Kind
    views: Views
    saves: int
    takes: int
    adaptations: int
    questions: int

    @property
    def confirmed(self) -> date | None:
        """When somebody last said that it is still so."""
        return self.practice.facts.last_confirmed if self.practice else None


def own_practices(
    session: Session, account: Account, *, pages: PracticePages, now: datetime
) -> tuple[OwnPractice, ...]:
    """Return the practices that somebody has a share in, those published last first; under their present names."""
    did = _published(session, account, pages)
    found = _read(pages.store, [*did][:MOST_SHOWN])
    names = _names(found, pages)
    views, saves = _views(session, names, now=now), _counts(session, _saves(names, account), names)
    takes, questions = _counts(session, _takes(names), names), _counts(session, _questions(names), names)
    return tuple(
        OwnPractice(
            slug=slug,
            practice=practice,
            did=did[slug],
            views=views[slug],
            saves=saves[slug],
            takes=takes[slug],
            adaptations=sum(branch.practice.slug not in did for branch in pages.family_of(slug).adaptations),
            questions=questions[slug],
        )
        for slug, practice in found
    )


def texts_at_work(session: Session, account: Account) -> Mapping[State, int]:
    """Return how many of somebody's texts stand where, of those that are neither published nor given up."""
    at_work = (State.DRAFT, State.CHANGES_REQUESTED, State.SUBMITTED, State.ACCEPTED)
    query = (
        select(Submission.state, func.count())
        .where(Submission.author_id == account.id, Submission.state.in_(at_work))
        .group_by(Submission.state)
    )
    return {State(state): count for state, count in session.execute(query)}


def _published(session: Session, account: Account, pages: PracticePages) -> dict[str, Kind]:
    """Return by present slug what somebody did: who wrote a practice wrote it, whatever else they did with it."""
    query = (
        select(Submission.slug, Submission.kind)
        .where(Submission.author_id == account.id, Submission.state == State.PUBLISHED, Submission.slug.is_not(None))
        .order_by(Submission.answered_at.desc(), Submission.changed_at.desc())
    )
    did: dict[str, Kind] = {}
    for former, kind in session.execute(query):
        assert former is not None
        slug = pages.slug_now(former) or former
        if slug not in did or kind in _OWN_TEXTS:
            did[slug] = Kind(kind)
    return did


def _saves(slugs: Several[str], account: Account) -> Select[str, int]:
    """Count the collections that hold a practice, without its author's own."""
    return (
        select(CollectionItem.slug, func.count(distinct(CollectionItem.collection_id)))
        .join(Collection, Collection.id == CollectionItem.collection_id)
        .where(CollectionItem.kind == ItemKind.PRACTICE, CollectionItem.slug.in_(slugs))
        .where(or_(Collection.owner_id.is_(None), Collection.owner_id != account.id))
        .group_by(CollectionItem.slug)
    )


def _takes(slugs: Several[str]) -> Select[str, int]:
    """Count who took a practice home from a seminar."""
    return (
        select(CollectionItem.slug, func.count(Take.id))
        .join(Take, Take.item_id == CollectionItem.id)
        .where(CollectionItem.slug.in_(slugs))
        .group_by(CollectionItem.slug)
    )


def _questions(slugs: Several[str]) -> Select[str, int]:
    """Count the questions that went off."""
    return (
        select(Question.slug, func.count())
        .where(Question.slug.in_(slugs), Question.confirmed_at.is_not(None))
        .group_by(Question.slug)
    )


def _counts(session: Session, query: Select[str, int], names: Mapping[str, str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for name, count in session.execute(query):
        counts[names[name]] += count
    return counts


def _views(session: Session, names: Mapping[str, str], *, now: datetime) -> Mapping[str, Views]:
    found = dict.fromkeys(names.values(), Views())
    for name, more in views_of(session, [*names], now=now).items():
        before = found[names[name]]
        found[names[name]] = Views(
            this_month=before.this_month + more.this_month, last_twelve=before.last_twelve + more.last_twelve
        )
    return found


def _names(found: Several[tuple[str, Practice | None]], pages: PracticePages) -> dict[str, str]:
    """Return the present slug of each name that a practice has or had: what was counted before stands under the former."""
    present = {slug: slug for slug, _practice in found}
    for slug, practice in found:
        former = practice.facts.formerly if practice else ()
        present.update((name, slug) for name in former if pages.slug_now(name) == slug)
    return present


def _read(store: PracticeStore, slugs: Several[str]) -> list[tuple[str, Practice | None]]:
    """Return the practices that are there, and None for one whose file cannot be read."""
    found: list[tuple[str, Practice | None]] = []
    for slug in slugs:
        try:
            found.append((slug, store.read(slug).practice))
        except UnknownPractice:
            continue
    return found
