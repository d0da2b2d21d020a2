"""Following by mail: confirmed first, only news, once, and ended by one click."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from kb.errands import run_errands, watching
from kb.mail.message import message_of
from kb.mail.models import OutgoingMail
from kb.watching.models import Subscription
from tests.support.client import Page
from tests.support.open_site import OpenSite, open_site
from tests.support.people import SignedInClient
from tests.support.practices import make_practice, write_practice

pytestmark = pytest.mark.people

ANNA = "anna@turku.example"
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


FATHERS = make_practice("fathers", title="Fathers read", themes=("fathers",))


@pytest.fixture
def site(tmp_path: Path) -> OpenSite:
    """A site with one practice about fathers in Latvia, on which a test may publish."""
    return open_site(tmp_path, FATHERS)


@pytest.fixture
def browser(site: OpenSite) -> SignedInClient:
    """Somebody without an account on that site."""
    return site.browser()


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    """The same site, which stays as it is."""
    return open_site(tmp_path_factory.mktemp("site"), FATHERS)


@pytest.fixture
def still_site(shared_site: OpenSite) -> OpenSite:
    """The site on which nothing changes, and nobody follows anything yet."""
    shared_site.forget(Subscription)
    return shared_site


@pytest.fixture
def visitor(still_site: OpenSite) -> SignedInClient:
    """Somebody without an account on the site on which nothing changes."""
    return still_site.browser()


def links_in(mail: OutgoingMail) -> list[str]:
    """Return the paths of the links about following in a mail."""
    return [urlsplit(link).path for link in re.findall(r"https://kb\.example/\S+/watch/\S+", mail.body)]


def follow(site: OpenSite, browser: SignedInClient, query: str, *, rhythm: str = "daily", language: str = "en") -> None:
    """Follow something, and confirm it."""
    browser.post(f"/{language}/watch?{query}", {"email": ANNA, "rhythm": rhythm})
    browser.post(links_in(site.mails()[-1])[0])


def publish(site: OpenSite, slug: str, *, at: datetime, **arguments: object) -> None:
    """Let a practice appear, or change, at some time."""
    write_practice(site.practices, make_practice(slug, **arguments))  # type: ignore[arg-type]
    site.take_in(now=at)


def digests(site: OpenSite, *, now: datetime) -> list[OutgoingMail]:
    """Run the errands, and return the digests that this made."""
    before = len(site.mails())
    count = run_errands(site.app, now=now).digests
    made = site.mails()[before:]
    assert len(made) == count
    return made


def subscriptions(site: OpenSite) -> list[Subscription]:
    with site.reading() as session:
        return [*session.scalars(select(Subscription))]


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


def test_whoever_confirms_the_same_again_gets_it_once(still_site: OpenSite, visitor: SignedInClient) -> None:
    follow(still_site, visitor, "theme=fathers&country=LV", rhythm="daily")
    follow(still_site, visitor, "country=LV&theme=fathers&page=3&sort=newest", rhythm="weekly")
    follow(still_site, visitor, "country=LV")

    assert sorted((one.query, one.rhythm) for one in subscriptions(still_site)) == [
        ("country=LV", "daily"),
        ("theme=fathers&country=LV", "weekly"),
    ]


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


@pytest.mark.parametrize("wrong", [{"email": "anna"}, {"rhythm": "hourly"}])
def test_what_was_typed_stays_in_the_form_with_what_is_wrong(visitor: SignedInClient, wrong: dict[str, str]) -> None:
    typed = {"email": ANNA, "rhythm": "daily"} | wrong
    page = visitor.posted_page("/en/watch?theme=fathers", typed)

    (email,) = [field for field in page.root.iter("input") if field.get("name") == "email"]
    assert email.get("value") == typed["email"]
    (summary,) = [box for box in page.root.iter("div") if box.get("role") == "alert"]
    assert [link.get("href") for link in summary.iter("a")] == [f"#{name}" for name in wrong]


def test_nobody_is_flooded_with_mails_to_confirm(still_site: OpenSite, visitor: SignedInClient) -> None:
    for _ in range(5):
        visitor.post("/en/watch", {"email": ANNA, "rhythm": "daily"})
    answer = visitor.post("/en/watch", {"email": ANNA, "rhythm": "daily"}, status=429)
    page = Page(answer.text)

    assert 0 < int(answer.headers["Retry-After"]) <= 3600
    assert ANNA in [field.get("value") for field in page.root.iter("input")]
    assert len(still_site.mails()) == 5


def test_a_link_works_for_what_it_was_made_for_and_nothing_else(still_site: OpenSite, visitor: SignedInClient) -> None:
    visitor.post("/en/watch", {"email": ANNA, "rhythm": "daily"})
    (confirm,) = links_in(still_site.mails()[0])

    visitor.post(confirm.replace("/confirm/", "/end/"), status=410)
    visitor.get("/en/watch/confirm/%ff%00.x", status=410)
    assert len(subscriptions(still_site)) == 1


def test_the_page_says_what_is_followed(visitor: SignedInClient) -> None:
    assert "Fathers and parental leave · Latvia" in visitor.page("/en/watch?theme=fathers&country=LV").texts("h1")[0]
    assert "Fathers read" in visitor.page("/en/watch?practice=fathers").texts("h1")[0]
    assert "“tea”" in visitor.page("/en/watch?q=tea").texts("h1")[0]
    assert "All practices" in visitor.page("/en/watch?theme=no-such-theme").texts("h1")[0]
    visitor.get("/en/watch?practice=nowhere", status=404)
    visitor.post("/en/watch?practice=nowhere", {"email": ANNA, "rhythm": "daily"}, status=404)


@pytest.mark.parametrize(
    ("page", "link", "followed"),
    [
        ("/en/practices/fathers", "Follow this practice", "Fathers read"),
        ("/en/themes/fathers", "Follow this theme", "Fathers"),
        ("/en/countries/LV", "Follow this country", "Latvia"),
        ("/en/search?q=fathers&country=LV", "Follow this search", "“fathers” · Latvia"),
    ],
)
def test_what_can_be_followed_leads_to_following_it(
    visitor: SignedInClient, page: str, link: str, followed: str
) -> None:
    assert followed in visitor.page(visitor.page(page).links()[link]).texts("h1")[0]
