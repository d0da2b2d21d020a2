"""The mails about accounts, each in the language of who receives it."""

import re
from datetime import datetime

from flask import current_app
from sqlalchemy.orm import Session

from kb.accounts.invitations import Invitation
from kb.accounts.links import Purpose, address
from kb.accounts.models import Account
from kb.mail import outbox
from kb.web.localisation import in_language
from kb.web.wording import gettext as _


def post_invitation(
    session: Session, invitation: Invitation, *, secret: str, inviter: str, base_url: str, now: datetime
) -> None:
    """Send an invitation to join; `inviter` is a name, or empty."""
    language = invitation.language
    with in_language(language):
        subject = _("Your invitation to the Democratic Library")
        body = _text(
            "mail/account_invitation.txt",
            inviter=inviter,
            organisation=invitation.organisation,
            link=address(base_url, language, Purpose.JOIN, secret),
            base_url=base_url,
        )
    outbox.post(session, recipient=invitation.email, language=language, subject=subject, body=body, now=now)


def post_new_password(session: Session, account: Account, *, secret: str, base_url: str, now: datetime) -> None:
    """Send a link to choose a new password."""
    language = account.language
    with in_language(language):
        subject = _("Choose a new password")
        link = address(base_url, language, Purpose.NEW_PASSWORD, secret)
        body = _text("mail/account_new_password.txt", link=link, base_url=base_url)
    outbox.post(session, recipient=account.email, language=language, subject=subject, body=body, now=now)


def post_address_change(
    session: Session, account: Account, *, email: str, secret: str | None, base_url: str, now: datetime
) -> None:
    """Send the link to the new address, or a note where another account has it; and a note to the address so far."""
    language = account.language
    with in_language(language):
        subject = _("Confirm your new e-mail address")
        link = address(base_url, language, Purpose.CONFIRM_ADDRESS, secret) if secret else ""
        body = _text("mail/account_confirm_address.txt", link=link, base_url=base_url)
        note_subject = _("Your e-mail address is to be changed")
        note = _text("mail/account_address_note.txt", base_url=base_url)
    outbox.post(session, recipient=email, language=language, subject=subject, body=body, now=now)
    outbox.post(session, recipient=account.email, language=language, subject=note_subject, body=note, now=now)


def _text(template: str, **values: str) -> str:
    """Return a mail's text, written without anything of the page or request at hand. What is left out leaves no hole."""
    text = current_app.jinja_env.get_template(template).render(**values)
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"
