"""Settings from environment variables; all optional on one machine, all checked together at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from kb import resources
from kb.errors import ConfigurationError


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
    def writer_lock(self) -> Path:
        """The file whose operating-system lock makes one writer at a time."""
        return self.data / "writer.lock"


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
    )
    if problems:
        raise ConfigurationError(problems)
    return settings


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
