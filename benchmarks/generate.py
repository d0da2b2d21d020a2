"""Writes a collection of practices for measuring: as long, as mixed and as varied as real ones, the same for the same seed.

`python -m benchmarks.generate FOLDER --entries 1000`
"""

import argparse
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Final, TypeVar

from benchmarks.wording import Wording, wording
from benchmarks.words import LIBRARY, TOWNS
from kb.languages import ENGLISH, LANGUAGES
from kb.practices.document import read_document, write_document
from kb.practices.problems import Report
from kb.practices.record import (
    Contact,
    Facts,
    GroupSize,
    Moment,
    Numbers,
    Period,
    Practice,
    Resources,
    Source,
    Text,
)
from kb.practices.sections import SECTIONS, heading_for
from kb.vocabulary.terms import Scheme, vocabulary

Value = TypeVar("Value")

TRANSLATED_SHARE: Final = 0.5
FIRST_DAY: Final = date(2019, 1, 7)
DAYS: Final = 2800
PARTNERS: Final = ("Museum", "School", "Youth Council", "Parish", "Theatre")
#: Words per section; together about 440 with headings, title and summary.
SECTION_WORDS: Final = {"why": 66, "how": 118, "need": 52, "outcome": 72, "failures": 44, "advice": 60, "links": 16}


def practices(entries: int, seed: int) -> Iterator[Practice]:
    """Yield practices; the first n of a seed are the same however many are asked for."""
    slugs: list[str] = []
    for number in range(entries):
        practice = make_practice(number, Random(f"{seed}/{number}"), slugs)
        slugs.append(practice.slug)
        yield practice


def make_practice(number: int, random: Random, earlier: Sequence[str]) -> Practice:
    """Return one practice; an adaptation grew from one of the earlier."""
    facts = _make_facts(random, earlier)
    assert facts.place is not None
    slug = f"{facts.themes[0][:40]}-{_ascii(facts.place)}-{number + 1:05d}"
    original = _make_text(random.choice(LANGUAGES), facts, random)
    translations: dict[str, Text] = {}
    if random.random() < TRANSLATED_SHARE:
        others = [language for language in LANGUAGES if language != original.language]
        # Who translates, mostly translates into English.
        language = ENGLISH if ENGLISH in others and random.random() < 0.5 else random.choice(others)
        translations[language] = _make_text(language, facts, random, original=original.language)
    return Practice(slug=slug, facts=facts, original=original, translations=translations)


def write_collection(folder: Path, *, entries: int, seed: int) -> int:
    """Write a collection into a folder that need not exist; return how many files. Raise where a file is not as it must be."""
    files = 0
    for practice in practices(entries, seed):
        place = folder / practice.slug
        place.mkdir(parents=True, exist_ok=True)
        for text in practice.texts:
            content = write_document(text, practice.facts if text.translation_of is None else None)
            report = Report(f"{practice.slug}/{text.language}.md")
            if read_document(content, report) is None or report.problems:
                raise ValueError("\n".join(map(str, report.problems)))
            (place / f"{text.language}.md").write_bytes(content)
            files += 1
    return files


def _make_facts(random: Random, earlier: Sequence[str]) -> Facts:
    known = vocabulary()
    country = random.choices([*TOWNS], weights=[22, 22, 22, 22, 3, 3, 2, 2, 2])[0]
    town = random.choice(TOWNS[country].split())
    kind = random.choices(["practice", "method", "adaptation", "idea"], weights=[70, 12, 12 if earlier else 0, 6])[0]
    evidence = 0 if kind == "idea" else random.choices([1, 2, 3, 4], weights=[5, 4, 2, 1])[0]
    start = random.randint(2008, 2024)
    return Facts(
        kind=kind,
        countries=(country, *(["SE"] if country != "SE" and random.random() < 0.03 else [])),
        place=town,
        organisation=f"{town} {LIBRARY.get(country, 'Library')}",
        community_size=_maybe(random, _some(random, known.community_sizes, 1)[0]),
        themes=_some(random, known.themes, random.randint(1, 3)),
        concepts=_some(random, known.concepts, random.randint(0, 8)),
        democracy_roles=_some(random, known.democracy_roles, random.randint(0, 2)),
        sdgs=tuple(int(goal) for goal in _some(random, known.sdgs, random.randint(0, 3))),
        audiences=_some(random, known.audiences, random.randint(1, 3)),
        formats=_some(random, known.formats, random.randint(1, 2)),
        period=Period(
            start=Moment(year=start, month=_maybe(random, random.randint(1, 12))),
            end=_maybe(random, Moment(year=start + random.randint(1, 3))),
            inferred=random.random() < 0.2,
        ),
        resources=_maybe(random, _make_resources(random), share=0.8),
        evidence=evidence,
        numbers=_maybe(random, Numbers(runs=random.randint(1, 40), participants=random.randint(8, 900))),
        adapted_from=random.choice(earlier) if kind == "adaptation" else None,
        partners=tuple(f"{town} {name}" for name in random.sample(PARTNERS, random.randint(0, 3))),
        contact=_maybe(random, Contact(role="Programme librarian", mailbox="library@kb.example")),
        sources=tuple(_make_source(town, part) for part in range(random.randint(0, 3))),
        licence=random.choices(["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"], weights=[8, 1, 1])[0],
        published=FIRST_DAY + timedelta(days=random.randrange(DAYS)),
    )


def _make_source(town: str, part: int) -> Source:
    return Source(url=f"https://library.example/{_ascii(town)}/{part}", seen=FIRST_DAY + timedelta(days=part))


def _make_resources(random: Random) -> Resources:
    known = vocabulary()
    least = random.randint(3, 12)
    return Resources(
        group_size=GroupSize(least=least, most=least + random.randint(1, 40)),
        duration_minutes=random.choice([45, 60, 90, 120, 180]),
        repeats=_some(random, known.repeats, 1)[0],
        preparation_hours=_some(random, known.preparation_times, 1)[0],
        staff=random.randint(1, 5),
        cost_eur=_some(random, known.costs, 1)[0],
    )


def _some(random: Random, scheme: Scheme, count: int) -> tuple[str, ...]:
    """Return different terms of a scheme; the first of its file are the most frequent, as in a real collection."""
    terms = [*scheme.terms]
    weights = [1 / (rank + 3) for rank in range(len(terms))]
    return tuple(dict.fromkeys(random.choices(terms, weights=weights, k=count)))


def _maybe(random: Random, value: Value, *, share: float = 0.6) -> Value | None:
    return value if random.random() < share else None


def _make_text(language: str, facts: Facts, random: Random, *, original: str | None = None) -> Text:
    known = vocabulary()
    topics = [known.themes[theme].label(language) for theme in facts.themes]
    topics += [known.concepts[concept].label(language) for concept in facts.concepts]
    style = wording(language)
    title = f"{random.choice(topics)} – {facts.place}: {style.rare_word(random)} {style.rare_word(random)}"
    return Text(
        language=language,
        title=title[:80].rstrip(" –:"),
        summary=style.sentences(random, 26, random.choice(topics))[:280].strip(),
        body="\n".join(_sections(style, language, topics, random)),
        translation_of=original,
        translated_from_revision=1 if original else None,
    )


def _sections(style: Wording, language: str, topics: list[str], random: Random) -> Iterator[str]:
    for key in SECTIONS:
        # Every text is longer or shorter than the next; the mean is what the table says.
        most = int(SECTION_WORDS[key] * random.uniform(0.6, 1.4))
        yield f"## {heading_for(key, language)}\n"
        if key == "links":
            yield f"- [{style.sentences(random, most)[:-1]}](https://library.example/{random.randrange(10**6)})\n"
        elif key in {"how", "need", "advice"}:
            yield style.sentences(random, most // 3, random.choice(topics)) + "\n"
            mark = "1." if key == "how" else "-"
            for _ in range(3):
                yield f"{mark} **{style.rare_word(random).capitalize()}.** {style.sentences(random, most * 2 // 9)}"
            yield ""
        else:
            yield style.sentences(random, most, random.choice(topics)) + "\n"


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("ø", "o").replace("æ", "ae"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


def main() -> None:
    """Write a collection and tell where it is."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.generate",
        description="Write a collection of made-up practices in five languages, for measuring.",
        epilog="Look at it with: KB_PRACTICES=FOLDER KB_DATA=OTHER_FOLDER python -m kb run",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where to write; must be empty or not there yet")
    parser.add_argument(
        "--entries", type=int, default=1000, help="how many practices (%(default)s); half have a translation"
    )
    parser.add_argument("--seed", type=int, default=1, help="another number, another collection (%(default)s)")
    options = parser.parse_args()
    if options.folder.exists() and any(options.folder.iterdir()):
        sys.exit(f"{options.folder} is not empty; name another folder.")
    files = write_collection(options.folder, entries=options.entries, seed=options.seed)
    print(f"{options.entries} practices in {files} files in {options.folder}")


if __name__ == "__main__":
    main()
