"""Collections on paper, for tests: practices, an agenda, and what is read on its handout."""

from datetime import UTC, datetime

from kb.collections.codes import written
from kb.collections.models import Collection
from kb.collections.reading import read_board
from kb.handouts.handout import Handout, handout_of
from kb.practices.views import practice_pages
from tests.support.collections import link, note, practice, slot
from tests.support.open_site import OpenSite
from tests.support.practices import make_body, make_practice, make_text

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
FATHERS = make_practice(
    "fathers",
    title="Fathers read",
    body=make_body(words="Nobody came at ten. At two everybody did."),
    translations=(make_text("lv", title="Tēvi lasa", summary="Tēvi lasa bērniem.", translation_of="en"),),
)
CAFE = make_practice("cafe", title="Sprogcafé", language="da", countries=("DK",), organisation="Struer Bibliotek")
GONE = make_practice(
    "gone", title="A thing of the past", status="withdrawn", withdrawn_reason="The library has closed."
)
AGENDA = (
    slot("Opening", place="Turku, main library"),
    practice("fathers", note="Read it before we meet.", minutes=30),
    practice("cafe"),
    practice("gone"),
    slot("After the coffee", starts="11:00", ends="12:00"),
    link("A guide", url="https://example.org/guide?a=b&c=d", note="In Finnish."),
    note("Bring a pen."),
)


def address(collection: Collection, language: str = "en") -> str:
    """Return the path of the handout of a collection."""
    return f"/{language}/c/{written(collection.code)}/handout.pdf"


def fetched(site: OpenSite, collection: Collection, language: str = "en") -> bytes:
    """Return the handout of a collection as an anonymous visitor gets it."""
    return site.browser().get(address(collection, language)).get_data()


def content(site: OpenSite, collection: Collection, language: str = "en") -> Handout:
    """Return what stands on the handout of a collection."""
    with site.app.test_request_context(address(collection, language)), site.reading() as session:
        found = session.get_one(Collection, collection.id)
        return handout_of(read_board(session, found, practice_pages(), language), practice_pages(), language, now=NOW)
