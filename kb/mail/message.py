"""A mail of the outbox as mail programs know it."""

from email import policy
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy
from email.utils import format_datetime, parseaddr

from kb.mail.models import OutgoingMail


class _WholeLine(UnstructuredHeader, BaseHeader):
    """An address in a header: folded, as the library does with what is long, no mail program would know it as one."""

    max_count = 1

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("List-Unsubscribe", _WholeLine)
_POLICY = policy.SMTP.clone(header_factory=_HEADERS)


def message_of(mail: OutgoingMail, *, sender: str) -> EmailMessage:
    """Return the message. It says that nobody typed it, so that no holiday notice answers; its id and date never change."""
    message = EmailMessage(policy=_POLICY)
    message["From"] = sender
    message["To"] = mail.recipient
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.made_at)
    message["Message-ID"] = f"<{mail.message_id}@{domain_of(sender)}>"
    message["Auto-Submitted"] = "auto-generated"
    for name, value in mail.headers.items():
        message[name] = value
    # Every server passes on plain ASCII, and filters take text in base64 for a thing that hides.
    message.set_content(mail.body, charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = mail.language
    return message


def domain_of(sender: str) -> str:
    """Return the domain of `library@kb.example` or `The library <library@kb.example>`."""
    return parseaddr(sender)[1].rpartition("@")[2]
