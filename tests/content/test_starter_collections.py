"""The three meetings that come with the site: only what the sources tell, brought in once, and then their editors' own."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import select

from kb import resources
from kb.collections.board import PracticeState
from kb.collections.models import Collection, ItemKind, Visibility
from kb.collections.reading import read_board
from kb.collections.starter import StarterCollection, provide_starter_collections, read_starter, starter_names
from kb.practices.record import Facts
from kb.practices.store import FolderStore
from tests.support.open_site import OpenSite, open_site
from tests.support.practices import make_practice

NOW: Final = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
STORE: Final = FolderStore(resources.starter_collection(), lock=Path("never-written.lock"))
STARTERS: Final = [read_starter(name) for name in starter_names()]
#: The days that the sources name; those of Valmiera in the likely year.
DAYS: Final = {
    "denmark-2024": (date(2024, 3, 11), date(2024, 3, 15)),
    "turku-2024": (date(2024, 6, 10), date(2024, 6, 14)),
    "valmiera-2023": (date(2023, 10, 10), date(2023, 10, 13)),
}
#: The practice that tells of the meeting itself.
MEETINGS: Final = {
    "denmark-2024": "struer-partner-meeting",
    "turku-2024": "turku-partner-meeting",
    "valmiera-2023": "valmiera-international-library-week",
}

every_starter = pytest.mark.parametrize("starter", STARTERS, ids=[starter.name for starter in STARTERS])


def facts_of(slug: str) -> Facts:
    practice = STORE.read(slug).practice
    assert practice is not None
    return practice.facts


def sources_of(slugs: Iterable[str]) -> set[str]:
    return {source.url for slug in slugs for source in facts_of(slug).sources}


@pytest.fixture
def site(tmp_path: Path) -> OpenSite:
    """A site with the practices that the three meetings name."""
    return site_in(tmp_path)


@pytest.fixture(scope="module")
def still_site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    """The same, which stays as it is."""
    return site_in(tmp_path_factory.mktemp("site"))


def site_in(folder: Path) -> OpenSite:
    slugs = sorted(frozenset[str]().union(*(starter.slugs for starter in STARTERS)))
    practices = [STORE.read(slug).practice for slug in slugs]
    return open_site(folder, *(practice for practice in practices if practice))


def provide(site: OpenSite) -> int:
    return provide_starter_collections(site.database, site.catalogue.store, now=NOW)


def collections_of(site: OpenSite) -> dict[str, Collection]:
    with site.reading() as session:
        return {found.starter: found for found in session.scalars(select(Collection))}


def test_there_are_three() -> None:
    assert set(starter_names()) == set(DAYS)


@every_starter
def test_its_practices_come_with_the_site(starter: StarterCollection) -> None:
    assert set(STORE.stamps(starter.slugs)) == starter.slugs
    assert {"valmiera-democratic-library", MEETINGS[starter.name]} <= starter.slugs


@every_starter
def test_its_links_are_sources_of_its_practices(starter: StarterCollection) -> None:
    links = {item.url for item in starter.items if item.kind is ItemKind.LINK}
    assert links & sources_of([MEETINGS[starter.name]])
    assert links <= sources_of(starter.slugs)


@every_starter
def test_its_days_are_those_of_the_meeting_and_no_hour_is_made_up(starter: StarterCollection) -> None:
    slots = [item for item in starter.items if item.kind is ItemKind.SLOT]
    first, last = DAYS[starter.name]
    assert [slot.day for slot in slots] == [
        date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1)
    ]
    assert {(slot.starts, slot.ends, slot.minutes) for slot in slots} == {("", "", None)}
    assert {slot.note for slot in slots} == {"The programme of this day is not known."}


@every_starter
def test_its_days_lie_in_the_month_that_its_practice_tells(starter: StarterCollection) -> None:
    period = facts_of(MEETINGS[starter.name]).period
    assert period is not None
    first, _last = DAYS[starter.name]
    assert (period.start.year, period.start.month) == (first.year, first.month)


@every_starter
def test_it_says_that_the_programme_is_not_known(starter: StarterCollection) -> None:
    assert "programme" in starter.details.description
    assert "are left open" in starter.details.description


def test_everybody_sees_them_and_nobody_owns_them(still_site: OpenSite) -> None:
    found = collections_of(still_site)
    assert set(found) == set(starter_names())
    assert {(one.visibility, one.owner_id) for one in found.values()} == {(Visibility.LISTED, None)}
    assert len({one.code for one in found.values()}) == 3


def test_nothing_can_be_taken_home_or_proposed_on_them_any_more(still_site: OpenSite) -> None:
    assert {one.is_open for one in collections_of(still_site).values()} == {False}


def test_their_boards_show_their_practices_as_they_are(still_site: OpenSite) -> None:
    for name in starter_names():
        with still_site.reading() as session:
            collection = session.scalars(select(Collection).where(Collection.starter == name)).one()
            board = read_board(session, collection, still_site.app.extensions["kb.practices"], "en")
        assert {practice.slug for practice in board.practices()} == read_starter(name).slugs
        assert {(practice.state, practice.revision) for practice in board.practices()} == {(PracticeState.SAME, 1)}
        assert (board.first_day, board.last_day) == DAYS[name]


def test_they_come_once(still_site: OpenSite) -> None:
    assert provide(still_site) == 0
    assert len(collections_of(still_site)) == 3


def test_one_that_was_deleted_does_not_come_back(site: OpenSite) -> None:
    with site.writing() as session:
        session.delete(session.scalars(select(Collection).where(Collection.starter == "turku-2024")).one())
    assert provide(site) == 0
    assert set(collections_of(site)) == {"denmark-2024", "valmiera-2023"}


def test_what_somebody_changed_stays(site: OpenSite) -> None:
    with site.writing() as session:
        session.scalars(select(Collection).where(Collection.starter == "turku-2024")).one().title = "Ours"
    provide(site)
    assert collections_of(site)["turku-2024"].title == "Ours"


def test_a_site_with_other_practices_gets_none(tmp_path: Path) -> None:
    site = open_site(tmp_path, make_practice("fathers"))
    assert collections_of(site) == {}
