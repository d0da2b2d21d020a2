"""The outbox and the health of the site, as administrators see them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import delete

from kb.accounts.models import Role
from kb.dashboards.last_errands import LastErrands, last_done, note_done
from kb.dashboards.presentation import shortened
from kb.errands import run_errands
from kb.link_checks.models import CheckedLink
from kb.mail.models import OutgoingMail
from tests.support import people
from tests.support.client import Page, words_of
from tests.support.people import SignedInClient
from tests.support.practices import make_practice, write_practice
from tests.support.submissions import House, open_house

pytestmark = pytest.mark.people

NOW: Final = datetime.now(UTC)


@pytest.fixture(scope="module")
def shared_house(dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    house = open_house(tmp_path_factory.mktemp("house"))
    write_practice(house.practices, make_practice("tea", title="Tea with fathers"))
    write_practice(house.practices, make_practice("saunas", title="Reading in saunas"))
    house.sync()
    return house


@pytest.fixture
def house(shared_house: House) -> House:
    """The house with its practices; nothing is in the outbox, and no link was checked."""
    with shared_house.writing() as session:
        for table in (OutgoingMail, CheckedLink):
            session.execute(delete(table))
    return shared_house


@pytest.fixture
def anna(house: House) -> SignedInClient:
    return people.client_of(house.app, house.person(Role.ADMINISTRATOR, name="Anna"))


def mail(house: House, **facts: object) -> int:
    """Put a mail into the outbox; return its number."""
    known: dict[str, object] = {
        "recipient": "anna.berzina@valmiera.example",
        "language": "en",
        "subject": "Your invitation",
        "body": "A secret link",
        "made_at": NOW,
        "next_attempt_at": NOW,
    }
    with house.writing() as session:
        session.add(made := OutgoingMail(**{**known, **facts}))
        session.flush()
        return made.id


def told(page: Page, label: str) -> str:
    """Return what the page of health says about something."""
    (found,) = [
        one for one in page.root.iter("div") if (term := one.find("dt")) is not None and words_of(term) == label
    ]
    return " ".join(words_of(piece) for piece in next(found.iter("dd")))


def test_the_outbox_tells_what_waits_and_why_but_never_what_it_says(house: House, anna: SignedInClient) -> None:
    mail(house, attempts=2, next_attempt_at=NOW + timedelta(hours=3), failed="Connection refused")
    mail(house, subject="Your copy", attempts=15, next_attempt_at=None, failed="550 User unknown")
    mail(house, subject="Sent long ago", next_attempt_at=None, sent_at=NOW)
    page = anna.page("/en/account/outbox")
    assert "1 mail waits. 1 mail was given up. No mail server is set" in page.words
    assert "Connection refused" in page.words
    assert "Given up after 15 attempts 550 User unknown" in page.words
    assert "a…@valmiera.example" in page.words
    for hidden in ("A secret link", "anna.berzina", "Sent long ago"):
        assert hidden not in page.html


def test_a_mail_is_tried_again_and_so_are_all(house: House, anna: SignedInClient) -> None:
    given_up = [mail(house, attempts=15, next_attempt_at=None, failed="550") for _ in range(2)]
    sent = mail(house, next_attempt_at=None, sent_at=NOW)
    led_on = anna.post("/en/account/outbox", {"mail": given_up[0]}).location
    assert "They are tried again at once." in anna.page(led_on).words
    assert waiting(house) == {given_up[0]}
    anna.post("/en/account/outbox")
    assert waiting(house) == {*given_up}
    anna.post("/en/account/outbox", {"mail": sent}, status=404)


@pytest.mark.parametrize("number", ["0", "-1", "one", "", "99999999999999999999", "77"])
def test_a_mail_that_is_none_is_not_tried_again(house: House, anna: SignedInClient, number: str) -> None:
    mail(house, next_attempt_at=None)
    anna.post("/en/account/outbox", {"mail": number}, status=404)
    assert waiting(house) == set()


def waiting(house: House) -> set[int]:
    """Return the mails that are sent with the next round."""
    with house.reading() as session:
        return {one.id for one in session.query(OutgoingMail) if one.next_attempt_at is not None and not one.attempts}


@pytest.mark.parametrize(
    ("address", "shown"), [("anna@library.example", "a…@library.example"), ("a@b.example", "a…@b.example"), ("", "…@")]
)
def test_of_an_address_so_much_is_shown_that_a_slip_is_seen(address: str, shown: str) -> None:
    assert shortened(address) == shown


@pytest.fixture
def mail_server(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a mail server set."""
    monkeypatch.setitem(house.app.extensions, "kb.settings", replace(house.settings, smtp_url="smtp://mail.example"))


@pytest.mark.usefixtures("mail_server")
def test_a_healthy_site_says_so(house: House, anna: SignedInClient) -> None:
    run_errands(house.app, now=datetime.now(UTC))
    page = anna.page("/en/account/health")
    assert "All is well." in page.words
    assert told(page, "Practices") == "2"
    assert told(page, "Entries that need repair") == "0"
    assert house.catalogue.engine.generation() in told(page, "Search index, last changed")
    assert told(page, "Mail server") == "Set"
    assert told(page, "Tables of the database") == "Up to date"
    assert told(page, "Last backup").startswith("Not known")
    assert told(page, "Free on the disk").endswith("B")


@pytest.mark.usefixtures("mail_server")
def test_the_page_of_health_counts_what_is_wrong(house: House, anna: SignedInClient) -> None:
    now = datetime.now(UTC)
    note_done(house.settings.errands_note, failed=1, now=now)
    mail(house, made_at=now - timedelta(hours=2))
    mail(house, next_attempt_at=None)
    links = [
        CheckedLink(key=f"{n}", url="https://x.example", next_at=now, checked_at=now, failures=n) for n in range(4)
    ]
    with house.writing() as session:
        session.add_all([*links, CheckedLink(key="new", url="https://y.example", next_at=now)])
    write_practice(house.practices, make_practice("broken"))
    house.file("broken").write_bytes(b"")
    house.catalogue.sync()
    page = anna.page("/en/account/health")
    assert "4 things need attention." in page.words
    assert told(page, "Entries that need repair") == "1 Needs attention 1 of them is hidden."
    assert told(page, "Mails that wait").startswith("1 Needs attention The oldest since")
    assert told(page, "Mails given up") == "1 Needs attention"
    assert "1 errand failed" in told(page, "Hourly errands, last done")
    assert (told(page, "Checked"), told(page, "Lead nowhere any more")) == ("4", "1")
    house.file("broken").unlink()
    house.catalogue.sync()


@pytest.mark.parametrize(
    ("base_url", "needs_attention"), [("https://kb.example", True), ("http://localhost:8000", False)]
)
def test_who_promises_mails_to_others_needs_a_mail_server(
    house: House, anna: SignedInClient, monkeypatch: pytest.MonkeyPatch, base_url: str, needs_attention: bool
) -> None:
    settings = replace(house.settings, smtp_url="", base_url=base_url)
    monkeypatch.setitem(house.app.extensions, "kb.settings", settings)
    row = told(anna.page("/en/account/health"), "Mail server")
    assert row.startswith("Not set")
    assert ("Needs attention" in row) == needs_attention


@pytest.mark.parametrize("hours", [4, None])
def test_errands_that_are_not_done_any_more_need_attention(
    house: House, anna: SignedInClient, hours: int | None
) -> None:
    note = house.settings.errands_note
    note.unlink(missing_ok=True)
    if hours:
        note_done(note, failed=0, now=datetime.now(UTC) - timedelta(hours=hours))
    assert "Needs attention" in told(anna.page("/en/account/health"), "Hourly errands, last done")


def test_each_round_of_errands_is_noted(house: House) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    run_errands(house.app, now=now)
    assert last_done(house.settings.errands_note) == LastErrands(done_at=now, failed=0)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b'{"done_at": "soon", "failed": 0}',
        b'{"done_at": "2026-11-22T10:00:00", "failed": 0}',
    ],
)
def test_a_damaged_note_of_the_errands_says_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "errands.json").write_bytes(content)
    assert last_done(tmp_path / "errands.json") is None


def test_no_note_is_worth_stopping_for(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    note_done(tmp_path / "nowhere" / "errands.json", failed=0, now=NOW)
    assert "not noted" in caplog.text
