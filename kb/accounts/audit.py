"""Who did what: a row in the database and a line in the log, with nothing personal but the account's id."""

import json
import logging
from datetime import datetime

from sqlalchemy.orm import Session

from kb.accounts.models import Account, Event

_log = logging.getLogger("kb.audit")


def record(
    session: Session,
    account: Account | None,
    action: str,
    *,
    now: datetime,
    subject: tuple[str, str] = ("", ""),
    details: dict[str, object] | None = None,
) -> Event:
    """Note that somebody did something; `subject` is kind and id of what it was done to. Details hold nothing personal."""
    event = Event(
        at=now,
        account_id=account.id if account else None,
        action=action,
        subject_kind=subject[0],
        subject_id=subject[1],
        details=details or {},
    )
    session.add(event)
    fields = {
        "at": now.isoformat(timespec="seconds"),
        "account": event.account_id,
        "action": action,
        "subject": ":".join(subject) if any(subject) else None,
        **event.details,
    }
    _log.info(json.dumps({name: value for name, value in fields.items() if value is not None}, ensure_ascii=False))
    return event
