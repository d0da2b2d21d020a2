"""Which links are checked when, how one comes to be called dead, and that our own network's trouble is no news about others."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.accounts.models import Account
from kb.collections.links import HourlyLinkChecks
from kb.database.engine import Database
from kb.link_checks import keeping
from kb.link_checks.dead import all_dead, dead_among, key_of
from kb.link_checks.models import CheckedLink
from kb.link_checks.rounds import MOST_LINKS, Round, check, check_due
from kb.practices.record import Source
from kb.practices.sources import note_sources, slugs_naming
from kb.practices.store import FolderStore
from kb.settings import Settings
from tests.support.collections import link, make_collection
from tests.support.other_site import Answer, Names, OtherSite, checker_of
from tests.support.practices import make_practice, write_practice

pytestmark = pytest.mark.people

#: Two hours before midnight.
NOW = datetime(2026, 3, 11, 22, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def take_in(database: Database, *urls: str, now: datetime = NOW) -> None:
    with database.writing() as session:
        keeping.take_in(session, urls, now=now)


def kept(database: Database, url: str) -> CheckedLink:
    with database.reading() as session:
        return session.get_one(CheckedLink, key_of(url))


def known(database: Database) -> set[str]:
    with database.reading() as session:
        return {*keeping.due(session, now=datetime.max.replace(tzinfo=UTC), most=10**6)}


def is_dead(database: Database, url: str) -> bool:
    with database.reading() as session:
        return dead_among(session, [url]) == {url}


def days_to_next(database: Database, url: str, *, since: datetime) -> float:
    return (kept(database, url).next_at - since) / DAY


def test_a_new_link_is_checked_at_once_and_a_good_one_after_a_month(
    database: Database, other: OtherSite, names: Names
) -> None:
    url = other.url("/")
    take_in(database, url)
    assert check_due(database, checker_of(names), now=NOW) == Round(good=1)
    assert check_due(database, checker_of(names), now=NOW + 24 * DAY) == Round()
    assert check_due(database, checker_of(names), now=NOW + 36 * DAY) == Round(good=1)


def test_links_that_came_together_are_not_due_together(database: Database, other: OtherSite, names: Names) -> None:
    urls = [other.url(f"/{number}") for number in range(30)]
    take_in(database, *urls)
    check_due(database, checker_of(names), now=NOW)
    waits = [days_to_next(database, url, since=NOW) for url in urls]
    assert 25 <= min(waits) < 27
    assert 33 < max(waits) <= 35


def test_a_link_is_dead_after_three_failures_on_different_days(
    database: Database, other: OtherSite, names: Names
) -> None:
    url = other.url("/")
    other.answers["/"] = Answer(status=404)
    take_in(database, url)
    for day, next_one in ((0, 1), (1, 3), (4, 7)):
        assert not is_dead(database, url)
        now = NOW + day * DAY
        assert check_due(database, checker_of(names), now=now) == Round(gone=1)
        assert days_to_next(database, url, since=now) == next_one
    assert is_dead(database, url)
    with database.reading() as session:
        assert {dead: row.failures for dead, row in all_dead(session).items()} == {url: 3}


def test_one_bad_day_counts_once_however_often_somebody_looks(
    database: Database, other: OtherSite, names: Names
) -> None:
    url = other.url("/")
    other.answers["/"] = Answer(status=404)
    take_in(database, url)
    for _ in range(4):
        check(database, checker_of(names), [url], now=NOW)
    assert kept(database, url).failures == 1
    check(database, checker_of(names), [url], now=NOW + 3 * HOUR)
    assert kept(database, url).failures == 2


def test_a_dead_link_that_is_good_again_is_no_longer_dead(database: Database, other: OtherSite, names: Names) -> None:
    url = other.url("/")
    other.answers["/"] = Answer(status=404)
    take_in(database, url)
    for day in range(3):
        check(database, checker_of(names), [url], now=NOW + day * DAY)
    other.answers.clear()
    check(database, checker_of(names), [url], now=NOW + 3 * DAY)
    assert not is_dead(database, url)
    assert kept(database, url).reason == ""


def test_what_is_unclear_changes_nothing_and_is_asked_again_after_a_week(
    database: Database, other: OtherSite, names: Names
) -> None:
    url = other.url("/")
    take_in(database, url)
    for day, status in ((0, 404), (1, 503), (8, 403)):
        other.answers["/"] = Answer(status=status)
        check_due(database, checker_of(names), now=NOW + day * DAY)
        assert kept(database, url).failures == 1
    assert days_to_next(database, url, since=NOW + 8 * DAY) == 7
    assert kept(database, url).reason == "The server answered 403."


def test_without_a_network_nothing_is_said_about_any_link(database: Database, names: Names) -> None:
    url = "https://library.example/"
    take_in(database, url)
    names.missing.add("library.example")
    for day in range(5):
        assert check_due(database, checker_of(names), now=NOW + day * DAY) == Round(has_network=False)
    assert (kept(database, url).failures, kept(database, url).checked_at) == (0, None)


def test_where_one_server_answers_the_host_that_is_not_there_is_gone(
    database: Database, other: OtherSite, names: Names
) -> None:
    names.missing.add("closed.example")
    take_in(database, other.url("/"), "https://closed.example/")
    assert check_due(database, checker_of(names), now=NOW) == Round(good=1, gone=1)


def test_a_host_that_is_alone_in_its_round_is_gone_where_a_link_that_was_good_answers(
    database: Database, other: OtherSite, names: Names
) -> None:
    take_in(database, other.url("/"))
    check_due(database, checker_of(names), now=NOW)
    names.missing.add("closed.example")
    take_in(database, "https://closed.example/", now=NOW + DAY)
    assert check_due(database, checker_of(names), now=NOW + DAY) == Round(gone=1)
    names.is_silent = True
    assert check_due(database, checker_of(names), now=NOW + 2 * DAY) == Round(has_network=False)
    assert kept(database, "https://closed.example/").failures == 1


def test_a_round_has_fifty_links_and_who_could_not_be_asked_waits_behind_the_others(
    database: Database, names: Names
) -> None:
    names.is_silent = True
    urls = [f"https://library{number}.example/" for number in range(MOST_LINKS + 10)]
    take_in(database, *urls)
    checker = checker_of(names)
    check_due(database, checker, now=NOW + HOUR)
    assert len(names.asked) == MOST_LINKS
    check_due(database, checker, now=NOW + 2 * HOUR)
    assert len(set(names.asked)) == len(urls)


def test_links_that_stand_nowhere_any_more_are_forgotten(database: Database) -> None:
    take_in(database, *(f"https://library{number}.example/" for number in range(1200)))
    with database.writing() as session:
        assert keeping.forget_all_but(session, ["https://library7.example/"]) == 1199
    assert known(database) == {"https://library7.example/"}


def test_a_link_that_was_taken_off_while_it_was_checked_stays_forgotten(
    database: Database, other: OtherSite, names: Names
) -> None:
    assert check(database, checker_of(names), [other.url("/")], now=NOW) == Round(good=1)
    assert known(database) == set()


def test_the_sources_of_practices_are_links_but_not_those_of_withdrawn_ones(site: Settings) -> None:
    store = FolderStore(site.practices, lock=site.writer_lock)
    write_practice(site.practices, make_practice("here", sources=(Source(url="https://here.example/"),)))
    write_practice(
        site.practices,
        make_practice(
            "withdrawn",
            sources=(Source(url="https://withdrawn.example/"),),
            status="withdrawn",
            withdrawn_reason="Old.",
        ),
    )
    assert note_sources(store, site.sources_note) == {"https://here.example/"}


def hourly_checks(database: Database, site: Settings, names: Names) -> HourlyLinkChecks:
    store = FolderStore(site.practices, lock=site.writer_lock)
    return HourlyLinkChecks(database, store, checker_of(names), sources_note=site.sources_note)


def test_the_hourly_checks_know_what_stands_on_boards_and_what_no_longer(
    database: Database, site: Settings, other: OtherSite, names: Names, anna: Account
) -> None:
    write_practice(site.practices, make_practice("fathers", sources=(Source(url=other.url("/source")),)))
    checks = hourly_checks(database, site, names)
    checks.run(now=NOW)
    with database.writing() as session:
        board = make_collection(session, anna, items=(link(url=other.url("/board")),))
    checks.run(now=NOW + HOUR)
    assert known(database) == {other.url("/source"), other.url("/board")}
    assert kept(database, other.url("/board")).status == 200
    assert slugs_naming(site.sources_note, known(database)) == {"fathers": (other.url("/source"),)}
    with database.writing() as session:
        session.delete(session.merge(board))
    checks.run(now=NOW + DAY + HOUR)
    assert known(database) == {other.url("/source")}


def test_in_the_hour_of_the_start_nobody_is_asked(
    database: Database, site: Settings, other: OtherSite, names: Names
) -> None:
    take_in(database, other.url("/"))
    write_practice(site.practices, make_practice("fathers", sources=(Source(url=other.url("/")),)))
    checks = hourly_checks(database, site, names)
    assert checks.begin(now=NOW) is None
    round_of_the_next_hour = checks.begin(now=NOW + HOUR)
    assert round_of_the_next_hour is not None
    round_of_the_next_hour.join(10)
    assert other.methods("/") == ["HEAD"]
