"""What publishing promises: what was accepted is there and found, and nobody overwrites anybody."""

from datetime import timedelta
from pathlib import Path

import pytest

from kb.accounts.models import Account, Role
from kb.practices.record import Practice
from kb.submissions import draft_pictures, drafts, history, moves, publishing
from kb.submissions.models import Submission
from kb.submissions.pictures import clean_picture
from kb.submissions.typed import Typed
from kb.submissions.workflow import IllegalMove, State
from tests.support.drafts import make_typed
from tests.support.practices import make_practice, write_practice
from tests.support.submissions import NOW, House, open_house
from tests.support.word_files import photograph

pytestmark = pytest.mark.people

LATER = NOW + timedelta(days=40)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> House:
    return open_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def author(house: House) -> Account:
    return house.person()


@pytest.fixture
def reviewer(house: House) -> Account:
    return house.person(Role.REVIEWER)


def practice(house: House, slug: str) -> Practice:
    found = house.catalogue.store.read(slug).practice
    assert found is not None
    return found


def translate(house: House, author: Account, slug: str, language: str, typed: Typed) -> str:
    """Return the id of a translation that was sent in."""
    with house.writing() as session:
        store = house.catalogue.store
        made = drafts.begin_translation(session, author, store, slug, language=language, ui_language="en", now=NOW)
        drafts.save(session, made, typed, base_version=1, account=author, now=NOW)
        moves.submit(session, made, account=author, now=NOW)
        return made.id


def translation(language: str, title: str) -> Typed:
    """Return a translation as it is typed."""
    told = make_typed()
    names = ("summary", "why", "how", "need", "outcome", "failures", "advice", "links")
    return {"title": (title,), "language": (language,), **{name: told[name] for name in names}}


class TestANewPractice:
    def test_it_is_in_the_folder_found_and_told(self, house: House, author: Account, reviewer: Account) -> None:
        sent = house.submitted(author, make_typed(title="Cranes over Käina"))
        assert house.publish(sent, reviewer) == publishing.Published(slug="cranes-over-kaina", revision=1)
        assert practice(house, "cranes-over-kaina").original.title == "Cranes over Käina"
        assert house.found("cranes Käina") == ["cranes-over-kaina"]
        submission = house.submission(sent)
        assert (submission.state, submission.slug) == (State.PUBLISHED, "cranes-over-kaina")
        assert house.mails()[-1].recipient == author.email
        assert "https://kb.example/p/cranes-over-kaina" in house.mails()[-1].body

    def test_its_day_of_publication_is_today(self, house: House, author: Account, reviewer: Account) -> None:
        slug = house.publish(house.submitted(author), reviewer, now=LATER).slug
        facts = practice(house, slug).facts
        assert (facts.published, facts.last_confirmed) == (LATER.date(), LATER.date())

    def test_the_same_title_twice_gives_two_addresses(self, house: House, author: Account, reviewer: Account) -> None:
        slugs = [house.publish(house.submitted(author, make_typed(title="Twins")), reviewer).slug for _ in range(3)]
        assert slugs == ["twins", "twins-2", "twins-3"]

    def test_an_address_that_once_meant_something_else_is_not_given_away(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        write_practice(house.practices, make_practice("new-name", formerly=("old-name",)))
        house.sync()
        write_practice(house.practices, make_practice("once-there"))
        house.sync()
        house.file("once-there").unlink()
        house.sync()
        for title in ("Old name", "Once there"):
            assert house.publish(house.submitted(author, make_typed(title=title)), reviewer).slug.endswith("-2")

    def test_its_pictures_lie_beside_it_but_not_those_that_it_does_not_show(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        draft = house.draft(author)
        with house.writing() as session:
            submission = session.get_one(Submission, draft)
            shown, other = (
                draft_pictures.add_picture(
                    session,
                    submission,
                    clean_picture(photograph(place="Struer", width=width)),
                    alt="",
                    now=NOW,
                    uploads=house.uploads,
                ).name
                for width in (400, 300)
            )
            typed = make_typed(why=f"![Chairs]({shown})")
            drafts.save(session, submission, typed, base_version=1, account=author, now=NOW)
            moves.submit(session, submission, account=author, now=NOW)
        slug = house.publish(draft, reviewer).slug
        assert house.catalogue.store.file(slug, shown) is not None
        assert house.catalogue.store.file(slug, other) is None

    def test_it_is_published_once(self, house: House, author: Account, reviewer: Account) -> None:
        sent = house.submitted(author)
        house.publish(sent, reviewer)
        with pytest.raises(IllegalMove):
            house.publish(sent, reviewer)

    def test_what_is_not_ready_changes_nothing(self, house: House, author: Account, reviewer: Account) -> None:
        sent = house.submitted(author)
        with house.writing() as session:
            submission = session.get_one(Submission, sent)
            drafts.save(session, submission, make_typed(why=""), base_version=1, account=reviewer, now=NOW)
        with pytest.raises(moves.NotReady):
            house.publish(sent, reviewer)
        submission = house.submission(sent)
        assert (submission.state, submission.slug) == (State.SUBMITTED, None)


class TestAnEdit:
    def test_it_keeps_the_address_and_the_first_day(self, house: House, author: Account, reviewer: Account) -> None:
        slug = house.published(title="Geese in spring")
        house.publish(house.edit(author, slug, title="Geese in autumn"), reviewer, now=LATER)
        found = practice(house, slug)
        assert (found.original.title, found.facts.published, found.facts.last_confirmed) == (
            "Geese in autumn",
            NOW.date(),
            LATER.date(),
        )
        assert house.found("geese autumn") == [slug]

    def test_the_second_of_two_edits_is_refused_and_nothing_of_it_lost(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        slug = house.published(title="Ducks")
        first, second = house.edit(author, slug, title="Ducks one"), house.edit(author, slug, title="Ducks two")
        house.publish(first, reviewer)
        with pytest.raises(publishing.StaleEdit) as stale:
            house.publish(second, reviewer)
        assert (stale.value.base, stale.value.latest) == (1, 2)
        assert practice(house, slug).original.title == "Ducks one"
        submission = house.submission(second)
        assert (submission.state, submission.typed["title"]) == (State.SUBMITTED, ["Ducks two"])

    def test_an_edit_is_refused_when_the_file_was_changed_by_hand(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        slug = house.published(title="Swans")
        edit = house.edit(author, slug, title="Swans two")
        path = house.file(slug)
        path.write_text(path.read_text(encoding="utf-8").replace("Swans", "Swans by hand"), encoding="utf-8")
        with pytest.raises(publishing.StaleEdit):
            house.publish(edit, reviewer)
        assert practice(house, slug).original.title == "Swans by hand"

    def test_a_translation_that_came_meanwhile_is_no_conflict(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        slug = house.published(title="Owls")
        edit = house.edit(author, slug, title="Owls at night")
        house.publish(translate(house, author, slug, "fi", translation("fi", "Pöllöt")), reviewer)
        house.publish(edit, reviewer)
        found = practice(house, slug)
        assert (found.original.title, found.translations["fi"].title) == ("Owls at night", "Pöllöt")

    def test_a_file_that_cannot_be_read_is_not_lost(self, house: House, author: Account, reviewer: Account) -> None:
        slug = house.published(title="Ravens")
        edit = house.edit(author, slug, title="Ravens two")
        house.file(slug, "lv.md").write_bytes(b"being mended")
        with pytest.raises(publishing.NeedsRepair):
            house.publish(edit, reviewer)
        assert house.file(slug, "lv.md").read_bytes() == b"being mended"

    def test_a_change_does_not_change_the_language(self, house: House, author: Account) -> None:
        slug = house.published()
        with pytest.raises(moves.NotReady) as refusal:
            house.edit(author, slug, language="lv")
        assert "language" in {problem.field for problem in refusal.value.problems}


class TestATranslation:
    def test_it_knows_the_revision_that_it_tells(self, house: House, author: Account, reviewer: Account) -> None:
        slug = house.published(title="Larks")
        before = house.file(slug).read_bytes()
        house.publish(translate(house, author, slug, "da", translation("da", "Lærker")), reviewer)
        found = practice(house, slug).translations["da"]
        assert (found.title, found.translation_of, found.translated_from_revision) == ("Lærker", "en", 1)
        assert house.file(slug).read_bytes() == before
        assert house.found("lærker", "da") == [slug]

    def test_two_translations_into_one_language_do_not_overwrite_each_other(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        slug = house.published(title="Finches")
        first, second = (translate(house, author, slug, "et", translation("et", f"Vindid {one}")) for one in "12")
        house.publish(first, reviewer)
        with pytest.raises(publishing.StaleEdit):
            house.publish(second, reviewer)
        assert practice(house, slug).translations["et"].title == "Vindid 1"


class TestACorrection:
    def correct(self, house: House, reviewer: Account, slug: str, typed: Typed, **more: object) -> publishing.Published:
        given = {"language": "en", "base_revision": 1, "note": "A typing error.", "now": LATER, **more}
        return publishing.correct(
            house.database,
            house.catalogue,
            slug,
            typed,
            reviewer_id=reviewer.id,
            **given,  # type: ignore[arg-type] # shortens the calls
        )

    def typed(self, house: House, slug: str, language: str = "en", **changes: str) -> Typed:
        with house.reading() as session:
            latest = history.latest_revision(session, slug)
            assert latest is not None
            return {**publishing.typed_of(latest, language), **{name: (text,) for name, text in changes.items()}}

    def test_it_is_one_step_and_confirms_nothing(self, house: House, reviewer: Account) -> None:
        slug = house.published(title="Swallows")
        made = self.correct(house, reviewer, slug, self.typed(house, slug, title="Swallows fly"))
        assert made == publishing.Published(slug=slug, revision=2)
        found = practice(house, slug)
        assert (found.original.title, found.facts.last_confirmed) == ("Swallows fly", NOW.date())
        with house.reading() as session:
            assert history.revision(session, slug, 2).note == "A typing error."

    def test_a_translation_is_corrected_without_the_original(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        slug = house.published(title="Thrushes")
        house.publish(translate(house, author, slug, "fi", translation("fi", "Rastat")), reviewer)
        typed = self.typed(house, slug, "fi", title="Rastaat")
        self.correct(house, reviewer, slug, typed, language="fi", base_revision=2)
        found = practice(house, slug)
        assert (found.original.title, found.translations["fi"].title) == ("Thrushes", "Rastaat")
        assert found.translations["fi"].translated_from_revision == 1

    def test_the_second_of_two_corrections_is_refused(self, house: House, reviewer: Account) -> None:
        slug = house.published(title="Martins")
        typed = self.typed(house, slug, title="Martins one")
        self.correct(house, reviewer, slug, typed)
        with pytest.raises(publishing.StaleEdit):
            self.correct(house, reviewer, slug, {**typed, "title": ("Martins two",)})
        assert practice(house, slug).original.title == "Martins one"

    def test_what_cannot_be_published_is_told(self, house: House, reviewer: Account) -> None:
        slug = house.published()
        with pytest.raises(moves.NotReady):
            self.correct(house, reviewer, slug, self.typed(house, slug, why=""))
