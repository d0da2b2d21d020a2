"""`kb account …` at a terminal."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result

from kb.accounts.cli import account as account_commands
from kb.accounts.models import Account, OneTimeLink
from kb.accounts.passwords import Passwords
from kb.accounts.secrets import hash_of
from kb.database.engine import Database
from kb.mail.models import OutgoingMail
from kb.settings import Settings
from tests.support import people
from tests.support.databases import own_database

pytestmark = pytest.mark.people

Run = Callable[..., Result]
PASSWORD = "four pears on a blue boat"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    data = tmp_path / "data"
    return Settings(practices=tmp_path, data=data, base_url="https://kb.example", database_url=own_database(data))


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database_url)
    people.make_tables(database)
    yield database
    database.close()


@pytest.fixture
def run(settings: Settings) -> Run:
    def call(*arguments: str, typed: str = "", status: int = 0) -> Result:
        result = CliRunner().invoke(account_commands, arguments, obj=settings, input=typed)
        assert result.exit_code == status, result.output
        return result

    return call


def is_good(database: Database, link: str) -> bool:
    with database.reading() as session:
        return session.get(OneTimeLink, hash_of(urlsplit(link).path.rsplit("/", 1)[1])) is not None


def links_in(text: str) -> list[str]:
    return re.findall(r"https://kb\.example/\S+", text)


def test_an_account_is_made_with_a_password_that_is_not_shown(run: Run, database: Database) -> None:
    result = run("create", "--role", "reviewer", typed=f"Anna Liepa\nAnna@kb.example\n{PASSWORD}\n{PASSWORD}\n")
    assert PASSWORD not in result.output
    with database.reading() as session:
        made = session.query(Account).one()
    assert (made.name, made.email, made.role) == ("Anna Liepa", "anna@kb.example", "reviewer")
    assert Passwords().verify(made.password_hash, PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "typed", "told"),
    [
        (("--address", "anna"), "", "no e-mail address"),
        (("--address", "a@kb.example"), "Password1234!\nPassword1234!\n", "easy to guess"),
        (("--address", "taken@kb.example"), "", "kb account reset taken@kb.example"),
    ],
)
def test_what_cannot_be_made_is_said_in_plain_words(
    run: Run, database: Database, arguments: tuple[str, ...], typed: str, told: str
) -> None:
    people.make_account(database, email="taken@kb.example")
    status = 2 if "e-mail" in told else 1
    assert told in run("create", "--name", "A", "--role", "contributor", *arguments, typed=typed, status=status).output


def test_a_link_lets_them_choose_the_password_themselves(run: Run, database: Database) -> None:
    result = run("create", "--name", "A", "--address", "a@kb.example", "--role", "reviewer", "--link")
    (link,) = links_in(result.output)
    assert is_good(database, link)


def test_an_invitation_is_mailed_in_its_language_and_printed(run: Run, database: Database) -> None:
    result = run("invite", "mette@kb.example", "--language", "da", "--library", "Struer Bibliotek")
    (link,) = links_in(result.output)
    assert link.startswith("https://kb.example/da/account/join/")
    assert is_good(database, link)
    with database.reading() as session:
        mail = session.query(OutgoingMail).one()
    assert (mail.recipient, mail.language) == ("mette@kb.example", "da")
    assert link in mail.body
    assert "Struer Bibliotek" in mail.body
    run("invite", people.make_account(database).email, status=1)


def test_everybody_is_listed(run: Run, database: Database) -> None:
    people.make_account(database, name="Anna", is_disabled=True)
    people.make_account(database, name="Liis", role="reviewer", has_second_step=False)
    lines = run("list").output.splitlines()
    assert "disabled" in next(line for line in lines if "Anna" in line)
    assert "no second step" in next(line for line in lines if "Liis" in line)
    assert lines[-1] == "2 accounts."


def test_somebody_is_shut_out_and_let_in_again(run: Run, database: Database) -> None:
    email = people.make_account(database).email
    for command, is_disabled in (("disable", True), ("enable", False)):
        run(command, email)
        with database.reading() as session:
            assert session.query(Account).one().is_disabled is is_disabled


def test_the_last_administrator_is_not_shut_out(run: Run, database: Database) -> None:
    assert (
        "only administrator"
        in run("disable", people.make_account(database, role="administrator").email, status=1).output
    )


def test_a_reset_prints_a_link_and_takes_the_second_step_away_only_on_demand(run: Run, database: Database) -> None:
    email = people.make_account(database, role="reviewer", language="lv").email
    for options, has_second_step in (((), True), (("--two-factor",), False)):
        (link,) = links_in(run("reset", email, *options).output)
        assert link.startswith("https://kb.example/lv/account/new-password/")
        assert is_good(database, link)
        with database.reading() as session:
            assert (session.query(Account).one().totp_secret is not None) is has_second_step


@pytest.mark.parametrize("command", ["disable", "enable", "reset"])
def test_an_unknown_address_is_told(run: Run, database: Database, command: str) -> None:
    assert "Nobody has x@kb.example" in run(command, "x@kb.example", status=1).output


def test_without_tables_it_says_how_to_begin(run: Run) -> None:
    assert "python3 manage.py run" in run("list", status=1).output
