"""Who gets a letter when, and in which language; and what waits in the reviewers' queue."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import update

from kb.accounts.models import Account, Role
from kb.accounts.permissions import NotAllowed
from kb.submissions import draft_links, drafts, letters, moves
from kb.submissions.access import Asker, find_submission
from kb.submissions.models import Kind, Submission
from kb.submissions.workflow import State
from tests.support.drafts import make_typed
from tests.support.submissions import NOW, House, move

pytestmark = pytest.mark.people

DAY = timedelta(days=1)


class TestLetters:
    def new_mails(self, house: House, what: Callable[[], object]) -> dict[str, tuple[str, str, str]]:
        """Return what something puts into the outbox: language, subject and body by address."""
        before = len(house.mails())
        what()
        return {mail.recipient: (mail.language, mail.subject, mail.body) for mail in house.mails()[before:]}

    def test_every_reviewer_is_told_in_their_own_language_and_the_author_thanked(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        house.person(Role.ADMINISTRATOR, email="admin@library.example", language="fi")
        house.person(Role.CONTRIBUTOR, email="other@library.example")
        mails = self.new_mails(house, lambda: house.submitted(author))
        assert {address: language for address, (language, *_) in mails.items()} == {
            author.email: "lv",
            reviewer.email: "en",
            "admin@library.example": "fi",
        }
        assert "29 November 2026" in mails[reviewer.email][2]
        assert "https://kb.example/fi/review/" in mails["admin@library.example"][2]

    def test_sent_in_again_only_the_reviewer_who_knows_the_text_is_told(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        house.person(Role.REVIEWER)
        sent = house.submitted(author)
        move(house, sent, moves.request_changes, reviewer=reviewer, note="Who came?")
        mails = self.new_mails(house, lambda: move(house, sent, moves.submit, account=author))
        assert mails.keys() == {author.email, reviewer.email}

    def test_the_author_reads_the_note_and_finds_the_draft(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        sent = house.submitted(author)
        mails = self.new_mails(
            house, lambda: move(house, sent, moves.request_changes, reviewer=reviewer, note="Who came?")
        )
        language, _, body = mails[author.email]
        assert (language, "Who came?" in body, f"https://kb.example/lv/write/{sent}" in body) == ("lv", True, True)

    def test_an_author_without_an_account_gets_a_link_that_opens_the_draft(
        self, house: House, reviewer: Account
    ) -> None:
        draft = house.draft(None)
        with house.writing() as session:
            draft_links.set_email(session, session.get_one(Submission, draft), "eva@library.example", now=NOW)
        secret = house.mails()[-1].body.partition("/write/confirm/")[2].split()[0]
        with house.writing() as session:
            draft_links.confirm_email(session, secret, now=NOW)
        move(house, draft, moves.submit, account=None)
        mails = self.new_mails(
            house, lambda: move(house, draft, moves.decline, reviewer=reviewer, reason="It is an advertisement.")
        )
        _, _, body = mails["eva@library.example"]
        assert "It is an advertisement." in body
        key = body.partition("/write/")[2].split()[0]
        with house.reading() as session:
            assert find_submission(session, key, Asker(account=None)).id == draft

    def test_a_reviewer_hears_that_a_text_was_taken_back(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        sent = house.submitted(author)
        move(house, sent, moves.take, reviewer=reviewer)
        mails = self.new_mails(house, lambda: move(house, sent, moves.withdraw, account=author))
        assert mails.keys() == {reviewer.email}

    def test_what_is_rolled_back_sends_nothing(self, house: House, author: Account, reviewer: Account) -> None:
        draft = house.draft(author)

        def fail() -> None:
            with house.writing() as session:
                moves.submit(session, session.get_one(Submission, draft), account=author, now=NOW)
                session.rollback()

        assert self.new_mails(house, fail) == {}


class TestQueue:
    def ids(self, house: House, reviewer: Account, **wanted: object) -> list[str]:
        with house.reading() as session:
            rows = moves.queue(session, reviewer=reviewer, **{"now": NOW, **wanted})  # type: ignore[arg-type] # filters
        return [row.id for row in rows]

    @pytest.fixture
    def sent(self, house: House, author: Account) -> list[str]:
        """A Latvian text that came four days after an English one, after all others are gone."""
        with house.writing() as session:
            session.execute(update(Submission).values(submitted_at=None))
        english, latvian = house.draft(author), house.draft(author)
        move(house, latvian, drafts.save, typed=make_typed(language="lv"), base_version=1, account=author)
        move(house, latvian, moves.submit, account=author, now=NOW + 4 * DAY)
        move(house, english, moves.submit, account=author)
        return [english, latvian]

    def test_who_waits_longest_comes_first(self, house: House, reviewer: Account, sent: list[str]) -> None:
        assert self.ids(house, reviewer) == sent

    def test_what_waits_more_than_a_week_is_late(self, house: House, reviewer: Account, sent: list[str]) -> None:
        assert self.ids(house, reviewer, late=True, now=NOW + 7 * DAY) == []
        assert self.ids(house, reviewer, late=True, now=NOW + 8 * DAY) == sent[:1]

    def test_it_is_narrowed_by_state_language_and_kind(self, house: House, reviewer: Account, sent: list[str]) -> None:
        move(house, sent[0], moves.request_changes, reviewer=reviewer, note="Who came?")
        assert self.ids(house, reviewer, language="lv") == sent[1:]
        assert self.ids(house, reviewer, state=State.CHANGES_REQUESTED) == sent[:1]
        assert self.ids(house, reviewer, kind=Kind.TRANSLATION) == []

    def test_only_reviewers_see_it(self, house: House, author: Account) -> None:
        with pytest.raises(NotAllowed):
            self.ids(house, author)


def test_disabled_accounts_review_nothing(house: House, reviewer: Account) -> None:
    with house.writing() as session:
        session.execute(update(Account).where(Account.id == reviewer.id).values(is_disabled=True))
        assert letters.reviewers(session) == []
