"""Following by mail: confirmed first, only news, once, and ended by one click."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from kb.errands import watching
from kb.mail.message import message_of
from kb.watching.models import Subscription
from tests.support.open_site import OpenSite, open_site
from tests.support.people import SignedInClient
from tests.support.practices import write_practice
from tests.support.watching import ANNA, FATHERS, digests, follow, links_in, publish, subscriptions

pytestmark = pytest.mark.people

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@pytest.fixture
def site(tmp_path: Path) -> OpenSite:
    """A site with one practice about fathers in Latvia, on which a test may publish."""
    return open_site(tmp_path, FATHERS)


@pytest.fixture
def browser(site: OpenSite) -> SignedInClient:
    """Somebody without an account on that site."""
    return site.browser()


def test_nothing_comes_before_the_mailbox_has_confirmed_it(site: OpenSite, browser: SignedInClient) -> None:
    browser.post("/lv/watch?theme=fathers", {"email": ANNA, "rhythm": "daily"})
    (mail,) = site.mails()
    assert (mail.recipient, mail.language) == (ANNA, "lv")
    browser.get(links_in(mail)[0])
    publish(site, "more-fathers", at=datetime.now(UTC) + HOUR, themes=("fathers",))

    assert digests(site, now=datetime.now(UTC) + DAY) == []
    assert subscriptions(site) == []
    browser.get(links_in(mail)[0], status=410)


def test_a_digest_tells_what_is_new_and_what_is_changed_in_what_is_followed(
    site: OpenSite, browser: SignedInClient
) -> None:
    follow(site, browser, "theme=fathers", language="fi")
    soon = datetime.now(UTC) + HOUR
    publish(site, "fathers", at=soon, title="Fathers read aloud", themes=("fathers",))
    publish(site, "walks", at=soon, title="Fathers walk", themes=("fathers",), countries=("EE",))
    publish(site, "chess", at=soon, title="An evening of chess", themes=("youth-participation",))

    (mail,) = digests(site, now=soon + DAY)

    assert (mail.recipient, mail.language) == (ANNA, "fi")
    assert "chess" not in mail.body
    assert mail.body.index("Fathers walk") < mail.body.index("Fathers read aloud")
    assert "https://kb.example/fi/practices/walks" in mail.body
    assert "https://kb.example/fi/search?theme=fathers" in mail.body


def test_everything_is_told_once_and_without_news_nothing_comes(site: OpenSite, browser: SignedInClient) -> None:
    follow(site, browser, "country=LV")
    start = datetime.now(UTC)
    publish(site, "walks", at=start + HOUR)

    assert len(digests(site, now=start + DAY)) == 1
    assert digests(site, now=start + DAY) == []
    assert digests(site, now=start + 2 * DAY) == []
    publish(site, "walks", at=start + 2 * DAY + HOUR, title="Longer walks")
    assert ["Longer walks" in mail.body for mail in digests(site, now=start + 3 * DAY)] == [True]


def test_a_weekly_digest_comes_once_a_week(site: OpenSite, browser: SignedInClient) -> None:
    follow(site, browser, "country=LV", rhythm="weekly")
    start = datetime.now(UTC)
    publish(site, "walks", at=start + HOUR, title="Walks")
    publish(site, "talks", at=start + 3 * DAY, title="Talks")

    assert digests(site, now=start + 6 * DAY) == []
    (mail,) = digests(site, now=start + 7 * DAY)
    assert "Walks" in mail.body
    assert "Talks" in mail.body


def test_what_was_published_a_moment_ago_is_told_the_next_time(site: OpenSite, browser: SignedInClient) -> None:
    follow(site, browser, "")
    start = datetime.now(UTC)
    publish(site, "walks", at=start + DAY - timedelta(seconds=1), title="Walks")

    assert digests(site, now=start + DAY) == []
    assert len(digests(site, now=start + 2 * DAY)) == 1


def test_one_practice_can_be_followed_even_when_it_gets_another_address(
    site: OpenSite, browser: SignedInClient
) -> None:
    follow(site, browser, "practice=fathers")
    start = datetime.now(UTC)
    publish(site, "walks", at=start + HOUR)
    assert digests(site, now=start + DAY) == []

    for file in (site.practices / "fathers").iterdir():
        file.unlink()
    publish(site, "dads", at=start + DAY + HOUR, title="Dads read", formerly=("fathers",))
    assert ["Dads read" in mail.body for mail in digests(site, now=start + 2 * DAY)] == [True]


def test_a_search_is_followed_by_practices_that_have_all_its_words(site: OpenSite, browser: SignedInClient) -> None:
    follow(site, browser, "q=hedgehogs+evening")
    start = datetime.now(UTC)
    publish(site, "one", at=start + HOUR, title="An evening of chess")
    publish(site, "both", at=start + HOUR, title="An evening with hedgehogs")

    (mail,) = digests(site, now=start + DAY)
    assert "An evening with hedgehogs" in mail.body
    assert "chess" not in mail.body


def test_a_long_digest_says_how_many_more_there_are(site: OpenSite, browser: SignedInClient) -> None:
    follow(site, browser, "country=LV")
    start = datetime.now(UTC)
    for number in range(23):
        write_practice(site.practices, slug=f"talk-{number}")
    site.take_in(now=start + HOUR)

    (mail,) = digests(site, now=start + DAY)
    assert mail.body.count("https://kb.example/en/practices/") == 20
    assert "23" in mail.subject
    assert "3 more" in mail.body


def test_one_click_ends_it_and_opening_the_link_does_not(site: OpenSite, browser: SignedInClient) -> None:
    follow(site, browser, "")
    publish(site, "walks", at=datetime.now(UTC) + HOUR)
    (mail,) = digests(site, now=datetime.now(UTC) + DAY)
    (end,) = links_in(mail)

    browser.get(end)
    assert [one.email for one in subscriptions(site)] == [ANNA]
    browser.post(end, status=200)
    assert subscriptions(site) == []
    browser.post(end, status=200)
    browser.get(end)


def test_a_mail_program_ends_it_by_itself(site: OpenSite, browser: SignedInClient) -> None:
    follow(site, browser, "")
    publish(site, "walks", at=datetime.now(UTC) + HOUR)
    (mail,) = digests(site, now=datetime.now(UTC) + DAY)
    message = message_of(mail, sender="library@kb.example")

    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # As it goes over the wire: an address that was folded would be none.
    (line,) = [line for line in message.as_bytes().splitlines() if line.startswith(b"List-Unsubscribe:")]
    address = line.decode().removeprefix("List-Unsubscribe: <").removesuffix(">")
    # Neither a cookie nor a word of where it comes from: it is no browser.
    answer = site.app.test_client(use_cookies=False).post(
        urlsplit(address).path, base_url="https://kb.example", data={"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 200
    assert subscriptions(site) == []


def test_one_that_cannot_be_sent_does_not_keep_the_others_back(site: OpenSite, browser: SignedInClient) -> None:
    follow(site, browser, "")
    follow(site, browser, "country=LV")
    publish(site, "walks", at=datetime.now(UTC) + HOUR)
    with site.writing() as session:
        broken = session.scalars(select(Subscription).order_by(Subscription.asked_at)).first()
        assert broken is not None
        broken.email = "no address at all"

    assert [mail.recipient for mail in digests(site, now=datetime.now(UTC) + DAY)] == [ANNA]


def test_a_timer_can_send_what_is_due(site: OpenSite, browser: SignedInClient) -> None:
    follow(site, browser, "")
    publish(site, "walks", at=datetime.now(UTC) - DAY)
    with site.writing() as session:
        session.scalars(select(Subscription)).one().told_until = datetime.now(UTC) - 2 * DAY

    told = CliRunner().invoke(watching, ["send"], obj=site.settings).output
    assert (
        told
        == "Digests posted: 1. Askers asked whether they were answered: 0.\nReminders posted: 0. Forgotten drafts deleted: 0.\n"
    )
