"""What somebody with an account follows: part of what they take along, and of what is erased."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.accounts.personal_data import ERASERS, EXPORTERS
from kb.watching.models import Subscription


def register() -> None:
    """Let accounts know what is known here."""
    EXPORTERS["subscriptions"] = export_subscriptions
    if erase_subscriptions not in ERASERS:
        ERASERS.append(erase_subscriptions)


def export_subscriptions(session: Session, account: Account) -> list[dict[str, object]]:
    """Return what comes to the account's address by mail."""
    return [
        {"follows": one.query, "rhythm": str(one.rhythm), "asked_at": one.asked_at.isoformat(timespec="seconds")}
        for one in session.scalars(select(Subscription).where(Subscription.email == account.email))
    ]


def erase_subscriptions(session: Session, account: Account) -> None:
    """End what comes to the account's address by mail."""
    session.execute(delete(Subscription).where(Subscription.email == account.email))
