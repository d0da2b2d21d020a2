"""What reviewers see and do: the queue, a text with all that helps to judge it, the answers, and two of them at once."""

from datetime import UTC, datetime, timedelta

import pytest

from kb.accounts.models import Account
from kb.submissions import drafts, moves
from kb.submissions.models import Submission
from kb.submissions.workflow import State
from tests.support.drafts import make_typed
from tests.support.people import SignedInClient
from tests.support.reviewing import actions, answer, checked, send_again
from tests.support.submissions import NOW, House

pytestmark = pytest.mark.people


def test_the_queue_says_what_waits_in_what_language_and_of_which_library(
    house: House, author: Account, anna: SignedInClient
) -> None:
    house.submitted(author, make_typed(title="Tea for fathers", organisation="Kärdla raamatukogu"))
    page = anna.page("/en/review")
    assert "Tea for fathers" in page.texts("h2")
    assert "New practice · English · Kärdla raamatukogu" in page.words


def test_an_empty_queue_is_kind(anna: SignedInClient) -> None:
    assert "Nothing waits. Everybody has an answer, thank you." in anna.page("/en/review").words


def test_what_is_late_stands_first_and_is_called_late(house: House, author: Account, anna: SignedInClient) -> None:
    fresh = house.submitted(author, make_typed(title="Fresh"))
    late = house.submitted(author, make_typed(title="Overdue"))
    with house.writing() as session:
        session.get_one(Submission, fresh).submitted_at = datetime.now(UTC)
        session.get_one(Submission, late).submitted_at = datetime.now(UTC) - timedelta(days=9)
    page = anna.page("/en/review")
    assert [text for text in page.texts("h2") if text in {"Fresh", "Overdue"}] == ["Overdue", "Fresh"]
    assert "Late by 2 days" in page.words
    assert "Came in today" in page.words


def test_the_queue_is_narrowed_by_links_that_tell_how_much_they_lead_to(
    house: House, author: Account, anna: SignedInClient
) -> None:
    house.submitted(author, make_typed(title="Tea for fathers"))
    house.submitted(author, make_typed(title="Chess for all"))
    house.edit(author, "square-talk", title="Neighbours plan their square")
    page = anna.page("/en/review")
    narrowed = anna.page(page.links()["Change of a practice 1"])
    assert "Neighbours plan their square" in narrowed.texts("h2")
    assert "Tea for fathers" not in narrowed.words
    assert "Tea for fathers" in anna.page(narrowed.links()["Change of a practice 1 × Remove"]).words


def test_a_choice_that_fits_nothing_offers_the_way_back(house: House, author: Account, anna: SignedInClient) -> None:
    house.submitted(author)
    page = anna.page("/en/review?kind=translation&language=%00")
    assert page.links()["Show all that waits"] == "/en/review"


def test_a_reviewer_reads_the_text_as_its_reader_will(house: House, author: Account, anna: SignedInClient) -> None:
    key = house.submitted(author, make_typed(why="They wanted **one** [square](https://example.org)."))
    page = anna.page(f"/en/review/{key}")
    assert "Why" in page.texts("h2")
    assert "one" in page.texts("strong")
    assert page.links()["square"] == "https://example.org"


def test_what_is_typed_into_a_text_is_shown_and_never_run(house: House, author: Account, anna: SignedInClient) -> None:
    attack = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    key = house.submitted(author, make_typed(title=f"A {attack}"[:80], place=attack, contact_role=attack))
    with house.writing() as session:
        moves.add_comment(session, session.get_one(Submission, key), account=author, field="why", text=attack, now=NOW)
    answer(anna, key, "send-back", note=attack)
    page = anna.page(f"/en/review/{key}")
    assert "<script>alert" in page.words
    assert "alert" not in "".join(page.texts("script"))
    assert not [one for one in page.root.iter("img") if one.get("src") == "x"]


def test_a_reviewer_takes_a_text_and_gives_it_back(house: House, author: Account, anna: SignedInClient) -> None:
    key = house.submitted(author)
    anna.post(f"/en/review/{key}/take", {"take": "yes"})
    assert "You look after it." in anna.page(f"/en/review/{key}").words
    anna.post(f"/en/review/{key}/take", {"take": "no"})
    assert "I look after this" in anna.page(f"/en/review/{key}").texts("button")


def test_the_second_reviewer_sees_who_looks_after_a_text(
    house: House, author: Account, anna: SignedInClient, bo: SignedInClient
) -> None:
    key = house.submitted(author)
    anna.post(f"/en/review/{key}/take", {"take": "yes"})
    assert "Anna looks after it" in bo.page("/en/review").words
    assert "I take it over" in bo.page(f"/en/review/{key}").texts("button")


def test_ticks_are_recorded_with_name_and_day(house: House, author: Account, anna: SignedInClient) -> None:
    key = house.submitted(author)
    anna.post(f"/en/review/{key}/ticks", {"tick": ["steps", "failures"]})
    page = anna.page(f"/en/review/{key}")
    assert checked(page) == {"steps", "failures"}
    assert "Anna, " in page.words


def test_a_tick_of_another_reviewer_stays_when_one_did_not_see_it(
    house: House, author: Account, anna: SignedInClient, bo: SignedInClient
) -> None:
    key = house.submitted(author)
    anna.post(f"/en/review/{key}/ticks", {"tick": "steps"})
    bo.post(f"/en/review/{key}/ticks", {"tick": "failures"})
    assert checked(bo.page(f"/en/review/{key}")) == {"steps", "failures"}
    bo.post(f"/en/review/{key}/ticks", {"shown": ["steps", "failures"], "tick": "failures"})
    assert checked(bo.page(f"/en/review/{key}")) == {"failures"}


def test_a_comment_stands_below_its_section_until_it_is_settled(
    house: House, author: Account, anna: SignedInClient
) -> None:
    key = house.submitted(author)
    anna.post(f"/en/review/{key}/comments", {"field": "why", "text": "Who had the idea?", "at": "why"})
    page = anna.page(f"/en/review/{key}")
    assert page.words.index("Who had the idea?") < page.words.index("How it goes")
    (settle,) = [one for one in actions(page) if one.endswith("/settle")]
    anna.post(settle, {"settled": "yes", "at": "why"})
    assert "settled" in anna.page(f"/en/review/{key}").words


def test_an_empty_comment_is_asked_for_again(house: House, author: Account, anna: SignedInClient) -> None:
    key = house.submitted(author)
    page = anna.posted_page(f"/en/review/{key}/comments", {"field": "how", "text": " "})
    assert "One thing needs your attention" in page.words


def test_without_a_note_nothing_is_sent_back(house: House, author: Account, anna: SignedInClient) -> None:
    key = house.submitted(author)
    page = answer(anna, key, "send-back", status=422)
    assert "Write down what the author should know" in page.words
    assert house.submission(key).state == State.SUBMITTED


def test_a_text_is_sent_back_with_a_note_and_its_author_gets_it_by_mail(
    house: House, author: Account, anna: SignedInClient
) -> None:
    key = house.submitted(author)
    page = answer(anna, key, "send-back", note="How many came?")
    assert "Sent back. Its author gets your note by mail." in page.words
    assert house.submission(key).state == State.CHANGES_REQUESTED
    assert "How many came?" in house.mails()[-1].body


def test_a_text_is_declined_with_a_reason(house: House, author: Account, anna: SignedInClient) -> None:
    key = house.submitted(author)
    answer(anna, key, "decline", note="This is an advertisement.")
    assert house.submission(key).state == State.DECLINED
    assert house.submission(key).reason == "This is an advertisement."


def test_an_accepted_text_is_published_and_found_at_once(house: House, author: Account, anna: SignedInClient) -> None:
    key = house.submitted(author, make_typed(title="Hedgehogs in the reading garden"))
    page = answer(anna, key, "accept", note="Thank you!")
    assert "Published. Its author gets a mail." in page.words
    assert "Thank you!" in page.words
    (slug,) = house.found("hedgehogs")
    assert "Hedgehogs in the reading garden" in anna.page(f"/en/practices/{slug}").texts("h1")


def test_what_changed_since_it_was_sent_back_is_shown_word_by_word(
    house: House, author: Account, anna: SignedInClient
) -> None:
    key = house.submitted(author, make_typed(why="Eight people came."))
    answer(anna, key, "send-back", note="Are you sure?")
    send_again(house, key, author, why="Twelve people came.", staff="3")
    page = anna.page(f"/en/review/{key}")
    assert page.texts("del") == ["removed: Eight"]
    assert page.texts("ins") == ["added: Twelve", "added: 3 people"]


def test_what_its_author_types_after_it_was_sent_back_is_not_shown_yet(
    house: House, author: Account, anna: SignedInClient
) -> None:
    key = house.submitted(author)
    answer(anna, key, "send-back", note="Are you sure?")
    with house.writing() as session:
        draft = session.get_one(Submission, key)
        typed = {**drafts.as_typed(draft.typed), "why": ("Half a thought",)}
        drafts.save(session, draft, typed, base_version=draft.version, account=author, now=NOW)
    assert "Half a thought" not in anna.page(f"/en/review/{key}").words


def test_a_change_is_compared_with_what_is_published(house: House, author: Account, anna: SignedInClient) -> None:
    key = house.edit(author, "square-talk", title="Neighbours plan their square", contact_role="Reader services")
    page = anna.page(f"/en/review/{key}")
    assert page.texts("del") == ["removed: talk about"]
    assert "added: plan" in page.texts("ins")
    assert "added: Reader services" in page.texts("ins")


def test_any_two_texts_can_be_compared(house: House, author: Account, anna: SignedInClient) -> None:
    key = house.edit(author, "square-talk", title="Neighbours plan their square")
    first_version = house.submission(key).version
    answer(anna, key, "send-back", note="Look again.", version=first_version)
    second = send_again(house, key, author, title="Neighbours draw their square")
    page = anna.page(f"/en/review/{key}?from=published&to={second}")
    assert page.texts("del") == ["removed: talk about"]
    page = anna.page(f"/en/review/{key}?from={first_version}&to={second}")
    assert page.texts("del") == ["removed: plan"]
    assert anna.page(f"/en/review/{key}?from=x&to=-1").texts("del") == ["removed: plan"]


def test_who_did_what_when_is_told(house: House, author: Account, anna: SignedInClient) -> None:
    key = house.submitted(author)
    answer(anna, key, "send-back", note="Are you sure?")
    words = anna.page(f"/en/review/{key}").words
    assert words.index("Sent in · Kai") < words.index("Sent back with a note · Anna")


def test_an_unknown_answer_is_refused(house: House, author: Account, anna: SignedInClient) -> None:
    answer(anna, house.submitted(author), "burn", status=400)
