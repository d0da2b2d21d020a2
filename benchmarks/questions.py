"""What the clients ask: entry pages and searches, taken from the generated collection itself."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final
from urllib.parse import urlencode

from benchmarks.client import Connection, Place
from kb.languages import LANGUAGES

PER_LANGUAGE: Final = 30
COMMON_WORDS: Final = 60
SHORTEST_WORD: Final = 4

_WORD = re.compile(r"[^\W\d_]+")
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_ENTRY_LINK = re.compile(r'href="(?:https?://[^/"]+)?(/[a-z]{2}/practices/[a-z0-9-]+)"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """Addresses to ask for, in an order that is the same for every subject. `searches` is by kind; no search is there twice."""

    homes: list[str]
    entries: list[str]
    searches: dict[str, list[str]]


def make_questions(collection: Path, seed: int) -> Questions:
    """Return addresses for a collection."""
    random = Random(seed)
    texts: dict[str, list[list[str]]] = defaultdict(list)
    entries: list[str] = []
    for path in sorted(collection.glob("*/*.md")):
        source = path.read_text("utf-8")
        texts[path.stem].append(_WORD.findall(_FRONT_MATTER.sub("", source).lower()))
        entries.append(f"/{path.stem}/practices/{path.parent.name}")
    random.shuffle(entries)
    searches: dict[str, list[str]] = {"rare word": [], "common word": [], "two or three words": []}
    for language in LANGUAGES:
        for kind, words in _queries(texts[language], random).items():
            searches[kind] += [f"/{language}/search?{urlencode({'q': query})}" for query in words]
    for queries in searches.values():
        random.shuffle(queries)
    return Questions(homes=[f"/{language}/" for language in LANGUAGES], entries=entries, searches=searches)


def answerable(questions: Questions, place: Place) -> Questions:
    """Leave out what a site does not have; entry pages of a foreign collection are read from its lists."""
    connection = Connection(place)

    def has(path: str) -> bool:
        # Asked with a parameter that no page knows: the page itself must still be new to the server when it is measured.
        try:
            return connection.get(f"{path}{'&' if '?' in path else '?'}new=1").status == 200
        except OSError:
            return False

    entries = questions.entries if all(map(has, questions.entries[:3])) else _entries_of(connection)
    return Questions(
        homes=[path for path in questions.homes if has(path)] or [path for path in ["/"] if has(path)],
        entries=entries,
        searches=questions.searches if has("/en/search?q=library") else {},
    )


def _entries_of(connection: Connection) -> list[str]:
    """Return the entry pages that a site links to, from its lists in its languages."""
    found: dict[str, None] = {}
    for page in range(1, 26):
        try:
            answer = connection.get(f"/en/search?page={page}", accept="identity")
        except OSError:
            break
        links = _ENTRY_LINK.findall(answer.body.decode("utf-8", "replace")) if answer.status == 200 else []
        if not set(links) - found.keys():
            break
        found.update(dict.fromkeys(links))
    return [*found]


def _queries(texts: list[list[str]], random: Random) -> dict[str, list[str]]:
    """Return searches in one language by kind."""
    in_texts = Counter(word for text in texts for word in set(text) if len(word) >= SHORTEST_WORD)
    ranked = [word for word, _ in sorted(in_texts.items(), key=lambda pair: (-pair[1], pair[0]))]
    rare = [word for word in ranked if in_texts[word] <= 3]
    common = ranked[:COMMON_WORDS]
    several: dict[str, None] = {}
    for text in random.sample(texts, min(PER_LANGUAGE, len(texts))):
        # Words that somebody would look for together stand together in a text, and are neither very rare nor very common.
        telling = sorted({word for word in text if word not in common and in_texts[word] > 3})
        several[" ".join(random.sample(telling, min(random.choice([2, 3]), len(telling))))] = None
    return {
        "rare word": random.sample(rare, min(PER_LANGUAGE, len(rare))),
        "common word": random.sample(common, min(PER_LANGUAGE, len(common))),
        "two or three words": [query for query in several if query],
    }
