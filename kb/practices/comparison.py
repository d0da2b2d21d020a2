"""Practices side by side: what each of them says about the same facts, and where they differ."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from flask import url_for

from kb.practices.presentation import Link, audience_links, fact_rows, format_links, theme_links
from kb.practices.record import Practice, Text
from kb.practices.rendered_body import RenderedBody
from kb.practices.sections import heading_for
from kb.vocabulary.places import language_name
from kb.vocabulary.terms import vocabulary
from kb.web.wording import gettext as _

FAILURES: Final = "failures"
LONGEST_EXCERPT: Final = 200
# After a digit it may stand for an ordinal number: in four of the five languages the fifth of May is "5. maijā", "5. maj".
_STOP: Final = re.compile(r"(?<![0-9])[.!?…][\"”“»)]*(?= )")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """A practice as a reader would read it. `origin` is what it grew from, if that is in the collection."""

    practice: Practice
    text: Text
    body: RenderedBody
    origin: Practice | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The head of a practice's column; `without` is the path of the comparison that leaves it out."""

    title: str
    path: str
    language: str
    language_name: str
    without: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What a practice says; without values it is not known. `level` is drawn as padlocks, `more` leads to the whole text."""

    values: tuple[Link, ...] = ()
    level: int | None = None
    more: str = ""

    @property
    def said(self) -> frozenset[str]:
        """The words alone, whatever their order: what makes two cells the same."""
        return frozenset(value.text for value in self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """What every practice says about one thing, in the order of the columns."""

    label: str
    cells: tuple[Cell, ...]

    @property
    def is_known(self) -> bool:
        """Whether any practice tells it."""
        return any(cell.values for cell in self.cells)

    @property
    def is_same(self) -> bool:
        """Whether all tell it and say the same."""
        return len({cell.said for cell in self.cells}) == 1

    @property
    def differs(self) -> bool:
        """Whether two say different things. One that does not tell contradicts nobody."""
        return len({cell.said for cell in self.cells if cell.values}) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The table: `rows` are shown, `hidden` more are the same for all, `unknown` are the labels that none of them tells."""

    columns: tuple[Column, ...]
    rows: tuple[ComparedRow, ...]
    hidden: int
    unknown: tuple[str, ...]
    only_differences: bool
    toggle: str


def compare(sides: Sequence[Side], language: str, *, only_differences: bool) -> Comparison:
    """Return practices side by side for a reader of a language."""
    slugs = [side.practice.slug for side in sides]
    rows = [*_rows(sides, language)]
    known = [row for row in rows if row.is_known]
    shown = [row for row in known if not (only_differences and row.is_same)]
    return Comparison(
        columns=tuple(
            Column(
                title=side.text.title,
                path=url_for("practices.page", slug=side.practice.slug),
                language=side.text.language,
                language_name=language_name(side.text.language, language),
                without=address(
                    [slug for slug in slugs if slug != side.practice.slug], only_differences=only_differences
                ),
            )
            for side in sides
        ),
        rows=tuple(shown),
        hidden=len(known) - len(shown),
        unknown=tuple(row.label for row in rows if not row.is_known),
        only_differences=only_differences,
        toggle=address(slugs, only_differences=not only_differences),
    )


def address(slugs: Sequence[str], *, only_differences: bool) -> str:
    """Return the path of a comparison, which is all the state that it has."""
    return url_for("compare.page", practice=slugs, differences="yes" if only_differences else None)


def _rows(sides: Sequence[Side], language: str) -> Iterator[ComparedRow]:
    """Yield all rows in the order of a practice's own page, known or not."""
    told = [dict(_told(side, language)) for side in sides]
    # Not every practice has a line for what it grew from, so the labels of all together name the rows.
    for label in dict.fromkeys(label for one in told for label in one):
        yield ComparedRow(label=label, cells=tuple(one.get(label, Cell()) for one in told))
    yield ComparedRow(label=heading_for(FAILURES, language), cells=tuple(_failures(side) for side in sides))


def _told(side: Side, language: str) -> Iterator[tuple[str, Cell]]:
    """Yield label and cell of everything that a practice tells apart from its sections."""
    facts, text = side.practice.facts, side.text
    yield _("Summary"), Cell(values=(Link(text=text.summary, language=text.language),) if text.summary else ())
    yield _("Themes"), Cell(values=tuple(theme_links(facts, language)))
    yield _("For whom"), Cell(values=tuple(audience_links(facts, language)))
    yield _("Format"), Cell(values=tuple(format_links(facts, language)))
    yield _("How one knows"), _evidence(facts.evidence, language)
    for label, values in fact_rows(side.practice, language, side.origin):
        yield label, Cell(values=tuple(values))


def _evidence(level: int | None, language: str) -> Cell:
    if level is None:
        return Cell()
    return Cell(values=(Link(text=vocabulary().evidence_levels[str(level)].label(language)),), level=level)


def _failures(side: Side) -> Cell:
    told = next((part.text for part in side.body.parts if part.key == FAILURES), "")
    if not told.strip():
        return Cell()
    return Cell(
        values=(Link(text=beginning(told), language=side.text.language),),
        more=url_for("practices.page", slug=side.practice.slug, _anchor=FAILURES),
    )


def beginning(text: str, most: int = LONGEST_EXCERPT) -> str:
    """Return the whole sentences at the beginning of a text that fit; where not even one fits, as many words as do."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    # The character after the longest excerpt still tells whether a sentence ends with it.
    ends = [found.end() for found in _STOP.finditer(text, 0, most + 1) if _begins_sentence(text[found.end() + 1])]
    if ends:
        return text[: ends[-1]]
    return f"{text[: text.rfind(' ', 0, most) + 1 or most - 1].rstrip()}…"


def _begins_sentence(character: str) -> bool:
    return not (character.islower() or character.isdigit())
