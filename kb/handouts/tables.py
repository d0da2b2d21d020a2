"""A collection as a table (CSV, RFC 4180) that a spreadsheet opens with one click and nobody can put a formula into."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import Final

from kb.collections.board import Board
from kb.collections.board_page import ShownItem, ShownSection, board_page
from kb.languages import ENGLISH

COLUMNS: Final = (
    "section", "day", "starts", "ends", "place",
    "kind", "title", "summary", "note", "minutes", "url", "state",
)  # fmt: skip
#: What a spreadsheet takes for the beginning of a formula, also after spaces that it drops.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")

Cell = str | int | None


def collection_table(board: Board, language: str, *, base_url: str) -> bytes:
    """Return a row for each slot, heading, practice, link and note, in their order."""
    page = board_page(board, language, base_url=base_url)
    return table(COLUMNS, _rows(page.sections, base_url), language)


def table(columns: Sequence[str], rows: Iterable[Sequence[Cell]], language: str) -> bytes:
    """Return rows as CSV in UTF-8, with the mark by which Excel knows that.

    Excel splits at the list separator of the country: where numbers have a decimal comma that is a semicolon.
    """
    out = StringIO()
    writer = csv.writer(out, delimiter="," if language == ENGLISH else ";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: Cell) -> Cell:
    if isinstance(cell, str) and cell.lstrip(" \n").startswith(_FORMULA):
        return f"'{cell}"
    return cell


def _rows(sections: Iterable[ShownSection], base_url: str) -> Iterator[tuple[Cell, ...]]:
    for shown in sections:
        section = shown.section
        where = (
            section.title,
            section.day.isoformat() if section.day else "",
            f"{section.starts:%H:%M}" if section.starts else "",
            f"{section.ends:%H:%M}" if section.ends else "",
            section.place,
        )
        if section.kind is not None:
            yield (*where, section.kind.value, section.title, "", section.note, section.open_minutes, "", "")
        for one in shown.items:
            yield (*where, *_item(one, base_url))


def _item(one: ShownItem, base_url: str) -> tuple[Cell, ...]:
    item = one.item
    state = item.practice.state.value if item.practice else "dead" if item.is_dead else ""
    url = f"{base_url}{one.card.path}" if one.card else item.url
    minutes = item.minutes if item.has_own_minutes else None
    return (item.kind.value, item.title, one.card.summary if one.card else "", item.note, minutes, url, state)
