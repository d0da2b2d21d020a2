"""Collections as services make them: checked, in order, followed or frozen, copied, deleted, handed out and erased."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from kb.accounts import personal_data
from kb.accounts.models import Account, Event, Role
from kb.collections import covers, editing, following, ordering
from kb.collections.access import UnknownCollection
from kb.collections.copying import copy
from kb.collections.editing import Details, NewItem, Outdated
from kb.collections.models import Collection, CollectionEditor, ItemKind, Visibility
from kb.collections.written import details_of, item_of_row
from kb.room.models import Take
from kb.submissions.pictures import clean_picture
from tests.support.collection_lines import NOW, ids, made, titles, version
from tests.support.collections import link, note, practice, slot
from tests.support.open_site import OpenSite
from tests.support.people import make_account
from tests.support.word_files import photograph

pytestmark = pytest.mark.people


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
