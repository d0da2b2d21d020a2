"""What submissions know of a person: handed out and erased on request. What is published stays, with the library's name."""

import shutil
from pathlib import Path
from typing import Final

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.accounts.personal_data import ERASERS, EXPORTERS
from kb.submissions.models import Comment, Submission
from kb.submissions.workflow import State

#: Whoever goes leaves these: they are public, or were accepted and will be in a moment.
_STAYING: Final = frozenset({State.ACCEPTED, State.PUBLISHED})


def register() -> None:
    """Let accounts know what is known here."""
    EXPORTERS["submissions"] = export_submissions
    if erase_submissions not in ERASERS:
        ERASERS.append(erase_submissions)


def export_submissions(session: Session, account: Account) -> object:
    """Return what somebody wrote: each submission as it was typed last, and what they said about others."""
    written = session.scalars(select(Submission).where(Submission.author_id == account.id))
    said = session.scalars(select(Comment).where(Comment.author_id == account.id))
    return {
        "written": [
            {
                "kind": one.kind,
                "state": one.state,
                "practice": one.slug,
                "begun_at": one.created_at.isoformat(timespec="seconds"),
                "text": one.typed,
                "pictures": [picture.name for picture in one.pictures],
            }
            for one in written
        ],
        "comments": [
            {"at": one.at.isoformat(timespec="seconds"), "field": one.field, "text": one.text} for one in said
        ],
    }


def erase_submissions(session: Session, account: Account) -> None:
    """Delete what somebody wrote and what is not published, with its pictures; within an application context."""
    uploads: Path = current_app.extensions["kb.uploads"]
    for one in session.scalars(select(Submission).where(Submission.author_id == account.id)).all():
        if one.state not in _STAYING:
            session.delete(one)
            shutil.rmtree(uploads / one.id, ignore_errors=True)
    session.flush()
