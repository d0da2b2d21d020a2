"""Whoever publishes is killed; the next start finishes what was begun, without a person."""

import os
import signal
import time
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from kb.accounts.models import Account, Role
from kb.submissions import publishing
from kb.submissions.models import Revision
from kb.submissions.workflow import State
from tests.support.drafts import make_typed
from tests.support.submissions import NOW, House, open_house, unwritable

pytestmark = pytest.mark.people


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> House:
    return open_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def author(house: House) -> Account:
    return house.person()


@pytest.fixture
def reviewer(house: House) -> Account:
    return house.person(Role.REVIEWER)


def stop_after_the_first_transaction(house: House, sent: str, reviewer: Account) -> None:
    """Leave a submission accepted and its revision unwritten, as a kill at this moment would."""
    with unwritable(house), pytest.raises(OSError, match="practices"):
        house.publish(sent, reviewer)


def publish_and_be_killed(house: House, sent: str, reviewer: Account, *, seconds: float | None) -> bool:
    """Publish in a process of its own and kill it after a while, or when it has answered; tell whether it had answered by then."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(reading)
            house.publish(sent, reviewer)
            os.write(writing, b"done")
            time.sleep(60)
        finally:
            os._exit(1)
    os.close(writing)
    answered = b""
    if seconds is None:
        answered = os.read(reading, 4)
    else:
        time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reading, "rb") as answer:
        return answered + answer.read() == b"done"


def test_what_could_not_be_written_is_published_later(house: House, author: Account, reviewer: Account) -> None:
    sent = house.submitted(author, make_typed(title="Plovers"))
    with unwritable(house):
        with pytest.raises(OSError, match="plovers"):
            house.publish(sent, reviewer)
        assert house.finish() == ()
    assert house.submission(sent).state == State.ACCEPTED
    assert house.finish() == (publishing.Published(slug="plovers", revision=1),)
    assert house.submission(sent).state == State.PUBLISHED
    assert house.found("plovers") == ["plovers"]


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_killed_at_any_moment_nothing_is_lost_and_nothing_is_half(
    house: House, author: Account, reviewer: Account
) -> None:
    random = Random(7)
    for seconds in (*(random.uniform(0, 0.2) for _ in range(11)), None):
        # Words so different that none is taken for another one mistyped.
        word = "".join(random.choices("bdfgklmnprstvz", k=12))
        sent = house.submitted(author, make_typed(title=word.capitalize(), why=f"The word is {word}."))
        answered = publish_and_be_killed(house, sent, reviewer, seconds=seconds)
        assert answered or seconds is not None
        before = house.submission(sent).state
        house.finish()
        house.sync()
        after = house.submission(sent).state
        # Accepted means published; and what was answered was accepted.
        assert after == (State.SUBMITTED if before == State.SUBMITTED else State.PUBLISHED)
        assert not (answered and after == State.SUBMITTED)
        assert house.found(word) == ([] if after == State.SUBMITTED else [word])
        with house.reading() as session:
            numbers = session.scalars(select(Revision.number).where(Revision.slug == word)).all()
        assert numbers == ([] if after == State.SUBMITTED else [1])


def test_an_edit_that_was_stopped_is_no_change_by_hand(house: House, author: Account, reviewer: Account) -> None:
    slug = house.published(title="Terns")
    edit = house.edit(author, slug, title="Terns two")
    stop_after_the_first_transaction(house, edit, reviewer)
    assert house.sync() == 0
    with pytest.raises(publishing.NeedsRepair):
        publishing.withdraw_practice(
            house.database, house.catalogue, slug, reviewer_id=reviewer.id, reason="No.", now=NOW
        )
    house.finish()
    assert "title: Terns two" in house.file(slug).read_text(encoding="utf-8")


def test_the_reviewer_who_presses_the_button_again_finishes_it(
    house: House, author: Account, reviewer: Account
) -> None:
    sent = house.submitted(author, make_typed(title="Gulls"))
    stop_after_the_first_transaction(house, sent, reviewer)
    assert house.publish(sent, reviewer) == publishing.Published(slug="gulls", revision=1)
