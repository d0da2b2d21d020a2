"""Questions that found nothing, counted for the gap report. Only the words, the language and the month: nothing about who asked."""

import json
import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

from kb.search.folding import words

#: A question is kept only where it looks like one: addresses, numbers and long texts may be somebody's own.
MOST_WORDS: Final = 6
LONGEST_WORD: Final = 30
#: Distinct questions per month; a flood of nonsense must not fill the disk.
MOST_QUESTIONS: Final = 2_000
LOCK_SECONDS: Final = 0.2
_ADDRESS: Final = re.compile(r"[@/\\]|\w[.:]\w")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswered:
    """A question that found nothing, and how often it was asked in a month (`2026-11`)."""

    month: str
    language: str
    question: str
    times: int


def _today() -> date:
    return datetime.now(UTC).date()


class UnansweredQuestions:
    """Counts by month, one small file for each."""

    def __init__(self, folder: Path, today: Callable[[], date] = _today) -> None:
        self._folder = folder
        self._today = today

    def count(self, text: str, language: str) -> None:
        """Count a question; never raises, and never keeps a reader waiting."""
        asked = words(text)
        if not asked or len(asked) > MOST_WORDS or _ADDRESS.search(text) or not all(map(_is_plain, asked)):
            return
        path = self._folder / f"{self._today():%Y-%m}.json"
        with suppress(OSError, Timeout, ValueError, TypeError, AttributeError):
            self._folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self._folder / "lock", timeout=LOCK_SECONDS):
                self._add(path, language, " ".join(asked))

    def _add(self, path: Path, language: str, question: str) -> None:
        counts: dict[str, dict[str, int]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        own = counts.setdefault(language, {})
        if question in own or sum(map(len, counts.values())) < MOST_QUESTIONS:
            own[question] = own.get(question, 0) + 1
            part = path.with_suffix(".part")
            part.write_text(json.dumps(counts, ensure_ascii=False), encoding="utf-8")
            part.replace(path)

    def report(self) -> list[Unanswered]:
        """Return all that was counted: the latest month first, then what was asked most."""
        found = []
        for path in self._folder.glob("????-??.json"):
            with suppress(OSError, ValueError, TypeError, AttributeError):
                for language, counts in json.loads(path.read_text(encoding="utf-8")).items():
                    found += [
                        Unanswered(month=path.stem, language=language, question=question, times=times)
                        for question, times in counts.items()
                    ]
        found.sort(key=lambda one: (one.times, one.question), reverse=True)
        return sorted(found, key=lambda one: one.month, reverse=True)


def _is_plain(word: str) -> bool:
    return len(word) <= LONGEST_WORD and not any(letter.isdigit() for letter in word)
