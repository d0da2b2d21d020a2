"""Makes valid practices for tests: every argument has a sensible default, so that a test states only what matters to it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from kb.practices.document import write_document
from kb.practices.record import Facts, Moment, Period, Practice, Source, Text
from kb.practices.sections import SECTIONS, heading_for

FACTS: Final = Facts(
    countries=("LV",),
    organisation="Valmieras bibliotēka",
    themes=("democracy-participation",),
    audiences=("everyone",),
    formats=("workshop",),
    period=Period(start=Moment(year=2024), end=Moment(year=2024)),
    evidence=1,
    sources=(Source(url="https://library.example/report"),),
    published=date(2026, 11, 22),
)
SENTENCE: Final = "Neighbours met in the reading room and talked about the square in front of the library."


def make_body(language: str = "en", *, words: str = SENTENCE, headings: Sequence[str] = SECTIONS) -> str:
    """Return a body with all sections, each with the same words."""
    return "\n\n".join(f"## {heading_for(key, language)}\n\n{words}" for key in headings) + "\n"


def make_text(language: str = "en", *, words: str = SENTENCE, **fields: Any) -> Text:
    """Return the text of an original; with `translation_of` that of a translation."""
    defaults: dict[str, Any] = {
        "title": "Neighbours talk about their square",
        "summary": "The library invited neighbours to talk so that the square becomes everybody's.",
        "body": make_body(language, words=words),
    }
    return Text(language=language, **{**defaults, **fields})


def make_practice(
    slug: str = "square-talk",
    *,
    title: str | None = None,
    summary: str | None = None,
    body: str | None = None,
    words: str = SENTENCE,
    language: str = "en",
    translations: Iterable[Text] | Iterable[str] = (),
    **facts: Any,
) -> Practice:
    """Return a practice without problems; what is not named in the arguments changes a fact: `themes=("fathers",)`.

    Translations are texts, or languages whose text is made up.
    """
    given = {"title": title, "summary": summary, "body": body}
    original = make_text(language, words=words, **{name: value for name, value in given.items() if value is not None})
    texts = [
        text if isinstance(text, Text) else make_text(text, words=words, translation_of=language)
        for text in translations
    ]
    return Practice(
        slug=slug,
        facts=replace(FACTS, **facts),
        original=original,
        translations={text.language: text for text in texts},
    )


def write_practice(folder: Path, practice: Practice | None = None, **arguments: Any) -> Practice:
    """Write a practice, made with the arguments of `make_practice` unless it is given, into a folder of practices."""
    practice = practice or make_practice(**arguments)
    place = folder / practice.slug
    place.mkdir(parents=True, exist_ok=True)
    for text in practice.texts:
        facts = practice.facts if text.translation_of is None else None
        (place / f"{text.language}.md").write_bytes(write_document(text, facts))
    return practice


def as_file(practice: Practice | None = None) -> str:
    """Return the original's file as text, for tests that change a line of it."""
    practice = practice or make_practice()
    return write_document(practice.original, practice.facts).decode("utf-8")
