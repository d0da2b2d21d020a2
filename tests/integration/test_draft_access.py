"""Who sees a draft: its author, those who have a link, and reviewers once it was sent in. And what lies beside it: pictures."""

from datetime import timedelta
from pathlib import Path

import pytest

from kb.accounts.models import Account, Role
from kb.mail.outbox import BadAddress
from kb.submissions import draft_links, draft_pictures, drafts
from kb.submissions.access import Asker, NoSuchSubmission, Standing, find_submission, standing_of
from kb.submissions.models import Kind, Submission
from kb.submissions.pictures import BadPicture, clean_picture
from tests.support.submissions import NOW, House, open_house
from tests.support.word_files import photograph

pytestmark = pytest.mark.people


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> House:
    return open_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def author(house: House) -> Account:
    return house.person()


class TestAccess:
    @pytest.mark.parametrize("role", Role)
    def test_a_draft_that_nobody_sent_in_is_its_author_s_alone(self, house: House, author: Account, role: Role) -> None:
        draft, other = house.draft(author), house.person(role)
        with house.reading() as session:
            submission = session.get_one(Submission, draft)
            assert standing_of(submission, Asker(account=author)) is Standing.AUTHOR
            assert standing_of(submission, Asker(account=other)) is None
            with pytest.raises(NoSuchSubmission):
                find_submission(session, draft, Asker(account=other))

    @pytest.mark.parametrize(
        ("role", "expected"),
        [(Role.CONTRIBUTOR, None), (Role.REVIEWER, Standing.REVIEWER), (Role.ADMINISTRATOR, Standing.REVIEWER)],
    )
    def test_what_was_sent_in_is_seen_by_reviewers(
        self, house: House, author: Account, role: Role, expected: Standing | None
    ) -> None:
        sent, other = house.submitted(author), house.person(role)
        with house.reading() as session:
            assert standing_of(session.get_one(Submission, sent), Asker(account=other)) is expected

    def test_somebody_without_an_account_opens_the_draft_by_its_secret_only(self, house: House) -> None:
        with house.writing() as session:
            made, secret = drafts.begin(session, None, kind=Kind.NEW, language="lv", ui_language="lv", now=NOW)
        assert secret is not None
        with house.reading() as session:
            assert find_submission(session, secret, Asker(account=None)).id == made.id
            for wrong in (made.id, "", secret[:-1]):
                with pytest.raises(NoSuchSubmission):
                    find_submission(session, wrong, Asker(account=None))

    def test_the_secret_itself_is_not_kept(self, house: House) -> None:
        with house.writing() as session:
            made, secret = drafts.begin(session, None, kind=Kind.NEW, language="lv", ui_language="lv", now=NOW)
        with house.reading() as session:
            assert secret not in {link.secret_hash for link in session.get_one(Submission, made.id).resume_links}

    def test_a_preview_link_shows_a_draft_for_fourteen_days(self, house: House, author: Account) -> None:
        draft = house.draft(author)
        with house.writing() as session:
            submission = session.get_one(Submission, draft)
            secret = draft_links.make_preview_link(session, submission, account=author, now=NOW)
        with house.reading() as session:
            shown = draft_links.find_by_preview(session, secret, now=NOW + timedelta(days=13))
            assert shown.id == draft
            with pytest.raises(NoSuchSubmission):
                draft_links.find_by_preview(session, secret, now=NOW + timedelta(days=14))
            # It shows, and opens nothing.
            with pytest.raises(NoSuchSubmission):
                find_submission(session, secret, Asker(account=None))


class TestAddress:
    def ask(self, house: House, draft: str, email: str) -> str:
        """Ask for a letter; return the secret in it."""
        with house.writing() as session:
            draft_links.set_email(session, session.get_one(Submission, draft), email, now=NOW)
        return house.mails()[-1].body.partition("/write/confirm/")[2].split()[0]

    @pytest.fixture
    def draft(self, house: House) -> str:
        return house.draft(None)

    def test_the_letter_s_link_confirms_the_address_and_opens_the_draft(self, house: House, draft: str) -> None:
        secret = self.ask(house, draft, "anna@library.example")
        assert house.submission(draft).author_email is None
        with house.writing() as session:
            draft_links.confirm_email(session, secret, now=NOW)
            assert find_submission(session, secret, Asker(account=None)).id == draft
        assert house.submission(draft).author_email == "anna@library.example"

    def test_a_letter_to_a_mistyped_address_opens_nothing_once_the_right_one_is_given(
        self, house: House, draft: str
    ) -> None:
        wrong = self.ask(house, draft, "ana@library.example")
        self.ask(house, draft, "anna@library.example")
        with house.writing() as session:
            with pytest.raises(NoSuchSubmission):
                draft_links.confirm_email(session, wrong, now=NOW)
            with pytest.raises(NoSuchSubmission):
                find_submission(session, wrong, Asker(account=None))

    def test_another_address_has_to_be_confirmed_anew(self, house: House, draft: str) -> None:
        secret = self.ask(house, draft, "anna@library.example")
        with house.writing() as session:
            draft_links.confirm_email(session, secret, now=NOW)
        self.ask(house, draft, "berta@library.example")
        assert house.submission(draft).author_email is None

    def test_the_secret_of_the_page_confirms_nothing(self, house: House) -> None:
        with house.writing() as session:
            _, secret = drafts.begin(session, None, kind=Kind.NEW, language="lv", ui_language="lv", now=NOW)
        assert secret is not None
        with house.writing() as session, pytest.raises(NoSuchSubmission):
            draft_links.confirm_email(session, secret, now=NOW)

    def test_what_is_no_address_is_refused(self, house: House, draft: str) -> None:
        with pytest.raises(BadAddress), house.writing() as session:
            draft_links.set_email(session, session.get_one(Submission, draft), "anna, berta@x.example", now=NOW)


class TestPictures:
    def add(self, house: House, draft: str, data: bytes, alt: str = "Chairs in a circle") -> str:
        with house.writing() as session:
            submission = session.get_one(Submission, draft)
            picture = clean_picture(data)
            return draft_pictures.add_picture(
                session, submission, picture, alt=alt, now=NOW, uploads=house.uploads
            ).name

    def test_a_picture_is_kept_without_the_place_where_it_was_taken(self, house: House, author: Account) -> None:
        draft = house.draft(author)
        name = self.add(house, draft, photograph(place="Valmiera"))
        with house.reading() as session:
            path = draft_pictures.picture_file(session.get_one(Submission, draft), name, uploads=house.uploads)
        assert path is not None
        assert b"Valmiera" not in path.read_bytes()

    def test_the_same_picture_twice_is_one(self, house: House, author: Account) -> None:
        draft, data = house.draft(author), photograph(place="Valmiera")
        assert self.add(house, draft, data) == self.add(house, draft, data, alt="")
        with house.reading() as session:
            assert [one.alt for one in session.get_one(Submission, draft).pictures] == ["Chairs in a circle"]

    def test_a_removed_picture_is_gone(self, house: House, author: Account) -> None:
        draft = house.draft(author)
        name = self.add(house, draft, photograph(place="Valmiera"))
        with house.writing() as session:
            submission = session.get_one(Submission, draft)
            draft_pictures.remove_picture(session, submission, name, account=author, uploads=house.uploads)
        assert [*house.uploads.glob(f"{draft}/*")] == []

    @pytest.mark.parametrize("name", ["../../people.sqlite", "", "other.png"])
    def test_only_the_draft_s_own_pictures_are_given_out(self, house: House, author: Account, name: str) -> None:
        draft = house.draft(author)
        with house.reading() as session:
            submission = session.get_one(Submission, draft)
            assert draft_pictures.picture_file(submission, name, uploads=house.uploads) is None

    def test_what_is_no_picture_is_refused(self, house: House, author: Account) -> None:
        with pytest.raises(BadPicture):
            self.add(house, house.draft(author), b"<svg onload='alert(1)'/>")

    def test_while_a_reviewer_reads_no_picture_is_added(self, house: House, author: Account) -> None:
        with pytest.raises(drafts.NotOpen):
            self.add(house, house.submitted(author), photograph(place="Valmiera"))
