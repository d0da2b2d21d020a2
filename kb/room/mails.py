"""The two mails about a reminder: the link that confirms it, and on its day what somebody took home."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from flask import render_template, url_for
from sqlalchemy.orm import Session

from kb.collections.board import Board, BoardItem
from kb.collections.codes import collection_link
from kb.mail import outbox
from kb.room.models import Reminder, Take
from kb.web.localisation import in_language
from kb.web.signed_links import sign
from kb.web.wording import gettext as _


class Link(StrEnum):
    """What a link in these mails is for; also its part of the address."""

    CONFIRM = "confirm"
    END = "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Something that was taken home, as a mail tells it. `tried` is where one tells of having done it; a link has no such page."""

    title: str
    address: str
    sentence: str
    due_on: date | None
    tried: str = ""


def purpose_of(link: Link) -> str:
    """Return what is signed into a link, so that it is good for nothing else."""
    return f"reminder-{link}"


def post_confirmation(session: Session, reminder: Reminder, *, title: str, base_url: str, now: datetime) -> None:
    """Send the link that lets the reminder come, and the one that ends it."""
    with in_language(reminder.language):
        subject = _("Confirm your reminder")
        body = render_template(
            "mail/reminder_confirm.txt",
            title=title,
            due_on=reminder.due_on,
            link=_address(base_url, reminder, Link.CONFIRM),
            end_link=_address(base_url, reminder, Link.END),
            base_url=base_url,
        )
    _post(session, reminder, subject=subject, body=body, now=now)


def post_reminder(
    session: Session, reminder: Reminder, board: Board, takes: Mapping[str, Take], *, base_url: str, now: datetime
) -> None:
    """Send what was taken home, with the way to tell what came of it."""
    with in_language(reminder.language):
        subject = _("What you took home: %(title)s", title=board.title)
        body = render_template(
            "mail/reminder.txt",
            title=board.title,
            board_address=collection_link(base_url, board.code),
            taken=[*_taken(board, takes, base_url)],
            base_url=base_url,
        )
    _post(session, reminder, subject=subject, body=body, now=now)


def _taken(board: Board, takes: Mapping[str, Take], base_url: str) -> Iterator[Taken]:
    for item in board.items():
        if (take := takes.get(item.id)) is not None:
            yield Taken(
                title=item.title,
                address=_address_of(item, base_url),
                sentence=take.sentence,
                due_on=take.due_on,
                tried=base_url + url_for("adapting.page", slug=item.practice.slug)
                if item.practice and item.practice.text
                else "",
            )


def _address_of(item: BoardItem, base_url: str) -> str:
    return f"{base_url}/p/{item.practice.slug}" if item.practice else item.url


def _post(session: Session, reminder: Reminder, *, subject: str, body: str, now: datetime) -> None:
    outbox.post(session, recipient=reminder.email, language=reminder.language, subject=subject, body=body, now=now)


def _address(base_url: str, reminder: Reminder, link: Link) -> str:
    return f"{base_url}/{reminder.language}/reminders/{link}/{sign(purpose_of(link), reminder.id)}"
