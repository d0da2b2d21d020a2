"""`kb links`: what the command checks, and what it tells."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from kb.accounts.models import Account
from kb.collections import links_cli
from kb.database.engine import Database
from kb.link_checks.checking import Checker
from kb.settings import Settings
from tests.support.collections import link, make_collection
from tests.support.other_site import Answer, Names, OtherSite, checker_of

pytestmark = pytest.mark.people


class Terminal:
    """Where commands are typed."""

    def __init__(self, site: Settings) -> None:
        self._site = site

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(links_cli.links, words, obj=self._site)


@pytest.fixture
def at_terminal(site: Settings, names: Names, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal whose link checks may ask this computer."""

    def on_this_computer(*, user_agent: str) -> Checker:
        return checker_of(names)

    monkeypatch.setattr(links_cli, "Checker", on_this_computer)
    return Terminal(site)


def test_the_command_tells_what_is_not_good(
    database: Database, at_terminal: Terminal, other: OtherSite, anna: Account
) -> None:
    other.answers["/gone"] = Answer(status=404)
    with database.writing() as session:
        make_collection(session, anna, items=(link(url=other.url("/")), link(url=other.url("/gone"))))
    result = at_terminal.run("check")
    assert result.output.splitlines() == [
        f"gone     {other.url('/gone')}",
        "         The server answered 404.",
        "2 of 2 links checked: 1 good, 1 gone, 0 unclear.",
        "Readers are told after 3 failures on different days; `kb links list` shows how it stands.",
    ]
    assert at_terminal.run("check").output == (
        "Nothing is due: 2 links, all checked lately. `--all` checks them now.\n"
    )
    listed = at_terminal.run("list").output
    assert f"failed 1×  {datetime.now(UTC):%Y-%m-%d}  {other.url('/gone')}" in listed
    assert "2 links: 0 dead, 0 not checked yet." in listed


def test_the_command_checks_one_collection(
    database: Database, at_terminal: Terminal, other: OtherSite, anna: Account
) -> None:
    with database.writing() as session:
        make_collection(session, anna, items=(link(url=other.url("/elsewhere")),))
        board = make_collection(session, anna, items=(link(url=other.url("/here")),))
    for _ in range(2):
        assert "1 of 2 links checked: 1 good" in at_terminal.run("check", "--collection", board.code.upper()).output
    assert [asked.path for asked in other.asked] == ["/here", "/here"]


def test_the_command_checks_everything_where_it_is_asked_to(
    database: Database, at_terminal: Terminal, other: OtherSite, anna: Account
) -> None:
    with database.writing() as session:
        make_collection(session, anna, items=(link(url=other.url("/here")),))
    for _ in range(2):
        assert "1 of 1 link checked" in at_terminal.run("check", "--all").output


def test_the_command_says_that_there_is_no_network(
    database: Database, at_terminal: Terminal, names: Names, anna: Account
) -> None:
    names.missing.add("example.org")
    with database.writing() as session:
        make_collection(session, anna, items=(link(url="https://example.org/"),))
    result = at_terminal.run("check")
    assert result.exit_code == 1
    assert result.output == "No server answered. Is this computer online? Nothing of this was kept.\n"


def test_the_command_does_not_know_every_code(database: Database, at_terminal: Terminal) -> None:
    result = at_terminal.run("check", "--collection", "kamu-tote-sipa-vora")
    assert (result.exit_code, "There is no collection kamu-tote-sipa-vora." in result.output) == (1, True)


def test_before_the_first_start_the_command_says_what_to_do(at_terminal: Terminal) -> None:
    result = at_terminal.run("check")
    assert (result.exit_code, "Start the site once first" in result.output) == (1, True)
