"""A collection as Markdown that can be pasted anywhere: what people wrote means itself, whatever signs are in it."""

from collections.abc import Iterator

from kb.collections.board import Board
from kb.collections.board_page import BoardPage, ShownItem, ShownSection, board_page
from kb.collections.models import ItemKind
from kb.collections.plain_text import paragraphs
from kb.rendering.inline_markdown import BREAK, Run, clean_address, one_line, paragraph
from kb.web.wording import gettext as _

_INDENT = "  "


def collection_text(board: Board, language: str, *, base_url: str) -> str:
    """Return the agenda with practices, links and notes, for a reader of a language."""
    page = board_page(board, language, base_url=base_url)
    blocks = [*_head(page)]
    for shown in page.sections:
        blocks += [*_section_head(shown)]
        for one in shown.items:
            blocks.append(_line(one, base_url))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _head(page: BoardPage) -> Iterator[str]:
    yield f"# {_title(page.board.title)}"
    yield _aside(page.when, page.where)
    yield _written(page.board.description)
    yield f"<{page.link}>"


def _section_head(shown: ShownSection) -> Iterator[str]:
    if shown.section.kind is not None:
        when = ", ".join(part for part in (shown.day, shown.time) if part)
        yield f"## {_title(': '.join(part for part in (when, shown.section.title) if part))}"
    yield _plain(shown.section.place)
    yield _written(shown.section.note)


def _line(one: ShownItem, base_url: str) -> str:
    """Return an item of a list with all that is told of it below, or a note as it is."""
    item = one.item
    if item.kind is ItemKind.NOTE:
        return _written(item.note)
    return _indented("- " + "\n\n".join(part for part in (*_told(one, base_url), _written(item.note)) if part))


def _told(one: ShownItem, base_url: str) -> Iterator[str]:
    if one.card:
        yield _linked(one.card.title, f"{base_url}{one.card.path}")
        yield _aside(one.card.where, one.minutes)
        yield _plain(one.card.summary)
    elif one.gone:
        yield _plain(one.gone)
    else:
        yield _linked(one.item.title, one.item.url)
        yield _aside(one.kind_label, one.host, one.minutes)
        yield _("This link led nowhere when it was checked last.") if one.item.is_dead else ""


def _aside(*parts: str) -> str:
    return _plain(" · ".join(part for part in parts if part))


def _title(text: str) -> str:
    return one_line([Run(text=text)])


def _plain(text: str) -> str:
    return paragraph([Run(text=text)])


def _linked(title: str, url: str) -> str:
    return paragraph([Run(text=title, bold=True, address=clean_address(url) or "")])


def _written(text: str) -> str:
    """Return what somebody wrote, its paragraphs and lines kept, its addresses as links."""
    blocks = []
    for lines in paragraphs(text):
        runs: list[Run] = []
        for line in lines:
            runs += [
                Run(text=piece.text, address=clean_address(piece.url) or "" if piece.url else "") for piece in line
            ]
            runs.append(BREAK)
        blocks.append(paragraph(runs))
    return "\n\n".join(blocks)


def _indented(block: str) -> str:
    first, *others = block.split("\n")
    return "\n".join([first, *(f"{_INDENT}{line}" if line else "" for line in others)])
