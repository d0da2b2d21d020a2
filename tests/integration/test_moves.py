"""What author and reviewer do with a submission: who may and what is recorded."""

from datetime import timedelta

import pytest

from kb.accounts.models import Account, Role
from kb.accounts.permissions import NotAllowed
from kb.submissions import drafts, moves
from kb.submissions.models import Submission, VersionNote
from kb.submissions.workflow import IllegalMove, State
from tests.support.drafts import make_typed
from tests.support.submissions import NOW, House, actions, move

pytestmark = pytest.mark.people

DAY = timedelta(days=1)


class TestSendingIn:
    def test_what_is_sent_in_waits_for_an_answer(self, house: House, author: Account, reviewer: Account) -> None:
        submission = house.submission(house.submitted(author))
        assert (submission.state, submission.submitted_at, submission.answered_at) == (State.SUBMITTED, NOW, None)
        with house.reading() as session:
            (row,) = [row for row in moves.queue(session, reviewer=reviewer, now=NOW) if row.id == submission.id]
        assert (row.title, row.library, row.due) == (
            "Neighbours talk about their square",
            "Valmieras bibliotēka",
            NOW + 7 * DAY,
        )

    def test_the_version_that_was_sent_is_never_replaced(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        draft = house.submitted(author)
        move(house, draft, moves.request_changes, reviewer=reviewer, note="Shorter, please.")
        move(house, draft, drafts.save, typed=make_typed(title="Shorter"), base_version=1, account=author)
        with house.reading() as session:
            notes = [one.note for one in drafts.versions(session, session.get_one(Submission, draft))]
        assert notes == [VersionNote.SAVED, VersionNote.SENT]

    def test_a_text_that_lacks_something_is_not_sent_in(self, house: House, author: Account) -> None:
        draft = house.draft(author, make_typed(summary="", failures=""))
        with pytest.raises(moves.NotReady) as refusal:
            move(house, draft, moves.submit, account=author)
        assert {problem.field for problem in refusal.value.problems} == {"summary", "failures"}
        assert house.submission(draft).state == State.DRAFT

    def test_without_an_account_an_address_is_confirmed_first(self, house: House) -> None:
        draft = house.draft(None)
        with pytest.raises(moves.NotConfirmed):
            move(house, draft, moves.submit, account=None)

    def test_nobody_sends_in_somebody_else_s_draft(self, house: House, author: Account, reviewer: Account) -> None:
        draft = house.draft(author)
        for other in (reviewer, None):
            with pytest.raises(NotAllowed):
                move(house, draft, moves.submit, account=other)

    def test_what_is_under_review_is_not_sent_in_again(self, house: House, author: Account) -> None:
        sent = house.submitted(author)
        with pytest.raises(IllegalMove):
            move(house, sent, moves.submit, account=author)


class TestAnswering:
    def test_a_note_stays_among_the_comments(self, house: House, author: Account, reviewer: Account) -> None:
        sent = house.submitted(author)
        move(house, sent, moves.request_changes, reviewer=reviewer, note="Who came?")
        with house.reading() as session:
            submission = session.get_one(Submission, sent)
            assert (submission.state, submission.reason, submission.answered_at) == (
                State.CHANGES_REQUESTED,
                "Who came?",
                NOW,
            )
            assert [(one.text, one.is_by_reviewer) for one in submission.comments] == [("Who came?", True)]

    def test_who_did_what_is_recorded(self, house: House, author: Account, reviewer: Account) -> None:
        sent = house.submitted(author)
        move(house, sent, moves.take, reviewer=reviewer)
        move(house, sent, moves.request_changes, reviewer=reviewer, note="Who came?")
        move(house, sent, moves.submit, account=author)
        move(house, sent, moves.decline, reviewer=reviewer, reason="It is an advertisement.")
        move(house, sent, moves.reopen, account=author)
        move(house, sent, moves.withdraw, account=author)
        assert actions(house, sent) == [
            f"submission.{what}"
            for what in ("begin", "submit", "take", "request_changes", "submit", "decline", "reopen", "withdraw")
        ]

    def test_a_contributor_answers_nothing(self, house: House, author: Account) -> None:
        sent, other = house.submitted(author), house.person()
        for what, words in ((moves.request_changes, "note"), (moves.decline, "reason")):
            with pytest.raises(NotAllowed):
                move(house, sent, what, reviewer=other, **{words: "No."})
        for action in (moves.accept, moves.take, moves.release):
            with pytest.raises(NotAllowed):
                move(house, sent, action, reviewer=other)

    def test_the_second_of_two_reviewers_is_told_what_is_possible_still(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        sent, second = house.submitted(author), house.person(Role.REVIEWER)
        move(house, sent, moves.decline, reviewer=reviewer, reason="No.")
        with pytest.raises(IllegalMove) as refusal:
            move(house, sent, moves.accept, reviewer=second)
        assert refusal.value.state is State.DECLINED

    def test_a_text_that_changed_since_it_was_read_is_not_accepted(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        sent = house.submitted(author)
        move(house, sent, moves.withdraw, account=author)
        move(house, sent, moves.reopen, account=author)
        move(house, sent, drafts.save, typed=make_typed(title="Another"), base_version=1, account=author)
        move(house, sent, moves.submit, account=author)
        with pytest.raises(moves.StaleReview):
            move(house, sent, moves.accept, reviewer=reviewer, seen_version=1)

    def test_nobody_reviews_their_own_text_while_there_is_somebody_else(self, house: House, reviewer: Account) -> None:
        house.person(Role.REVIEWER)
        sent = house.submitted(reviewer)
        with pytest.raises(moves.OwnSubmission):
            move(house, sent, moves.accept, reviewer=reviewer)

    def test_the_only_reviewer_may_accept_their_own_text_and_it_is_recorded(
        self, house: House, reviewer: Account
    ) -> None:
        sent = house.submitted(reviewer)
        move(house, sent, moves.accept, reviewer=reviewer)
        with house.reading() as session:
            story = moves.story_of(session, session.get_one(Submission, sent))
        assert story[-1].details["own"] is True

    def test_a_tick_is_made_and_taken_away(self, house: House, author: Account, reviewer: Account) -> None:
        sent = house.submitted(author)
        for on, expected in ((True, ["steps"]), (True, ["steps"]), (False, []), (False, [])):
            move(house, sent, moves.set_tick, key="steps", on=on, reviewer=reviewer)
            with house.reading() as session:
                assert [tick.key for tick in session.get_one(Submission, sent).ticks] == expected

    def test_a_comment_is_settled_by_author_and_reviewer_only(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        sent = house.submitted(author)
        with house.writing() as session:
            submission = session.get_one(Submission, sent)
            said = moves.add_comment(session, submission, account=reviewer, field="why", text="Why?", now=NOW)
        move(house, sent, moves.settle_comment, comment_id=said.id, account=author)
        with pytest.raises(NotAllowed):
            move(house, sent, moves.settle_comment, comment_id=said.id, account=house.person())
        with house.reading() as session:
            assert session.get_one(Submission, sent).comments[0].done_at == NOW

    def test_a_comment_of_another_submission_is_not_settled(
        self, house: House, author: Account, reviewer: Account
    ) -> None:
        sent, other = house.submitted(author), house.submitted(author)
        with house.writing() as session:
            submission = session.get_one(Submission, other)
            said = moves.add_comment(session, submission, account=reviewer, field="", text="Why?", now=NOW)
        with pytest.raises(moves.NoSuchComment):
            move(house, sent, moves.settle_comment, comment_id=said.id, account=author)
