"""Hands mails over: to a mail server, or into a folder where there is none."""

import contextlib
import os
import smtplib
import ssl
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, Protocol

from kb.errors import KnowledgeBaseError
from kb.mail.message import domain_of, message_of
from kb.mail.models import OutgoingMail
from kb.settings import Settings
from kb.smtp_url import Encryption, SmtpServer, read_smtp_url

TIMEOUT_SECONDS: Final = 10
_SERVICE_CLOSES: Final = 421


class Undelivered(KnowledgeBaseError):
    """A mail could not be handed over."""

    def __init__(self, reason: str, *, is_final: bool = False, is_for_all: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        #: The same mail will be refused again.
        self.is_final = is_final
        #: No other mail will fare better now.
        self.is_for_all = is_for_all


class Delivery(Protocol):
    """A way that mails go."""

    def send(self, mail: OutgoingMail) -> None:
        """Hand a mail over; raise `Undelivered`."""

    def forget(self, *, before: datetime) -> None:
        """Delete what it keeps of mails that were handed over before a time."""


def delivery_of(settings: Settings) -> Delivery:
    """Return the way that the settings name."""
    if settings.smtp_url:
        return SmtpDelivery(read_smtp_url(settings.smtp_url), sender=settings.mail_from)
    return FolderDelivery(settings.mail_folder, sender=settings.mail_from)


@dataclass(frozen=True, slots=True)
class FolderDelivery:
    """Writes each mail to a file that mail programs open. It may hold links that sign somebody in: only its owner reads it."""

    folder: Path
    sender: str

    def send(self, mail: OutgoingMail) -> None:
        """Write the file; a mail that comes again replaces itself."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path = self.folder / f"{mail.made_at:%Y-%m-%d-%H%M%S}-{mail.message_id}.eml"
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(message_of(mail, sender=self.sender).as_bytes())
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def forget(self, *, before: datetime) -> None:
        """Delete the files that were written before a time."""
        for path in self.folder.glob("*.eml"):
            if path.stat().st_mtime < before.timestamp():
                path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class SmtpDelivery:
    """Hands each mail to a mail server, in a connection of its own."""

    server: SmtpServer
    sender: str
    timeout: float = TIMEOUT_SECONDS

    def send(self, mail: OutgoingMail) -> None:
        """Hand the mail over, and wait until the server has it."""
        try:
            self._hand_over(mail)
        except smtplib.SMTPRecipientsRefused as refusal:
            raise _refused(*refusal.recipients[mail.recipient]) from None
        except smtplib.SMTPDataError as refusal:
            raise _refused(refusal.smtp_code, refusal.smtp_error) from None
        except smtplib.SMTPResponseException as refusal:
            raise Undelivered(_said(refusal.smtp_code, refusal.smtp_error), is_for_all=True) from None
        except OSError as error:
            raise Undelivered(str(error) or type(error).__name__, is_for_all=True) from error

    def forget(self, *, before: datetime) -> None:
        """What was handed over is kept by others."""

    def _hand_over(self, mail: OutgoingMail) -> None:
        with contextlib.closing(self._connect()) as smtp:
            self._encrypt(smtp)
            if self.server.user:
                smtp.login(self.server.user, self.server.password)
            smtp.send_message(message_of(mail, sender=self.sender), to_addrs=[mail.recipient])
            # It has the mail; what becomes of the farewell is nothing to us.
            with contextlib.suppress(smtplib.SMTPException):
                smtp.quit()

    def _connect(self) -> smtplib.SMTP:
        # Without a name of ours the library asks the network for one, as long as that may take.
        ours = domain_of(self.sender)
        if self.server.encryption is not Encryption.FROM_THE_START:
            return smtplib.SMTP(self.server.host, self.server.port, ours, timeout=self.timeout)
        trust = ssl.create_default_context()
        return smtplib.SMTP_SSL(self.server.host, self.server.port, ours, timeout=self.timeout, context=trust)

    def _encrypt(self, smtp: smtplib.SMTP) -> None:
        smtp.ehlo_or_helo_if_needed()
        if self.server.encryption not in {Encryption.STARTTLS, Encryption.STARTTLS_IF_OFFERED}:
            return
        if smtp.has_extn("starttls"):
            smtp.starttls(context=ssl.create_default_context())
        elif self.server.encryption is Encryption.STARTTLS:
            raise Undelivered("The mail server does not offer STARTTLS.", is_for_all=True)


def _refused(code: int, reply: bytes | str) -> Undelivered:
    return Undelivered(_said(code, reply), is_final=code >= 500, is_for_all=code == _SERVICE_CLOSES)


def _said(code: int, reply: bytes | str) -> str:
    return f"{code} {reply if isinstance(reply, str) else reply.decode('utf-8', 'replace')}"
