"""Sharing a collection, for tests: its page, its code, and whom its owner invites."""

import re
from datetime import UTC, datetime

from kb.accounts.models import Account
from kb.collections.codes import written
from kb.collections.models import Collection, CollectionEditor
from tests.support import people
from tests.support.client import CheckingClient
from tests.support.open_site import OpenSite
from tests.support.people import SignedInClient

COLLEAGUE = "colleague@turku.example"


def client_of(site: OpenSite, account: Account) -> SignedInClient:
    return people.client_of(site.app, account)


def share(board: Collection, act: str = "") -> str:
    return f"/en/collections/{board.id}/share{act}"


def reader(site: OpenSite) -> CheckingClient:
    return CheckingClient(site.app)


def code_of(site: OpenSite, board: Collection) -> str:
    with site.reading() as session:
        return written(session.get_one(Collection, board.id).code)


def invite(site: OpenSite, owner: Account, board: Collection, *, to: str = COLLEAGUE, language: str = "en") -> str:
    """Invite somebody, and return the path of the link in the mail."""
    client_of(site, owner).post(share(board, "/invite").replace("/en/", f"/{language}/"), {"email": to})
    found = re.search(r"https://kb\.example(/\S+/edit-together/\S+)", site.mails()[-1].body)
    assert found is not None
    return found[1]


def let_in(site: OpenSite, board: Collection, account: Account) -> None:
    with site.writing() as session:
        row = CollectionEditor(collection_id=board.id, account_id=account.id, added_at=datetime.now(UTC))
        session.add(row)
