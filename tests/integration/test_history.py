"""What the history of a practice promises: every revision is kept whole, changes by hand included."""

from pathlib import Path

import pytest

from kb.accounts.models import Account, Role
from kb.accounts.permissions import NotAllowed
from kb.submissions import history, publishing
from kb.submissions.models import Origin, Revision
from tests.support.practices import make_practice, write_practice
from tests.support.submissions import NOW, House, open_house

pytestmark = pytest.mark.people


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> House:
    return open_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def reviewer(house: House) -> Account:
    return house.person(Role.REVIEWER)


def replace_words(path: Path, before: str, after: str) -> None:
    """Change a file by hand."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after), encoding="utf-8")


def told(house: House, slug: str) -> list[tuple[int, Origin, str]]:
    """Return number, origin and English title of each revision, the newest first."""
    with house.reading() as session:
        found = history.revisions_of(session, slug)
        return [(one.number, Origin(one.origin), history.practice_of(one).original.title) for one in found]


def written_by_hand(house: House, slug: str, **arguments: str) -> None:
    write_practice(house.practices, make_practice(slug, **arguments))
    house.sync()


class TestChangesByHand:
    def test_what_lies_in_the_folder_gets_a_first_revision(self, house: House) -> None:
        written_by_hand(house, "first", title="Neighbours meet")
        assert told(house, "first") == [(1, Origin.DISK, "Neighbours meet")]

    def test_a_file_edited_by_hand_is_a_revision(self, house: House) -> None:
        slug = house.published(title="Fathers meet")
        replace_words(house.file(slug), "Fathers meet", "Fathers talk")
        assert house.sync() == 1
        assert told(house, slug) == [(2, Origin.DISK, "Fathers talk"), (1, Origin.SITE, "Fathers meet")]

    def test_what_did_not_change_is_no_revision(self, house: House) -> None:
        written_by_hand(house, "touched")
        house.file("touched").touch()
        house.catalogue.rebuild()
        assert history.record_disk_changes(house.database, house.catalogue.store, ["touched"], now=NOW) == 0

    def test_what_was_published_here_is_no_change_by_hand(self, house: House) -> None:
        slug = house.published()
        assert history.record_disk_changes(house.database, house.catalogue.store, [slug], now=NOW) == 0

    def test_a_broken_file_is_kept_as_it_is(self, house: House) -> None:
        written_by_hand(house, "broken")
        house.file("broken", "lv.md").write_bytes(b"\xff\xfe no UTF-8 \x00")
        house.sync()
        with house.reading() as session:
            latest = history.latest_revision(session, "broken")
            assert latest is not None
            assert history.as_bytes(latest.files["lv.md"]) == b"\xff\xfe no UTF-8 \x00"
            with pytest.raises(history.NeedsRepair):
                history.practice_of(latest)

    def test_a_folder_that_is_gone_keeps_its_history(self, house: House) -> None:
        written_by_hand(house, "gone")
        house.file("gone").unlink()
        house.sync()
        assert [number for number, *_ in told(house, "gone")] == [1]

    def test_many_are_recorded_in_few_transactions(self, house: House) -> None:
        slugs = [f"many-{number}" for number in range(130)]
        for slug in slugs:
            write_practice(house.practices, make_practice(slug))
        store = house.catalogue.store
        assert history.record_disk_changes(house.database, store, slugs, now=NOW) == 130
        assert history.record_disk_changes(house.database, store, slugs, now=NOW) == 0


class TestRevisions:
    def test_a_revision_that_is_not_there_is_told(self, house: House) -> None:
        slug = house.published()
        with house.reading() as session, pytest.raises(history.NoSuchRevision):
            history.revision(session, slug, 2)

    def test_a_revision_names_author_reviewer_and_library(self, house: House) -> None:
        author, reviewer = house.person(), house.person(Role.REVIEWER)
        slug = house.publish(house.submitted(author), reviewer).slug
        with house.reading() as session:
            made = history.revision(session, slug, 1)
        assert (made.author_id, made.reviewer_id, made.credit, made.at) == (
            author.id,
            reviewer.id,
            "Valmieras bibliotēka",
            NOW,
        )

    def test_an_older_revision_is_published_again_as_a_new_one(self, house: House, reviewer: Account) -> None:
        slug = house.published(title="Larks sing")
        house.publish(house.edit(house.person(), slug, title="Larks fly"), reviewer)
        publishing.restore_revision(
            house.database, house.catalogue, slug, 1, reviewer_id=reviewer.id, note="Better.", now=NOW
        )
        assert [title for *_, title in told(house, slug)] == ["Larks sing", "Larks fly", "Larks sing"]
        assert "title: Larks sing" in house.file(slug).read_text(encoding="utf-8")
        assert house.found("larks sing") == [slug]

    def test_what_is_the_latest_already_is_not_published_again(self, house: House, reviewer: Account) -> None:
        slug = house.published()
        publishing.restore_revision(house.database, house.catalogue, slug, 1, reviewer_id=reviewer.id, now=NOW)
        assert len(told(house, slug)) == 1

    def test_a_translation_that_came_later_goes_when_an_older_revision_comes_back(
        self, house: House, reviewer: Account
    ) -> None:
        written_by_hand(house, "translated")
        write_practice(house.practices, make_practice("translated", translations=["lv"]))
        house.sync()
        publishing.restore_revision(house.database, house.catalogue, "translated", 1, reviewer_id=reviewer.id, now=NOW)
        assert not house.file("translated", "lv.md").exists()
        publishing.restore_revision(house.database, house.catalogue, "translated", 2, reviewer_id=reviewer.id, now=NOW)
        assert house.file("translated", "lv.md").exists()


class TestWithdrawing:
    def test_a_withdrawn_practice_tells_why_and_is_not_found(self, house: House, reviewer: Account) -> None:
        slug = house.published(title="Herons in the harbour")
        publishing.withdraw_practice(
            house.database, house.catalogue, slug, reviewer_id=reviewer.id, reason="They asked for it.", now=NOW
        )
        practice = house.catalogue.store.read(slug).practice
        assert practice is not None
        assert (practice.is_withdrawn, practice.facts.withdrawn_reason) == (True, "They asked for it.")
        assert house.found("herons harbour") == []

    def test_it_can_be_published_again(self, house: House, reviewer: Account) -> None:
        slug = house.published(title="Storks on the roof")
        publishing.withdraw_practice(
            house.database, house.catalogue, slug, reviewer_id=reviewer.id, reason="They asked for it.", now=NOW
        )
        publishing.restore_revision(house.database, house.catalogue, slug, 1, reviewer_id=reviewer.id, now=NOW)
        assert house.found("storks roof") == [slug]


def test_only_reviewers_change_what_is_published(house: House) -> None:
    slug, nobody = house.published(), house.person().id
    work = (house.database, house.catalogue, slug)
    with pytest.raises(NotAllowed):
        publishing.restore_revision(*work, 1, reviewer_id=nobody, now=NOW)
    with pytest.raises(NotAllowed):
        publishing.withdraw_practice(*work, reviewer_id=nobody, reason="No.", now=NOW)
    with pytest.raises(NotAllowed):
        publishing.correct(*work, {}, language="en", base_revision=1, reviewer_id=nobody, note="", now=NOW)
    assert len(told(house, slug)) == 1


def test_a_revision_keeps_what_it_was_when_the_people_are_gone(house: House, reviewer: Account) -> None:
    author = house.person()
    slug = house.publish(house.submitted(author), reviewer).slug
    with house.writing() as session:
        session.delete(session.get_one(Account, author.id))
    with house.reading() as session:
        made: Revision = history.revision(session, slug, 1)
        assert (made.author_id, made.credit) == (None, "Valmieras bibliotēka")
