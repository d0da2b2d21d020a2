"""Deletes drafts that somebody without an account began and left: nobody is known whom one could ask."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from sqlalchemy import delete, select

from kb.accounts import audit
from kb.database.engine import Database
from kb.submissions.models import Submission
from kb.submissions.workflow import State

#: So long after the last word a draft without an account is kept.
KEPT: Final = timedelta(days=180)


def delete_forgotten(database: Database, *, uploads: Path, now: datetime) -> int:
    """Delete such drafts with their pictures; return how many. What was sent in once is kept, whatever became of it."""
    forgotten = (
        Submission.author_id.is_(None),
        Submission.submitted_at.is_(None),
        Submission.state == State.DRAFT,
        Submission.changed_at < now - KEPT,
    )
    with database.reading() as session:
        if not session.scalars(select(Submission.id).where(*forgotten).limit(1)).all():
            return 0
    with database.writing() as session:
        deleted = session.scalars(delete(Submission).where(*forgotten).returning(Submission.id)).all()
        for one in deleted:
            audit.record(session, None, "submission.forget", now=now, subject=("submission", one))
    # After the rows: a stop in between leaves pictures that nobody can see.
    for one in deleted:
        shutil.rmtree(uploads / one, ignore_errors=True)
    return len(deleted)
