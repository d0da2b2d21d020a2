"""Asking those who did it: the question reaches them, no address is shown, and in the end nobody knows any more who asked."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from sqlalchemy import select, update

from kb.contact.models import Outcome, Question
from kb.contact.questions import MOST_TO_MAILBOX
from kb.errands import run_errands
from kb.mail.message import message_of
from kb.mail.models import OutgoingMail
from kb.practices.record import Contact, Source
from tests.support.client import Page
from tests.support.open_site import OpenSite, open_site
from tests.support.people import SignedInClient
from tests.support.practices import make_practice

pytestmark = pytest.mark.people

MAILBOX = "grupa@valmiera.example"
ASKER = "anna@turku.example"
PAGE = "/fi/practices/reading-group/ask"
FORM = {"name": "Anna, Turku", "email": ASKER, "question": "How many came?\nAnd did they stay?"}


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    """A site with a practice whose mailbox is known, and one without."""
    contact = Contact(role="lasītavas vadītāja", mailbox=MAILBOX)
    source = Source(url="https://library.example/book", title="The book of tea")
    return open_site(
        tmp_path_factory.mktemp("site"),
        make_practice("reading-group", language="lv", title="Lasītāju grupa", contact=contact),
        make_practice("soon-gone", title="Soon gone", contact=contact),
        make_practice("tea", title="Tea", contact=None, sources=(source,), formerly=("old-tea",)),
        contact="us@kb.example",
    )


@pytest.fixture
def site(shared_site: OpenSite) -> OpenSite:
    """The site, where nobody has asked anything yet."""
    shared_site.forget(Question)
    return shared_site


@pytest.fixture
def browser(site: OpenSite) -> SignedInClient:
    """Somebody without an account."""
    return site.browser()


def link_in(mail: OutgoingMail) -> str:
    """Return the path of the link about a question in a mail."""
    (link,) = re.findall(r"https://kb\.example/\S+/questions/\S+", mail.body)
    return str(urlsplit(link).path)


def send_question(site: OpenSite, browser: SignedInClient) -> tuple[OutgoingMail, OutgoingMail]:
    """Ask and confirm; return the mail to the mailbox, and the copy."""
    browser.post(PAGE, FORM)
    browser.post(link_in(site.mails()[-1]))
    to_mailbox, copy = site.mails()[-2:]
    return to_mailbox, copy


def question_in(site: OpenSite) -> Question:
    with site.reading() as session:
        return session.scalars(select(Question)).one()


def let_time_pass(site: OpenSite, time: timedelta) -> None:
    """Let everything about questions have happened earlier."""
    with site.writing() as session:
        for one in session.scalars(select(Question)):
            one.asked_at -= time
            one.confirmed_at = one.confirmed_at and one.confirmed_at - time


def test_a_question_goes_off_only_when_its_asker_has_confirmed_it(site: OpenSite, browser: SignedInClient) -> None:
    browser.post(PAGE, FORM)
    (first,) = site.mails()
    assert (first.recipient, first.language) == (ASKER, "fi")
    assert "How many came?" not in first.body

    assert "How many came?" in browser.page(link_in(first)).words
    assert len(site.mails()) == 1

    browser.post(link_in(first))
    _, to_mailbox, copy = site.mails()
    assert (to_mailbox.recipient, to_mailbox.language) == (MAILBOX, "lv")
    assert "Lasītāju grupa" in to_mailbox.subject
    assert "> How many came?\n> And did they stay?" in to_mailbox.body
    assert message_of(to_mailbox, sender="library@kb.example")["Reply-To"] == ASKER
    assert (copy.recipient, copy.language) == (ASKER, "fi")
    assert "> How many came?" in copy.body
    assert MAILBOX not in copy.body


def test_a_question_that_is_confirmed_twice_goes_off_once(site: OpenSite, browser: SignedInClient) -> None:
    browser.post(PAGE, FORM)
    link = link_in(site.mails()[0])
    browser.post(link)
    browser.post(link)

    assert len(site.mails()) == 3
    assert "How many came?" in browser.page(link).words


def test_no_page_shows_the_mailbox(browser: SignedInClient) -> None:
    assert "Lasītāju grupa" in browser.page(PAGE).words
    assert MAILBOX not in browser.get(PAGE).get_data(as_text=True)
    assert MAILBOX not in browser.get(PAGE.removesuffix("/ask")).get_data(as_text=True)
    assert MAILBOX not in browser.post(PAGE, {}, status=422).get_data(as_text=True)


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"email": "anna at turku"}, {"email": "a@b.example, c@d.example"}, {"question": "x" * 2001}]
)
def test_what_was_typed_stays_in_the_form_with_what_is_wrong(browser: SignedInClient, wrong: dict[str, str]) -> None:
    typed = FORM | wrong
    page = browser.posted_page(PAGE, typed)

    (area,) = page.root.iter("textarea")
    assert area.text == typed["question"]
    values = {field.get("name"): field.get("value") for field in page.root.iter("input")}
    assert (values["name"], values["email"]) == (typed["name"], typed["email"])
    (summary,) = [box for box in page.root.iter("div") if box.get("role") == "alert"]
    assert [link.get("href") for link in summary.iter("a")] == [f"#{name}" for name in wrong]


def test_two_thousand_characters_fit_however_the_browser_ends_its_lines(
    site: OpenSite, browser: SignedInClient
) -> None:
    browser.post(PAGE, FORM | {"question": "\r\n".join(["x"] * 1000) + "y"})

    assert len(question_in(site).text) == 2000


def test_where_nobody_is_known_the_page_says_who_did_it_and_whom_else_to_ask(browser: SignedInClient) -> None:
    page = browser.page("/en/practices/tea/ask")

    assert "Valmieras bibliotēka" in page.words
    assert page.links()["The book of tea"] == "https://library.example/book"
    assert page.links()["us@kb.example"] == "mailto:us@kb.example"
    assert not [*page.root.iter("textarea")]
    browser.post("/en/practices/tea/ask", FORM, status=404)


def test_a_name_cannot_write_into_the_head_of_a_mail(site: OpenSite, browser: SignedInClient) -> None:
    browser.post(PAGE, FORM | {"name": "Anna\r\nBcc: all@kb.example\u2028x"})
    browser.post(link_in(site.mails()[0]))

    message = message_of(site.mails()[1], sender="library@kb.example")
    assert message["Bcc"] is None
    assert "Anna Bcc: all@kb.example x" in message.get_content()


def test_after_an_hour_a_question_can_no_longer_be_sent_off(site: OpenSite, browser: SignedInClient) -> None:
    browser.post(PAGE, FORM)
    let_time_pass(site, timedelta(minutes=61))

    browser.get(link_in(site.mails()[0]), status=410)
    browser.post(link_in(site.mails()[0]), status=410)
    run_errands(site.app, now=datetime.now(UTC))
    with site.reading() as session:
        assert not session.scalars(select(Question)).all()


def test_a_link_works_for_what_it_was_made_for_and_nothing_else(site: OpenSite, browser: SignedInClient) -> None:
    to_mailbox, _ = send_question(site, browser)
    makers = link_in(to_mailbox)

    browser.get(makers.replace("/maker/", "/asker/"), status=410)
    browser.get(makers.replace("/maker/", "/confirm/"), status=410)
    browser.get(makers.replace("/maker/", "/maker/0"), status=410)
    browser.get("/en/questions/confirm/%ff%00", status=410)


def test_the_sixth_question_of_an_hour_waits_and_its_text_is_kept(site: OpenSite, browser: SignedInClient) -> None:
    for _ in range(5):
        browser.post(PAGE, FORM)
    answer = browser.post(PAGE, FORM, status=429)
    page = Page(answer.text)

    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert [area.text for area in page.root.iter("textarea")] == [FORM["question"]]
    assert len(site.mails()) == 5
    browser.post(PAGE, FORM | {"email": "other@turku.example"})


def test_a_mailbox_gets_twenty_questions_a_day(site: OpenSite, browser: SignedInClient) -> None:
    browser.post(PAGE, FORM)
    link = link_in(site.mails()[0])
    mine = question_in(site)
    with site.writing() as session:
        for _ in range(MOST_TO_MAILBOX):
            other = {
                name: getattr(mine, name) for name in ("slug", "mailbox_hash", "language", "name", "email", "text")
            }
            session.add(Question(**other, asked_at=mine.asked_at, confirmed_at=mine.asked_at))

    refused = browser.post(link, status=429)
    assert refused.headers["Retry-After"] == str(24 * 60 * 60)
    assert "How many came?" in Page(refused.text).words
    assert "How many came?" in browser.posted_page(PAGE, FORM, status=429).words
    assert len(site.mails()) == 1

    with site.writing() as session:
        yesterday = mine.asked_at - timedelta(days=1, minutes=1)
        session.execute(update(Question).where(Question.id != mine.id).values(confirmed_at=yesterday))
    browser.post(link)
    assert len(site.mails()) == 3


def test_when_it_is_answered_nobody_knows_any_more_who_asked_what(site: OpenSite, browser: SignedInClient) -> None:
    to_mailbox, _ = send_question(site, browser)
    makers = link_in(to_mailbox)
    assert browser.page(makers).texts("button")[:2] != browser.page(PAGE).texts("button")[:2]
    assert question_in(site).outcome is None

    browser.post(makers, {"outcome": "answered"})

    question = question_in(site)
    assert (question.outcome, question.name, question.email, question.text) == (Outcome.ANSWERED, "", "", "")
    assert question.answered_at is not None
    assert not [*browser.page(makers).root.iter("textarea")]
    browser.post(makers, {"outcome": "not-for-us"})
    assert question_in(site).outcome == Outcome.ANSWERED
    assert len(site.mails()) == 3


def test_who_asked_is_told_when_the_question_is_for_others(site: OpenSite, browser: SignedInClient) -> None:
    to_mailbox, _ = send_question(site, browser)
    browser.post(link_in(to_mailbox), {"outcome": "nonsense"}, status=400)
    browser.post(link_in(to_mailbox), {"outcome": "not-for-us"})

    told = site.mails()[-1]
    assert (told.recipient, told.language) == (ASKER, "fi")
    assert "https://kb.example/fi/practices/reading-group" in told.body
    assert (question_in(site).outcome, question_in(site).email) == (Outcome.NOT_FOR_US, "")


def test_after_two_weeks_the_asker_is_asked_once_whether_there_was_an_answer(
    site: OpenSite, browser: SignedInClient
) -> None:
    to_mailbox, _ = send_question(site, browser)
    now = datetime.now(UTC)
    assert run_errands(site.app, now=now + timedelta(days=13)).asked_back == 0
    assert run_errands(site.app, now=now + timedelta(days=14, minutes=1)).asked_back == 1
    assert run_errands(site.app, now=now + timedelta(days=15)).asked_back == 0

    asked_back = site.mails()[-1]
    assert (asked_back.recipient, asked_back.language) == (ASKER, "fi")
    browser.get(link_in(asked_back))
    assert question_in(site).outcome is None
    browser.post(link_in(asked_back), {"outcome": "not-answered"})
    assert (question_in(site).outcome, question_in(site).text) == (Outcome.NOT_ANSWERED, "")

    # A late answer is an answer.
    browser.post(link_in(to_mailbox), {"outcome": "answered"})
    assert question_in(site).outcome == Outcome.ANSWERED


def test_who_has_an_answer_is_not_asked_whether_there_was_one(site: OpenSite, browser: SignedInClient) -> None:
    to_mailbox, _ = send_question(site, browser)
    browser.post(link_in(to_mailbox), {"outcome": "answered"})

    assert run_errands(site.app, now=datetime.now(UTC) + timedelta(days=15)).asked_back == 0


def test_after_two_months_the_question_is_forgotten_and_still_counted(site: OpenSite, browser: SignedInClient) -> None:
    to_mailbox, _ = send_question(site, browser)
    run_errands(site.app, now=datetime.now(UTC) + timedelta(days=61))

    assert (question_in(site).name, question_in(site).email, question_in(site).text) == ("", "", "")
    browser.post(link_in(to_mailbox), {"outcome": "not-for-us"})
    assert question_in(site).outcome == Outcome.NOT_FOR_US


def test_a_practice_that_was_withdrawn_or_renamed_is_not_asked_about(site: OpenSite, browser: SignedInClient) -> None:
    assert browser.get("/en/practices/old-tea/ask", status=301).location == "/en/practices/tea/ask"
    browser.get("/en/practices/nowhere/ask", status=404)

    browser.post("/en/practices/soon-gone/ask", FORM)
    site.catalogue.store.withdraw("soon-gone", reason="The library asked for it.")
    browser.get("/en/practices/soon-gone/ask", status=410)
    browser.post(link_in(site.mails()[0]), status=410)
    assert len(site.mails()) == 1
