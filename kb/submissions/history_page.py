"""A practice's history as its pages show it: revisions in a list, one of them, and two beside each other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from kb.practices.record import Practice, Text
from kb.submissions.models import Origin, Revision
from kb.submissions.told import Telling, ToldDifference, compare_told
from kb.vocabulary.places import language_name
from kb.web.wording import format_day
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """A revision in the list. `compare_path` leads to what it changed; the first one changed nothing."""

    number: int
    day: str
    what: str
    credit: str
    note: str
    path: str
    compare_path: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDifference:
    """What changed in the text of one language, or in the facts, which are told with the original."""

    language_name: str
    is_translation: bool
    differences: tuple[ToldDifference, ...]


def history_lines(slug: str, revisions: Sequence[Revision]) -> tuple[HistoryLine, ...]:
    """Return the revisions, the latest first."""
    ordered = sorted(revisions, key=lambda revision: revision.number)
    former = dict(zip(ordered[1:], ordered, strict=False))
    return tuple(
        HistoryLine(
            number=revision.number,
            day=format_day(revision.at.date()),
            what=_what(revision),
            credit=revision.credit,
            note=revision.note,
            path=url_for("history.revision_page", slug=slug, number=revision.number),
            compare_path=_compare_path(slug, former.get(revision), revision),
            is_current=revision is ordered[-1],
        )
        for revision in reversed(ordered)
    )


def compare_practices(before: Practice, after: Practice, language: str) -> tuple[TextDifference, ...]:
    """Return what changed between two revisions in each language's text, the original's first."""
    return tuple(_compare_texts(before, after, language))


def _what(revision: Revision) -> str:
    if revision.origin == Origin.DISK:
        return _("Taken over from the files") if revision.number == 1 else _("Edited on disk")
    return _("Published") if revision.number == 1 else _("Changed")


def _compare_path(slug: str, former: Revision | None, revision: Revision) -> str:
    if former is None:
        return ""
    # `from` is a word of Python, so it cannot stand there by itself.
    numbers: dict[str, Any] = {"from": former.number, "to": revision.number}
    return url_for("history.compare", slug=slug, **numbers)


def _compare_texts(before: Practice, after: Practice, language: str) -> Iterator[TextDifference]:
    old, new = ({text.language: text for text in practice.texts} for practice in (before, after))
    for told_in in dict.fromkeys([*new, *old]):
        was, now = (texts.get(told_in, Text(language=told_in, title="")) for texts in (old, new))
        differences = compare_told(_with_facts(was, before), _with_facts(now, after), language)
        if differences:
            yield TextDifference(
                language_name=language_name(told_in, language),
                is_translation=told_in != after.original.language,
                differences=differences,
            )


def _with_facts(text: Text, practice: Practice) -> Telling:
    """Return a text with the facts, where it is the original; a translation's note of whose it is counts as no change."""
    facts = practice.facts if text.language == practice.original.language else None
    return Telling(replace(text, translation_of=None), facts)
