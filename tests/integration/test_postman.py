"""The postman: one process delivers at a time, whatever goes wrong, and nobody waits for it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock
from flask import Flask

from kb.database import requests
from kb.database.base import Table
from kb.database.engine import Database
from kb.mail import outbox
from kb.mail.delivery import Delivery
from kb.mail.models import MailState
from kb.mail.postman import Delivered, Postman, deliver_due
from kb.settings import Settings
from tests.support.mail import MailServer
from tests.support.outbox import NOW, post, read_all, site_in, smtp, wait_until

Start = Callable[[Delivery], Postman]
SEND = """
import os
from kb.mail.cli import mail
from kb.settings import settings_from
mail(["send"], obj=settings_from(os.environ))
"""


@pytest.fixture
def site(tmp_path: Path) -> Settings:
    """Return the settings of a site without a mail server."""
    return site_in(tmp_path)


@pytest.fixture
def start(database: Database, site: Settings) -> Iterator[Start]:
    """Return a function that starts a postman in a hurry."""
    started: list[Postman] = []

    def start(delivery: Delivery) -> Postman:
        one = Postman(database, delivery, lock=site.postman_lock, round_seconds=0.02, patience_seconds=0.02)
        one.start()
        started.append(one)
        return one

    yield start
    for one in started:
        one.stop()


def test_the_postman_delivers_what_comes(database: Database, server: MailServer, start: Start) -> None:
    start(smtp(server))
    post(database, now=datetime.now(UTC))

    wait_until(lambda: len(server.mails) == 1)


def test_only_who_holds_the_lock_delivers(database: Database, site: Settings, server: MailServer, start: Start) -> None:
    with FileLock(site.postman_lock):
        start(smtp(server))
        post(database, now=datetime.now(UTC))
        time.sleep(0.3)
        assert server.mails == []

    wait_until(lambda: len(server.mails) == 1)


def test_the_postman_survives_whatever_goes_wrong(
    database: Database, server: MailServer, start: Start, caplog: pytest.LogCaptureFixture
) -> None:
    start(smtp(server))
    writing = database.engine.execution_options(kb_writes=True)
    Table.metadata.drop_all(writing, tables=[Table.metadata.tables["outgoing_mails"]])
    wait_until(lambda: "the postman stumbled" in caplog.text)
    Table.metadata.create_all(writing)
    post(database, now=datetime.now(UTC))

    wait_until(lambda: len(server.mails) == 1)


def test_a_server_that_never_answers_delays_no_request_and_loses_no_mail(
    database: Database, server: MailServer, start: Start
) -> None:
    app = Flask("request")
    requests.init_app(app, database)

    @app.post("/send")
    def send() -> str:
        session = requests.session()
        outbox.post(session, recipient="anna@kb.example", language="en", subject="a", body="b", now=datetime.now(UTC))
        return "sent in"

    server.is_silent = True
    start(smtp(server))
    slowest = 0.0
    for _ in range(20):
        began = time.perf_counter()
        assert app.test_client().post("/send").status_code == 200
        slowest = max(slowest, time.perf_counter() - began)
        time.sleep(0.02)
    assert slowest < 0.5
    assert server.mails == []

    server.is_silent = False
    wait_until(lambda: all(mail.failed or mail.sent_at for mail in read_all(database)))
    with database.writing() as session:
        for mail in read_all(database):
            if mail.state is MailState.WAITING:
                outbox.retry(session, mail, now=datetime.now(UTC))
    wait_until(lambda: len(server.mails) == 20)


def test_processes_that_deliver_together_send_each_mail_once(
    database: Database, site: Settings, server: MailServer
) -> None:
    for number in range(20):
        post(database, recipient=f"reader{number}@kb.example")
    environment = {**os.environ, "KB_DATA": str(site.data), "KB_SMTP_URL": f"smtp://127.0.0.1:{server.port}"}
    command = [sys.executable, "-c", SEND]
    processes = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    told = [process.communicate(timeout=60)[0] for process in processes]

    assert sorted(server.recipients) == sorted(f"reader{number}@kb.example" for number in range(20))
    assert sum(int(line.split(" ")[0]) for line in told) == 20


def test_a_mail_in_the_hands_of_one_is_taken_by_another_only_when_the_first_must_have_died(
    database: Database, server: MailServer
) -> None:
    mail_id = post(database)
    with database.writing() as session:
        assert outbox.claim(session, mail_id, now=NOW) is not None

    with database.writing() as session:
        assert outbox.claim(session, mail_id, now=NOW + timedelta(minutes=1)) is None
    assert deliver_due(database, smtp(server), now=NOW + timedelta(minutes=1)) == Delivered(sent=0, failed=0)

    assert deliver_due(database, smtp(server), now=NOW + timedelta(minutes=16)) == Delivered(sent=1, failed=0)
