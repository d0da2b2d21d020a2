"""The writer as plain forms, for tests: drafts are begun, and what a browser would send is read from their pages."""

from urllib.parse import urlsplit

from sqlalchemy import select

from kb.database.engine import Database
from kb.mail.models import OutgoingMail
from kb.submissions.models import Submission
from kb.submissions.typed import Typed
from tests.support.client import Page, words_of
from tests.support.drafts import make_typed
from tests.support.people import SignedInClient

SLUG = "square-talk"


def begin(client: SignedInClient, *, language: str = "en", **form: object) -> str:
    """Begin a draft and return its path."""
    response = client.post(f"/{language}/write", {"language": language, **form})
    return urlsplit(response.location).path


def fields(page: Page) -> dict[str, list[str]]:
    """Return what the form of a page would send, by the names of its fields."""
    found: dict[str, list[str]] = {}
    (form,) = [one for one in page.root.iter("form") if one.get("id") == "writer"]
    for one in form.iter():
        name = one.get("name")
        if one.tag == "textarea" and name:
            found[name] = [(one.text or "").removeprefix("\n")]
        elif one.tag == "select" and name:
            chosen = [option.get("value", "") for option in one.iter("option") if option.get("selected") is not None]
            found.setdefault(name, []).extend(value for value in chosen if value)
        elif one.tag == "input" and name and one.get("type") in {"checkbox", "radio"}:
            found.setdefault(name, []).extend([one.get("value", "")] if one.get("checked") is not None else [])
        elif one.tag == "input" and name and one.get("type") != "file":
            found[name] = [one.get("value", "")]
    return found


def sent(client: SignedInClient, path: str, **changes: object) -> dict[str, object]:
    """Return the form of a draft's page, with other values in some fields."""
    return {**fields(client.page(path)), **changes}


def complete(client: SignedInClient, path: str, **changes: str) -> None:
    """Fill in everything that a practice needs."""
    typed: Typed = make_typed(**changes)
    client.post(path, sent(client, path, **{name: [*values] for name, values in typed.items()}))


def submission(database: Database, path: str) -> Submission:
    """Return the draft of a path of somebody with an account."""
    with database.reading() as session:
        return session.get_one(Submission, path.rpartition("/")[2])


def mails(database: Database) -> list[OutgoingMail]:
    """Return what is in the outbox, the oldest first."""
    with database.reading() as session:
        return [*session.scalars(select(OutgoingMail).order_by(OutgoingMail.id))]


def hidden_fields(page: Page) -> dict[str, str]:
    """Return what a page sends without showing it."""
    found = [one for one in page.root.iter("input") if one.get("type") == "hidden"]
    return {one.get("name", ""): one.get("value", "") for one in found}


def alerts(page: Page) -> list[str]:
    """Return what a page says is wrong."""
    return [words_of(one) for one in page.root.iter() if one.get("role") == "alert"]
