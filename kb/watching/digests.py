"""Digests: what is new or changed since the last one, to everybody whose turn it is. Nothing new, no mail."""

import logging
from collections.abc import Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.database.engine import Database
from kb.search.catalogue import Catalogue
from kb.submissions.models import Revision
from kb.watching import subscriptions
from kb.watching.mails import News, post_digest
from kb.watching.models import Rhythm, Subscription
from kb.watching.watched import found_among, told, watched_in
from kb.web.localisation import in_language

#: An hour less than a day or a week: whoever calls this by the hour comes a little later each time.
_PAUSE: Final = {Rhythm.DAILY: timedelta(hours=23), Rhythm.WEEKLY: timedelta(days=6, hours=23)}
#: What is younger may not be committed yet, and is told the next time.
_SETTLED: Final = timedelta(minutes=5)
_log = logging.getLogger("kb.watching")


class _Change(NamedTuple):
    slug: str
    number: int
    at: datetime


def send_digests(database: Database, catalogue: Catalogue, *, base_url: str, now: datetime) -> int:
    """Post the digests that are due; return how many. Needs a request context, which the mails are written in."""
    until = now - _SETTLED
    with database.reading() as session:
        due = _due(session, until=until)
        changes = _changes(session, since=min((since for _, since in due), default=until), until=until)
    sent = 0
    for subscription, since in due:
        news = {one for one in changes if one.at > since}
        try:
            sent += _tell(database, catalogue, subscription, news, until=until, base_url=base_url, now=now)
        except Exception:
            # One that breaks the program must not keep the others back; it is tried again the next time.
            _log.exception("the digest of subscription %s was not made", subscription.id)
    with database.writing() as session:
        subscriptions.forget_unconfirmed(session, now=now)
    return sent


def _tell(
    database: Database,
    catalogue: Catalogue,
    subscription: Subscription,
    changes: Set[_Change],
    *,
    until: datetime,
    base_url: str,
    now: datetime,
) -> bool:
    """Post a digest, if there is something to tell; in any case everything is told until a time."""
    with in_language(subscription.language):
        news = _news(subscription, catalogue, changes)
        what = told(watched_in(subscription.query, subscription.language), catalogue)
    with database.writing() as session:
        kept = session.get(Subscription, subscription.id, with_for_update=True)
        # Meanwhile it may have been ended, or told by another process.
        if kept is None or kept.told_until != subscription.told_until:
            return False
        kept.told_until = until
        if news:
            post_digest(session, kept, news, what=what, base_url=base_url, now=now)
        return bool(news)


def _due(session: Session, *, until: datetime) -> Sequence[tuple[Subscription, datetime]]:
    """Return the subscriptions whose turn it is, each with the time until which it was told."""
    confirmed = session.scalars(select(Subscription).where(Subscription.told_until <= until - min(_PAUSE.values())))
    return [
        (one, one.told_until) for one in confirmed if one.told_until and one.told_until <= until - _PAUSE[one.rhythm]
    ]


def _changes(session: Session, *, since: datetime, until: datetime) -> Sequence[_Change]:
    revisions = select(Revision.slug, Revision.number, Revision.written_at)
    rows = session.execute(revisions.where(Revision.written_at > since, Revision.written_at <= until))
    return [_Change(slug, number, at) for slug, number, at in rows if at is not None]


def _news(subscription: Subscription, catalogue: Catalogue, changes: Set[_Change]) -> list[News]:
    first: Mapping[str, int] = {one.slug: one.number for one in sorted(changes, key=lambda one: -one.number)}
    if not first:
        return []
    watched = watched_in(subscription.query, subscription.language)
    return [News(card=card, is_new=first[card.slug] == 1) for card in found_among(watched, catalogue, first.keys())]
