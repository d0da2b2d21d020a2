"""Settings: all optional, all checked together, every problem told at once."""

import sys
from pathlib import Path

import pytest

from kb import resources
from kb.errors import ConfigurationError
from kb.settings import Settings, settings_from


def problems_of(**environment: str) -> list[str]:
    with pytest.raises(ConfigurationError) as refusal:
        settings_from(environment)
    return refusal.value.problems


def test_nothing_needs_to_be_set() -> None:
    settings = settings_from({})
    assert (settings.host, settings.port, settings.base_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")


def test_a_checkout_keeps_its_practices_and_data_in_itself() -> None:
    root = resources.checkout()
    assert root is not None
    assert (settings_from({}).practices, settings_from({}).data) == (root / "practices", root / "data")


def test_everything_can_be_set(tmp_path: Path) -> None:
    environment = {
        "KB_PRACTICES": str(tmp_path / "practices"),
        "KB_DATA": str(tmp_path / "data"),
        "KB_HOST": "0.0.0.0",
        "KB_PORT": "8080",
        "KB_BASE_URL": "https://kb.example/",
        "KB_CONTACT": "library@kb.example",
        "KB_WORKERS": "2",
        "KB_THREADS": "8",
        "KB_PAGE_CACHE_MIB": "0",
        "KB_TRUSTED_PROXIES": "2",
        "KB_DATABASE_URL": "postgresql+psycopg://kb:pass@db.example/kb",
        "KB_SMTP_URL": "smtps://kb:pass@mail.example",
        "KB_MAIL_FROM": "The library <library@kb.example>",
        "KB_SECRET_KEY": "k" * 32,
    }
    assert settings_from(environment) == Settings(
        practices=tmp_path / "practices",
        data=tmp_path / "data",
        host="0.0.0.0",
        port=8080,
        base_url="https://kb.example",
        contact="library@kb.example",
        workers=2,
        threads=8,
        page_cache_mib=0,
        trusted_proxies=2,
        database_url="postgresql+psycopg://kb:pass@db.example/kb",
        smtp_url="smtps://kb:pass@mail.example",
        mail_from="The library <library@kb.example>",
        secret_key="k" * 32,
    )


@pytest.mark.parametrize(
    "name",
    ["KB_PORT", "KB_HOST", "KB_BASE_URL", "KB_WORKERS", "KB_DATA", "KB_PRACTICES",
     "KB_DATABASE_URL", "KB_SMTP_URL", "KB_MAIL_FROM", "KB_SECRET_KEY"],
)  # fmt: skip
def test_an_empty_variable_counts_as_not_set(name: str) -> None:
    assert settings_from({name: ""}) == settings_from({})


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    problems = problems_of(
        KB_PORT="many",
        KB_WORKERS="0",
        KB_THREADS="65",
        KB_PAGE_CACHE_MIB="-1",
        KB_TRUSTED_PROXIES="*",
        KB_BASE_URL="kb.example",
        KB_DATA=str(tmp_path / "file"),
        KB_PRACTICES=str(tmp_path / "file"),
        KB_DATABASE_URL="mysql://db.example/kb",
        KB_SMTP_URL="mail.example",
        KB_MAIL_FROM="the library",
        KB_SECRET_KEY="short",
    )
    assert sorted(problem.split(":")[0] for problem in problems) == [
        "KB_BASE_URL", "KB_DATA", "KB_DATABASE_URL", "KB_MAIL_FROM", "KB_PAGE_CACHE_MIB", "KB_PORT", "KB_PRACTICES",
        "KB_SECRET_KEY", "KB_SMTP_URL", "KB_THREADS", "KB_TRUSTED_PROXIES", "KB_WORKERS",
    ]  # fmt: skip


def test_a_problem_says_what_would_be_right() -> None:
    assert problems_of(KB_PORT="70000") == ["KB_PORT: '70000' is not a whole number from 1 to 65535"]


@pytest.mark.parametrize("port", ["0", "65536", "-1", "8e3", "80.0", "８０", "9" * 5000])
def test_a_port_that_is_none_is_refused(port: str) -> None:
    assert problems_of(KB_PORT=port)[0].startswith("KB_PORT: ")


@pytest.mark.parametrize(
    "url", ["kb.example", "ftp://kb.example", "https://", "//kb.example", "http://[::1", "javascript:alert(1)"]
)
def test_a_base_url_that_is_no_web_address_is_refused(url: str) -> None:
    (problem,) = problems_of(KB_BASE_URL=url)
    assert problem.startswith("KB_BASE_URL: ")


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1:8000"), ("::", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000"), ("kb.local", "http://kb.local:8000")],
)  # fmt: skip
def test_the_address_of_the_site_follows_from_the_host(host: str, url: str) -> None:
    assert settings_from({"KB_HOST": host}).base_url == url


def test_relative_folders_are_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings_from({"KB_DATA": "here"}).data == tmp_path / "here"


def test_derived_folders_lie_in_the_data_folder(tmp_path: Path) -> None:
    settings = settings_from({"KB_DATA": str(tmp_path)})
    derived = (settings.catalogue, settings.rendered, settings.dictionaries, settings.writer_lock)
    assert {path.parent for path in derived} == {tmp_path}


def test_people_are_kept_in_the_data_folder_unless_a_database_is_named(tmp_path: Path) -> None:
    assert settings_from({"KB_DATA": str(tmp_path)}).database_url == f"sqlite:///{tmp_path}/people.sqlite"


@pytest.mark.parametrize(
    "url",
    [
        "people.sqlite",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "postgresql://db/kb",
        "postgresql+psycopg://",
        "postgresql+psycopg://a:b@host:c/kb",
    ],
)
def test_a_database_that_cannot_work_is_refused(url: str) -> None:
    (problem,) = problems_of(KB_DATABASE_URL=url)
    assert problem.startswith("KB_DATABASE_URL: ")


def test_postgresql_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "postgresql+psycopg://kb:secret@localhost/kb"
    assert settings_from({"KB_DATABASE_URL": address}).database_url == address
    # None makes a module one that cannot be imported.
    monkeypatch.setitem(sys.modules, "psycopg", None)
    (problem,) = problems_of(KB_DATABASE_URL=address)
    assert "pip install 'psycopg[binary]'" in problem
    assert "secret" not in problem


@pytest.mark.parametrize(
    ("environment", "sender"),
    [
        ({}, "no-reply@localhost"),
        ({"KB_BASE_URL": "https://kb.example:8443"}, "no-reply@kb.example"),
        ({"KB_BASE_URL": "https://kb.example", "KB_CONTACT": "library@kb.example"}, "library@kb.example"),
        ({"KB_BASE_URL": "https://kb.example", "KB_CONTACT": "ask at the desk"}, "no-reply@kb.example"),
        ({"KB_MAIL_FROM": "kb@other.example", "KB_CONTACT": "library@kb.example"}, "kb@other.example"),
    ],
)
def test_mail_comes_from_the_contact_else_from_nobody_at_this_site(environment: dict[str, str], sender: str) -> None:
    assert settings_from(environment).mail_from == sender


@pytest.mark.parametrize(
    "sender", ["library", "@kb.example", "a b@kb.example", "bibliotēka@kb.example", "a@b\nBcc: c@d"]
)
def test_a_sender_without_a_mailbox_is_refused(sender: str) -> None:
    (problem,) = problems_of(KB_MAIL_FROM=sender)
    assert problem.startswith("KB_MAIL_FROM: ")


def test_no_secret_is_told() -> None:
    given = {
        "KB_DATABASE_URL": "postgresql+psycopg://kb:hushhush@db.example/kb",
        "KB_SMTP_URL": "smtp://kb:hushhush@mail.example",
        "KB_SECRET_KEY": "hushhush" * 4,
    }
    assert "hushhush" not in repr(settings_from(given))
    wrong = {"KB_DATABASE_URL": "x" + given["KB_DATABASE_URL"], "KB_SMTP_URL": "x" + given["KB_SMTP_URL"]}
    assert "hushhush" not in " ".join(problems_of(**wrong, KB_SECRET_KEY="hushhush"))
