"""Following by mail, for tests: what a reader presses, and what is sent to her."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from sqlalchemy import select

from kb.errands import run_errands
from kb.mail.models import OutgoingMail
from kb.watching.models import Subscription
from tests.support.open_site import OpenSite
from tests.support.people import SignedInClient
from tests.support.practices import make_practice, write_practice

ANNA = "anna@turku.example"
FATHERS = make_practice("fathers", title="Fathers read", themes=("fathers",))


def links_in(mail: OutgoingMail) -> list[str]:
    """Return the paths of the links about following in a mail."""
    return [urlsplit(link).path for link in re.findall(r"https://kb\.example/\S+/watch/\S+", mail.body)]


def follow(site: OpenSite, browser: SignedInClient, query: str, *, rhythm: str = "daily", language: str = "en") -> None:
    """Follow something, and confirm it."""
    browser.post(f"/{language}/watch?{query}", {"email": ANNA, "rhythm": rhythm})
    browser.post(links_in(site.mails()[-1])[0])


def publish(site: OpenSite, slug: str, *, at: datetime, **arguments: object) -> None:
    """Let a practice appear, or change, at some time."""
    write_practice(site.practices, make_practice(slug, **arguments))  # type: ignore[arg-type]
    site.take_in(now=at)


def digests(site: OpenSite, *, now: datetime) -> list[OutgoingMail]:
    """Run the errands, and return the digests that this made."""
    before = len(site.mails())
    count = run_errands(site.app, now=now).digests
    made = site.mails()[before:]
    assert len(made) == count
    return made


def subscriptions(site: OpenSite) -> list[Subscription]:
    with site.reading() as session:
        return [*session.scalars(select(Subscription))]
