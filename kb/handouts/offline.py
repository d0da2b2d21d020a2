"""The offline pack: a collection with all its practices in one HTML file, which needs neither us nor a network."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from flask import render_template
from markupsafe import Markup

from kb.collections.board import Board, BoardPractice, PracticeState
from kb.collections.board_page import BoardPage, board_page
from kb.handouts.pack_html import Surroundings, fitted, media_of
from kb.handouts.pack_pictures import Room
from kb.practices.presentation import Link, PracticePage, Row, audience_links, format_links, present, theme_links
from kb.practices.record import Facts
from kb.practices.rendered_body import RenderedBody
from kb.practices.views import PracticePages, origin_of
from kb.web.inlined import Inlined, inlined_script, inlined_style
from kb.web.wording import gettext as _
from kb.web.wording import ngettext

#: A file that goes through a mail program, and that a phone opens without getting hot.
MOST_BYTES: Final = 12_000_000
_SHEETS: Final = (
    "layers", "reset", "tokens", "elements", "composition",
    "components/practice", "components/padlocks", "components/notice",
    "utilities", "print", "alone/pack",
)  # fmt: skip
_NO_BODY: Final = RenderedBody(lead="", parts=(), footnotes="")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackPractice:
    """A practice in full; without its text where the file has no room. `is_older`: told as it was when it was added."""

    page: PracticePage
    is_whole: bool
    is_older: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """Everything that the template needs. `counts` tells for each number of practices that so many were found."""

    page: BoardPage
    practices: tuple[PackPractice, ...]
    cover: str | None
    saved: date
    pictures_left_out: int
    style: Inlined
    script: Inlined
    counts: tuple[str, ...]

    @property
    def policy(self) -> str:
        """What the file may do: show what is in it. Opened from a disk it has no headers that would say so."""
        return (
            f"default-src 'none'; style-src {self.style.source}; script-src {self.script.source}; img-src data:; "
            "base-uri 'none'; form-action 'none'"
        )


def offline_pack(
    board: Board, pages: PracticePages, language: str, *, cover: Path | None, saved: date, most_bytes: int = MOST_BYTES
) -> str:
    """Return the file. Where practices and pictures are more than it has room for, the texts come first; what is missing is told."""
    room = Room(most_bytes)
    practices = tuple(_practices(board, pages, language, room))
    pack = Pack(
        page=board_page(board, language, base_url=pages.base_url),
        cover=room.picture(cover) if cover else None,
        practices=tuple(_with_pictures(one, board, pages, room) for one in practices),
        saved=saved,
        pictures_left_out=room.left_out,
        style=inlined_style(_SHEETS),
        script=inlined_script("alone/pack"),
        counts=(
            _("No practice has all these words."),
            *(ngettext("%(num)s practice found.", "%(num)s practices found.", n + 1) for n in range(len(practices))),
        ),
    )
    return render_template("handouts/offline.html", pack=pack)


def _practices(board: Board, pages: PracticePages, language: str, room: Room) -> Iterator[PackPractice]:
    for found in board.practices():
        assert found.practice is not None
        assert found.text is not None
        body = pages.rendered.get(found.slug, found.text)
        size = len(body.lead) + len(body.footnotes) + sum(len(part.html) for part in body.parts)
        is_whole = room.take(size)
        page = present(
            found.practice,
            body if is_whole else _NO_BODY,
            found.text,
            language,
            base_url=pages.base_url,
            origin=origin_of(pages.store, found.practice),
        )
        page = replace(page, rows=(*_what_for_whom(found.practice.facts, language), *page.rows))
        yield PackPractice(page=_without_our_links(page), is_whole=is_whole, is_older=_is_older(found))


def _what_for_whom(facts: Facts, language: str) -> tuple[Row, ...]:
    """Return what the chips and the glance of a page tell: the words that a reader looks for in her own language."""
    return (
        Row(label=_("Themes"), values=tuple(theme_links(facts, language))),
        Row(label=_("For whom"), values=tuple(audience_links(facts, language))),
        Row(label=_("Format"), values=tuple(format_links(facts, language))),
    )


def _is_older(found: BoardPractice) -> bool:
    return found.state is PracticeState.FROZEN and found.revision != found.latest_revision


def _without_our_links(page: PracticePage) -> PracticePage:
    """Return a page whose facts are words: without a network a link to a search leads nowhere."""
    return replace(page, rows=tuple(replace(row, values=tuple(map(_outside, row.values))) for row in page.rows))


def _outside(link: Link) -> Link:
    return link if link.url.startswith(("http://", "https://")) else replace(link, url="")


def _with_pictures(one: PackPractice, board: Board, pages: PracticePages, room: Room) -> PackPractice:
    def picture(address: str) -> str | None:
        found = media_of(address)
        return room.picture(pages.store.file(*found) if found else None)

    around = Surroundings(
        base_url=pages.base_url,
        slugs=frozenset(practice.slug for practice in board.practices()),
        picture=picture,
        left_out=_("[Picture left out: %(alt)s]"),
    )

    def fit(html: Markup) -> Markup:
        return Markup(fitted(html, one.page.slug, around))  # noqa: S704 - sanitised by kb.rendering, and its parts kept

    page = replace(
        one.page,
        lead=fit(one.page.lead),
        parts=tuple(replace(part, html=fit(part.html)) for part in one.page.parts),
        footnotes=fit(one.page.footnotes),
    )
    return replace(one, page=page)
