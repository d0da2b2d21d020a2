"""The picture that a chat shows of a link: large, small in bytes, in the reader's language, and only of what one may see."""

import struct

import pytest

from kb.accounts.models import Account
from kb.collections.codes import written
from kb.collections.editing import Details
from kb.collections.models import Collection, Visibility
from kb.collections.reading import read_board
from kb.languages import LANGUAGES
from kb.sharing.link_pictures import LinkPicture, drawn, picture_of_board, picture_of_practice
from kb.typesetting import typst
from tests.support.client import CheckingClient
from tests.support.collections import make_collection, practice, slot
from tests.support.open_site import OpenSite, open_site
from tests.support.people import make_account
from tests.support.practices import make_practice, make_text

pytestmark = pytest.mark.people

MOST_BYTES = 200_000
FATHERS = make_practice(
    "fathers",
    title="Fathers read",
    themes=("fathers",),
    place="Valmiera",
    evidence=2,
    formerly=("dads",),
    translations=(make_text("lv", title="Tēvi lasa", translation_of="en"),),
)
GONE = make_practice("gone", status="withdrawn", withdrawn_reason="The library has closed.")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    """A site with a practice, and one that was withdrawn."""
    return open_site(tmp_path_factory.mktemp("site"), FATHERS, GONE)


@pytest.fixture(scope="module")
def anna(site: OpenSite) -> Account:
    """Somebody who makes collections."""
    return make_account(site.database)


def address(collection: Collection, language: str = "en") -> str:
    """Return the path of the picture of a collection."""
    return f"/{language}/c/{written(collection.code)}/card.png"


def size_of(picture: bytes) -> tuple[int, int]:
    """Return width and height of a PNG."""
    assert picture.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_practice_has_a_picture_of_the_size_that_chats_ask_for(client: CheckingClient, language: str) -> None:
    for slug in ("uge17", "lnb-media-literacy-week", "sello-language-cafe"):
        picture = client.get(f"/{language}/practices/{slug}/card.png").get_data()

        assert size_of(picture) == (1200, 630)
        assert len(picture) <= MOST_BYTES


def test_the_picture_of_a_practice_tells_title_place_theme_and_evidence_in_the_readers_language(site: OpenSite) -> None:
    with site.app.test_request_context("/lv/practices/fathers/card.png"):
        picture = picture_of_practice(FATHERS, "lv")

    assert picture == LinkPicture(
        language="lv",
        title="Tēvi lasa",
        title_language="lv",
        site="Demokrātiskā bibliotēka",
        where="Valmiera, Latvija",
        theme="Tēvi un bērna kopšanas atvaļinājums",
        evidence=2,
        evidence_label="Dalībnieki saskaitīti vai aptaujāti",
    )


def test_the_picture_of_a_collection_tells_days_place_and_how_much_is_in_it(site: OpenSite, anna: Account) -> None:
    items = (slot(place="Turku"), practice("fathers"), practice("gone"))
    with site.writing() as session:
        collection = make_collection(session, anna, items=items)

    with site.app.test_request_context(address(collection)), site.reading() as session:
        found = session.get_one(Collection, collection.id)
        picture = picture_of_board(read_board(session, found, site.app.extensions["kb.practices"], "en"), "en")

    assert (picture.title, picture.where, picture.theme) == (
        "Thursday in Turku",
        "26 November 2026 · Turku",
        "1 practice",
    )
    assert size_of(site.browser().get(address(collection)).get_data()) == (1200, 630)


def test_the_picture_of_a_collection_is_shown_by_other_sites_and_kept_by_nobody(site: OpenSite, anna: Account) -> None:
    with site.writing() as session:
        collection = make_collection(session, anna)

    answer = site.browser().get(address(collection))

    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["Cache-Control"] == "no-cache, private"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_there_is_no_picture_of_what_one_may_not_see(site: OpenSite, anna: Account) -> None:
    with site.writing() as session:
        private = make_collection(session, anna, visibility=Visibility.PRIVATE)

    site.browser().get(address(private), status=404)
    site.browser().get("/en/practices/unknown/card.png", status=404)
    site.browser().get("/en/practices/gone/card.png", status=410)


def test_the_picture_of_a_former_name_leads_to_that_of_the_present_one(site: OpenSite) -> None:
    answer = site.browser().get("/fi/practices/dads/card.png", status=301)

    assert answer.location == "/fi/practices/fathers/card.png"


@pytest.mark.parametrize(
    "title",
    ["W" * 120, "yhdenvertaisuussuunnittelutyöryhmä " * 3, "a " * 60, "🍵", '#read("/etc/passwd") $x *y*', "日本"],
)
def test_odd_titles_have_pictures_as_well(site: OpenSite, anna: Account, title: str) -> None:
    with site.writing() as session:
        collection = make_collection(session, anna, details=Details(title=title), items=[slot(place="W " * 90)])

    assert size_of(site.browser().get(address(collection)).get_data()) == (1200, 630)


def test_the_same_picture_is_drawn_once() -> None:
    picture = LinkPicture(language="en", title="Once", title_language="en", site="Site", where="")
    first = drawn(picture)

    # Nobody else is drawing then.
    with typst._TURN:
        again = drawn(LinkPicture(language="en", title="Once", title_language="en", site="Site", where=""))

    assert again == first


def test_the_page_of_a_practice_names_its_picture(site: OpenSite) -> None:
    page = site.browser().page("/lv/practices/fathers")

    named = {meta.get("property"): meta.get("content", "") for meta in page.root.iter("meta")}
    assert named["og:title"] == "Tēvi lasa"
    assert named["og:image"] == "https://kb.example/lv/practices/fathers/card.png"
    assert size_of(site.browser().get(named["og:image"].removeprefix("https://kb.example")).get_data()) == (1200, 630)
