"""A shortlist stands in its address alone: it is shown, changed, searched for and sent on by links, and nothing in it is an error."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from kb.factory import create_app
from kb.languages import LANGUAGES
from kb.practices.record import Practice
from kb.search.catalogue import Catalogue
from kb.settings import Settings
from kb.shortlist.views import MOST
from tests.support import people
from tests.support.client import CheckingClient, Page, words_of
from tests.support.practices import make_practice, write_practice

THREE = ("uge17", "fars-legestue-hong", "tallinn-language-cafes")
FIVE = (*THREE, "oodi-participatory-budgeting", "fars-legestue-holbaek")
Publish = Callable[..., CheckingClient]


def path(*slugs: str, language: str = "en", **arguments: str) -> str:
    """Return the address of a list."""
    query = urlencode([*(("practice", slug) for slug in slugs), *arguments.items()])
    return f"/{language}/shortlist?{query}" if query else f"/{language}/shortlist"


def listed(page: Page) -> list[str]:
    """Return the slugs of the cards, in their order."""
    titles = [heading for heading in page.root.iter("h2") if heading.get("class") == "card__title"]
    return [heading[0].get("href", "").rpartition("/")[2] for heading in titles]


def asked(address: str) -> list[str]:
    """Return the slugs in an address."""
    return parse_qs(urlsplit(address).query).get("practice", [])


def link(page: Page, words: str, slug: str) -> str:
    """Return where a link leads that does something with one practice."""
    titles = {
        element.get("href", "").rpartition("/")[2]: words_of(element)
        for element in page.root.iter("a")
        if "/practices/" in element.get("href", "")
    }
    return page.links()[f"{words}: {titles[slug]}"]


def notices(page: Page) -> list[str]:
    """Return what the page has to say about what was asked."""
    return [words_of(element) for element in page.root.iter("p") if element.get("class") == "notice"]


def boxes(page: Page) -> list[ET.Element]:
    """Return the boxes that are ticked for comparing."""
    return [
        element
        for element in page.root.iter("input")
        if element.get("name") == "practice" and element.get("type") == "checkbox"
    ]


@pytest.fixture
def publish(own_settings: Settings, own_catalogue: Catalogue) -> Publish:
    """Write practices, take them in, and return a client of a site over them."""

    def publish(*practices: Practice) -> CheckingClient:
        for practice in practices:
            write_practice(own_settings.practices, practice)
        own_catalogue.sync()
        return CheckingClient(create_app(own_settings, catalogue=own_catalogue))

    return publish


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slugs", [(), THREE[:1], THREE, FIVE])
def test_a_list_answers_in_every_language_and_is_kept_out_of_search_engines(
    client: CheckingClient, slugs: tuple[str, ...], language: str
) -> None:
    page = client.page(path(*slugs, language=language))

    assert page.root.get("lang") == language
    assert '<meta name="robots" content="noindex">' in page.html
    assert listed(page) == [*slugs]


def test_the_other_languages_show_the_same_list(client: CheckingClient) -> None:
    assert client.page(path(*THREE)).links()["LVLatviešu"] == path(*THREE, language="lv")


def test_without_practices_the_page_tells_how_to_begin(client: CheckingClient) -> None:
    page = client.page(path())

    assert "Press “Keep” on any practice that you find." in page.words
    assert "The list stands in the address of this page" in words_of(next(page.root.iter("noscript")))


def test_a_practice_is_taken_off_the_list_by_a_link(client: CheckingClient) -> None:
    page = client.page(path(*THREE))

    assert asked(link(page, "Take off the list", THREE[1])) == [THREE[0], THREE[2]]
    assert listed(client.page(link(client.page(path("uge17")), "Take off the list", "uge17"))) == []


@pytest.mark.parametrize(
    ("way", "slug", "order", "goes_on_at"),
    [
        ("Move down", THREE[0], (THREE[1], THREE[0], THREE[2]), f"down-{THREE[0]}"),
        ("Move down", THREE[1], (THREE[0], THREE[2], THREE[1]), f"up-{THREE[1]}"),
        ("Move up", THREE[1], (THREE[1], THREE[0], THREE[2]), f"down-{THREE[1]}"),
        ("Move up", THREE[2], (THREE[0], THREE[2], THREE[1]), f"up-{THREE[2]}"),
    ],
)
def test_a_practice_is_moved_by_a_link_and_the_next_page_goes_on_where_it_is(
    client: CheckingClient, way: str, slug: str, order: tuple[str, ...], goes_on_at: str
) -> None:
    address, _, anchor = link(client.page(path(*THREE)), way, slug).partition("#")
    page = client.page(address)

    assert listed(page) == [*order]
    assert anchor == goes_on_at
    assert anchor in {element.get("id") for element in page.root.iter("a")}


def test_the_first_cannot_move_up_nor_the_last_down(client: CheckingClient) -> None:
    words = [words.partition(":")[0] for words in client.page(path(*THREE)).links()]

    assert [words.count(way) for way in ("Move up", "Move down", "Take off the list")] == [2, 2, 3]


def test_a_list_of_up_to_four_is_ticked_for_comparing_a_longer_one_is_not(client: CheckingClient) -> None:
    ticked = [box.get("checked") is not None for box in boxes(client.page(path(*THREE)))]
    compared = client.page(f"/en/compare?{urlencode([('practice', slug) for slug in THREE])}")

    assert ticked == [True] * 3
    assert compared.texts("caption") == ["3 practices side by side"]
    assert not any(box.get("checked") is not None for box in boxes(client.page(path(*FIVE))))
    assert boxes(client.page(path("uge17"))) == []


def test_the_link_to_share_opens_the_list_in_each_readers_language(client: CheckingClient) -> None:
    shared = next(words for words in client.page(path(*THREE)).links() if words.startswith("https://kb.example/"))
    answer = client.get(shared.removeprefix("https://kb.example"), status=302, headers={"Accept-Language": "fi"})

    assert answer.headers["Location"] == path(*THREE, language="fi")
    assert answer.headers["Vary"] == "Accept-Language"


def test_on_paper_every_practice_has_its_short_address(client: CheckingClient) -> None:
    assert "https://kb.example/p/uge17" in client.page(path(*THREE)).texts("p")


def test_a_list_is_turned_into_a_collection_with_the_same_practices(client: CheckingClient) -> None:
    page = client.page(path(*THREE))
    form = next(form for form in page.root.iter("form") if form.get("action") == "/en/collections/new")

    assert [field.get("value") for field in form.iter("input")] == [*THREE]
    assert "You sign in for that." in words_of(form)


def test_more_is_looked_for_and_added_on_the_same_page(client: CheckingClient) -> None:
    page = client.page(path(*THREE, q="Holbæk"))
    longer = client.page(link(page, "Add", "fars-legestue-holbaek"))

    assert listed(page) == [*THREE]
    assert listed(longer) == [*THREE, "fars-legestue-holbaek"]
    assert "On the list" in client.page(path("fars-legestue-holbaek", q="Holbæk")).words


def test_the_form_that_looks_for_more_carries_the_list(client: CheckingClient) -> None:
    form = next(form for form in client.page(path(*THREE)).root.iter("form") if form.get("role") == "search")

    assert form.get("action") == "/en/shortlist#more"
    assert [field.get("value") for field in form.iter("input") if field.get("name") == "practice"] == [*THREE]


def test_words_that_find_nothing_are_told(client: CheckingClient) -> None:
    assert "Nothing found." in client.page(path(*THREE, q="qqqxyz")).words


def test_unknown_names_are_left_out_and_told(client: CheckingClient) -> None:
    page = client.page(path(THREE[0], "no-such", THREE[1], "nor-this", THREE[0]))

    assert listed(page) == [*THREE[:2]]
    assert notices(page) == ["Left out, because they could not be found: no-such, nor-this"]


def test_a_withdrawn_practice_is_left_out_with_a_link_to_the_reason(publish: Publish) -> None:
    gone = make_practice("gone", title="Gone by now", status="withdrawn", withdrawn_reason="It was asked for.")
    client = publish(gone, make_practice("circle"))

    page = client.page(path("circle", "gone"))

    assert listed(page) == ["circle"]
    assert notices(page) == ["Left out, because they were withdrawn: Gone by now"]
    assert "It was asked for." in client.page(page.links()["Gone by now"], status=410).words


def test_a_former_name_leads_to_the_practice_of_today(publish: Publish) -> None:
    client = publish(make_practice("circle", formerly=("ring",)), make_practice("square"))

    assert listed(client.page(path("ring", "square", "circle"))) == ["circle", "square"]


def test_a_list_ends_where_the_browser_stops_keeping(publish: Publish) -> None:
    client = publish(*(make_practice(f"circle-{number}") for number in range(MOST + 2)))

    page = client.page(path(*(f"circle-{number}" for number in range(MOST + 2))))

    assert listed(page) == [f"circle-{number}" for number in range(MOST)]
    assert "Add more" not in page.words


def test_results_offer_a_list_to_who_has_no_script(client: CheckingClient) -> None:
    page = client.page("/en/search?q=fathers")
    button = next(one for one in page.root.iter("button") if words_of(one) == "Make a shortlist of the chosen")

    assert button.get("formaction") == "/en/shortlist"
    assert any(button in without.iter() for without in page.root.iter("noscript"))


def test_a_practice_begins_a_list_for_who_has_no_script(client: CheckingClient) -> None:
    begin = client.page("/en/practices/uge17").links()["Begin a shortlist with this"]

    assert listed(client.page(begin)) == ["uge17"]


def test_who_is_signed_in_adds_a_practice_to_a_collection_from_its_page(
    own_settings: Settings, own_catalogue: Catalogue
) -> None:
    write_practice(own_settings.practices, make_practice("circle"))
    own_catalogue.sync()
    app = create_app(own_settings, catalogue=own_catalogue)
    account = people.make_account(app.extensions["kb.database"])

    links = people.client_of(app, account).page("/en/practices/circle").links()
    assert links["Add to a collection"] == "/en/practices/circle/collect"
    assert "Add to a collection" not in people.client_of(app, None).page("/en/practices/circle").links()


@pytest.mark.parametrize(
    "page_path", ["/en/", "/en/search", "/en/themes/fathers", "/en/countries/DK", "/en/practices/uge17"]
)
def test_every_practice_can_be_kept(client: CheckingClient, page_path: str) -> None:
    page = client.page(page_path)
    cards = [card for card in page.root.iter("article") if "card" in (card.get("class") or "").split()]

    assert cards
    assert all(any(button.get("data-keep") for button in card.iter("button")) for card in cards)
    assert (
        "uge17" in {button.get("data-keep") for button in page.root.iter("button")}
    ) or "/practices/" not in page_path


@pytest.mark.parametrize(
    "query",
    [
        "practice=",
        "practice=&practice=%20&practice=%00",
        "practice=../&practice=..%2F..%2Fetc%2Fpasswd&practice=/",
        "practice=%3Cscript%3Ealert(1)%3C/script%3E&practice=uge17%22%3E",
        "practice=%ED%A0%80%FF&practice=%F0%9F%93%9A&practice=%E2%80%AE",
        "practice[]=uge17&practices=uge17&practice=uge17,tallinn-language-cafes",
        "q=%00&q=x",
        f"q={'a' * 5000}",
        "q=%ED%A0%80%FF%22%28",
        f"practice={'a' * 5000}",
        "&".join(f"practice=no-such-{number}" for number in range(100)),
        "&".join(["practice=uge17"] * 100),
    ],
)
@pytest.mark.parametrize("known", [0, 2])
def test_nothing_in_an_address_is_an_error(client: CheckingClient, query: str, known: int) -> None:
    start = urlencode([("practice", slug) for slug in THREE[:known]])

    assert len(listed(client.page(f"/en/shortlist?{start}&{query}"))) in {known, known + 1}
    assert client.get(f"/shortlist?{start}&{query}", status=302).headers["Location"].startswith("/en/shortlist")
