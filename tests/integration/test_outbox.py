"""The outbox: mail is kept with what it tells of, and reaches its receiver, however the mail server fares."""

import os
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from kb.database.engine import Database
from kb.mail import outbox
from kb.mail.delivery import FolderDelivery, delivery_of
from kb.mail.models import MailState
from kb.mail.postman import Delivered, deliver_due, forget_old
from kb.settings import Settings
from tests.support.mail import MailServer
from tests.support.outbox import NOW, SENDER, post, read, site_in, smtp

pytestmark = pytest.mark.people


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    """Return the settings of a site without a mail server."""
    return site_in(tmp_path)


# What is written


def test_a_mail_arrives_as_it_was_written(database: Database, server: MailServer) -> None:
    body = "Labdien!\n\nJūsu prakse ir publicēta:\nhttps://kb.example/lv/practices/" + "x" * 100 + "\n.\nŽēl nav.\n"
    post(database, subject="Prakse “Tēvu grupa” ir publicēta", body=body)

    assert deliver_due(database, smtp(server), now=NOW) == Delivered(sent=1, failed=0)

    (mail,) = server.mails
    assert server.recipients == ["anna@kb.example"]
    assert mail.get_content().replace("\r\n", "\n") == body
    assert (mail["Subject"], mail["To"], mail["From"]) == (
        "Prakse “Tēvu grupa” ir publicēta",
        "anna@kb.example",
        SENDER,
    )
    assert mail.get_content_type() == "text/plain"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "en"
    assert mail["Date"].datetime == NOW


def test_a_mail_that_is_sent_twice_is_known_to_be_one(database: Database, server: MailServer) -> None:
    mail_id = post(database)
    deliver_due(database, smtp(server), now=NOW)
    with database.writing() as session:
        outbox.retry(session, read(database, mail_id), now=NOW + timedelta(days=1))
    deliver_due(database, smtp(server), now=NOW + timedelta(days=1))

    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Message-ID"].endswith("@kb.example>")
    assert first["Date"] == second["Date"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x85", "\u2028", "\x00"])
def test_a_subject_cannot_bring_headers_of_its_own(database: Database, server: MailServer, end: str) -> None:
    post(database, subject=f"Hello{end}Bcc: everybody@kb.example{end}{end}Another body")

    deliver_due(database, smtp(server), now=NOW)

    (mail,) = server.mails
    assert mail["Bcc"] is None
    assert mail["Subject"] == "Hello Bcc: everybody@kb.example Another body"
    assert server.recipients == ["anna@kb.example"]


def test_a_long_subject_is_cut(database: Database, server: MailServer) -> None:
    post(database, subject="ļoti " * 1000)

    deliver_due(database, smtp(server), now=NOW)

    assert server.mails[0]["Subject"] == ("ļoti " * 1000)[:200].rstrip()


@pytest.mark.parametrize("text", ["\ud800 half a letter", "\x1b[2Jcleared", "tabs\tand\nlines", "bell\x07"])
def test_any_text_can_be_sent_and_none_steers_a_terminal(database: Database, server: MailServer, text: str) -> None:
    post(database, subject=text, body=text + "\n")

    assert deliver_due(database, smtp(server), now=NOW) == Delivered(sent=1, failed=0)

    assert not {"\x1b", "\x07"} & set(server.mails[0].get_content())


@pytest.mark.parametrize(
    "recipient",
    [
        "",
        "anna",
        "@kb.example",
        "anna@",
        "anna@kb.example, bert@kb.example",
        "anna@kb.example\nBcc: bert@kb.example",
        "anna@kb.example> SIZE=1",
        "Anna <anna@kb.example>",
        "anna smith@kb.example",
        "anna@kb..example",
        "anna@" + "k" * 64 + ".example",
        "a" * 250 + "@kb.example",
        "ānna@kb.example",
    ],
)
def test_what_is_not_one_mailbox_is_refused_at_once(database: Database, recipient: str) -> None:
    with pytest.raises(outbox.BadAddress):
        post(database, recipient=recipient)


def test_a_domain_with_letters_of_its_own_is_written_as_servers_take_it(database: Database, server: MailServer) -> None:
    post(database, recipient="anna@bibliotēka.example")

    deliver_due(database, smtp(server), now=NOW)

    assert server.recipients == ["anna@" + "bibliotēka.example".encode("idna").decode()]


def test_nothing_is_sent_of_what_was_rolled_back(database: Database, server: MailServer) -> None:
    with database.writing_session() as session, session.begin():
        outbox.post(session, recipient="anna@kb.example", language="en", subject="a", body="b", now=NOW)
        session.rollback()

    assert deliver_due(database, smtp(server), now=NOW) == Delivered(sent=0, failed=0)


# Into a folder


def test_without_a_mail_server_mails_are_files_that_only_their_owner_reads(database: Database, site: Settings) -> None:
    post(database, subject="Sveiki")

    assert deliver_due(database, delivery_of(site), now=NOW) == Delivered(sent=1, failed=0)

    (path,) = site.mail_folder.iterdir()
    assert path.suffix == ".eml"
    assert message_from_bytes(path.read_bytes(), policy=policy.default)["Subject"] == "Sveiki"
    if os.name == "posix":
        assert (path.stat().st_mode & 0o77, site.mail_folder.stat().st_mode & 0o77) == (0, 0)


def test_a_folder_that_cannot_be_written_keeps_the_mail(database: Database, site: Settings) -> None:
    site.mail_folder.parent.mkdir(exist_ok=True)
    site.mail_folder.write_text("in the way")
    mail_id = post(database)

    assert deliver_due(database, delivery_of(site), now=NOW) == Delivered(sent=0, failed=1)
    site.mail_folder.unlink()

    assert deliver_due(database, delivery_of(site), now=NOW + timedelta(minutes=2)) == Delivered(sent=1, failed=0)
    assert read(database, mail_id).state is MailState.SENT


# What is forgotten


def test_after_a_month_nobody_knows_to_whom_a_mail_went_and_what_it_said(database: Database, site: Settings) -> None:
    folder = FolderDelivery(site.mail_folder, sender=SENDER)
    old, new = post(database), post(database, now=NOW + timedelta(days=2))
    deliver_due(database, folder, now=NOW + timedelta(days=2))
    for path in site.mail_folder.iterdir():
        written = NOW.timestamp() if path.name.startswith("2026-03-11") else NOW.timestamp() + 2 * 86400
        os.utime(path, (written, written))

    forget_old(database, folder, now=NOW + timedelta(days=31))

    assert (read(database, old).recipient, read(database, old).body) == ("", "")
    assert (read(database, new).recipient, read(database, new).body) == ("anna@kb.example", "Good morning!\n")
    assert [path.name[:10] for path in site.mail_folder.iterdir()] == ["2026-03-13"]


def test_a_mail_that_waits_is_not_forgotten(database: Database, site: Settings) -> None:
    mail_id = post(database)

    forget_old(database, FolderDelivery(site.mail_folder, sender=SENDER), now=NOW + timedelta(days=99))

    assert read(database, mail_id).recipient == "anna@kb.example"
