"""Two reviewers at one text, and two changes of one practice: nothing is answered unread or lost."""

import pytest

from kb.accounts.models import Account
from kb.submissions.workflow import State
from tests.support.drafts import make_typed
from tests.support.people import SignedInClient
from tests.support.reviewing import actions, answer, send_again
from tests.support.submissions import House

pytestmark = pytest.mark.people


def test_the_second_of_two_reviewers_is_told_what_the_first_did_and_keeps_the_note(
    house: House, author: Account, anna: SignedInClient, bo: SignedInClient
) -> None:
    key = house.submitted(author)
    answer(anna, key, "decline", note="This is an advertisement.")
    page = answer(bo, key, "send-back", note="Please say how many came.", status=409)
    assert "Somebody else was faster" in page.texts("h1")
    assert "Declined · Anna" in page.words
    assert "Please say how many came." in page.texts("textarea")
    (keep,) = [one for one in actions(page) if one.endswith("/comments")]
    bo.post(keep, {"text": "Please say how many came."})
    assert "Please say how many came." in bo.page(f"/en/review/{key}").words
    assert house.submission(key).state == State.DECLINED


@pytest.mark.parametrize("how", ["accept", "decline", "send-back"])
def test_nobody_answers_a_text_that_is_not_the_one_they_read(
    house: House, author: Account, anna: SignedInClient, bo: SignedInClient, how: str
) -> None:
    key = house.submitted(author, make_typed(why="Eight people came."))
    answer(anna, key, "send-back", note="Are you sure?")
    send_again(house, key, author, why="Twelve people came.")
    page = answer(bo, key, how, note="My note", version=1, status=409)
    assert "There is a newer text" in page.texts("h1")
    assert page.texts("ins") == ["added: Twelve"]
    assert "My note" in page.texts("textarea")
    assert house.submission(key).state == State.SUBMITTED


def test_a_published_text_is_not_published_twice(
    house: House, author: Account, anna: SignedInClient, bo: SignedInClient
) -> None:
    key = house.submitted(author)
    answer(anna, key, "accept")
    page = answer(bo, key, "accept", status=409)
    assert "It is now: Published." in page.words


def test_nobody_accepts_their_own_text_while_there_is_another_reviewer(
    house: House, reviewer: Account, anna: SignedInClient, bo: SignedInClient
) -> None:
    key = house.submitted(reviewer)
    page = answer(anna, key, "accept", note="I like it", status=409)
    assert "This is your own text" in page.texts("h1")
    assert "Published." in answer(bo, key, "accept").words


def test_what_was_published_meanwhile_is_put_together_where_it_does_not_touch(
    house: House, author: Account, anna: SignedInClient
) -> None:
    one = house.edit(author, "square-talk", title="Neighbours plan their square")
    other = house.edit(author, "square-talk", place="Kärdla")
    answer(anna, other, "accept", version=house.submission(other).version)
    page = answer(anna, one, "accept", version=house.submission(one).version, status=409)
    assert "The practice was changed meanwhile" in page.texts("h1")
    (together,) = [action for action in actions(page) if action.endswith("/catch-up")]
    anna.post(together)
    answer(anna, one, "accept", version=house.submission(one).version)
    practice = anna.page("/en/practices/square-talk")
    assert "Neighbours plan their square" in practice.texts("h1")
    assert "Kärdla" in practice.words


def test_where_both_changed_the_same_its_author_decides(house: House, author: Account, anna: SignedInClient) -> None:
    one = house.edit(author, "square-talk", title="Neighbours plan their square")
    other = house.edit(author, "square-talk", title="Neighbours draw their square")
    answer(anna, other, "accept", version=house.submission(other).version)
    page = answer(anna, one, "accept", note="Fine", version=house.submission(one).version, status=409)
    assert "its author has to decide: Title." in page.words
    assert not [action for action in actions(page) if action.endswith("/catch-up")]
    assert "Fine" in page.texts("textarea")
