"""Boards that are values alone, for tests: no site, no database."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from kb.collections.board import Board, Section
from kb.collections.models import Visibility


def board(*sections: Section) -> Board:
    """Return a board in Riga with these sections."""
    return Board(
        id="board",
        code="kamutotesipavora",
        title="Thursday",
        description="",
        language="en",
        languages=("en",),
        tags=(),
        visibility=Visibility.LINK,
        zone=ZoneInfo("Europe/Riga"),
        cover="",
        cover_alt="",
        is_open=True,
        shows_takes=False,
        changed_at=datetime(2026, 11, 22, tzinfo=UTC),
        sections=sections,
    )
