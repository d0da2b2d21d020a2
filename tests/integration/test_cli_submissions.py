"""`kb submissions …`: what waits, and what was stopped half-way."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.accounts.models import Role
from kb.settings import Settings
from kb.submissions.cli import submissions
from kb.submissions.workflow import State
from tests.support.drafts import make_typed
from tests.support.submissions import House, open_house, unwritable

pytestmark = pytest.mark.people


@pytest.fixture
def house(tmp_path: Path, dictionaries: Path) -> House:
    return open_house(tmp_path)


def run(settings: Settings, command: str) -> Result:
    return CliRunner().invoke(submissions, [command], obj=settings)


def test_what_waits_is_listed(house: House) -> None:
    house.submitted(house.person(), make_typed(title="Herons in the harbour"))
    house.draft(house.person(), make_typed(title="Nobody's business yet"))
    assert (
        run(house.settings, "list").output == "2026-11-22  submitted          en  Herons in the harbour\n1 waiting.\n"
    )


def test_what_was_stopped_is_finished(house: House) -> None:
    sent = house.submitted(house.person(), make_typed(title="Herons in the harbour"))
    with unwritable(house), pytest.raises(OSError, match="practices"):
        house.publish(sent, house.person(Role.REVIEWER))
    assert run(house.settings, "finish").output == "herons-in-the-harbour: revision 1 is published.\n1 finished.\n"
    assert house.submission(sent).state == State.PUBLISHED
    assert run(house.settings, "finish").output == "0 finished.\n"


def test_before_the_first_start_it_says_what_to_do(own_settings: Settings) -> None:
    result = run(own_settings, "list")
    assert (result.exit_code, "Start the site once first" in result.output) == (1, True)
