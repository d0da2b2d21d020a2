"""Who reaches which page of a collection, by who may see it: one table, tested cell by cell (TRUST S6).

A route without a row fails.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from kb.accounts.models import Account, Role
from kb.collections.codes import written
from kb.collections.models import CollectionEditor, CollectionItem, Visibility
from kb.room.models import Proposal, Take
from tests.support import people
from tests.support.asking import Ask, everybody, get, post
from tests.support.collections import link, make_collection, practice, slot
from tests.support.people import SignedInClient
from tests.support.practices import write_practice
from tests.support.submissions import NOW, House, open_house

pytestmark = pytest.mark.people

#: Who asks: nobody who is signed in, somebody who has nothing to do with it, a co-editor, who made it, and who looks after the site.
WHO: Final = ("anonymous", "visitor", "editor", "owner", "administrator")
SLUG: Final = "fathers"
#: What comes of a request where the collection is private, seen by link, or listed: one status for all, or one for each.
Cell = int | tuple[int, int, int]
Row = tuple[Cell, Cell, Cell, Cell, Cell]


#: What whoever has the link may see. A private one is there for its editors alone; administrators are nobody special.
def public(status: int) -> Row:
    return ((404, status, status), (404, status, status), status, status, (404, status, status))


#: Pages of people with an account.
def signed_in(status: int) -> Row:
    return (302, status, status, status, status)


#: Pages of those who make it. For all others, administrators too, it does not exist.
def editors(status: int, *, others: Cell = 404) -> Row:
    return (302, others, status, status, others)


#: What only whoever made it may do.
def owner(status: int) -> Row:
    return (302, 404, 404, status, 404)


_C = "<language:ui_language>/collections"
_ONE = f"{_C}/<collection_id>"
_B = "<language:ui_language>/c/<code>"

TABLE: Final[dict[Ask, Row]] = {
    # The board and what belongs to it.
    get("c/"): everybody(302),
    get("c/<code>"): public(302),
    get(_B): public(200),
    get("<language:ui_language>/seminars"): everybody(200),
    get("feeds/seminars.ics"): everybody(200),
    get("c/<code>/qr.<any(svg, png):kind>"): public(200),
    get("c/<code>/cover/<name>"): everybody(404),
    get("c/<code>/counts.json"): public(200),
    get(f"{_B}/card.png"): public(200),
    get(f"{_B}/embed"): public(200),
    get(f"{_B}/handout.pdf"): public(200),
    get(f"{_B}/offline.html"): public(200),
    get(f"{_B}/collection.md"): public(200),
    get(f"{_B}/collection.csv"): public(200),
    get(f"{_B}/agenda.ics"): public(200),
    get(f"{_B}/projector"): public(200),
    get(f"{_B}/mine"): public(200),
    get(f"{_B}/<any(take, untake, propose, remind):form>"): public(302),
    post(f"{_B}/take", item="<item_id>"): public(303),
    post(f"{_B}/untake", item="<item_id>"): public(303),
    post(f"{_B}/propose", url="https://example.org/", title="A guide"): public(303),
    # Nothing was taken home yet, so there is nothing to remind anybody of.
    post(f"{_B}/remind", email="anna@library.example"): public(422),
    get("<language:ui_language>/reminders/confirm/<link>"): everybody(410),
    post("<language:ui_language>/reminders/confirm/<link>"): everybody(410),
    get("<language:ui_language>/reminders/end/<link>"): everybody(410),
    post("<language:ui_language>/reminders/end/<link>"): everybody(410),
    # The links of a practice, and what a reader keeps.
    get("p/<slug>/qr.<any(svg, png):kind>"): everybody(200),
    get("<language:ui_language>/practices/<slug>/embed"): everybody(200),
    get("<language:ui_language>/practices/<slug>/card.png"): everybody(200),
    get("oembed"): everybody(404),
    get("shortlist"): everybody(302),
    get("<language:ui_language>/shortlist"): everybody(200),
    # Those who make it.
    get(_C): everybody(200),
    get(f"{_C}/new"): signed_in(200),
    post(f"{_C}/new", title="Thursday", written_in="en", time_zone="Europe/Riga"): signed_in(303),
    get(_ONE): editors(200, others=(404, 404, 302)),
    get(f"{_ONE}/details"): editors(200),
    # It does not say which state it was typed on top of.
    post(f"{_ONE}/details", title="Friday", written_in="en", time_zone="Europe/Riga"): editors(409),
    post(f"{_ONE}/cover"): editors(422),
    get(f"{_ONE}/copy"): editors(200),
    post(f"{_ONE}/copy", title="Friday"): editors(303),
    get(f"{_ONE}/delete"): owner(200),
    post(f"{_ONE}/delete", sure="yes"): owner(303),
    get(f"{_ONE}/practices"): editors(200),
    get(f"{_ONE}/items/new?kind=note"): editors(200),
    post(f"{_ONE}/items", kind="note", note="Bring a pen."): editors(303),
    get(f"{_ONE}/items/<item_id>"): editors(200),
    post(f"{_ONE}/items/<item_id>", version="1", title="Guide", url="https://example.org/"): editors(303),
    post(f"{_ONE}/items/<item_id>/move", to="up"): editors(303),
    get(f"{_ONE}/items/<item_id>/remove"): editors(200),
    post(f"{_ONE}/items/<item_id>/remove"): editors(303),
    post(f"{_ONE}/items/<item_id>/revision", what="freeze"): editors(303),
    get("<language:ui_language>/practices/<slug>/collect"): signed_in(200),
    post("<language:ui_language>/practices/<slug>/collect", collection="<collection_id>"): editors(303),
    # Sharing it.
    get(f"{_ONE}/share"): editors(200),
    post(f"{_ONE}/share/visibility", visibility="link"): editors(303),
    post(f"{_ONE}/share/new-code"): editors(303),
    post(f"{_ONE}/share/invite", email="anna@library.example"): owner(303),
    post(f"{_ONE}/share/take-back", invitation="none"): owner(303),
    post(f"{_ONE}/share/remove", account="none"): owner(303),
    post(f"{_ONE}/share/leave"): (302, 404, 303, 404, 404),
    get("<language:ui_language>/account/edit-together/<secret>"): everybody(410),
    post("<language:ui_language>/account/edit-together/<secret>"): signed_in(410),
    # The facilitator's desk.
    get(f"{_ONE}/room"): editors(200),
    get(f"{_ONE}/room/live.json"): editors(200),
    get(f"{_ONE}/room/summary.csv"): editors(200),
    get(f"{_ONE}/room/summary.pdf"): editors(200),
    post(f"{_ONE}/room/switch", open="no"): editors(303),
    post(f"{_ONE}/room/sentences/<take_id>", hide="yes"): editors(303),
    post(f"{_ONE}/room/proposals/<proposal_id>", do="accept"): editors(303),
    post(f"{_ONE}/room/proposals/hide"): editors(303),
}
BLUEPRINTS: Final = (
    *("boards", "calendars", "collections", "collection_room", "collection_share", "downloads", "handouts"),
    *("link_pictures", "reminders", "rooms", "sharing", "shortlist"),
)


@dataclass(frozen=True)
class Place:
    """The house, and a browser of each of those who ask."""

    house: House
    accounts: dict[str, Account | None]
    browsers: dict[str, SignedInClient]

    def collection(self, visibility: Visibility) -> dict[str, str]:
        """Return what addresses name of a new collection that may be seen so."""
        maker, editor = self.accounts["owner"], self.accounts["editor"]
        assert maker is not None
        assert editor is not None
        with self.house.writing() as session:
            made = make_collection(
                session, maker, visibility=visibility, items=(slot(), practice(SLUG), link()), now=NOW
            )
            session.add(CollectionEditor(collection_id=made.id, account_id=editor.id, added_at=NOW))
            shown = session.get_one(CollectionItem, made.items[1].id)
            take = Take(collection_id=made.id, item_id=shown.id, device="1", language="en", taken_at=NOW)
            proposal = Proposal(
                collection_id=made.id, device="1", url="https://example.org/film", title="A film", proposed_at=NOW
            )
            session.add_all((take, proposal))
            session.flush()
            return {
                "collection_id": made.id,
                "code": written(made.code),
                "item_id": shown.id,
                "take_id": take.id,
                "proposal_id": proposal.id,
            }

    def ask(self, ask: Ask, who: str, places: dict[str, str], *, status: int) -> None:
        """Send a request, and fail where the answer is not that."""
        path = f"/{ask.rule}".replace("<language:ui_language>", "en")
        path = path.replace("<any(svg, png):kind>", "svg").replace("<any(take, untake, propose, remind):form>", "take")
        for name, value in {**places, "slug": SLUG, "name": "none.png", "secret": "none"}.items():
            path = path.replace(f"<{name}>", value)
        form = {name: places.get(value.strip("<>"), value) for name, value in ask.form}
        browser = self.browsers[who]
        if ask.method == "GET":
            browser.get(path, status=status)
        else:
            browser.post(path, form, status=status)


@pytest.fixture(scope="module")
def place(dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    house = open_house(tmp_path_factory.mktemp("access"))
    write_practice(house.practices, slug=SLUG)
    house.sync()
    accounts = {
        "anonymous": None,
        "visitor": house.person(),
        "editor": house.person(),
        "owner": house.person(),
        "administrator": house.person(Role.ADMINISTRATOR),
    }
    return Place(house, accounts, {who: people.client_of(house.app, account) for who, account in accounts.items()})


def test_every_route_has_a_row(place: Place) -> None:
    routes = {
        (method, rule.rule.removeprefix("/"))
        for rule in place.house.app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in BLUEPRINTS
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(ask.method, ask.rule.partition("?")[0]) for ask in TABLE}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("ask", TABLE, ids=str)
def test_each_reaches_what_is_theirs_and_no_more(place: Place, ask: Ask, who: str) -> None:
    cell = TABLE[ask][WHO.index(who)]
    for number, visibility in enumerate(Visibility):
        expected = cell if isinstance(cell, int) else cell[number]
        places = place.collection(visibility)
        place.ask(ask, who, places, status=expected)
