"""The judged queries: what somebody typed, and which practices she would have been glad to find."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kb.languages import LANGUAGES

QUERIES: Final = Path(__file__).parent / "queries"
#: What a query is like; README.md says what each means.
KINDS: Final = ("topic", "everyday", "sentence", "typo", "plain")
WANTED: Final = 2
USEFUL: Final = 1


class BadJudgement(Exception):
    """A judged query cannot be used; the message names the file and the query."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """A query, and the grade of each practice that is relevant for it: 2 for what was wanted, 1 for what is useful too."""

    language: str
    query: str
    kind: str
    relevant: Mapping[str, int]

    @property
    def key(self) -> str:
        """A name that is the same in every run."""
        return f"{self.language}/{self.query}"


def read_judgements(languages: Iterable[str], slugs: Collection[str]) -> list[Judgement]:
    """Return the queries of some languages; raise `BadJudgement` where one names what the collection does not have."""
    found: dict[str, Judgement] = {}
    for language in languages:
        path = QUERIES / f"{language}.json"
        if not path.is_file():
            continue
        for one in _read(path, language, slugs):
            if one.key in found:
                raise BadJudgement(f"{path}: {one.query!r} is there twice")
            found[one.key] = one
    return [*found.values()]


def fingerprints(judgements: Sequence[Judgement]) -> dict[str, str]:
    """Return for each language a mark that changes with its judgements: figures are compared where it is the same."""
    told = defaultdict(list)
    for one in judgements:
        told[one.language].append((one.query, one.kind, sorted(one.relevant.items())))
    return {
        language: hashlib.blake2b(json.dumps(sorted(rows)).encode(), digest_size=6).hexdigest()
        for language, rows in told.items()
    }


def _read(path: Path, language: str, slugs: Collection[str]) -> list[Judgement]:
    assert language in LANGUAGES
    try:
        rows: list[dict[str, Any]] = json.loads(path.read_bytes())
        read = [
            Judgement(language=language, query=row["query"], kind=row["kind"], relevant=row["relevant"]) for row in rows
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise BadJudgement(f"{path}: not a list of objects with query, kind and relevant ({error!r})") from error
    for one in read:
        if one.kind not in KINDS:
            raise BadJudgement(f"{path}: {one.query!r} is of kind {one.kind!r}; known are {', '.join(KINDS)}")
        if not one.relevant or not {USEFUL, WANTED}.issuperset(one.relevant.values()):
            raise BadJudgement(f"{path}: {one.query!r} needs relevant practices, each with grade 1 or 2")
        if unknown := sorted(set(one.relevant) - set(slugs)):
            raise BadJudgement(f"{path}: {one.query!r} names {', '.join(unknown)}, which the collection does not have")
    return read
