"""`kb mail …` at a terminal: what was sent, what waits and why, and trying again."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.database.engine import Database
from kb.mail.cli import mail as mail_commands
from kb.mail.postman import Delivered, deliver_due
from kb.settings import Settings
from tests.support.mail import MailServer
from tests.support.outbox import NOW, post, site_in, smtp

Run = Callable[..., Result]


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    """Return the settings of a site without a mail server."""
    return site_in(tmp_path)


@pytest.fixture
def run(site: Settings) -> Run:
    """Return a function that runs `kb mail` with some arguments."""
    return lambda *arguments: CliRunner().invoke(mail_commands, arguments, obj=site)


@pytest.mark.parametrize("arguments", [["list"], ["send"], ["retry", "1"]])
def test_before_the_site_ran_the_commands_say_what_to_do(run: Run, arguments: list[str]) -> None:
    outcome = run(*arguments)

    assert outcome.exit_code == 1
    assert "Start the site once first: python3 manage.py run" in outcome.stderr


def test_an_empty_outbox_is_told(database: Database, run: Run, site: Settings) -> None:
    assert run("list").stdout.splitlines() == [
        "No mail so far.",
        f"KB_SMTP_URL is not set: mails become files in {site.mail_folder}.",
    ]


def test_the_list_is_a_table_that_says_why_a_mail_waits(database: Database, server: MailServer, run: Run) -> None:
    post(database, subject="Welcome")
    deliver_due(database, smtp(server), now=NOW)
    server.answers["RCPT"] = "451 mailbox full"
    post(database, recipient="bert@kb.example", subject="Your practice")
    deliver_due(database, smtp(server), now=NOW)

    heading, second, reason, first, count, _folder = run("list").stdout.splitlines()

    assert heading.split() == ["number", "made", "state", "to", "subject"]
    for name, value in (("state", "waiting"), ("to", "bert@kb.example"), ("subject", "Your practice")):
        assert heading.index(name) == second.index(value)
    assert "1 attempt, next attempt" in reason
    assert reason.endswith(": 451 mailbox full")
    assert "sent" in first
    assert first.endswith("Welcome")
    assert count == "2 mails: 1 waiting, 1 sent."


def test_the_newest_thirty_are_shown_or_all(database: Database, run: Run) -> None:
    for _ in range(31):
        post(database)

    assert run("list").stdout.count("anna@kb.example") == 30
    assert run("list", "--all").stdout.count("anna@kb.example") == 31


def test_one_mail_can_be_read(database: Database, run: Run) -> None:
    mail_id = post(database, body="Come in: https://kb.example/en/account/invited/abc\n")

    shown = run("list", "--show", str(mail_id)).stdout

    assert "To:      anna@kb.example" in shown
    assert "https://kb.example/en/account/invited/abc" in shown
    assert run("list", "--show", "77").exit_code == 1


def test_what_is_due_can_be_sent_by_hand(database: Database, run: Run, site: Settings) -> None:
    post(database)

    assert run("send").stdout == "1 sent, 0 failed, 0 waiting.\n"
    assert len(list(site.mail_folder.glob("*.eml"))) == 1


def test_when_the_mail_server_works_again_everything_can_be_sent_at_once(
    database: Database, server: MailServer, run: Run
) -> None:
    given_up = post(database)
    server.answers["RCPT"] = "550 relaying denied"
    deliver_due(database, smtp(server), now=NOW)
    post(database)
    server.answers["RCPT"] = "451 later"
    deliver_due(database, smtp(server), now=datetime.now(UTC))
    server.answers.clear()
    assert deliver_due(database, smtp(server), now=datetime.now(UTC)) == Delivered(sent=0, failed=0)

    assert run("retry", "--all").stdout.startswith("2 mails to be sent")

    assert deliver_due(database, smtp(server), now=datetime.now(UTC)) == Delivered(sent=2, failed=0)
    assert "was sent already" in run("retry", str(given_up)).stderr


def test_one_mail_can_be_tried_again(database: Database, server: MailServer, run: Run) -> None:
    server.answers["RCPT"] = "550 unknown"
    mail_id = post(database)
    deliver_due(database, smtp(server), now=NOW)
    server.answers.clear()

    assert run("retry", str(mail_id)).stdout.startswith("1 mail to be sent")

    assert deliver_due(database, smtp(server), now=datetime.now(UTC)) == Delivered(sent=1, failed=0)


def test_to_try_again_one_says_which(database: Database, run: Run) -> None:
    assert run("retry").exit_code == 2
    assert "Give the number of a mail, or --all." in run("retry").stderr
    assert run("retry", "1", "--all").exit_code == 2
