"""The mails to those who follow something, each in their language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from flask import render_template
from sqlalchemy.orm import Session

from kb.mail import outbox
from kb.search.engine import Card, Facet
from kb.vocabulary.places import place_in_words
from kb.watching.models import Rhythm, Subscription
from kb.web.localisation import in_language
from kb.web.signed_links import sign
from kb.web.wording import gettext as _
from kb.web.wording import ngettext

MOST_IN_MAIL: Final = 20


class Link(StrEnum):
    """What a link in these mails is for; also its part of the address."""

    CONFIRM = "confirm"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A practice that is new or changed."""

    card: Card
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsLine:
    """It as a mail tells it."""

    title: str
    where: str
    address: str
    is_new: bool


def post_confirmation(session: Session, subscription: Subscription, *, what: str, base_url: str, now: datetime) -> None:
    """Send the link that begins it."""
    with in_language(subscription.language):
        subject = _("Confirm that you want to follow this")
        body = render_template(
            "mail/watch_confirm.txt", what=what, link=_address(base_url, subscription, Link.CONFIRM), base_url=base_url
        )
    outbox.post(
        session, recipient=subscription.email, language=subscription.language, subject=subject, body=body, now=now
    )


def post_digest(
    session: Session, subscription: Subscription, news: Sequence[News], *, what: str, base_url: str, now: datetime
) -> None:
    """Send what is new or changed, new practices first. Mail programs show a button of their own that ends it (RFC 8058)."""
    end_address = _address(base_url, subscription, Link.END)
    ordered = sorted(news, key=lambda one: not one.is_new)
    language = subscription.language
    with in_language(language):
        subject = ngettext("%(num)s practice is new or changed", "%(num)s practices are new or changed", len(news))
        body = render_template(
            "mail/watch_digest.txt",
            what=what,
            watched_address=_watched_address(base_url, subscription),
            news=[_line(one, language, base_url) for one in ordered[:MOST_IN_MAIL]],
            more=max(0, len(news) - MOST_IN_MAIL),
            is_weekly=subscription.rhythm == Rhythm.WEEKLY,
            end_address=end_address,
            base_url=base_url,
        )
    headers = {"List-Unsubscribe": f"<{end_address}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    outbox.post(
        session,
        recipient=subscription.email,
        language=language,
        subject=f"{subject}: {what}",
        body=body,
        now=now,
        headers=headers,
    )


def _line(news: News, language: str, base_url: str) -> NewsLine:
    card = news.card
    return NewsLine(
        title=card.title,
        where=place_in_words(card.place, card.facets.get(Facet.COUNTRY, ()), language),
        address=f"{base_url}/{language}/practices/{card.slug}",
        is_new=news.is_new,
    )


def _watched_address(base_url: str, subscription: Subscription) -> str:
    name, _is, slug = subscription.query.partition("=")
    if name == "practice":
        return f"{base_url}/p/{slug}"
    query = f"?{subscription.query}" if subscription.query else ""
    return f"{base_url}/{subscription.language}/search{query}"


def _address(base_url: str, subscription: Subscription, purpose: Link) -> str:
    return f"{base_url}/{subscription.language}/watch/{purpose}/{sign(f'watch-{purpose}', subscription.id)}"
