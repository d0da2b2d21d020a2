"""Settings from environment variables; all optional on one machine, all checked together at start."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from importlib.util import find_spec
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from kb import resources
from kb.errors import ConfigurationError
from kb.smtp_url import read_smtp_url

#: Fewer letters could be guessed.
LEAST_SECRET: Final = 32
_POSTGRESQL: Final = "postgresql+psycopg"
_PEOPLE: Final = ("database_url", "smtp_url", "mail_from", "secret_key")
_MAILBOX: Final = re.compile(r"[!-~]+@[A-Za-z0-9.-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs from one installation to another. `docs/operations.md` explains each."""

    practices: Path
    data: Path
    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    contact: str = ""
    workers: int = 1
    threads: int = 4
    page_cache_mib: int = 16
    #: How many proxies in front of the site add the address of who asks to `X-Forwarded-For`.
    trusted_proxies: int = 0
    #: Empty: SQLite in the data folder.
    database_url: str = field(default="", repr=False)
    #: Empty: mails go into a folder.
    smtp_url: str = field(default="", repr=False)
    #: Empty: the contact, else `no-reply` at this site.
    mail_from: str = ""
    #: Empty: a file in the data folder, see `kb.secret_key`.
    secret_key: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{self.data / 'people.sqlite'}")
        if not self.mail_from:
            known = self.contact if _is_mailbox(self.contact) else f"no-reply@{_mail_domain(self.base_url)}"
            object.__setattr__(self, "mail_from", known)

    @property
    def catalogue(self) -> Path:
        """The folder of the search index and the inventory; derived, may be deleted."""
        return self.data / "catalogue"

    @property
    def rendered(self) -> Path:
        """The folder of the rendered texts; derived, may be deleted."""
        return self.data / "rendered"

    @property
    def dictionaries(self) -> Path:
        """The folder of the word-form dictionaries; derived, may be deleted."""
        return self.data / "dictionaries"

    @property
    def unanswered(self) -> Path:
        """The folder of the counts of searches that found nothing."""
        return self.data / "unanswered"

    @property
    def errands_note(self) -> Path:
        """The file that says when the site last did its errands."""
        return self.data / "errands.json"

    @property
    def sources_note(self) -> Path:
        """The file that says which practices name which sources; derived, may be deleted."""
        return self.data / "sources.json"

    @property
    def writer_lock(self) -> Path:
        """The file whose operating-system lock makes one writer at a time."""
        return self.data / "writer.lock"

    @property
    def migration_lock(self) -> Path:
        """The file whose lock makes one process change the tables at a time."""
        return self.data / "migration.lock"

    @property
    def postman_lock(self) -> Path:
        """The file whose lock makes one process deliver mail."""
        return self.data / "postman.lock"

    @property
    def mail_folder(self) -> Path:
        """The folder that mails go into where there is no mail server."""
        return self.data / "mail"

    @property
    def secret_key_file(self) -> Path:
        """The file of the key that cookies and links are signed with, where none is given."""
        return self.data / "secret-key"

    @property
    def uploads(self) -> Path:
        """The folder of what contributors upload."""
        return self.data / "uploads"


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Read the `KB_…` variables; raise `ConfigurationError` that names every problem at once."""
    problems: list[str] = []
    home = resources.checkout()
    data = Path(environment.get("KB_DATA") or (home or Path.cwd()) / ("data" if home else "kb-data"))
    practices = Path(environment.get("KB_PRACTICES") or (home / "practices" if home else data / "practices"))
    host = environment.get("KB_HOST") or "127.0.0.1"
    port = _whole_number(environment, "KB_PORT", default=8000, least=1, most=65535, problems=problems)
    base_url = (environment.get("KB_BASE_URL") or f"http://{_for_url(host)}:{port}").rstrip("/")
    if not _is_address(base_url):
        problems.append(f"KB_BASE_URL: {base_url!r} is not a web address; write it like https://kb.library.example")
    for name, folder in (("KB_DATA", data), ("KB_PRACTICES", practices)):
        if folder.exists() and not folder.is_dir():
            problems.append(f"{name}: {folder} is a file; name a folder, or one that may be made")
    settings = Settings(
        practices=practices.absolute(),
        data=data.absolute(),
        host=host,
        port=port,
        base_url=base_url,
        contact=environment.get("KB_CONTACT", ""),
        workers=_whole_number(environment, "KB_WORKERS", default=_cores(), least=1, most=64, problems=problems),
        threads=_whole_number(environment, "KB_THREADS", default=4, least=1, most=64, problems=problems),
        page_cache_mib=_whole_number(
            environment, "KB_PAGE_CACHE_MIB", default=16, least=0, most=4096, problems=problems
        ),
        trusted_proxies=_whole_number(environment, "KB_TRUSTED_PROXIES", default=0, least=0, most=9, problems=problems),
        **_people(environment, problems),
    )
    if problems:
        raise ConfigurationError(problems)
    return settings


def _people(environment: Mapping[str, str], problems: list[str]) -> dict[str, str]:
    """Read what accounts and mail need. A problem never shows what may hold a password."""
    given = {name: environment.get(f"KB_{name.upper()}", "").strip() for name in _PEOPLE}
    if given["database_url"] and not _is_database(given["database_url"]):
        problems.append(
            "KB_DATABASE_URL: is neither sqlite:////a/path/people.sqlite nor postgresql+psycopg://name:password@host/name"
        )
    elif given["database_url"].startswith(_POSTGRESQL) and find_spec("psycopg") is None:
        problems.append(
            "KB_DATABASE_URL: PostgreSQL needs the library psycopg; install it with: python -m pip install 'psycopg[binary]'"
        )
    if given["smtp_url"]:
        try:
            read_smtp_url(given["smtp_url"])
        except ValueError as error:
            problems.append(f"KB_SMTP_URL: {error}")
    if given["mail_from"] and not (given["mail_from"].isprintable() and _is_mailbox(parseaddr(given["mail_from"])[1])):
        problems.append(
            f"KB_MAIL_FROM: {given['mail_from']!r} is no mailbox; write it like library@kb.example or Our library <library@kb.example>"
        )
    if given["secret_key"] and len(given["secret_key"]) < LEAST_SECRET:
        problems.append(f"KB_SECRET_KEY: needs {LEAST_SECRET} characters or more; leave it out, and the site makes one")
    return given


def _is_database(url: str) -> bool:
    kind, _, rest = url.partition("://")
    try:
        urlsplit(url).port  # noqa: B018 - a number, or an error
    except ValueError:
        return False
    # Without a file, each process would know other people.
    return (kind == "sqlite" and len(rest) > 1 and ":memory:" not in rest) or (kind == _POSTGRESQL and bool(rest))


def _is_mailbox(text: str) -> bool:
    return bool(_MAILBOX.fullmatch(text))


def _mail_domain(base_url: str) -> str:
    """Return the host of an address; `localhost` for a number, which mail takes for none."""
    host = urlsplit(base_url).hostname if _is_address(base_url) else None
    if host is None or ":" in host or host.replace(".", "").isdigit():
        return "localhost"
    return host


def _is_address(url: str) -> bool:
    try:
        return urlsplit(url).scheme in {"http", "https"} and bool(urlsplit(url).netloc)
    except ValueError:
        return False


def _for_url(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared with, not bound to
        return "127.0.0.1"
    return f"[{host}]" if ":" in host else host


def _cores() -> int:
    if hasattr(os, "sched_getaffinity"):
        return min(len(os.sched_getaffinity(0)), 64)
    return min(os.cpu_count() or 1, 64)


def _whole_number(
    environment: Mapping[str, str], name: str, *, default: int, least: int, most: int, problems: list[str]
) -> int:
    text = environment.get(name, "").strip()
    if not text:
        return default
    if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most:
        return int(text)
    problems.append(f"{name}: {text!r} is not a whole number from {least} to {most}")
    return default
