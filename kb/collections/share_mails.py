"""Mails about sharing: the invitation that facilitators send by themselves, in five languages, and the one to edit together."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from flask import render_template
from sqlalchemy.orm import Session

from kb.accounts import links
from kb.accounts.links import Purpose
from kb.collections.board import Board
from kb.collections.board_page import MOST_PLACES, days_told, places_of
from kb.languages import LANGUAGES
from kb.mail import outbox
from kb.vocabulary.places import own_name
from kb.web.localisation import in_language
from kb.web.wording import format_list
from kb.web.wording import gettext as _

_HOLES: Final = re.compile(r"\n{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationText:
    """A text to send to participants. `mailto` opens it in a mail program."""

    language: str
    name: str
    subject: str
    body: str

    @property
    def mailto(self) -> str:
        """The text as an address that mail programs understand (RFC 6068)."""
        body = self.body.replace("\n", "\r\n")
        return f"mailto:?subject={quote(self.subject, safe='')}&body={quote(body, safe='')}"


def invitation_texts(board: Board, *, link: str) -> tuple[InvitationText, ...]:
    """Return the invitation to a board in each language, that of the board first."""
    ordered = sorted(LANGUAGES, key=lambda language: language not in board.languages)
    return tuple(_invitation(board, language, link=link) for language in ordered)


def post_edit_together(
    session: Session,
    *,
    recipient: str,
    title: str,
    inviter: str,
    secret: str,
    language: str,
    base_url: str,
    now: datetime,
) -> None:
    """Send the link with which somebody edits a collection together with its owner; raise `BadAddress`."""
    with in_language(language):
        subject = _("Edit a collection together: %(title)s", title=title)
        link = links.address(base_url, language, Purpose.EDIT_TOGETHER, secret)
        body = _text("mail/collection_edit_together.txt", title=title, inviter=inviter, link=link)
    outbox.post(session, recipient=recipient, language=language, subject=subject, body=body, now=now)


def _invitation(board: Board, language: str, *, link: str) -> InvitationText:
    places = places_of(board)
    with in_language(language):
        where = format_list(list(places)) if len(places) <= MOST_PLACES else ""
        subject = _("Invitation: %(title)s", title=board.title)
        body = _text("mail/collection_invitation.txt", title=board.title, when=days_told(board), where=where, link=link)
    return InvitationText(language=language, name=own_name(language), subject=subject, body=body)


def _text(template: str, **values: str) -> str:
    """Return a mail's text; what is left out leaves no hole."""
    return _HOLES.sub("\n\n", render_template(template, **values)).strip() + "\n"
