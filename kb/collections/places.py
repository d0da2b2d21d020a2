"""Where in a collection a line is to stand."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.collections import ordering
from kb.collections.access import to_edit
from kb.collections.models import CollectionItem
from kb.collections.workshop import Workshop
from kb.web.wording import gettext as _

#: Chosen instead of a line.
START: Final = "start"
END: Final = ""


def place_choices(workshop: Workshop, *, without: str = "") -> tuple[tuple[str, str], ...]:
    """Return value and label of the places to choose from, the end first: there most lines go. `without` is the line itself."""
    lines = [line for line in workshop.lines if line.id != without]
    if not lines:
        return ()
    after = ((line.id, _("After “%(title)s”", title=line.title)) for line in lines[:-1])
    return ((END, _("At the end")), (START, _("At the beginning")), *after)


def position_of(items: list[CollectionItem], chosen: str) -> int | None:
    """Return the position for a new line; None for the end, where it comes as well if the line that was chosen is gone."""
    if chosen == START:
        return 0
    return next((item.position + 1 for item in items if item.id == chosen), None)


def place_of(items: list[CollectionItem], row: CollectionItem) -> str:
    """Return the choice that tells where a line stands now."""
    if row is items[-1]:
        return END
    return items[row.position - 1].id if row.position else START


def put_after(
    session: Session, actor: Account, collection_id: str, item_id: str, chosen: str, *, now: datetime
) -> None:
    """Move a line alone to the place that was chosen; it stays where it is if the line that was chosen is gone."""
    others = [item.id for item in to_edit(session, actor, collection_id).items if item.id != item_id]
    if not others:
        return
    other = {START: others[0], END: others[-1]}.get(chosen, chosen)
    if other in others:
        is_after = chosen != START
        ordering.move_beside(session, actor, collection_id, item_id, other_id=other, is_after=is_after, now=now)
