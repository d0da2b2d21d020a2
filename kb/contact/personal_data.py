"""What somebody with an account asked makers: part of what they take along, and of what is erased."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.accounts.personal_data import ERASERS, EXPORTERS
from kb.contact.models import Question


def register() -> None:
    """Let accounts know what is known here."""
    EXPORTERS["questions"] = export_questions
    if erase_questions not in ERASERS:
        ERASERS.append(erase_questions)


def export_questions(session: Session, account: Account) -> list[dict[str, object]]:
    """Return the questions that were asked with the account's address."""
    return [
        {"practice": one.slug, "text": one.text, "asked_at": one.asked_at.isoformat(timespec="seconds")}
        for one in session.scalars(select(Question).where(Question.email == account.email))
    ]


def erase_questions(session: Session, account: Account) -> None:
    """Forget the questions that were asked with the account's address."""
    session.execute(delete(Question).where(Question.email == account.email))
