"""Translations, for tests: made in the browser, from an empty page to a published one."""

from datetime import timedelta

from kb.accounts.models import Account, Role
from kb.submissions.models import Kind, Submission
from tests.support import people
from tests.support.client import Page
from tests.support.submissions import MINUTE, NOW, House

WHY = "Tēvi un viņu mazie bērni nezināja, kur satikties."


def at(slug: str) -> str:
    """Return the path on which a practice is translated into Latvian."""
    return f"/en/practices/{slug}/translate?to=lv"


def drafts_of(house: House, slug: str) -> list[Submission]:
    """Return what was begun as a translation of a practice, the first first."""
    with house.reading() as session:
        found = session.query(Submission).filter_by(slug=slug, kind=Kind.TRANSLATION)
        return [*found.order_by(Submission.created_at)]


def form_of(page: Page) -> dict[str, str]:
    """Return what the form of a page would send as it stands."""
    fields = {element.get("name"): element.get("value", "") for element in page.root.iter("input")}
    fields |= {element.get("name"): (element.text or "").lstrip("\n") for element in page.root.iter("textarea")}
    return {name: value for name, value in fields.items() if name and name != "q"}


def sent_in(house: House, slug: str, translator: Account) -> str:
    """Translate everything and send it in; return the id of the submission."""
    client = people.client_of(house.app, translator)
    sections = dict.fromkeys(("why", "how", "need", "outcome", "failures", "advice", "links"), WHY)
    typed = {"title": "Saruna laukumā", "summary": "Bibliotēka aicināja kaimiņus.", **sections}
    path = client.post(at(slug), {**form_of(client.page(at(slug))), **typed, "then": "send"}).location
    client.page(path)
    client.post(path, {"consent": "yes"})
    return drafts_of(house, slug)[-1].id


def published(house: House, slug: str, translator: Account) -> None:
    """Translate everything and have it published."""
    house.publish(sent_in(house, slug, translator), house.person(Role.REVIEWER), now=NOW + MINUTE)


def change_original(house: House, slug: str, old: str = "Neighbours met", new: str = "Forty neighbours met") -> None:
    """Change the original's section “Why” by hand; as each start does, the catalogue takes it in."""
    file = house.file(slug)
    file.write_text(file.read_text("utf-8").replace(old, new, 1), "utf-8")
    house.sync(now=NOW + timedelta(days=1))
