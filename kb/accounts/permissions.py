"""What each role may do; asked inside the services, so that no page can forget it."""

from enum import StrEnum
from typing import Final

from kb.accounts import two_step
from kb.accounts.models import Account, Role
from kb.errors import KnowledgeBaseError


class Permission(StrEnum):
    """Something that not everybody may do."""

    REVIEW = "review"
    ADMINISTER = "administer"


_ALLOWED: Final = {
    Role.CONTRIBUTOR: frozenset[Permission](),
    Role.REVIEWER: frozenset({Permission.REVIEW}),
    Role.ADMINISTRATOR: frozenset(Permission),
}


class NotAllowed(KnowledgeBaseError):
    """Somebody asked for what is not theirs to do; answered 403, or 404 where even its existence is nobody's business."""


def may(account: Account | None, permission: Permission) -> bool:
    """Tell whether somebody may do something. Who must have a second step and has none may do nothing yet."""
    return (
        account is not None
        and not account.is_disabled
        and not two_step.is_missing(account)
        and permission in _ALLOWED[Role(account.role)]
    )


def require(account: Account | None, permission: Permission) -> None:
    """Raise `NotAllowed` where somebody may not do something."""
    if not may(account, permission):
        raise NotAllowed(permission.value)
