"""The public page of a collection, and the lists of collections and seminars."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from shutil import rmtree
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete

from kb.accounts.models import Account, Attempt
from kb.accounts.throttling import WRONG_CODES
from kb.collections.codes import new_code, written
from kb.collections.editing import Details, NewItem
from kb.collections.models import Collection, CollectionItem, LinkKind, Visibility
from kb.link_checks.dead import key_of
from kb.link_checks.models import FAILURES_OF_A_DEAD_LINK, CheckedLink
from kb.practices.record import Resources
from tests.support import people
from tests.support.client import CheckingClient, Page, words_of
from tests.support.collections import heading, link, make_collection, note, practice, slot
from tests.support.open_site import OpenSite, open_site
from tests.support.people import SignedInClient
from tests.support.practices import make_practice, make_text, write_practice

FATHERS = make_practice(
    "fathers",
    title="Fathers read",
    translations=[make_text("fi", title="Isät lukevat", translation_of="en")],
    resources=Resources(duration_minutes=45),
)
DETAILS = Details(title="Thursday in Turku", languages=("en", "fi"), time_zone="Europe/Helsinki")
_numbers = count(1)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    return open_site(
        tmp_path_factory.mktemp("site"),
        FATHERS,
        make_practice("gone", title="Gone by now", status="withdrawn", withdrawn_reason="It was never done"),
    )


@pytest.fixture
def anna(site: OpenSite) -> Account:
    return people.make_account(site.database)


@pytest.fixture
def reader(site: OpenSite) -> CheckingClient:
    """A reader without cookies; whatever network she is in has guessed nothing yet."""
    with site.writing() as session:
        session.execute(delete(Attempt))
    return CheckingClient(site.app)


def made(
    site: OpenSite,
    owner: Account,
    items: Iterable[NewItem] = (),
    *,
    visibility: Visibility = Visibility.LINK,
    **details: object,
) -> Collection:
    told = replace(DETAILS, **details)  # type: ignore[arg-type]
    with site.writing() as session:
        return make_collection(session, owner, items=items, details=told, visibility=visibility)


def path_of(collection: Collection, language: str = "en") -> str:
    return f"/{language}/c/{written(collection.code)}"


def meta(page: Page) -> dict[str, str]:
    return {one.get("property") or one.get("name") or "": one.get("content", "") for one in page.root.iter("meta")}


def test_a_short_link_opens_in_the_language_that_a_browser_asks_for(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna)
    answer = reader.get(f"/c/{written(board.code)}", status=302, headers={"Accept-Language": "fi-FI, en;q=0.5"})

    assert answer.location == path_of(board, "fi")
    assert answer.headers["Vary"] == "Accept-Language"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_board_shows_agenda_practices_links_and_notes_in_their_order(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    items = [
        note("Coffee is ready."),
        slot("Opening", starts="09:30", ends="11:00", place="Main library"),
        practice("fathers", note="Read the second part."),
        heading("To read at home"),
        link("A guide", url="https://guide.example/a", link_kind=LinkKind.DOCUMENT),
    ]
    page = reader.page(path_of(made(site, anna, items, description="We meet for a day.\n\nBring a pen.")))

    assert page.texts("h1") == ["Thursday in Turku"]
    assert "We meet for a day. Bring a pen." in page.words
    told = [
        "Thursday, 26 November 2026",
        "09:30–11:00",
        "Main library",
        "Opening",
        "Fathers read",
        "Read the second part.",
        "45 minutes",
        "To read at home",
        "Document · guide.example",
        "A guide",
    ]
    place = page.words.index("Coffee is ready.")
    for words in told:
        place = page.words.index(words, place)
    assert page.links()["Fathers read"] == "/en/practices/fathers"
    assert page.links()["A guide"] == "https://guide.example/a"


def test_practices_are_told_in_the_readers_language_and_the_boards_own_texts_say_theirs(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna, [practice("fathers", note="Look here.")])
    page = reader.page(path_of(board, "fi"))

    assert "Isät lukevat" in page.links()
    assert [one.get("lang") for one in page.root.iter("h1")] == ["en"]
    noted = [one for one in page.root.iter("div") if one.get("lang") == "en" and "Look here." in words_of(one)]
    assert noted


def test_what_people_write_is_nothing_but_words_and_links(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    odd = "<script>alert(1)</script> https://turku.example/x_(y)."
    page = reader.page(
        path_of(made(site, anna, [note(odd), practice("fathers", note=odd)], title="<b>&amp;", description=odd))
    )

    assert page.texts("h1") == ["<b>&amp;"]
    assert page.words.count("<script>alert(1)</script>") == 3
    assert page.links()["https://turku.example/x_(y)"] == "https://turku.example/x_(y)"


def test_the_zone_is_told_where_there_are_times_and_only_there(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    timed = made(site, anna, [slot(starts="09:00", ends="")])
    untimed = made(site, anna, [slot(starts="", ends="")])

    assert "Time zone: Helsinki" in reader.page(path_of(timed)).words
    assert "from 09:00" in reader.page(path_of(timed)).words
    assert "Time zone" not in reader.page(path_of(untimed)).words


def test_a_day_is_told_once_for_the_slots_that_it_has(site: OpenSite, anna: Account, reader: CheckingClient) -> None:
    first, second = date(2026, 11, 26), date(2026, 11, 27)
    items = [slot("One", day=first), slot("Two", day=first), slot("Three", day=second)]
    page = reader.page(path_of(made(site, anna, items)))

    agenda = next(words_of(one) for one in page.root.iter("nav") if one.get("aria-labelledby") == "agenda")
    assert (agenda.count("26 November"), agenda.count("27 November")) == (1, 1)
    assert "26–27 Nov 2026" in page.words


def test_a_withdrawn_practice_stays_as_a_line_with_its_reason(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    page = reader.page(path_of(made(site, anna, [practice("gone"), practice("never-there")])))

    assert "“Gone by now” was withdrawn: It was never done" in page.words
    assert "“never-there” cannot be shown at the moment." in page.words


def test_a_frozen_practice_stays_as_it_was_and_leads_to_how_it_is_told_now(tmp_path: Path) -> None:
    site = open_site(tmp_path, make_practice("walks", title="Short walks"))
    board = made(site, people.make_account(site.database), [practice("walks")])
    with site.writing() as session:
        session.query(CollectionItem).filter_by(collection_id=board.id).update({"is_frozen": True})
    write_practice(site.practices, make_practice("walks", title="Long walks"))
    site.take_in(now=datetime.now(UTC))
    page = CheckingClient(site.app).page(path_of(board))

    assert "Long walks" not in page.words
    assert page.links()["How it is told now"] == "/en/practices/walks"
    assert "Short walks" in CheckingClient(site.app).page(page.links()["Short walks"]).words


def test_a_practice_that_was_renamed_stays_on_the_board(tmp_path: Path) -> None:
    site = open_site(tmp_path, make_practice("ring", title="A ring of chairs"))
    anna = people.make_account(site.database)
    board, frozen = made(site, anna, [practice("ring")]), made(site, anna, [practice("ring")])
    with site.writing() as session:
        session.query(CollectionItem).filter_by(collection_id=frozen.id).update({"is_frozen": True})
    rmtree(site.practices / "ring")
    write_practice(site.practices, make_practice("circle", title="A circle of chairs", formerly=("ring",)))
    site.take_in(now=datetime.now(UTC))
    reader = CheckingClient(site.app)

    assert reader.page(path_of(board)).links()["A circle of chairs"] == "/en/practices/circle"
    assert "A ring of chairs" in reader.page(path_of(frozen)).words
    for path in (path_of(board), path_of(frozen)):
        assert "of chairs" in reader.get(f"{path}/offline.html").text


def test_tags_stand_on_the_board_and_lead_to_other_listed_collections_with_them(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    one = made(site, anna, title="With fathers", tags=("Fathers", "play & talk"), visibility=Visibility.LISTED)
    made(site, anna, title="With nobody", visibility=Visibility.LISTED)
    hidden = made(site, anna, title="For us", tags=("fathers",))
    page = reader.page(path_of(one))
    found = reader.page(page.links()["Fathers"])

    assert page.links()["Fathers"] == "/en/collections?tag=Fathers"
    assert "With fathers" in found.links()
    assert "With nobody" not in found.words
    assert "With fathers" in reader.page("/en/collections?tag=fathers").links()
    assert "With fathers" in reader.page(found.links()["play & talk"]).links()
    assert "fathers" in reader.page(path_of(hidden)).words
    assert "fathers" not in reader.page(path_of(hidden)).links()
    assert "No listed collection has this tag." in reader.page("/en/collections?tag=\x00nobody").words


def test_a_dead_link_is_marked_and_its_title_leads_nowhere(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    url = "https://dead.example/page"
    with site.writing() as session:
        session.merge(
            CheckedLink(key=key_of(url), url=url, next_at=datetime.now(UTC), failures=FAILURES_OF_A_DEAD_LINK)
        )
    page = reader.page(path_of(made(site, anna, [link("An old guide", url=url)])))

    assert "An old guide" in page.texts("h2")
    assert "An old guide" not in page.links()
    assert page.links()["Try it all the same"] == url
    assert "led nowhere" in page.words


@pytest.mark.parametrize("typed", ["{code}", "{CODE}", "{words}", "{code}x"])
def test_a_code_may_be_typed_as_one_hears_it(site: OpenSite, anna: Account, reader: CheckingClient, typed: str) -> None:
    board = made(site, anna)
    said = typed.format(code=board.code, CODE=board.code.upper(), words=written(board.code).replace("-", " "))

    assert reader.get(f"/en/c/{said}", status=302).location == path_of(board)
    assert reader.get(f"/c/?code={said}", status=302).location == path_of(board)


def test_without_a_code_the_form_leads_back_to_where_it_stands(reader: CheckingClient) -> None:
    assert reader.get("/c/?code=+", status=302).location == "/en/collections"


@pytest.mark.parametrize("path", ["/c/?code={}", "/c/{}", "/en/c/{}"])
def test_a_code_with_a_slip_can_be_corrected_where_one_stands(reader: CheckingClient, path: str) -> None:
    page = reader.page(path.format("kamu tote sipa vor"), status=404)

    assert page.texts("h1") == ["No collection opens with this code"]
    (form,) = [one for one in page.root.iter("form") if one.get("action") == "/c/"]
    (field,) = [one for one in form.iter("input") if one.get("name") == "code"]
    assert field.get("value") == "kamu tote sipa vor"
    assert field.get("aria-invalid") == "true"


def test_what_a_form_gives_back_of_a_wrong_code_is_short_and_nothing_but_words(reader: CheckingClient) -> None:
    page = reader.page("/c/?code=%22%3E%00%0A%3Cb%3E" + "a" * 3000, status=404)

    (value,) = [one.get("value") or "" for one in page.root.iter("input") if one.get("name") == "code"]
    assert value.startswith('"> <b>aaa')
    assert len(value) <= 100


def test_a_private_code_and_one_that_nobody_has_answer_with_the_same_page(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    private, unknown = written(made(site, anna, visibility=Visibility.PRIVATE).code), written(new_code())
    answers = [reader.get(f"/en/c/{code}", status=404) for code in (private, unknown)]

    assert answers[0].text.replace(private, unknown) == answers[1].text
    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-store"] * 2


def test_a_board_without_a_description_has_no_gap_for_one(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    def has_place(description: str = "") -> bool:
        page = reader.page(path_of(made(site, anna, description=description)))
        return any("board__about" in (one.get("class") or "") for one in page.root.iter("div"))

    assert has_place(description="We meet for a day.")
    assert not has_place(description="")


@pytest.mark.parametrize("code", ["", "x", "%00", "%F0%9F%98%80", "kamu-tote-sipa-vora", "a" * 3000])
def test_what_is_no_code_opens_nothing(reader: CheckingClient, code: str) -> None:
    if code:
        reader.get(f"/c/{code}", status=404)
    reader.get(f"/fi/c/{code}", status=404)


def test_a_private_board_opens_for_those_who_edit_it_and_nobody_else(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna, visibility=Visibility.PRIVATE)

    assert "Private" in people.client_of(site.app, anna).page(path_of(board)).words
    people.client_of(site.app, people.make_account(site.database)).get(path_of(board), status=404)
    reader.get(path_of(board), status=404)
    reader.get(f"/c/{written(board.code)}", status=404)


def test_only_a_listed_board_is_for_search_engines(site: OpenSite, anna: Account, reader: CheckingClient) -> None:
    linked, listed = made(site, anna), made(site, anna, visibility=Visibility.LISTED)

    answer = reader.get(path_of(linked))
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert meta(Page(answer.text))["robots"] == "noindex"
    answer = reader.get(path_of(listed))
    assert "X-Robots-Tag" not in answer.headers
    assert "robots" not in meta(Page(answer.text))


def test_a_board_is_asked_for_anew_each_time_and_is_not_sent_twice(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna)
    answer = reader.get(path_of(board))
    same = {"If-None-Match": answer.headers["ETag"]}

    assert answer.headers["Cache-Control"] == "no-cache, private"
    reader.get(path_of(board), status=304, headers=same)
    with site.writing() as session:
        session.get_one(Collection, board.id).title = "Friday in Turku"
    assert "Friday in Turku" in reader.get(path_of(board), headers=same).text


def test_the_address_of_the_site_is_never_what_a_request_claims(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna)
    html = reader.get(path_of(board), headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}).text

    assert "evil.example" not in html
    assert f"https://kb.example/c/{written(board.code)}" in html


def test_a_link_to_a_board_looks_right_in_mails_and_chats(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna, description="We meet\nfor a day.")
    told = meta(reader.page(path_of(board, "da")))

    assert told["og:title"] == "Thursday in Turku"
    assert told["og:description"] == "We meet for a day."
    assert told["og:url"] == f"https://kb.example{path_of(board, 'da')}"
    assert told["twitter:card"] == "summary_large_image"
    assert reader.get(urlsplit(told["og:image"]).path).mimetype == told["og:image:type"]


def test_everything_that_can_be_taken_along_is_there(site: OpenSite, anna: Account, reader: CheckingClient) -> None:
    page = reader.page(path_of(made(site, anna, [slot(), practice("fathers")])))
    (along,) = [one for one in page.root.iter("section") if one.get("id") == "along"]

    paths = [address for one in along.iter("a") if (address := one.get("href") or "").startswith("/")]
    assert len(paths) == 5
    for path in paths:
        reader.get(path)
    (picture,) = along.iter("img")
    assert reader.get(picture.get("src", "")).mimetype == "image/svg+xml"


def test_those_who_edit_a_board_come_from_it_to_their_desk(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna)
    links = people.client_of(site.app, anna).page(path_of(board)).links()

    assert links["Edit"] == f"/en/collections/{board.id}"
    assert links["Share"] == f"/en/collections/{board.id}/share"
    assert "Edit" not in reader.page(path_of(board)).links()


def guess(site: OpenSite, *, network: str, code: str = "", method: str = "GET", path: str = "/en/c/{code}") -> int:
    client = site.app.test_client(use_cookies=False)
    address = path.format(code=code or written(new_code()))
    return client.open(address, method=method, environ_base={"REMOTE_ADDR": network}).status_code


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/en/c/{code}"), ("GET", "/c/{code}"), ("POST", "/en/c/{code}/take")]
)
def test_who_guesses_codes_has_to_wait_and_learns_no_right_one_meanwhile(
    site: OpenSite, anna: Account, method: str, path: str
) -> None:
    board, opened_before, listed = made(site, anna), made(site, anna), made(site, anna, visibility=Visibility.LISTED)
    network = f"192.0.2.{next(_numbers)}"
    assert guess(site, network=network, code=written(opened_before.code)) == 200
    answers = [guess(site, network=network, method=method, path=path) for _ in range(WRONG_CODES.most + 5)]

    assert answers == [404] * WRONG_CODES.most + [429] * 5
    assert guess(site, network=network, code=written(board.code)) == 429
    # A room in which somebody plays with the address keeps its board; and what is listed is no secret.
    assert guess(site, network=network, code=written(opened_before.code)) == 200
    assert guess(site, network=network, code=written(listed.code)) == 200
    assert guess(site, network="198.51.100.1", code=written(board.code)) == 200


def test_those_who_edit_a_board_open_it_whatever_others_of_their_network_have_tried(
    site: OpenSite, anna: Account
) -> None:
    board = made(site, anna)
    for _ in range(WRONG_CODES.most + 1):
        guess(site, network="127.0.0.1")
    people.client_of(site.app, anna).get(path_of(board))


def test_right_codes_are_not_counted(site: OpenSite, anna: Account) -> None:
    board, network = made(site, anna), "192.0.2.250"
    for _ in range(WRONG_CODES.most + 1):
        assert guess(site, network=network, code=written(board.code)) == 200
    assert guess(site, network=network) == 404


def test_seminars_to_come_stand_before_those_that_were(site: OpenSite, anna: Account, reader: CheckingClient) -> None:
    today = datetime.now(ZoneInfo(DETAILS.time_zone)).date()
    days = {"Last year": -365, "Yesterday": -2, "Soon": 3, "Later": 40, "Under way": 0}
    for title, offset in days.items():
        started = [slot(day=today + timedelta(days=offset), place="Turku")]
        first = [slot(day=today - timedelta(days=1))] if title == "Under way" else []
        made(site, anna, [*first, *started], title=title, visibility=Visibility.LISTED)
    made(site, anna, [slot(day=today)], title="By link only")
    made(site, anna, [practice("fathers")], title="Without a day", visibility=Visibility.LISTED)
    page = reader.page("/en/seminars")

    assert [title for title in page.texts("h3") if title in days] == [
        "Under way",
        "Soon",
        "Later",
        "Yesterday",
        "Last year",
    ]
    assert page.words.index("Later") < page.words.index("Past") < page.words.index("Yesterday")
    assert not {"By link only", "Without a day"} & {*page.texts("h3")}


def test_listed_collections_stand_in_the_list_with_what_they_hold(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    items = [practice("fathers"), practice("fathers"), practice("gone"), link()]
    board = made(site, anna, items, title="On fathers", visibility=Visibility.LISTED, description="Long. " * 100)
    made(site, anna, title="Of nobody's business", visibility=Visibility.LINK)
    page = reader.page("/en/collections")

    line = next(words_of(one) for one in page.root.iter("li") if "On fathers" in words_of(one))
    assert "2 practices" in line
    assert "English and Finnish" in line
    assert len(line) < 400
    assert page.links()["On fathers"] == path_of(board)
    assert "Of nobody's business" not in page.words


def test_ones_own_collections_stand_above_those_for_everybody(site: OpenSite, anna: Account) -> None:
    made(site, anna, title="My draft of a list", visibility=Visibility.PRIVATE)
    client: SignedInClient = people.client_of(site.app, anna)

    words = client.page("/en/collections").words
    assert words.index("My draft of a list") < words.index("For everybody")
