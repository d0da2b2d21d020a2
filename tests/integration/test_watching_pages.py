"""The pages on which one begins to follow something: what they say, and what they refuse."""

import pytest

from kb.watching.models import Subscription
from tests.support.client import Page
from tests.support.open_site import OpenSite, open_site
from tests.support.people import SignedInClient
from tests.support.watching import ANNA, FATHERS, follow, links_in, subscriptions

pytestmark = pytest.mark.people


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


def test_whoever_confirms_the_same_again_gets_it_once(still_site: OpenSite, visitor: SignedInClient) -> None:
    follow(still_site, visitor, "theme=fathers&country=LV", rhythm="daily")
    follow(still_site, visitor, "country=LV&theme=fathers&page=3&sort=newest", rhythm="weekly")
    follow(still_site, visitor, "country=LV")

    assert sorted((one.query, one.rhythm) for one in subscriptions(still_site)) == [
        ("country=LV", "daily"),
        ("theme=fathers&country=LV", "weekly"),
    ]


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
