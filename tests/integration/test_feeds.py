"""Atom feeds: well-formed for any text, the same practices as the search, and cheap to ask for again."""

import xml.etree.ElementTree as ET
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.feeds.presentation import fit_for_xml
from tests.support.client import CheckingClient
from tests.support.open_site import OpenSite, open_site
from tests.support.practices import make_practice, write_practice

pytestmark = pytest.mark.people

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ODD = "Tea & <b>“cake”</b> ]]> ' \" \U0001f375 ļņķ"


def make_site(folder: Path) -> OpenSite:
    """Return a site with three practices."""
    return open_site(
        folder,
        make_practice("odd", title=ODD, organisation="A & <B>", countries=("DK",)),
        make_practice("young", title="Young", published=date(2026, 11, 20), last_confirmed=date(2026, 12, 1)),
        make_practice("old", title="Fathers read", themes=("fathers",), published=date(2025, 1, 2)),
    )


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> CheckingClient:
    """A feed reader of a site that stays as it is."""
    return CheckingClient(make_site(tmp_path_factory.mktemp("site")).app)


@pytest.fixture
def own_site(tmp_path: Path) -> OpenSite:
    """A site that the test may change."""
    return make_site(tmp_path)


def feed_at(reader: CheckingClient, address: str) -> ET.Element:
    """Fetch a feed; fails where it lacks what RFC 4287 asks of every feed and entry (4.1.1, 4.1.2)."""
    response = reader.get(address)
    assert response.content_type == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(response.data)
    assert feed.tag == f"{ATOM}feed"
    (own,) = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert own.get("href") == text(feed, "id")
    for part in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1
            assert text(part, name)
        datetime.strptime(text(part, "updated"), "%Y-%m-%dT%H:%M:%S%z")
        assert part.findtext(f"{ATOM}author/{ATOM}name")
        assert len([link for link in part.findall(f"{ATOM}link") if link.get("rel") == "alternate"]) == 1
    ids = [text(entry, "id") for entry in feed.findall(f"{ATOM}entry")]
    assert len(ids) == len(set(ids))
    return feed


def text(element: ET.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def titles(feed: ET.Element) -> list[str]:
    return [text(entry, "title") for entry in feed.findall(f"{ATOM}entry")]


def test_the_feed_has_the_newest_practices_first(reader: CheckingClient) -> None:
    feed = feed_at(reader, "/feeds/practices.atom?lang=lv")

    assert titles(feed) == [ODD, "Young", "Fathers read"]
    assert text(feed, "id") == "https://kb.example/feeds/practices.atom?lang=lv"
    entry = feed.findall(f"{ATOM}entry")[1]
    assert text(entry, "id") == "https://kb.example/p/young"
    assert text(entry, "published") == "2026-11-20T00:00:00Z"
    assert text(entry, "updated") == "2026-12-01T00:00:00Z"
    assert text(feed, "updated") == "2026-12-01T00:00:00Z"
    assert entry.get(XML_LANG) == "en"
    (link,) = [link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate"]
    assert link.get("href") == "https://kb.example/lv/practices/young"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=fathers", ["Fathers read"]),
        ("theme=fathers", ["Fathers read"]),
        ("country=DK", [ODD]),
        ("country=DK&theme=fathers", []),
        ("q=fathers+hedgehogs", []),
        ("page=9&size=1&sort=relevance&country=LV", ["Young", "Fathers read"]),
    ],
)
def test_the_feed_takes_the_parameters_of_the_search(reader: CheckingClient, query: str, expected: list[str]) -> None:
    assert titles(feed_at(reader, f"/feeds/practices.atom?lang=en&{query}")) == expected


@pytest.mark.parametrize("query", ["lang=xx", "q=%00%08%ff%EF%BF%BF%ed%a0%80", "q=%22%3C%26%5D%5D%3E", "theme=%3Cb%3E"])
def test_whatever_is_asked_the_feed_is_well_formed(reader: CheckingClient, query: str) -> None:
    feed_at(reader, f"/feeds/practices.atom?{query}")


@given(st.text(st.characters(codec=None)))
def test_any_text_becomes_fit_for_xml(text: str) -> None:
    # What a parser cannot take is gone, what it can take is there; it reads every line end as "\n" (XML 1.0, 2.11).
    fit = fit_for_xml(text)
    written = fit.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    read = ET.fromstring(f"<a>{written}</a>".encode()).text or ""
    assert read == fit.replace("\r\n", "\n").replace("\r", "\n")
    assert fit_for_xml(fit) == fit
    assert all(letter in fit for letter in text if letter.isalnum())


def test_a_feed_without_entries_has_a_date_too(reader: CheckingClient) -> None:
    assert text(feed_at(reader, "/feeds/practices.atom?country=FI"), "updated") == "2023-01-01T00:00:00Z"


def test_a_feed_that_has_not_changed_is_not_sent_again(own_site: OpenSite) -> None:
    reader = CheckingClient(own_site.app)
    address = "/feeds/practices.atom?lang=en"
    tag = reader.get(address).headers["ETag"]
    assert reader.get(address, status=304, headers={"If-None-Match": tag}).data == b""

    write_practice(own_site.practices, make_practice("fresh", title="Fresh"))
    own_site.catalogue.sync()
    assert "Fresh" in reader.get(address, headers={"If-None-Match": tag}).get_data(as_text=True)


def test_a_feed_has_fifty_entries_at_most(own_site: OpenSite) -> None:
    reader = CheckingClient(own_site.app)
    for number in range(55):
        write_practice(own_site.practices, slug=f"talk-{number}")
    own_site.catalogue.sync()

    assert len(titles(feed_at(reader, "/feeds/practices.atom"))) == 50


def test_the_feed_of_a_practice_tells_how_it_changed(own_site: OpenSite) -> None:
    reader = CheckingClient(own_site.app)
    changed = datetime(2030, 11, 24, 10, 0, tzinfo=UTC)
    write_practice(own_site.practices, slug="odd", title=ODD, words="Then came the cake.")
    own_site.take_in(now=changed)

    feed = feed_at(reader, "/feeds/practices/odd.atom?lang=en")

    updated = [text(entry, "updated") for entry in feed.findall(f"{ATOM}entry")]
    assert len(updated) == 2
    assert text(feed, "updated") == updated[0] == "2030-11-24T10:00:00Z"
    (link,) = [
        link for link in feed.findall(f"{ATOM}entry")[0].findall(f"{ATOM}link") if link.get("rel") == "alternate"
    ]
    assert "cake" in reader.page((link.get("href") or "").removeprefix("https://kb.example")).words
    reader.get("/feeds/practices/nowhere.atom", status=404)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("/en/themes/fathers", ["Fathers read"]),
        ("/en/countries/DK", [ODD]),
        ("/en/search?q=fathers&sort=newest&page=2", ["Fathers read"]),
        ("/en/search", [ODD, "Young", "Fathers read"]),
    ],
)
def test_pages_name_their_feed(reader: CheckingClient, page: str, expected: list[str]) -> None:
    links = [link for link in reader.page(page).root.iter("link") if link.get("type") == "application/atom+xml"]

    assert [titles(feed_at(reader, link.get("href") or "")) for link in links] == [expected]
    assert all(link.get("rel") == "alternate" and link.get("title") for link in links)


def test_a_feed_brings_no_cookie_and_asks_for_no_language(reader: CheckingClient) -> None:
    answer = reader.get("/feeds/practices.atom", headers={"Accept-Language": "lv"})

    assert 'xml:lang="en"' in answer.get_data(as_text=True)
    assert "Accept-Language" not in answer.headers.get("Vary", "")
