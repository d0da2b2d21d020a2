"""Links in mails that name one thing and what may be done with it.

Nothing of them is kept: they are signed with the site's key, so each mail about the thing can hold one, and they hold for as long
as the thing is there.
"""

import hashlib

from flask import current_app
from itsdangerous import BadSignature, Signer

from kb.errors import KnowledgeBaseError


class ForgedLink(KnowledgeBaseError):
    """This site has not signed such a link."""


def sign(purpose: str, thing_id: str) -> str:
    """Return the part of an address that names a thing, for one purpose."""
    return _signer(purpose).sign(thing_id).decode()


def thing_of(purpose: str, signed: str) -> str:
    """Return the id that was signed for a purpose; raise `ForgedLink`."""
    try:
        return _signer(purpose).unsign(signed).decode()
    except (BadSignature, UnicodeError) as error:
        raise ForgedLink from error


def _signer(purpose: str) -> Signer:
    key = current_app.secret_key
    assert key is not None
    return Signer(key, salt=f"kb.link.{purpose}", digest_method=hashlib.sha256)
