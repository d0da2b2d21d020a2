"""A seminar's board in a room, for tests: its facilitator, her collection, and phones that take things home."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from flask import Flask
from sqlalchemy import select

from kb.accounts.models import Account
from kb.collections.codes import written
from kb.collections.models import Collection, CollectionItem, ItemKind, Visibility
from kb.room.models import Take
from tests.support import people
from tests.support.client import Page
from tests.support.collections import link, make_collection, note, practice, slot
from tests.support.open_site import OpenSite
from tests.support.people import SignedInClient
from tests.support.practices import make_practice

TODAY: Final = datetime.now(UTC).date()
PRACTICE: Final = "fathers"
FATHERS: Final = make_practice(PRACTICE, title="Fathers read", themes=("fathers",))


@dataclass(frozen=True)
class RoomSite:
    """The site, the board, and who looks after it."""

    site: OpenSite
    facilitator: Account
    collection: Collection

    @property
    def app(self) -> Flask:
        """The application."""
        return self.site.app

    @property
    def path(self) -> str:
        """The address of the board, without the language."""
        return f"/c/{written(self.collection.code)}"

    @property
    def desk(self) -> str:
        """The address of the facilitator's desk, without the language."""
        return f"/collections/{self.collection.id}/room"

    def item(self, kind: ItemKind) -> str:
        """Return the id of the first line of a kind."""
        with self.site.reading() as session:
            rows = session.get_one(Collection, self.collection.id).items
            return next(row.id for row in rows if row.kind == kind)

    def at_desk(self) -> SignedInClient:
        """Return the browser of the facilitator."""
        return people.client_of(self.app, self.facilitator)

    def phone(self, number: int = 1) -> "Phone":
        """Return a participant's phone, on which scripts run."""
        return Phone(self, f"{number:032x}")

    def set(self, **values: Any) -> None:
        """Change the collection behind the scenes."""
        with self.site.writing() as session:
            found = session.get_one(Collection, self.collection.id)
            for name, value in values.items():
                setattr(found, name, value)

    def items(self) -> list[CollectionItem]:
        """Return all lines as they are now."""
        with self.site.reading() as session:
            return [*session.get_one(Collection, self.collection.id).items]


@dataclass(frozen=True)
class Phone:
    """Sends what a script sends."""

    room: RoomSite
    number: str

    def send(self, action: str, *, status: int = 200, language: str = "en", **form: str) -> dict[str, Any]:
        """Send a form of the room, and return the answer."""
        path, accept = f"/{language}{self.room.path}/{action}", {"Accept": "application/json"}
        answer = self.room.site.browser().post(path, {"me": self.number, **form}, status=status, headers=accept)
        found: dict[str, Any] = answer.get_json()
        return found

    def take(self, kind: ItemKind = ItemKind.PRACTICE, *, language: str = "en", **form: str) -> dict[str, Any]:
        """Take the first line of a kind home."""
        return self.send("take", status=200, language=language, item=self.room.item(kind), **form)

    def board(self, language: str = "en") -> Page:
        """Return the board as the link with this phone's number shows it."""
        return self.room.site.browser().page(f"/{language}{self.room.path}?me={self.number}")


def open_room(site: OpenSite, *, visibility: Visibility = Visibility.LINK) -> RoomSite:
    """Return a board with a slot, the practice `fathers`, a link and a note."""
    facilitator = people.make_account(site.database, name="Anna")
    items = (slot(), practice(PRACTICE, minutes=30, note="Ask Mette."), link("A guide"), note("Bring a pen."))
    with site.writing() as session:
        collection = make_collection(session, facilitator, items=items, visibility=visibility)
    return RoomSite(site, facilitator, collection)


def takes(room: RoomSite) -> list[Take]:
    """Return what was taken home from the board."""
    with room.site.reading() as session:
        return [*session.scalars(select(Take).where(Take.collection_id == room.collection.id))]


def counts(room: RoomSite) -> dict[str, object]:
    """Return what the board's page asks for again and again."""
    found: dict[str, object] = room.site.browser().get(f"{room.path}/counts.json").get_json()
    return found
