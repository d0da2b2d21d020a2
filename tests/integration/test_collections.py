"""Collections as services make them: checked, in order, followed or frozen, copied, deleted, handed out and erased."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from kb.accounts import personal_data
from kb.accounts.models import Account, Event, Role
from kb.collections import covers, editing, following, ordering
from kb.collections.access import UnknownCollection
from kb.collections.checks import MOST_ITEMS, NotFit, problems_of_details, problems_of_item
from kb.collections.copying import copy
from kb.collections.editing import Details, NewItem, Outdated, UnknownItem
from kb.collections.models import Collection, CollectionEditor, ItemKind, Visibility
from kb.collections.typed import typed_item
from kb.collections.written import details_of, item_of_row
from kb.room.models import Take
from kb.submissions.pictures import CleanPicture, clean_picture
from tests.support.collections import DAY, heading, link, make_collection, note, practice, slot
from tests.support.open_site import OpenSite, open_site
from tests.support.people import make_account
from tests.support.practices import make_practice, write_practice
from tests.support.word_files import photograph

pytestmark = pytest.mark.people

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    return open_site(tmp_path_factory.mktemp("site"), make_practice("fathers", title="Fathers read"))


@pytest.fixture
def anna(site: OpenSite) -> Account:
    return make_account(site.database, name="Anna")


@pytest.fixture
def bob(site: OpenSite) -> Account:
    return make_account(site.database, name="Bob")


def made(site: OpenSite, actor: Account, *items: NewItem) -> str:
    """Return the id of a new collection with these lines."""
    with site.writing() as session:
        return make_collection(session, actor, items=items, now=NOW).id


def titles(site: OpenSite, collection_id: str) -> list[str]:
    """Return the lines by their titles, in their order, and make sure that they are numbered without gaps."""
    with site.reading() as session:
        items = session.get_one(Collection, collection_id).items
        assert [item.position for item in items] == [*range(len(items))]
        return [item.title or item.slug or item.note for item in items]


def ids(site: OpenSite, collection_id: str) -> list[str]:
    """Return the ids of the lines, in their order."""
    with site.reading() as session:
        return [item.id for item in session.get_one(Collection, collection_id).items]


def version(site: OpenSite, collection_id: str) -> int:
    """Return the version of a collection."""
    with site.reading() as session:
        return session.get_one(Collection, collection_id).version


def problems(details: Details) -> set[str]:
    """Return the fields that are wrong with details."""
    return {problem.field for problem in problems_of_details(details)}


def wrong(item: NewItem) -> set[str]:
    """Return the fields that are wrong with a line."""
    return {problem.field for problem in problems_of_item(item)}


class TestWhatMayBeWritten:
    def test_a_title_is_needed_and_has_at_most_120_characters(self) -> None:
        assert problems(Details(title=" ")) == {"title"}
        assert problems(Details(title="a" * 120)) == set()
        assert problems(Details(title="a" * 121)) == {"title"}

    @pytest.mark.parametrize(
        ("details", "field"),
        [
            (Details(title="A", description="a" * 5_001), "description"),
            (Details(title="A", languages=()), "languages"),
            (Details(title="A", languages=("de",)), "languages"),
            (Details(title="A", tags=("a",) * 11), "tags"),
            (Details(title="A", tags=("a" * 41,)), "tags"),
            (Details(title="A", time_zone="Europe/Atlantis"), "time_zone"),
            (Details(title="A", time_zone="../../etc/passwd"), "time_zone"),
            (Details(title="A\x00"), "title"),
        ],
    )
    def test_details_beyond_a_limit_are_named_by_their_field(self, details: Details, field: str) -> None:
        assert problems(details) == {field}

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "javascript:alert(1)",
            "ftp://example.org/",
            "https://",
            "https://exa mple.org/",
            "https://[::1",
            "https://example.org:port/",
            f"https://example.org/{'a' * 2_000}",
        ],
    )
    def test_a_link_is_a_web_address_of_at_most_2000_characters(self, url: str) -> None:
        assert wrong(link(url=url)) == {"url"}
        assert wrong(link(url="https://example.org/ā?b=c#d")) == set()

    @pytest.mark.parametrize(
        ("item", "field"),
        [
            (link(""), "title"),
            (heading(""), "title"),
            (note(" "), "note"),
            (note("a" * 2_001), "note"),
            (practice("No Slug"), "practice"),
            (practice("fathers", minutes=0), "minutes"),
            (practice("fathers", minutes=1441), "minutes"),
            (slot("a" * 201), "title"),
            (slot(place="a" * 201), "place"),
            (slot(starts="9:00", ends=""), "starts"),
            (slot(starts="24:00", ends=""), "starts"),
            (slot(starts="09:00", ends="soon"), "ends"),
            (slot(starts="", ends="10:00"), "starts"),
            (slot(starts="10:00", ends="10:00"), "ends"),
        ],
    )
    def test_a_line_beyond_a_limit_is_named_by_its_field(self, item: NewItem, field: str) -> None:
        assert wrong(item) == {field}

    @pytest.mark.parametrize(
        "item", [slot(starts="", ends=""), slot(day=None), slot(ends=""), slot(starts="22:00", ends="01:00")]
    )
    def test_a_slot_may_leave_open_what_is_not_known_and_last_beyond_midnight(self, item: NewItem) -> None:
        assert wrong(item) == set()

    @pytest.mark.parametrize(("typed", "kept"), [("9.30", "09:30"), ("0930", "09:30"), ("9:30", "09:30"), ("", "")])
    def test_times_may_be_typed_as_people_write_them(self, typed: str, kept: str) -> None:
        assert typed_item(ItemKind.SLOT, {"title": "Opening", "starts": typed}).starts == kept

    def test_an_address_may_be_typed_without_its_beginning(self) -> None:
        assert typed_item(ItemKind.LINK, {"title": "A", "url": "example.org/guide"}).url == "https://example.org/guide"

    def test_all_problems_of_a_form_are_found_at_once(self) -> None:
        with pytest.raises(NotFit) as caught:
            typed_item(ItemKind.SLOT, {"title": "", "day": "Thursday", "starts": "soon", "minutes": "long"})
        assert [problem.field for problem in caught.value.problems] == ["title", "day", "starts"]

    def test_the_two_hundredth_line_is_the_last(self, site: OpenSite, anna: Account) -> None:
        collection_id = made(site, anna, *(note(str(number)) for number in range(MOST_ITEMS)))
        with site.writing() as session, pytest.raises(NotFit):
            editing.add(session, anna, collection_id, note("one more"), now=NOW)
        assert len(titles(site, collection_id)) == MOST_ITEMS


class TestLines:
    def test_a_new_collection_is_private_and_noted(self, site: OpenSite, anna: Account) -> None:
        with site.writing() as session:
            collection = editing.create(session, anna, Details(title="Thursday"), now=NOW)
        assert (collection.visibility, collection.owner_id, collection.version) == (Visibility.PRIVATE, anna.id, 1)
        with site.reading() as session:
            events = session.scalars(select(Event).where(Event.subject_id == collection.id)).all()
        assert [event.action for event in events] == ["collection.create"]

    def test_a_line_is_added_at_the_end_or_at_a_position(self, site: OpenSite, anna: Account) -> None:
        collection_id = made(site, anna, note("a"), note("c"))
        with site.writing() as session:
            editing.add(session, anna, collection_id, note("b"), at=1, now=NOW)
            editing.add(session, anna, collection_id, note("d"), now=NOW)
        assert titles(site, collection_id) == ["a", "b", "c", "d"]

    def test_a_practice_is_added_with_its_latest_revision(self, site: OpenSite, anna: Account) -> None:
        collection_id = made(site, anna, practice("fathers"), practice("not-there"))
        with site.reading() as session:
            revisions = [item.revision for item in session.get_one(Collection, collection_id).items]
        assert revisions[0] is not None
        assert revisions[1] is None

    def test_every_change_raises_the_version(self, site: OpenSite, anna: Account) -> None:
        collection_id = made(site, anna, note("a"), practice("fathers"))
        first, second = ids(site, collection_id)
        changes: tuple[Callable[..., object], ...] = (
            lambda session: editing.add(session, anna, collection_id, note("c"), now=NOW),
            lambda session: editing.change_item(session, anna, collection_id, first, note("A"), base=1, now=NOW),
            lambda session: editing.change_details(
                session,
                anna,
                collection_id,
                Details(title="Friday"),
                seen=details_of(session.get_one(Collection, collection_id)).mark,
                now=NOW,
            ),
            lambda session: ordering.move_by(session, anna, collection_id, first, steps=1, now=NOW),
            lambda session: following.freeze(session, anna, collection_id, second, now=NOW),
            lambda session: editing.remove_item(session, anna, collection_id, first, now=NOW),
        )
        before = version(site, collection_id)
        for change in changes:
            with site.writing() as session:
                change(session)
        assert version(site, collection_id) == before + len(changes)

    def test_a_line_that_was_removed_takes_along_what_was_taken_home_of_it(self, site: OpenSite, anna: Account) -> None:
        collection_id = made(site, anna, link(), note("b"))
        first = ids(site, collection_id)[0]
        with site.writing() as session:
            session.add(Take(collection_id=collection_id, item_id=first, device="a" * 64, language="en", taken_at=NOW))
        for _again in range(2):
            with site.writing() as session:
                editing.remove_item(session, anna, collection_id, first, now=NOW)
        assert titles(site, collection_id) == ["b"]
        with site.reading() as session:
            assert not session.scalars(select(Take).where(Take.collection_id == collection_id)).all()

    def test_nobody_else_changes_a_collection(self, site: OpenSite, anna: Account, bob: Account) -> None:
        collection_id = made(site, anna, note("a"), note("b"))
        first = ids(site, collection_id)[0]
        attempts: tuple[Callable[..., object], ...] = (
            lambda session: editing.add(session, bob, collection_id, note("c"), now=NOW),
            lambda session: editing.change_item(session, bob, collection_id, first, note("c"), base=1, now=NOW),
            lambda session: editing.change_details(session, bob, collection_id, Details(title="C"), seen="", now=NOW),
            lambda session: editing.remove_item(session, bob, collection_id, first, now=NOW),
            lambda session: editing.delete(session, bob, collection_id, now=NOW),
            lambda session: ordering.move_by(session, bob, collection_id, first, steps=1, now=NOW),
            lambda session: following.freeze(session, bob, collection_id, first, now=NOW),
            lambda session: covers.set_cover(
                session, bob, collection_id, None, alt="A", uploads=site.settings.uploads, now=NOW
            ),
            lambda session: copy(
                session, bob, collection_id, title="C", first_day=None, uploads=site.settings.uploads, now=NOW
            ),
        )
        for attempt in attempts:
            with site.writing() as session, pytest.raises(UnknownCollection):
                attempt(session)
        assert titles(site, collection_id) == ["a", "b"]

    def test_a_co_editor_changes_it_but_only_its_owner_deletes_it(
        self, site: OpenSite, anna: Account, bob: Account
    ) -> None:
        collection_id = made(site, anna, note("a"))
        with site.writing() as session:
            session.add(CollectionEditor(collection_id=collection_id, account_id=bob.id, added_at=NOW))
        with site.writing() as session:
            editing.add(session, bob, collection_id, note("b"), now=NOW)
        with site.writing() as session, pytest.raises(UnknownCollection):
            editing.delete(session, bob, collection_id, now=NOW)
        with site.writing() as session:
            editing.delete(session, anna, collection_id, now=NOW)
        with site.reading() as session:
            assert session.get(Collection, collection_id) is None


class TestTwoAtOnce:
    def test_who_saves_a_line_on_top_of_an_older_one_is_told_and_changes_nothing(
        self, site: OpenSite, anna: Account
    ) -> None:
        collection_id = made(site, anna, note("a"))
        first = ids(site, collection_id)[0]
        with site.writing() as session:
            editing.change_item(session, anna, collection_id, first, note("theirs"), base=1, now=NOW)
        with site.writing() as session, pytest.raises(Outdated):
            editing.change_item(session, anna, collection_id, first, note("mine"), base=1, now=NOW)
        assert titles(site, collection_id) == ["theirs"]

    def test_the_same_text_twice_is_no_conflict(self, site: OpenSite, anna: Account) -> None:
        collection_id = made(site, anna, note("a"))
        first = ids(site, collection_id)[0]
        for _again in range(2):
            with site.writing() as session:
                editing.change_item(session, anna, collection_id, first, note("b"), base=1, now=NOW)
        assert titles(site, collection_id) == ["b"]

    def test_a_line_keeps_its_kind_and_its_practice(self, site: OpenSite, anna: Account) -> None:
        collection_id = made(site, anna, practice("fathers"))
        with site.writing() as session:
            other = NewItem(kind=ItemKind.NOTE, slug="other", note="Bring slippers.")
            row = editing.change_item(session, anna, collection_id, ids(site, collection_id)[0], other, base=1, now=NOW)
            assert item_of_row(row) == practice("fathers", note="Bring slippers.")

    def test_details_on_top_of_others_are_refused_but_a_moved_line_is_no_conflict(
        self, site: OpenSite, anna: Account
    ) -> None:
        collection_id = made(site, anna, note("a"), note("b"))
        with site.reading() as session:
            seen = details_of(session.get_one(Collection, collection_id)).mark
        with site.writing() as session:
            ordering.move_by(session, anna, collection_id, ids(site, collection_id)[0], steps=1, now=NOW)
            editing.change_details(session, anna, collection_id, Details(title="Theirs"), seen=seen, now=NOW)
        with site.writing() as session, pytest.raises(Outdated):
            editing.change_details(session, anna, collection_id, Details(title="Mine"), seen=seen, now=NOW)
        with site.reading() as session:
            assert session.get_one(Collection, collection_id).title == "Theirs"


class TestOrder:
    @pytest.fixture
    def collection_id(self, site: OpenSite, anna: Account) -> str:
        return made(site, anna, note("0"), slot("A"), note("a1"), note("a2"), heading("B"), note("b1"))

    def move(self, site: OpenSite, anna: Account, collection_id: str, title: str, steps: int) -> list[str]:
        item_id = ids(site, collection_id)[titles(site, collection_id).index(title)]
        with site.writing() as session:
            ordering.move_by(session, anna, collection_id, item_id, steps=steps, now=NOW)
        return titles(site, collection_id)

    def test_a_slot_goes_past_the_next_slot_with_its_headings(self, site: OpenSite, anna: Account) -> None:
        lines = (heading("0"), slot("A"), note("a"), heading("B"), note("b"), slot("C"), note("c"))
        collection_id = made(site, anna, *lines)
        slot_id = ids(site, collection_id)[1]
        for is_down, order in ((True, "0CcAaBb"), (False, "0AaBbCc"), (False, "0AaBbCc")):
            with site.writing() as session:
                ordering.move_section(session, anna, collection_id, slot_id, is_down=is_down, now=NOW)
            assert "".join(titles(site, collection_id)) == order

    def test_a_line_goes_up_and_down_by_one_place(self, site: OpenSite, anna: Account, collection_id: str) -> None:
        assert self.move(site, anna, collection_id, "a1", 1) == ["0", "A", "a2", "a1", "B", "b1"]
        assert self.move(site, anna, collection_id, "B", -1) == ["0", "A", "a2", "B", "a1", "b1"]

    def test_at_the_ends_it_stays_and_that_is_no_change(
        self, site: OpenSite, anna: Account, collection_id: str
    ) -> None:
        before = version(site, collection_id)
        assert self.move(site, anna, collection_id, "0", -1) == ["0", "A", "a1", "a2", "B", "b1"]
        assert self.move(site, anna, collection_id, "b1", 1) == ["0", "A", "a1", "a2", "B", "b1"]
        assert version(site, collection_id) == before

    @pytest.mark.parametrize(
        ("title", "other", "is_after", "order"),
        [
            ("b1", "0", False, ["b1", "0", "A", "a1", "a2", "B"]),
            ("0", "a1", True, ["A", "a1", "0", "a2", "B", "b1"]),
            ("0", "b1", True, ["A", "a1", "a2", "B", "b1", "0"]),
            ("a1", "a1", True, ["0", "A", "a1", "a2", "B", "b1"]),
        ],
    )
    def test_a_line_goes_before_or_after_another(
        self,
        site: OpenSite,
        anna: Account,
        collection_id: str,
        title: str,
        other: str,
        is_after: bool,
        order: list[str],
    ) -> None:
        by_title = dict(zip(titles(site, collection_id), ids(site, collection_id), strict=True))
        with site.writing() as session:
            ordering.move_beside(
                session, anna, collection_id, by_title[title], other_id=by_title[other], is_after=is_after, now=NOW
            )
        assert titles(site, collection_id) == order

    @pytest.mark.parametrize(
        ("title", "is_down", "order"),
        [
            ("B", False, ["0", "B", "b1", "A", "a1", "a2"]),
            # The heading stands in the slot, and stays there.
            ("A", True, ["0", "A", "a1", "a2", "B", "b1"]),
            ("A", False, ["0", "A", "a1", "a2", "B", "b1"]),
            ("B", True, ["0", "A", "a1", "a2", "B", "b1"]),
            ("a1", True, ["0", "A", "a1", "a2", "B", "b1"]),
        ],
    )
    def test_a_section_moves_with_all_its_lines_but_not_before_those_without_one(
        self,
        site: OpenSite,
        anna: Account,
        collection_id: str,
        title: str,
        is_down: bool,
        order: list[str],
    ) -> None:
        by_title = dict(zip(titles(site, collection_id), ids(site, collection_id), strict=True))
        with site.writing() as session:
            ordering.move_section(session, anna, collection_id, by_title[title], is_down=is_down, now=NOW)
        assert titles(site, collection_id) == order

    def test_a_line_of_another_collection_is_not_moved(self, site: OpenSite, anna: Account, collection_id: str) -> None:
        foreign = ids(site, made(site, anna, note("x")))[0]
        with site.writing() as session, pytest.raises(UnknownItem):
            ordering.move_beside(
                session, anna, collection_id, ids(site, collection_id)[0], other_id=foreign, is_after=True, now=NOW
            )


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


class TestPeople:
    def test_somebody_takes_along_their_collections(self, site: OpenSite, anna: Account) -> None:
        made(site, anna, slot("Opening"), practice("fathers", minutes=45, note="Ask them."))
        with site.reading() as session:
            taken = personal_data.export(session, session.get_one(Account, anna.id), now=NOW)
        assert [one["title"] for one in taken["collections"]] == ["Thursday in Turku"]  # type: ignore[attr-defined] # a list, as JSON takes it
        assert taken["collections"][0]["lines"] == [  # type: ignore[index] # a list, as JSON takes it
            {"kind": "slot", "title": "Opening", "day": "2026-11-26", "from": "09:00", "to": "10:30"},
            {"kind": "practice", "note": "Ask them.", "minutes": 45, "practice": "fathers"},
        ]

    def test_what_nobody_else_edits_goes_and_the_rest_passes_to_the_first_co_editor(
        self, site: OpenSite, anna: Account, bob: Account
    ) -> None:
        make_account(site.database, role=Role.ADMINISTRATOR)
        carla, uploads = make_account(site.database), site.settings.uploads
        alone, shared, of_bob = made(site, anna), made(site, anna), made(site, bob)
        with site.writing() as session:
            picture = clean_picture(photograph(place="x", width=30, height=30))
            covers.set_cover(session, anna, alone, picture, alt="A room", uploads=uploads, now=NOW)
            for who, when in ((carla, NOW.replace(hour=12)), (bob, NOW)):
                session.add(CollectionEditor(collection_id=shared, account_id=who.id, added_at=when))
            session.add(CollectionEditor(collection_id=of_bob, account_id=anna.id, added_at=NOW))
        with site.app.app_context(), site.writing() as session:
            personal_data.erase(session, session.get_one(Account, anna.id), now=NOW)
        with site.reading() as session:
            assert session.get(Collection, alone) is None
            passed = session.get_one(Collection, shared)
            assert passed.owner_id == bob.id
            assert [editor.account_id for editor in passed.editors] == [carla.id]
            assert not session.get_one(Collection, of_bob).editors
        assert not (uploads / alone).exists()

    def test_a_collection_does_not_pass_on_to_somebody_who_may_not_sign_in(self, site: OpenSite, anna: Account) -> None:
        disabled, carla = make_account(site.database), make_account(site.database)
        shared, alone = made(site, anna), made(site, anna)
        with site.writing() as session:
            session.get_one(Account, disabled.id).is_disabled = True
            for collection_id, who, when in (
                (shared, disabled, NOW),
                (shared, carla, NOW.replace(hour=12)),
                (alone, disabled, NOW),
            ):
                session.add(CollectionEditor(collection_id=collection_id, account_id=who.id, added_at=when))
        with site.app.app_context(), site.writing() as session:
            personal_data.erase(session, session.get_one(Account, anna.id), now=NOW)
        with site.reading() as session:
            assert session.get_one(Collection, shared).owner_id == carla.id
            assert session.get(Collection, alone) is None
