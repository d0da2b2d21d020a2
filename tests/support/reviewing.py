"""Review, for tests: what a reviewer presses, and what stands on her page."""

from datetime import timedelta

from kb.accounts.models import Account
from kb.submissions import drafts, moves
from kb.submissions.models import Submission
from tests.support.client import Page
from tests.support.people import SignedInClient
from tests.support.submissions import NOW, House


def answer(client: SignedInClient, key: str, how: str, *, note: str = "", status: int = 303, version: int = 1) -> Page:
    """Answer as the form of the page does, and return the page that comes of it."""
    form = {"answer": how, "note": note, "version": version}
    response = client.post(f"/en/review/{key}/answer", form, status=status)
    return client.page(response.location) if status == 303 else Page(response.get_data(as_text=True))


def send_again(house: House, key: str, author: Account, **changes: str) -> int:
    """Change a text that was sent back and send it in again; return its version."""
    with house.writing() as session:
        draft = session.get_one(Submission, key)
        typed = {**drafts.as_typed(draft.typed), **{name: (value,) for name, value in changes.items()}}
        version = drafts.save(
            session, draft, typed, base_version=draft.version, account=author, now=NOW + timedelta(hours=2)
        ).version
        moves.submit(session, draft, account=author, now=NOW + timedelta(hours=3))
        return version


def checked(page: Page) -> set[str]:
    """Return the ticks that are on."""
    boxes = (one for one in page.root.iter("input") if one.get("name") == "tick")
    return {one.get("value", "") for one in boxes if one.get("checked") is not None}


def actions(page: Page) -> list[str]:
    """Return where the forms of a page send to."""
    return [form.get("action", "") for form in page.root.iter("form")]
