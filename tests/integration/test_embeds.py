"""Cards and lists in frames on other sites, and what tells those sites how to show them."""

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from werkzeug.test import TestResponse

from kb.collections.codes import written
from kb.collections.models import Visibility
from kb.link_checks.dead import key_of
from kb.link_checks.models import FAILURES_OF_A_DEAD_LINK, CheckedLink
from tests.support.client import CheckingClient, parse, words_of
from tests.support.collections import link, make_collection, note, practice, slot
from tests.support.open_site import OpenSite, open_site
from tests.support.people import make_account
from tests.support.practices import make_practice

pytestmark = pytest.mark.people

BASE = "https://kb.example"
DEAD = "https://example.org/gone"
ODD_TITLE = 'Fathers "read" <aloud> & laugh'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    """A site with practices in two languages, one that was withdrawn, and a link that is known to be dead."""
    site = open_site(
        tmp_path_factory.mktemp("site"),
        make_practice("fathers", title=ODD_TITLE, formerly=("dads",), organisation="Turku City Library"),
        make_practice("walks", title="Vi går en tur", language="da", translations=()),
        make_practice("chess", title="An evening of chess", status="withdrawn", withdrawn_reason="Nobody came."),
    )
    now = datetime.now(UTC)
    with site.writing() as session:
        session.add(
            CheckedLink(key=key_of(DEAD), url=DEAD, checked_at=now, next_at=now, failures=FAILURES_OF_A_DEAD_LINK)
        )
    return site


@pytest.fixture
def reader(site: OpenSite) -> CheckingClient:
    """Somebody who takes no cookies."""
    return CheckingClient(site.app)


@pytest.fixture(scope="module")
def code(site: OpenSite) -> str:
    """The code of a collection with something of every kind."""
    items = (
        note("Bring a pen."),
        slot("Opening & tea", place="Hall 2"),
        practice("fathers"),
        practice("walks"),
        link("The law", url="https://example.org/law"),
        link("The old guide", url=DEAD),
        practice("chess"),
    )
    return shared(site, items=items)


def shared(site: OpenSite, **values: Any) -> str:
    """Return the code of a new collection as it stands in addresses."""
    with site.writing() as session:
        return written(make_collection(session, make_account(site.database), **values).code)


def asked(reader: CheckingClient, url: str, *, more: str = "", status: int = 200, language: str = "en") -> TestResponse:
    """Ask how an address is to be shown."""
    path = f"/oembed?url={quote(url, safe='')}&format=json{more}"
    return reader.get(path, status=status, headers={"Accept-Language": language})


def iframe(answer: TestResponse) -> dict[str, str]:
    """Return the attributes of the frame in an answer."""
    assert answer.json is not None
    root = parse(f"<!DOCTYPE html><html lang=en><head><title>x</title></head><body>{answer.json['html']}</body></html>")
    return dict(next(root.iter("iframe")).attrib)


def test_a_card_may_be_framed_by_any_site_and_has_no_script(reader: CheckingClient) -> None:
    answer = reader.get("/en/practices/fathers/embed")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert not [*parse(answer.get_data(as_text=True)).iter("script")]


def test_the_page_of_a_practice_has_its_qr_code_and_the_lines_of_its_card(reader: CheckingClient) -> None:
    page = reader.page("/en/practices/fathers")
    (part,) = [one for one in page.root.iter("section") if one.get("aria-labelledby") == "sources"]

    (picture,) = part.iter("img")
    files = [
        picture.get("src", ""),
        *(one.get("href", "") for one in part.iter("a") if one.get("download") is not None),
    ]
    assert [reader.get(path).mimetype for path in files] == ["image/svg+xml", "image/png", "image/svg+xml"]
    (lines,) = [words_of(one) for one in part.iter("code")]
    (copied,) = [one.get("data-copy") for one in part.iter("button") if one.get("data-copy")]
    assert lines == copied
    (frame,) = parse(f"<!DOCTYPE html><html lang=en><title>x</title><body>{lines}").iter("iframe")
    assert frame.get("title") == ODD_TITLE
    assert "laugh" in reader.get(urlsplit(frame.get("src", "")).path).text


def test_a_frame_needs_nothing_but_its_page(reader: CheckingClient, code: str) -> None:
    for path in ("/en/practices/fathers/embed", f"/en/c/{code}/embed"):
        answer = reader.get(path)
        root = parse(answer.get_data(as_text=True))
        (style,) = root.iter("style")
        digest = base64.b64encode(hashlib.sha256((style.text or "").encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in answer.headers["Content-Security-Policy"]
        assert not [one for tag in ("link", "img", "iframe") for one in root.iter(tag)]


def other_pages(code: str) -> Iterator[str]:
    """Yield addresses that no other site may show."""
    yield from ("/en/", "/en/practices/fathers", "/en/search", "/en/account/sign-in", "/p/fathers/qr.svg", "/oembed")
    yield from (f"/en/c/{code}", f"/c/{code}", f"/en/c/{code}/offline.html", f"/c/{code}/qr.svg", "/en/no-such-page")


def test_everything_else_refuses_to_be_framed(site: OpenSite, code: str) -> None:
    for path in other_pages(code):
        policy = site.app.test_client().get(path).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in policy, path


def test_links_leave_the_frame_and_do_not_hand_over_the_window(reader: CheckingClient, code: str) -> None:
    for path in ("/en/practices/fathers/embed", f"/en/c/{code}/embed"):
        links = [*reader.page(path).root.iter("a")]
        assert links
        assert all(one.get("target") == "_blank" and "noopener" in (one.get("rel") or "") for one in links)


def test_a_card_says_in_which_language_it_is_told(reader: CheckingClient) -> None:
    page = reader.page("/lv/practices/walks/embed")
    assert page.root.get("lang") == "lv"
    assert [heading.get("lang") for heading in page.root.iter("h1")] == ["da"]
    assert "Latvija" in page.words


def test_a_list_shows_practices_and_links_under_their_slots(reader: CheckingClient, code: str) -> None:
    page = reader.page(f"/en/c/{code}/embed")
    assert page.texts("h1") == ["Thursday in Turku"]
    assert page.texts("h2") == ["Opening & tea"]
    assert page.links()[ODD_TITLE] == "/en/practices/fathers"
    assert page.links()["The law"] == "https://example.org/law"
    assert "Thursday, 26 November 2026" in page.words
    assert "Bring a pen." not in page.words


def test_of_a_dead_link_and_a_withdrawn_practice_a_line_remains(reader: CheckingClient, code: str) -> None:
    page = reader.page(f"/en/c/{code}/embed")
    assert "The old guide" in page.words
    assert DEAD not in page.links().values()
    assert "“An evening of chess” was withdrawn: Nobody came." in page.words


def test_an_empty_list_says_so(site: OpenSite, reader: CheckingClient) -> None:
    assert "Nothing is here yet" in reader.page(f"/en/c/{shared(site)}/embed").words


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/en/practices/chess/embed", 410),
        ("/fi/practices/nothing/embed", 404),
        ("/en/c/haha-haha-haha-haha/embed", 404),
    ],
)
def test_a_frame_whose_thing_is_gone_says_so_within_the_frame(reader: CheckingClient, path: str, status: int) -> None:
    answer = reader.get(path, status=status)
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]


def test_a_collection_that_was_made_private_is_gone_from_frames(site: OpenSite, reader: CheckingClient) -> None:
    code = shared(site, title="Secret plans", visibility=Visibility.PRIVATE)
    answer = reader.get(f"/en/c/{code}/embed", status=404)
    assert b"Secret plans" not in answer.data
    asked(reader, f"{BASE}/c/{code}", status=404)


def test_a_frame_is_asked_for_anew_and_not_listed_by_search_engines(reader: CheckingClient, code: str) -> None:
    assert reader.get(f"/en/c/{code}/embed").headers["Cache-Control"] == "no-cache, private"
    for path in (f"/en/c/{code}/embed", "/en/practices/fathers/embed"):
        assert reader.get(path).headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("address", ["/en/practices/fathers", "/p/fathers", "/p/dads", "/en/practices/fathers?text=en"])
def test_another_site_learns_how_to_show_a_practice(reader: CheckingClient, address: str) -> None:
    answer = asked(reader, f"{BASE}{address}")
    told = answer.json
    assert told is not None
    assert answer.content_type == "application/json; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert {name: told[name] for name in ("version", "type", "title", "author_name", "provider_name")} == {
        "version": "1.0",
        "type": "rich",
        "title": ODD_TITLE,
        "author_name": "Turku City Library",
        "provider_name": "Democratic Library",
    }
    assert told["cache_age"] > 0
    frame = iframe(answer)
    assert frame["src"] == f"{BASE}/en/practices/fathers/embed"
    assert frame["title"] == ODD_TITLE
    assert (frame["width"], frame["height"]) == (str(told["width"]), str(told["height"]))
    assert "allow-scripts" not in frame["sandbox"]
    assert "allow-popups" in frame["sandbox"]


def test_another_site_learns_how_to_show_a_collection(reader: CheckingClient, code: str) -> None:
    for address in (f"/c/{code}", f"/lv/c/{code}", f"/c/{code.replace('-', '').upper()}"):
        answer = asked(reader, f"{BASE}{address}", language="lv")
        assert iframe(answer)["src"] == f"{BASE}/lv/c/{code}/embed"
        assert answer.headers["Cache-Control"] == "no-cache, private"


def test_what_it_learns_can_be_fetched(reader: CheckingClient, code: str) -> None:
    for address in ("/p/fathers", f"/c/{code}"):
        reader.get(urlsplit(iframe(asked(reader, f"{BASE}{address}"))["src"]).path)


def test_a_short_link_is_framed_in_the_language_of_who_asks(reader: CheckingClient) -> None:
    answer = asked(reader, f"{BASE}/p/fathers", language="fi,en;q=0.5")
    assert iframe(answer)["src"] == f"{BASE}/fi/practices/fathers/embed"
    assert "Accept-Language" in answer.headers["Vary"]
    assert iframe(asked(reader, f"{BASE}/et/practices/fathers", language="fi"))["src"].startswith(f"{BASE}/et/")


def test_a_frame_fits_into_the_room_that_a_site_has(reader: CheckingClient) -> None:
    told = asked(reader, f"{BASE}/p/fathers", more="&maxwidth=300&maxheight=150").json
    assert told is not None
    assert (told["width"], told["height"]) == (300, 150)
    narrow, wide = (asked(reader, f"{BASE}/p/fathers", more=f"&maxwidth={width}").json for width in (300, 9000))
    assert narrow is not None
    assert wide is not None
    assert narrow["height"] > wide["height"]


@pytest.mark.parametrize("size", ["", "0", "-5", "abc", "1e3", "99999999999999999999", "٣٠٠", "300px"])
def test_a_size_that_is_none_is_as_if_it_were_not_there(reader: CheckingClient, size: str) -> None:
    usual = asked(reader, f"{BASE}/p/fathers").json
    assert asked(reader, f"{BASE}/p/fathers", more=f"&maxwidth={quote(size)}").json == usual


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://evil.example/p/fathers",
        "https://kb.example.evil.example/p/fathers",
        "https://kb.example@evil.example/p/fathers",
        "//kb.example/p/fathers",
        "javascript:alert(1)",
        "https://[",
        f"{BASE}/",
        f"{BASE}/en/search?q=fathers",
        f"{BASE}/p/nothing",
        f"{BASE}/p/chess",
        f"{BASE}/c/haha-haha-haha-haha",
        f"{BASE}/p/fathers/",
        f"{BASE}/{'x' * 5000}",
    ],
)
def test_of_any_other_address_there_is_nothing_to_tell(reader: CheckingClient, url: str) -> None:
    answer = asked(reader, url, status=404)
    assert answer.mimetype == "application/json"


def test_an_answer_in_xml_is_not_made(reader: CheckingClient) -> None:
    reader.get(f"/oembed?url={BASE}/p/fathers&format=xml", status=501)


def test_a_board_that_everybody_with_the_link_may_see_names_where_that_is_told(
    reader: CheckingClient, code: str
) -> None:
    html = reader.get(f"/en/c/{code}").get_data(as_text=True)
    (found,) = [one for one in parse(html).iter("link") if one.get("type") == "application/json+oembed"]
    address = found.get("href", "")
    assert address.startswith(f"{BASE}/oembed?")
    assert iframe(reader.get(address.removeprefix(BASE)))["title"] == "Thursday in Turku"
