"""What is done once a session is committed, such as deleting files that rows named: a rollback brings rows back, but no file."""

from collections.abc import Callable
from typing import Final

from sqlalchemy import event
from sqlalchemy.orm import Session

_KEY: Final = "kb.afterwards"


def after_commit(session: Session, act: Callable[[], object]) -> None:
    """Do something when this session is committed, and never if it is rolled back. It may not ask the database."""
    session.info.setdefault(_KEY, []).append(act)


@event.listens_for(Session, "after_commit")
def _do(session: Session) -> None:
    # The end of a savepoint is no commit yet.
    if not session.in_nested_transaction():
        for act in session.info.pop(_KEY, ()):
            act()


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_KEY, None)
