"""The second step of signing in: a code from an app (TOTP, RFC 6238), or one of ten written down for the day the phone is gone."""

import hmac
import secrets
from datetime import datetime
from typing import Any, Final, cast

import pyotp
import segno
from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from kb.accounts import audit
from kb.accounts.models import Account, RecoveryCode, Role
from kb.accounts.secrets import hash_of
from kb.errors import KnowledgeBaseError

ISSUER: Final = "Democratic Library"
RECOVERY_CODES: Final = 10
#: Letters and digits that are not taken for each other when read from paper; 16 of 32 are 80 bits.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP = 4, 4
_STEP_SECONDS: Final = 30
_SECRET_LENGTH: Final = 32


class WrongCode(KnowledgeBaseError):
    """The code is not of this moment, was used already, or is of another account."""


class SecondStepNeeded(KnowledgeBaseError):
    """Reviewers and administrators cannot do without a second step."""


def is_missing(account: Account) -> bool:
    """Tell whether somebody must set up a second step before anything else."""
    return account.totp_secret is None and is_required(account)


def is_required(account: Account) -> bool:
    """Tell whether somebody's role asks for a second step."""
    return Role(account.role) is not Role.CONTRIBUTOR


def new_totp_secret() -> str:
    """Return a secret that an app can be given."""
    return pyotp.random_base32(_SECRET_LENGTH)


def is_totp_secret(text: str) -> bool:
    """Tell whether this is a secret as `new_totp_secret` makes them."""
    return len(text) == _SECRET_LENGTH and set(text) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")


def in_fours(secret: str) -> str:
    """Return a secret as people type it: in groups of four."""
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


def picture(account: Account, secret: str) -> str:
    """Return the secret as a QR code: an SVG picture as a data address."""
    address = pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=ISSUER)
    # White is part of the picture: many apps do not read a code that is light on dark.
    return segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff", dark="#000")


def set_up(session: Session, account: Account, *, secret: str, code: str, now: datetime) -> list[str]:
    """Begin to ask for codes, once one is right; return the recovery codes. Raise `WrongCode`."""
    step = _step_of(secret, code, now=now) if is_totp_secret(secret) else None
    if step is None:
        raise WrongCode
    account.totp_secret, account.totp_used = secret, step
    audit.record(session, account, "two-step.set-up", now=now)
    return new_recovery_codes(session, account, now=now)


def new_recovery_codes(session: Session, account: Account, *, now: datetime) -> list[str]:
    """Return ten new codes; the former ones are worthless."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(code_hash=hash_of(_plain(code)), account_id=account.id) for code in codes)
    audit.record(session, account, "two-step.recovery-codes", now=now)
    return codes


def take_code(session: Session, account: Account, code: str, *, now: datetime) -> None:
    """Use up a code of the app or a recovery code; raise `WrongCode`."""
    if not (_take_app_code(session, account, code, now=now) or _take_recovery_code(session, account, code, now=now)):
        raise WrongCode


def take_away(session: Session, account: Account, *, code: str, now: datetime) -> None:
    """Ask for no codes any more; raise `WrongCode`, or `SecondStepNeeded` where the role asks for them."""
    if is_required(account):
        raise SecondStepNeeded
    take_code(session, account, code, now=now)
    remove(session, account, now=now)


def remove(session: Session, account: Account, *, now: datetime) -> None:
    """Forget somebody's second step; who must have one is led to set up a new one."""
    account.totp_secret, account.totp_used = None, 0
    session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    audit.record(session, account, "two-step.removed", now=now)


def _take_app_code(session: Session, account: Account, code: str, *, now: datetime) -> bool:
    step = _step_of(account.totp_secret, code, now=now) if account.totp_secret else None
    if step is None:
        return False
    # Who watches a code being typed must not be able to use it too (RFC 6238, 5.2); the database decides between two at once.
    later = update(Account).where(Account.id == account.id, Account.totp_used < step).values(totp_used=step)
    return cast("CursorResult[Any]", session.execute(later)).rowcount == 1


def _take_recovery_code(session: Session, account: Account, code: str, *, now: datetime) -> bool:
    gone = session.execute(
        delete(RecoveryCode).where(
            RecoveryCode.account_id == account.id, RecoveryCode.code_hash == hash_of(_plain(code))
        )
    )
    if cast("CursorResult[Any]", gone).rowcount != 1:
        return False
    audit.record(session, account, "two-step.recovery-code-used", now=now)
    return True


def _step_of(secret: str, code: str, *, now: datetime) -> int | None:
    """Return the number of the 30 seconds that a code is of: now, just before or just after, as clocks differ."""
    typed = "".join(code.split())
    current = int(now.timestamp()) // _STEP_SECONDS
    totp = pyotp.TOTP(secret)
    right = [
        step
        for step in (current - 1, current, current + 1)
        if hmac.compare_digest(totp.generate_otp(step).encode(), typed.encode("utf-8", "replace"))
    ]
    return right[0] if right else None


def _new_code() -> str:
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _plain(code: str) -> str:
    return "".join(character for character in code.lower() if character.isalnum())
