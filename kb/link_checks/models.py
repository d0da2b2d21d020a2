"""The table of links to other sites and what was found there."""

from datetime import datetime

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from kb.database.base import Table

#: So many checks, on different days, must fail before a link is called dead: sites have bad days.
FAILURES_OF_A_DEAD_LINK = 3


class CheckedLink(Table):
    """A link that stands somewhere on the site; the row goes when no page has it any more."""

    __tablename__ = "checked_links"

    #: SHA-256 of the address, in hexadecimal: addresses are longer than indexes like.
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    checked_at: Mapped[datetime | None]
    next_at: Mapped[datetime] = mapped_column(index=True)
    #: What the other server answered; None where it did not answer.
    status: Mapped[int | None]
    #: Checks that failed since the last that did not.
    failures: Mapped[int] = mapped_column(default=0)
    #: Why the last check failed, in words for administrators.
    reason: Mapped[str] = mapped_column(String(200), default="")

    @property
    def is_dead(self) -> bool:
        """Whether it has failed often enough to say so."""
        return self.failures >= FAILURES_OF_A_DEAD_LINK
