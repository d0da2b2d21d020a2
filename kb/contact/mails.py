"""The mails about questions, each in the language of who receives it."""

from datetime import datetime
from enum import StrEnum

from flask import render_template
from sqlalchemy.orm import Session

from kb.contact.models import Question
from kb.languages import ENGLISH, LANGUAGES
from kb.mail import outbox
from kb.practices.record import Practice
from kb.web.localisation import in_language
from kb.web.signed_links import sign
from kb.web.wording import gettext as _


class Link(StrEnum):
    """What a link in these mails is for; also its part of the address."""

    CONFIRM = "confirm"
    MAKER = "maker"
    ASKER = "asker"


def post_confirmation(
    session: Session, question: Question, practice: Practice, *, base_url: str, now: datetime
) -> None:
    """Send the asker the link that sends the question off."""
    with in_language(question.language):
        subject = _("Confirm your question")
        body = render_template(
            "mail/contact_confirm.txt",
            title=practice.text_for(question.language).title,
            link=_address(base_url, question.language, Link.CONFIRM, question),
            base_url=base_url,
        )
    _post_to_asker(session, question, subject=subject, body=body, now=now)


def post_question(
    session: Session, question: Question, practice: Practice, *, to: str, base_url: str, now: datetime
) -> None:
    """Send a question to those who did it; what they answer goes to the asker."""
    language = practice.original.language if practice.original.language in LANGUAGES else ENGLISH
    with in_language(language):
        subject = _("A question about “%(title)s”", title=practice.original.title)
        body = render_template(
            "mail/contact_question.txt",
            title=practice.original.title,
            page=_page(base_url, language, practice),
            name=question.name,
            question=question.text,
            link=_address(base_url, language, Link.MAKER, question),
            base_url=base_url,
        )
    headers = {"Reply-To": question.email}
    outbox.post(session, recipient=to, language=language, subject=subject, body=body, now=now, headers=headers)


def post_copy(session: Session, question: Question, practice: Practice, *, base_url: str, now: datetime) -> None:
    """Send the asker a copy of a question that went off."""
    with in_language(question.language):
        title = practice.text_for(question.language).title
        subject = _("Your question about “%(title)s”", title=title)
        body = render_template(
            "mail/contact_copy.txt",
            title=title,
            organisation=practice.facts.organisation,
            page=_page(base_url, question.language, practice),
            question=question.text,
            base_url=base_url,
        )
    _post_to_asker(session, question, subject=subject, body=body, now=now)


def post_not_for_us(session: Session, question: Question, practice: Practice, *, base_url: str, now: datetime) -> None:
    """Tell the asker that those who were asked are not the right ones. Before the question is settled: that forgets the address."""
    with in_language(question.language):
        title = practice.text_for(question.language).title
        subject = _("Your question about “%(title)s”", title=title)
        page = _page(base_url, question.language, practice)
        body = render_template("mail/contact_not_for_us.txt", title=title, page=page, base_url=base_url)
    _post_to_asker(session, question, subject=subject, body=body, now=now)


def post_asking_back(session: Session, question: Question, practice: Practice, *, base_url: str, now: datetime) -> None:
    """Ask the asker whether there was an answer."""
    with in_language(question.language):
        subject = _("Was your question answered?")
        body = render_template(
            "mail/contact_answered.txt",
            title=practice.text_for(question.language).title,
            link=_address(base_url, question.language, Link.ASKER, question),
            base_url=base_url,
        )
    _post_to_asker(session, question, subject=subject, body=body, now=now)


def _post_to_asker(session: Session, question: Question, *, subject: str, body: str, now: datetime) -> None:
    outbox.post(session, recipient=question.email, language=question.language, subject=subject, body=body, now=now)


def _address(base_url: str, language: str, purpose: Link, question: Question) -> str:
    return f"{base_url}/{language}/questions/{purpose}/{sign(f'question-{purpose}', question.id)}"


def _page(base_url: str, language: str, practice: Practice) -> str:
    return f"{base_url}/{language}/practices/{practice.slug}"
