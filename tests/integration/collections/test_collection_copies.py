"""Collections over time: practices that stay or follow, copies for another day, and covers."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from kb.accounts.models import Account
from kb.collections import covers, following
from kb.collections.checks import NotFit, problems_of_item
from kb.collections.copying import copy
from kb.collections.editing import UnknownItem
from kb.collections.models import Collection, CollectionEditor, Visibility
from kb.room.models import Take
from kb.submissions.pictures import CleanPicture, clean_picture
from tests.support.collection_lines import NOW, ids, made
from tests.support.collections import DAY, link, practice, slot
from tests.support.open_site import OpenSite, open_site
from tests.support.people import make_account
from tests.support.practices import make_practice, write_practice
from tests.support.word_files import photograph

pytestmark = pytest.mark.people


class TestFollowing:
    def test_a_practice_stays_as_it_is_until_it_is_followed_again(self, tmp_path: Path) -> None:
        site = open_site(tmp_path, make_practice("fathers", title="Fathers read"))
        anna = make_account(site.database)
        collection_id = made(site, anna, practice("fathers"))
        item_id = ids(site, collection_id)[0]

        def state() -> tuple[int | None, bool]:
            with site.reading() as session:
                item = session.get_one(Collection, collection_id).items[0]
                return item.revision, item.is_frozen

        with site.writing() as session:
            following.freeze(session, anna, collection_id, item_id, now=NOW)
        write_practice(site.practices, make_practice("fathers", title="Fathers read aloud"))
        site.take_in(now=NOW)
        with site.writing() as session:
            following.note_seen(session, anna, collection_id, item_id, now=NOW)
        assert state() == (1, True)
        with site.writing() as session:
            following.follow(session, anna, collection_id, item_id, now=NOW)
        assert state() == (2, False)

    def test_a_change_is_one_until_somebody_has_seen_it(self, tmp_path: Path) -> None:
        site = open_site(tmp_path, make_practice("fathers", title="Fathers read"))
        anna = make_account(site.database)
        collection_id = made(site, anna, practice("fathers"))
        write_practice(site.practices, make_practice("fathers", title="Fathers read aloud"))
        site.take_in(now=NOW)
        with site.writing() as session:
            row = following.note_seen(session, anna, collection_id, ids(site, collection_id)[0], now=NOW)
            assert (row.revision, row.is_frozen) == (2, False)

    def test_what_has_no_history_cannot_be_frozen(self, site: OpenSite, anna: Account) -> None:
        collection_id = made(site, anna, link())
        with site.writing() as session, pytest.raises(UnknownItem):
            following.freeze(session, anna, collection_id, ids(site, collection_id)[0], now=NOW)


class TestCopies:
    def test_a_copy_is_private_with_a_code_of_its_own_and_without_what_people_said(
        self, site: OpenSite, anna: Account, bob: Account
    ) -> None:
        collection_id = made(site, anna, slot("A", day=DAY), slot("B", day=date(2026, 11, 28)), practice("fathers"))
        item_id = ids(site, collection_id)[2]
        with site.writing() as session:
            following.freeze(session, anna, collection_id, item_id, now=NOW)
            session.add(CollectionEditor(collection_id=collection_id, account_id=bob.id, added_at=NOW))
            session.add(
                Take(collection_id=collection_id, item_id=item_id, device="a" * 64, language="en", taken_at=NOW)
            )
        with site.writing() as session:
            made_copy = copy(
                session,
                bob,
                collection_id,
                title="In spring",
                first_day=date(2027, 3, 30),
                uploads=site.settings.uploads,
                now=NOW,
            )
        with site.reading() as session:
            source, again = session.get_one(Collection, collection_id), session.get_one(Collection, made_copy.id)
            assert (again.title, again.visibility, again.owner_id) == ("In spring", Visibility.PRIVATE, bob.id)
            assert again.code != source.code
            assert not again.editors
            assert [item.day for item in again.items] == [date(2027, 3, 30), date(2027, 4, 1), None]
            assert (again.items[2].is_frozen, again.items[2].revision) == (True, source.items[2].revision)
            assert not session.scalars(select(Take).where(Take.collection_id == again.id)).all()

    def test_no_line_is_copied_to_a_year_that_calendars_do_not_know(self, site: OpenSite, anna: Account) -> None:
        collection_id = made(site, anna, slot("A", day=date(1900, 1, 1)), slot("B", day=date(2000, 1, 1)))
        with site.writing() as session:
            again = copy(
                session,
                anna,
                collection_id,
                title="B",
                first_day=date(2199, 1, 1),
                uploads=site.settings.uploads,
                now=NOW,
            )
            assert [item.day for item in again.items] == [date(2199, 1, 1), None]

    def test_without_a_first_day_the_days_are_left_open(self, site: OpenSite, anna: Account) -> None:
        collection_id = made(site, anna, slot("A", day=DAY))
        with site.writing() as session:
            again = copy(
                session, anna, collection_id, title="B", first_day=None, uploads=site.settings.uploads, now=NOW
            )
            assert [(item.day, item.starts) for item in again.items] == [(None, "09:00")]


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2200, 1, 1), date(9999, 5, 1)])
def test_a_day_that_nobody_lives_to_see_is_refused(site: OpenSite, anna: Account, day: date) -> None:
    assert [problem.field for problem in problems_of_item(slot("A", day=day))] == ["day"]
    collection_id = made(site, anna, slot("A"))
    with site.writing() as session, pytest.raises(NotFit):
        copy(session, anna, collection_id, title="B", first_day=day, uploads=site.settings.uploads, now=NOW)


class TestCovers:
    def test_a_cover_is_encoded_anew_and_goes_with_its_collection(self, site: OpenSite, anna: Account) -> None:
        uploads, collection_id = site.settings.uploads, made(site, anna)
        with site.writing() as session:
            data = photograph(place="Turku")
            picture = clean_picture(data)
            collection = covers.set_cover(session, anna, collection_id, picture, alt="A room", uploads=uploads, now=NOW)
        path = covers.cover_file(collection, uploads=uploads)
        assert path is not None
        assert b"Turku" in data
        assert b"Turku" not in path.read_bytes()
        with site.writing() as session:
            again = copy(session, anna, collection_id, title="B", first_day=None, uploads=uploads, now=NOW)
        with site.writing() as session:
            covers.remove_cover(session, anna, collection_id, uploads=uploads, now=NOW)
        assert not path.exists()
        assert covers.cover_file(again, uploads=uploads) is not None

    def test_a_new_picture_takes_the_place_of_the_old_one(self, site: OpenSite, anna: Account) -> None:
        uploads, collection_id = site.settings.uploads, made(site, anna)
        for place in ("Turku", "Riga"):
            with site.writing() as session:
                picture = clean_picture(photograph(place=place, width=300 if place == "Riga" else 200))
                covers.set_cover(session, anna, collection_id, picture, alt=place, uploads=uploads, now=NOW)
        assert len([*(uploads / collection_id).iterdir()]) == 1

    @pytest.mark.parametrize(
        ("picture", "alt"), [(None, "A room"), (clean_picture(photograph(place="x", width=20, height=20)), "")]
    )
    def test_a_cover_has_a_picture_and_words(
        self, site: OpenSite, anna: Account, picture: CleanPicture | None, alt: str
    ) -> None:
        collection_id = made(site, anna)
        with site.writing() as session, pytest.raises(NotFit):
            covers.set_cover(session, anna, collection_id, picture, alt=alt, uploads=site.settings.uploads, now=NOW)

    def test_a_picture_stays_where_its_removal_came_to_nothing(self, site: OpenSite, anna: Account) -> None:
        uploads, collection_id = site.settings.uploads, made(site, anna)
        with site.writing() as session:
            picture = clean_picture(photograph(place="Turku"))
            collection = covers.set_cover(session, anna, collection_id, picture, alt="A", uploads=uploads, now=NOW)
        session = site.database.writing_session()
        covers.remove_cover(session, anna, collection_id, uploads=uploads, now=NOW)
        session.rollback()
        session.commit()
        session.close()
        assert covers.cover_file(collection, uploads=uploads) is not None
