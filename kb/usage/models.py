"""The table of counts: how often, in which month, and nothing else."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from kb.database.base import Table


class PracticeViews(Table):
    """How often the page of a practice was answered in a month; programs that say what they are do not count."""

    __tablename__ = "practice_views"

    slug: Mapped[str] = mapped_column(String(80), primary_key=True)
    #: As `2026-11`.
    month: Mapped[str] = mapped_column(String(7), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)
