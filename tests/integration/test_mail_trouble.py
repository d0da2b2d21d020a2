"""A mail server in trouble: what somebody can mend is tried again, nothing is lost, no password is told to strangers."""

import socket
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from kb.database.engine import Database
from kb.mail.delivery import FolderDelivery, SmtpDelivery
from kb.mail.models import MailState, OutgoingMail
from kb.mail.postman import Delivered, deliver_due
from kb.settings import Settings
from kb.smtp_url import Encryption, SmtpServer
from tests.support.mail import HANGS_UP, MailServer
from tests.support.outbox import NOW, SENDER, post, read, site_in, smtp

SECOND = timedelta(seconds=1)


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    """Return the settings of a site without a mail server."""
    return site_in(tmp_path)


def test_a_server_that_is_not_there_gets_the_mail_later(database: Database, server: MailServer) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        elsewhere = SmtpServer(host="127.0.0.1", port=nobody.getsockname()[1], encryption=Encryption.NONE)
        mail_id = post(database)
        assert deliver_due(database, SmtpDelivery(elsewhere, SENDER), now=NOW) == Delivered(sent=0, failed=1)
    waiting = read(database, mail_id)
    assert waiting.state is MailState.WAITING
    assert "refused" in waiting.failed

    assert deliver_due(database, smtp(server), now=NOW + 30 * SECOND) == Delivered(sent=0, failed=0)
    assert deliver_due(database, smtp(server), now=NOW + 70 * SECOND) == Delivered(sent=1, failed=0)
    assert read(database, mail_id).failed == ""


def test_mails_wait_longer_after_each_failure_and_are_given_up_after_five_days(
    database: Database, server: MailServer
) -> None:
    server.answers["RCPT"] = "451 try later"
    mail_id = post(database)
    now, waits = NOW, []

    while (due_at := read(database, mail_id).next_attempt_at) is not None:
        waits.append(round((due_at - now) / timedelta(minutes=1)))
        now = due_at
        assert deliver_due(database, smtp(server), now=now) == Delivered(sent=0, failed=1)

    assert waits == [0, 1, 5, 30, 120, 360, *[720] * 9]
    assert timedelta(days=4.5) < now - NOW <= timedelta(days=5)
    assert read(database, mail_id).state is MailState.GAVE_UP
    assert deliver_due(database, smtp(server), now=now + timedelta(days=9)) == Delivered(sent=0, failed=0)


def test_a_mailbox_that_does_not_exist_is_not_asked_again_and_no_address_is_kept(
    database: Database, server: MailServer
) -> None:
    server.answers["RCPT"] = "550-5.1.1 <anna@kb.example>: unknown\r\n550 Ask postmaster@kb.example"
    refused = post(database)
    assert deliver_due(database, smtp(server), now=NOW) == Delivered(sent=0, failed=1)

    assert read(database, refused).state is MailState.GAVE_UP
    assert read(database, refused).failed == "550 5.1.1 … unknown Ask …"


@pytest.mark.parametrize(
    ("command", "answer", "state"),
    [
        ("hello", "421 too busy", MailState.WAITING),
        ("hello", "554 not you", MailState.WAITING),
        ("MAIL", "550 this sender may not", MailState.WAITING),
        ("AUTH", "535 wrong password for kb@kb.example", MailState.WAITING),
        ("RCPT", "450 mailbox full", MailState.WAITING),
        ("RCPT", "421 closing", MailState.WAITING),
        (".", "451 disk full", MailState.WAITING),
        (".", "554 looks like spam", MailState.GAVE_UP),
        ("DATA", "554 no", MailState.GAVE_UP),
    ],
)
def test_what_somebody_can_mend_is_tried_again(
    database: Database, server: MailServer, command: str, answer: str, state: MailState
) -> None:
    server.answers[command] = answer
    mail_id = post(database)

    assert deliver_due(database, smtp(server, user="kb"), now=NOW) == Delivered(sent=0, failed=1)

    mail = read(database, mail_id)
    assert mail.state is state
    assert mail.failed.startswith(answer[:3])
    assert "@" not in mail.failed


@pytest.mark.parametrize("farewell", ["500 no", HANGS_UP])
def test_a_rude_farewell_does_not_send_the_mail_again(database: Database, server: MailServer, farewell: str) -> None:
    server.answers["QUIT"] = farewell
    post(database)

    assert deliver_due(database, smtp(server), now=NOW) == Delivered(sent=1, failed=0)


def test_one_receiver_that_is_refused_does_not_keep_the_others_back(database: Database, server: MailServer) -> None:
    post(database, recipient="gone@kb.example")
    post(database)
    server.answers["RCPT"] = "550 unknown"
    refused = smtp(server)

    class OnlyTheFirstIsRefused:
        def send(self, mail: OutgoingMail) -> None:
            if mail.recipient != "gone@kb.example":
                server.answers.clear()
            refused.send(mail)

        def forget(self, *, before: datetime) -> None:
            raise AssertionError

    assert deliver_due(database, OnlyTheFirstIsRefused(), now=NOW) == Delivered(sent=1, failed=1)


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA", "."])
def test_a_server_that_hangs_up_gets_the_mail_again(database: Database, server: MailServer, command: str) -> None:
    server.answers[command] = HANGS_UP
    mail_id = post(database)
    assert deliver_due(database, smtp(server), now=NOW) == Delivered(sent=0, failed=1)
    assert read(database, mail_id).failed
    server.answers.clear()

    assert deliver_due(database, smtp(server), now=NOW + 70 * SECOND) == Delivered(sent=1, failed=0)


def test_a_server_out_of_reach_is_asked_once_a_round(database: Database, server: MailServer) -> None:
    server.answers["hello"] = "421 too busy"
    first, second = post(database), post(database)

    assert deliver_due(database, smtp(server), now=NOW) == Delivered(sent=0, failed=1)

    assert read(database, first).attempts == 1
    assert read(database, second).attempts == 0


def test_a_mail_that_breaks_the_program_waits_and_the_others_go(database: Database, site: Settings) -> None:
    poisoned, healthy = post(database, subject="poison"), post(database)
    folder = FolderDelivery(site.mail_folder, sender=SENDER)

    class Breaks:
        def send(self, mail: OutgoingMail) -> None:
            if mail.subject == "poison":
                raise ZeroDivisionError
            folder.send(mail)

        def forget(self, *, before: datetime) -> None:
            folder.forget(before=before)

    assert deliver_due(database, Breaks(), now=NOW) == Delivered(sent=1, failed=1)
    assert read(database, poisoned).failed == "ZeroDivisionError"
    assert read(database, healthy).state is MailState.SENT


def test_a_clock_that_was_set_back_keeps_no_mail_waiting(database: Database, server: MailServer) -> None:
    post(database, now=NOW + timedelta(days=365))

    assert deliver_due(database, smtp(server), now=NOW) == Delivered(sent=1, failed=0)


def test_a_password_is_not_told_to_a_server_that_does_not_encrypt(database: Database, server: MailServer) -> None:
    mail_id = post(database)

    deliver_due(database, smtp(server, encryption=Encryption.STARTTLS, user="kb"), now=NOW)

    assert not [command for command in server.commands if command.startswith(("AUTH", "MAIL"))]
    assert "STARTTLS" in read(database, mail_id).failed


@pytest.mark.parametrize("encryption", [Encryption.STARTTLS, Encryption.STARTTLS_IF_OFFERED])
def test_a_server_that_offers_encryption_is_taken_at_its_word(
    database: Database, server: MailServer, encryption: Encryption
) -> None:
    server.answers |= {"EHLO": "250-mail.example\r\n250-STARTTLS\r\n250 AUTH PLAIN", "STARTTLS": "220 this is no TLS"}
    post(database)

    assert deliver_due(database, smtp(server, encryption=encryption, user="kb"), now=NOW) == Delivered(sent=0, failed=1)

    assert "STARTTLS" in server.commands
    assert not [command for command in server.commands if command.startswith(("AUTH", "MAIL"))]


def test_a_name_and_password_are_told_where_they_are_wanted(database: Database, server: MailServer) -> None:
    post(database)

    assert deliver_due(database, smtp(server, user="kb"), now=NOW) == Delivered(sent=1, failed=0)

    assert [command for command in server.commands if command.startswith("AUTH PLAIN")]
