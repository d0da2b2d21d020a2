"""What drafts promise: what was typed is kept, whoever else types."""

from pathlib import Path

import pytest
from sqlalchemy import select

from kb.accounts.models import Account, Role
from kb.accounts.permissions import NotAllowed
from kb.practices.store import UnknownPractice
from kb.submissions import draft_pictures, drafts, moves
from kb.submissions.models import Submission, Version, VersionNote
from kb.submissions.pictures import clean_picture
from kb.submissions.typed import first
from tests.support.drafts import make_typed
from tests.support.submissions import MINUTE, NOW, House, open_house
from tests.support.word_files import photograph

pytestmark = pytest.mark.people


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> House:
    return open_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def author(house: House) -> Account:
    return house.person()


def save(house: House, draft: str, title: str, *, base: int, by: Account | None, minutes: int = 0) -> int:
    """Save a title on top of a version, so many minutes after the draft was begun; return the new version."""
    with house.writing() as session:
        submission = session.get_one(Submission, draft)
        now = NOW + minutes * MINUTE
        return drafts.save(session, submission, {"title": (title,)}, base_version=base, account=by, now=now).version


def titles(house: House, draft: str) -> dict[int, str]:
    """Return the title of each version."""
    with house.reading() as session:
        found = session.scalars(select(Version).where(Version.submission_id == draft).order_by(Version.number))
        return {one.number: one.typed.get("title", [""])[0] for one in found}


class TestBeginning:
    def test_a_new_draft_has_the_defaults_of_its_author_s_library(self, house: House, author: Account) -> None:
        author.defaults = {"organisation": ["Valmieras bibliotēka"], "licence": ["CC0-1.0"], "no-field": ["x"]}
        typed = house.submission(house.draft(author, {"licence": ("CC-BY-4.0",)})).typed
        assert typed == {"organisation": ["Valmieras bibliotēka"], "licence": ["CC-BY-4.0"], "language": ["en"]}

    def test_an_edit_begins_with_the_published_text_and_facts(self, house: House, author: Account) -> None:
        slug = house.published(title="Fathers meet", staff="2")
        with house.writing() as session:
            edit = drafts.begin_edit(session, author, house.catalogue.store, slug, ui_language="en", now=NOW)
        assert (edit.base_revision, edit.typed["title"], edit.typed["staff"]) == (1, ["Fathers meet"], ["2"])

    def test_an_edit_begins_with_what_was_changed_by_hand_in_the_folder(self, house: House, author: Account) -> None:
        slug = house.published(title="Fathers meet")
        path = house.file(slug)
        path.write_text(path.read_text(encoding="utf-8").replace("Fathers meet", "Fathers talk"), encoding="utf-8")
        with house.writing() as session:
            edit = drafts.begin_edit(session, author, house.catalogue.store, slug, ui_language="en", now=NOW)
        assert (edit.base_revision, edit.typed["title"]) == (2, ["Fathers talk"])

    def test_a_translation_begins_empty_on_top_of_the_latest_revision(self, house: House, author: Account) -> None:
        slug = house.published()
        with house.writing() as session:
            store = house.catalogue.store
            made = drafts.begin_translation(session, author, store, slug, language="fi", ui_language="fi", now=NOW)
        assert (made.base_revision, made.typed) == (1, {"language": ["fi"]})

    def test_an_adaptation_knows_its_origin_and_what_it_is_about(self, house: House) -> None:
        slug = house.published(themes="fathers")
        with house.writing() as session:
            store = house.catalogue.store
            made, _ = drafts.begin_adaptation(session, None, store, slug, language="da", ui_language="da", now=NOW)
        assert (made.typed["adapted_from"], made.typed["themes"], "title" in made.typed) == ([slug], ["fathers"], False)

    def test_a_practice_that_is_not_there_cannot_be_changed(self, house: House, author: Account) -> None:
        with pytest.raises(UnknownPractice), house.writing() as session:
            drafts.begin_edit(session, author, house.catalogue.store, "nothing-here", ui_language="en", now=NOW)


class TestSaving:
    def test_quick_saves_of_one_person_are_one_version(self, house: House, author: Account) -> None:
        draft, version = house.draft(author, {}), 1
        for minute in range(9):
            version = save(house, draft, f"Title {minute}", base=version, by=author, minutes=minute)
        assert titles(house, draft) == {1: "", 10: "Title 8"}

    def test_after_ten_minutes_a_version_stays(self, house: House, author: Account) -> None:
        draft, version = house.draft(author, {}), 1
        for minute in range(12):
            version = save(house, draft, f"Title {minute}", base=version, by=author, minutes=minute)
        assert [*titles(house, draft).values()] == ["", "Title 9", "Title 11"]

    def test_saves_of_two_people_are_two_versions(self, house: House, author: Account) -> None:
        other, draft = house.person(), house.draft(author, {})
        version = save(house, draft, "Mine", base=1, by=author)
        save(house, draft, "Theirs", base=version, by=other)
        assert [*titles(house, draft).values()] == ["", "Mine", "Theirs"]

    def test_a_version_that_somebody_spoke_about_stays(self, house: House, author: Account) -> None:
        draft = house.draft(author, {})
        version = save(house, draft, "Spoken about", base=1, by=author)
        with house.writing() as session:
            submission = session.get_one(Submission, draft)
            moves.add_comment(session, submission, account=author, field="title", text="Hm.", now=NOW)
        save(house, draft, "Another", base=version, by=author)
        assert "Spoken about" in titles(house, draft).values()

    def test_the_same_text_again_is_no_new_version(self, house: House, author: Account) -> None:
        draft = house.draft(author, {})
        version = save(house, draft, "Mine", base=1, by=author)
        # The answer to the first save was lost on the way, so the page does not know the new version.
        assert save(house, draft, "Mine", base=1, by=author) == version

    def test_a_text_typed_on_an_older_version_is_kept_beside_the_latest(self, house: House, author: Account) -> None:
        draft = house.draft(author, {})
        save(house, draft, "Theirs", base=1, by=author)
        with pytest.raises(drafts.StaleDraft) as stale:
            save(house, draft, "Mine", base=1, by=author)
        assert (stale.value.latest.typed["title"], stale.value.kept.typed["title"]) == (["Theirs"], ["Mine"])
        assert house.submission(draft).typed == {"title": ["Theirs"]}
        assert titles(house, draft) == {1: "", 2: "Theirs", 3: "Mine"}

    def test_a_page_that_sends_its_late_text_again_and_again_keeps_it_once(self, house: House, author: Account) -> None:
        draft = house.draft(author, {})
        save(house, draft, "Theirs", base=1, by=author)
        for _ in range(3):
            with pytest.raises(drafts.StaleDraft):
                save(house, draft, "Mine", base=1, by=author)
        assert [*titles(house, draft).values()].count("Mine") == 1

    def test_what_was_typed_while_a_reviewer_reads_is_kept(self, house: House, author: Account) -> None:
        sent = house.submitted(author)
        with pytest.raises(drafts.NotOpen) as closed:
            save(house, sent, "One more thing", base=1, by=author)
        assert closed.value.kept is not None
        assert "One more thing" in titles(house, sent).values()
        assert house.submission(sent).typed["title"] != ["One more thing"]

    def test_a_reviewer_may_mend_what_was_sent_in(self, house: House, author: Account) -> None:
        reviewer, sent = house.person(Role.REVIEWER), house.submitted(author)
        save(house, sent, "Mended", base=1, by=reviewer)
        assert house.submission(sent).typed["title"] == ["Mended"]


class TestMerging:
    def late(self, house: House, author: Account) -> tuple[str, int]:
        draft = house.draft(author, {})
        save(house, draft, "Theirs", base=1, by=author)
        with pytest.raises(drafts.StaleDraft) as stale:
            save(house, draft, "Mine", base=1, by=author)
        return draft, stale.value.kept.number

    def test_what_was_merged_is_saved_and_the_kept_text_done_with(self, house: House, author: Account) -> None:
        draft, kept = self.late(house, author)
        with house.writing() as session:
            submission = session.get_one(Submission, draft)
            both = {"title": ("Mine and theirs",)}
            drafts.merge_kept(session, submission, kept, both, base_version=2, account=author, now=NOW)
            assert drafts.open_kept(session, submission) == []
        assert titles(house, draft) == {1: "", 2: "Theirs", 3: "Mine", 4: "Mine and theirs"}

    def test_the_base_of_a_kept_text_is_the_version_it_grew_from(self, house: House, author: Account) -> None:
        draft = house.draft(author, {})
        # Version 2 is replaced by 3; a page that was opened at 2 is late.
        assert save(house, draft, "First", base=1, by=author) == 2
        assert save(house, draft, "Second", base=2, by=author) == 3
        with pytest.raises(drafts.StaleDraft) as stale:
            save(house, draft, "Mine", base=2, by=author)
        with house.reading() as session:
            base = drafts.base_of(session, session.get_one(Submission, draft), stale.value.kept)
        assert base.number == 1

    def test_going_back_to_a_version_is_a_version_of_its_own(self, house: House, author: Account) -> None:
        draft, _ = self.late(house, author)
        with house.writing() as session:
            submission = session.get_one(Submission, draft)
            drafts.restore(session, submission, 3, base_version=2, account=author, now=NOW)
        assert titles(house, draft) == {1: "", 2: "Theirs", 3: "Mine", 4: "Mine"}
        assert house.submission(draft).version == 4

    def test_a_version_that_is_not_there_is_told(self, house: House, author: Account) -> None:
        draft = house.draft(author, {})
        with house.reading() as session, pytest.raises(drafts.NoSuchVersion):
            drafts.version(session, session.get_one(Submission, draft), 7)


class TestDeleting:
    def test_a_draft_goes_with_all_that_belongs_to_it(self, house: House, author: Account) -> None:
        draft = house.draft(author)
        with house.writing() as session:
            submission = session.get_one(Submission, draft)
            picture = clean_picture(photograph(place="Valmiera", width=300))
            draft_pictures.add_picture(session, submission, picture, alt="", now=NOW, uploads=house.uploads)
        with house.writing() as session:
            submission = session.get_one(Submission, draft)
            drafts.delete_draft(session, submission, account=author, now=NOW, uploads=house.uploads)
        with house.reading() as session:
            assert session.get(Submission, draft) is None
        assert titles(house, draft) == {}
        assert [*house.uploads.glob(f"{draft}/*")] == []

    def test_what_waits_for_a_reviewer_is_not_deleted(self, house: House, author: Account) -> None:
        sent = house.submitted(author)
        with house.writing() as session:
            submission = session.get_one(Submission, sent)
            with pytest.raises(drafts.NotOpen):
                drafts.delete_draft(session, submission, account=author, now=NOW, uploads=house.uploads)

    def test_nobody_deletes_somebody_else_s_draft(self, house: House, author: Account) -> None:
        draft, other = house.draft(author), house.person(Role.ADMINISTRATOR)
        with house.writing() as session:
            submission = session.get_one(Submission, draft)
            with pytest.raises(NotAllowed):
                drafts.delete_draft(session, submission, account=other, now=NOW, uploads=house.uploads)


def test_a_draft_that_is_not_complete_keeps_what_is_wrong(house: House, author: Account) -> None:
    typed = drafts.as_typed(house.submission(house.draft(author, make_typed(staff="two or three"))).typed)
    assert first(typed, "staff") == "two or three"


def test_a_version_tells_why_it_was_kept(house: House, author: Account) -> None:
    sent = house.submitted(author)
    with house.reading() as session:
        notes = [one.note for one in drafts.versions(session, session.get_one(Submission, sent))]
    assert notes == [VersionNote.SENT]
