"""Views of practices: counted by month, added up over processes, and without anything about who read."""

import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text

from kb.database.engine import Database
from kb.usage.counting import CountedViews
from kb.usage.models import PracticeViews
from kb.usage.reading import Views, month_of, views_of
from tests.support import people
from tests.support.databases import own_database
from tests.support.open_site import OpenSite, open_site
from tests.support.people import make_tables
from tests.support.practices import make_practice

pytestmark = pytest.mark.people

FIREFOX: Final = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NOW: Final = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
TEA: Final = "/en/practices/tea"


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    return open_site(
        tmp_path_factory.mktemp("site"),
        make_practice("tea", title="Tea with fathers", formerly=("old-tea",)),
        make_practice("gone", status="withdrawn", withdrawn_reason="It was asked for."),
    )


@pytest.fixture
def site(shared_site: OpenSite) -> OpenSite:
    """The site, where nobody has read anything yet."""
    counting(shared_site).write()
    shared_site.forget(PracticeViews)
    return shared_site


@pytest.fixture
def reader(site: OpenSite) -> FlaskClient:
    return site.app.test_client(use_cookies=False)


def counting(site: OpenSite) -> CountedViews:
    found: CountedViews = site.app.extensions["kb.views"]
    return found


def counted(site: OpenSite) -> dict[str, int]:
    """Return the views of this month by slug, once they are written."""
    counting(site).write()
    return counts_in(site.database)


def counts_in(database: Database) -> dict[str, int]:
    with database.reading() as session:
        return {row.slug: row.count for row in session.query(PracticeViews)}


def look(reader: FlaskClient, path: str = TEA, *, agent: str = FIREFOX, **headers: str) -> int:
    sent = {"User-Agent": agent, **{name.replace("_", "-"): value for name, value in headers.items()}}
    return reader.get(path, headers=sent).status_code


def test_what_a_browser_shows_is_counted_in_every_language_and_each_time(site: OpenSite, reader: FlaskClient) -> None:
    assert [look(reader), look(reader), look(reader, "/lv/practices/tea?text=en")] == [200, 200, 200]
    assert counted(site) == {"tea": 3}


def test_a_page_that_the_browser_has_already_counts_too(site: OpenSite, reader: FlaskClient) -> None:
    mark = reader.get(TEA, headers={"User-Agent": FIREFOX}).headers["ETag"]
    assert look(reader, If_None_Match=mark) == 304
    assert counted(site) == {"tea": 2}


@pytest.mark.parametrize(
    "path",
    ["/en/practices/nothing", "/en/practices/gone", "/en/practices/old-tea", "/p/tea", "/en/practices/tea/history",
     "/en/search", "/xx/practices/tea", "/en/practices/", "/api/v1/practices/tea"],
)  # fmt: skip
def test_only_the_page_of_a_practice_that_is_there_counts(site: OpenSite, reader: FlaskClient, path: str) -> None:
    look(reader, path)
    assert counted(site) == {}


@pytest.mark.parametrize(
    "agent",
    [
        "",
        "curl/8.14.1",
        "python-requests/2.32",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)",
        "Mozilla/5.0 (compatible; YandexBot/3.0)",
        "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)",
        "Mozilla/5.0 (Windows NT 10.0) Microsoft Teams SkypeUriPreview Preview/0.5",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/138.0 Safari/537.36",
        "Mozilla/5.0 (compatible; Baiduspider/2.0)",
    ],
)
def test_programs_that_say_what_they_are_do_not_count(site: OpenSite, reader: FlaskClient, agent: str) -> None:
    assert look(reader, agent=agent) == 200
    assert counted(site) == {}


@pytest.mark.parametrize(
    "agent",
    [
        FIREFOX,
        "Mozilla/5.0 (Linux; Android 10; CUBOT NOTE 20) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile Safari/604.1",
        "Lynx/2.9.2 libwww-FM/2.14",
    ],
)
def test_people_count_whatever_they_read_with(site: OpenSite, reader: FlaskClient, agent: str) -> None:
    look(reader, agent=agent)
    assert counted(site) == {"tea": 1}


@pytest.mark.parametrize("purpose", ["prefetch", "prefetch;prerender"])
def test_a_page_that_is_fetched_ahead_counts_once_it_is_shown(
    site: OpenSite, reader: FlaskClient, purpose: str
) -> None:
    assert look(reader, Sec_Purpose=purpose) == 200
    assert counted(site) == {}
    shown = reader.head(TEA, headers={"User-Agent": FIREFOX, "Kb-Read": "1"})
    assert (shown.status_code, shown.data) == (200, b"")
    assert counted(site) == {"tea": 1}


def test_asking_whether_a_page_is_there_is_no_reading(site: OpenSite, reader: FlaskClient) -> None:
    reader.head(TEA, headers={"User-Agent": FIREFOX})
    reader.post(TEA, headers={"User-Agent": FIREFOX, "Kb-Read": "1"})
    assert counted(site) == {}


def test_whoever_is_signed_in_does_not_count_but_a_cookie_of_another_kind_is_no_matter(site: OpenSite) -> None:
    browser = people.client_of(site.app, people.make_account(site.database))
    browser.get(TEA, headers={"User-Agent": FIREFOX})
    assert counted(site) == {}
    look(site.app.test_client(use_cookies=False), Cookie="device=17")
    assert counted(site) == {"tea": 1}


def test_of_a_reading_nothing_is_kept_but_practice_month_and_number(site: OpenSite, reader: FlaskClient) -> None:
    answer = reader.get(TEA, headers={"User-Agent": FIREFOX}, environ_base={"REMOTE_ADDR": "192.0.2.77"})
    assert "Set-Cookie" not in answer.headers
    counting(site).write()
    with site.reading() as session:
        rows = session.execute(text("SELECT * FROM practice_views")).mappings().all()
    assert [dict(row) for row in rows] == [{"slug": "tea", "month": f"{datetime.now(UTC):%Y-%m}", "count": 1}]


# What follows is about one layer alone, over an application that always answers.


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(own_database(tmp_path))
    yield database
    database.close()


def layer(database: Database, **settings: float) -> CountedViews:
    def answer(_environ: Mapping[str, object], start: object) -> list[bytes]:
        assert callable(start)
        start("200 OK", [])
        return []

    return CountedViews(answer, database=database, sign_in_cookie="kb", clock=lambda: NOW, **settings)


def show(counted_views: CountedViews, slug: str, times: int = 1) -> None:
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": f"/fi/practices/{slug}", "HTTP_USER_AGENT": FIREFOX}
    for _ in range(times):
        counted_views(environ, lambda *_: lambda _data: None)


def test_the_numbers_of_several_processes_add_up(database: Database) -> None:
    make_tables(database)
    one, other = layer(database), layer(database)
    show(one, "tea", 3)
    show(other, "tea", 4)
    show(other, "saunas")
    for each in (one, other, one):
        each.write()
    assert counts_in(database) == {"tea": 7, "saunas": 1}


def test_what_cannot_be_written_is_kept_and_written_later(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    views = layer(database)
    show(views, "tea", 2)
    views.write()
    assert "tried again" in caplog.text
    make_tables(database)
    show(views, "tea")
    views.write()
    assert counts_in(database) == {"tea": 3}


def test_the_numbers_are_written_by_themselves_after_a_while(database: Database) -> None:
    make_tables(database)
    show(layer(database, write_seconds=0.01), "tea", 5)
    give_up = time.monotonic() + 10
    while counts_in(database) != {"tea": 5}:
        assert time.monotonic() < give_up
        time.sleep(0.01)


def test_views_are_told_for_this_month_and_for_twelve_with_it(database: Database) -> None:
    make_tables(database)
    read = {"2026-11": 5, "2026-10": 7, "2025-12": 11, "2025-11": 13}
    with database.writing() as session:
        session.add_all(PracticeViews(slug="tea", month=month, count=count) for month, count in read.items())
    with database.reading() as session:
        assert views_of(session, ["tea", "nobody-read"], now=NOW) == {"tea": Views(5, 23), "nobody-read": Views(0, 0)}
    assert month_of(NOW) == "2026-11"
