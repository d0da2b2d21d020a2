"""Drafts that somebody without an account left: kept for half a year after the last word, then deleted with their pictures."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from kb.accounts.models import Event
from kb.errands import run_errands
from kb.submissions import drafts, moves
from kb.submissions.forgotten_drafts import KEPT
from kb.submissions.models import ResumeLink, Submission, Version
from tests.support import people
from tests.support.drafts import make_typed
from tests.support.submissions import NOW, House, open_house

pytestmark = pytest.mark.people

LATER = NOW + KEPT + timedelta(minutes=1)


@pytest.fixture(scope="module")
def shared_house(dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    return open_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def house(shared_house: House) -> House:
    """The house, where nobody has begun anything yet."""
    with shared_house.writing() as session:
        session.execute(delete(Submission))
    return shared_house


def kept(house: House) -> set[str]:
    """Return the ids of the submissions that are there."""
    with house.reading() as session:
        return {*session.scalars(select(Submission.id))}


def test_a_draft_without_an_account_goes_after_half_a_year_with_all_that_belongs_to_it(house: House) -> None:
    left = house.draft(None)
    pictures = house.uploads / left
    pictures.mkdir(parents=True)
    (pictures / "one.webp").write_bytes(b"picture")
    assert run_errands(house.app, now=LATER).forgotten_drafts == 1
    with house.reading() as session:
        for table in (Submission, Version, ResumeLink):
            assert not session.scalars(select(table)).all()
        events = session.scalars(select(Event).where(Event.subject_id == left)).all()
    assert [event.action for event in events][-1] == "submission.forget"
    assert not pictures.exists()


def test_a_draft_is_kept_until_then(house: House) -> None:
    left = house.draft(None)
    assert run_errands(house.app, now=NOW + KEPT).forgotten_drafts == 0
    assert kept(house) == {left}


def test_each_word_begins_the_half_year_anew(house: House) -> None:
    left = house.draft(None)
    with house.writing() as session:
        draft = session.get_one(Submission, left)
        typed = make_typed(title="Another title")
        drafts.save(session, draft, typed, base_version=1, account=None, now=NOW + timedelta(days=90))
    assert run_errands(house.app, now=LATER).forgotten_drafts == 0
    assert kept(house) == {left}


def test_drafts_of_people_with_an_account_and_what_was_sent_in_are_never_forgotten(house: House) -> None:
    own = house.draft(house.person())
    sent = house.draft(None)
    with house.writing() as session:
        submission = session.get_one(Submission, sent)
        submission.author_email = "anna@library.example"
        moves.submit(session, submission, account=None, now=NOW)
    run_errands(house.app, now=LATER)
    assert kept(house) == {own, sent}


def test_the_page_with_the_secret_link_says_how_long_it_is_good(house: House) -> None:
    browser = people.client_of(house.app, None)
    begun = browser.post("/en/write", {"language": "en"})
    assert "it is kept for half a year after your last word" in browser.page(begun.location).words
