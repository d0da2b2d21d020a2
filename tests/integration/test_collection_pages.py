"""The pages of those who make collections, without any script."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from urllib.parse import urlsplit

import pytest

from kb.accounts.models import Account
from kb.collections.codes import written
from kb.collections.editing import NewItem
from kb.collections.models import Collection, CollectionEditor, CollectionItem, ItemKind, Visibility
from kb.link_checks.dead import key_of
from kb.link_checks.models import FAILURES_OF_A_DEAD_LINK, CheckedLink
from kb.practices.record import Resources
from tests.support.client import Page, words_of
from tests.support.collections import heading, link, make_collection, note, practice, slot
from tests.support.open_site import OpenSite, open_site
from tests.support.people import SignedInClient, client_of, make_account
from tests.support.practices import make_practice, write_practice
from tests.support.word_files import photograph

NOW = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
FATHERS = make_practice("fathers", title="Fathers read", resources=Resources(duration_minutes=50))
SOUP = make_practice("soup", title="Soup and talk", summary="Neighbours cook soup.")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    return open_site(tmp_path_factory.mktemp("site"), FATHERS, SOUP)


@pytest.fixture
def anna(site: OpenSite) -> Account:
    return make_account(site.database, name="Anna")


@pytest.fixture
def browser(site: OpenSite, anna: Account) -> SignedInClient:
    return client_of(site.app, anna)


def made(site: OpenSite, actor: Account, *items: NewItem, visibility: Visibility = Visibility.LINK) -> str:
    """Return the address of the workshop of a new collection."""
    with site.writing() as session:
        return f"/en/collections/{make_collection(session, actor, items=items, visibility=visibility).id}"


def rows(site: OpenSite, path: str) -> list[CollectionItem]:
    """Return the lines of a collection, by the address of its workshop."""
    with site.reading() as session:
        return [*session.get_one(Collection, path.rsplit("/", 1)[1]).items]


def collection(site: OpenSite, path: str) -> Collection:
    """Return a collection, by the address of its workshop."""
    with site.reading() as session:
        return session.get_one(Collection, path.rsplit("/", 1)[1])


def lines(page: Page) -> list[str]:
    """Return the words of each line of a list."""
    return [words_of(element) for element in page.root.iter("li") if (element.get("id") or "").startswith("item-")]


def after(browser: SignedInClient, path: str, form: Mapping[str, object]) -> tuple[Page, str]:
    """Send a form; return the page to which it leads, and the line that it comes back to."""
    location = urlsplit(browser.post(path, form).headers["Location"])
    return browser.page(f"{location.path}?{location.query}"), location.fragment


class TestBeginning:
    def test_a_collection_is_begun_with_the_practices_of_the_address(
        self, site: OpenSite, browser: SignedInClient
    ) -> None:
        page = browser.page("/en/collections/new?practice=fathers&practice=soup&practice=fathers&practice=gone")
        chosen = [element.get("value") for element in page.root.iter("input") if element.get("name") == "practice"]
        assert chosen == ["fathers", "soup"]
        page, _line = after(
            browser, "/en/collections/new", {"title": "Thursday", "written_in": "lv", "practice": chosen}
        )
        assert page.texts("h1") == ["Thursday"]
        assert "Your collection is begun" in page.words
        assert [line.split()[0] for line in lines(page)] == ["Practice", "Practice"]
        # Without a slot nobody asks how long things take.
        assert "no length yet" not in page.words
        assert "Planned:" not in page.words
        offer = next(part for part in page.root.iter("p") if part.get("data-shortlist-empty"))
        assert offer.get("data-shortlist-empty") == "fathers soup"

    def test_its_zone_is_that_of_the_country_or_of_the_language(self, site: OpenSite) -> None:
        dane = make_account(site.database, defaults={"country": ["DK"]})
        for account, language, zone in (
            (dane, "en", "Europe/Copenhagen"),
            (make_account(site.database), "fi", "Europe/Helsinki"),
            (make_account(site.database), "en", "Europe/Riga"),
        ):
            location = client_of(site.app, account).post(f"/{language}/collections/new", {"title": "A"}).location
            assert collection(site, urlsplit(location).path).time_zone == zone

    def test_without_a_title_what_was_chosen_stays_in_the_form(self, browser: SignedInClient) -> None:
        page = browser.posted_page("/en/collections/new", {"title": " ", "written_in": "fi", "practice": ["soup"]})
        assert "Give the collection a title" in page.words
        assert "Soup and talk" in page.words
        assert 'value="fi" selected' in re.sub(r"\s+", " ", page.html)

    def test_who_is_not_signed_in_signs_in_first_and_comes_back(self, site: OpenSite) -> None:
        response = site.browser().get("/en/collections/new?practice=soup", status=302)
        assert "next=/en/collections/new?practice%3Dsoup" in response.location

    def test_my_collections_are_listed_with_what_one_should_know(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna, practice("soup"), visibility=Visibility.PRIVATE)
        page = browser.page("/en/collections")
        assert page.links()["Thursday in Turku"] == path
        assert "1 line · private · changed" in page.words
        other = client_of(site.app, make_account(site.database)).page("/en/collections")
        assert path not in other.links().values()


class TestWorkshop:
    def test_slots_tell_what_is_planned_what_is_too_much_and_what_is_not_counted(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(
            site,
            anna,
            slot("Opening", starts="09:00", ends="10:00", place="Room 3"),
            practice("fathers"),
            link("Film", minutes=25),
            slot("Groups", starts="11:00", ends="12:00"),
            practice("soup"),
            practice("fathers", minutes=30),
        )
        opening, fathers, film, groups, soup, again = lines(browser.page(path))
        assert opening.startswith("26 November 2026 · 09:00–10:00 · Room 3 Opening")
        assert "Planned: 75 of 60 minutes. 15 minutes over: plan fewer for a line, or a longer slot." in opening
        assert "50 minutes, as the practice says" in fathers
        assert "25 minutes" in film
        assert "Planned: 30 of 60 minutes. 1 line has no length yet, and is not counted." in groups
        assert "over: plan" not in groups
        assert "Plan minutes" in fathers
        assert "Plan minutes" in soup
        assert "Plan minutes" not in film
        assert "no length yet" in soup
        assert "as the practice says" not in again

    def test_the_pages_of_a_collection_have_one_menu_and_copy_and_delete_stand_at_the_end_of_the_details(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna, slot("Opening"))
        names = ["Agenda", "Share", "In the room", "See it as others do", "Details"]
        for place, current in (("", "Agenda"), ("/share", "Share"), ("/room", "In the room"), ("/details", "Details")):
            page = browser.page(path + place)
            menu = next(part for part in page.root.iter("nav") if part.get("aria-label") == "This collection")
            entries = [*menu.iter("a")]
            assert [words_of(entry) for entry in entries] == names
            assert [words_of(entry) for entry in entries if entry.get("aria-current")] == [current]
            assert "Shortlist 0" not in page.links()
        assert {"Copy it for the next seminar", "Delete this collection"} <= browser.page(
            f"{path}/details"
        ).links().keys()

    def test_who_edits_it_comes_from_the_wall_to_the_desk_and_others_to_the_board(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna)
        board = f"/en/c/{written(collection(site, path).code)}"
        assert browser.page(f"{board}/projector").links()["Close"] == f"{path}/room"
        assert site.browser().page(f"{board}/projector").links()["Close"] == board

    def test_what_was_changed_is_marked_until_it_was_seen(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        site = open_site(tmp_path_factory.mktemp("site"), FATHERS)
        anna = make_account(site.database)
        browser, path = client_of(site.app, anna), made(site, anna, practice("fathers"))
        assert "Changed since" not in browser.page(path).words
        write_practice(site.practices, make_practice("fathers", title="Fathers read aloud"))
        site.take_in(now=NOW)

        page = browser.page(path)
        assert "Changed since you added it." in lines(page)[0]
        compare = browser.page(page.links()["See what was changed: Fathers read aloud"])
        assert "aloud" in compare.words
        item = rows(site, path)[0].id
        page, line = after(browser, f"{path}/items/{item}/revision", {"what": "seen"})
        assert line == f"item-{item}"
        assert "Changed since" not in page.words

    def test_a_practice_can_stay_as_it_is(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        site = open_site(tmp_path_factory.mktemp("site"), FATHERS)
        anna = make_account(site.database)
        browser, path = client_of(site.app, anna), made(site, anna, practice("fathers"))
        item = f"{path}/items/{rows(site, path)[0].id}"
        assert "Let it stay as it is now" in browser.page(item).texts("button")
        after(browser, f"{item}/revision", {"what": "freeze"})
        write_practice(site.practices, make_practice("fathers", title="Fathers read aloud"))
        site.take_in(now=NOW)
        page = browser.page(path)
        assert "Fathers read aloud" not in page.words
        assert "Stays as it was in revision 1." in lines(page)[0]
        page, _line = after(browser, f"{item}/revision", {"what": "follow"})
        assert "Fathers read aloud" in page.words

    def test_a_withdrawn_practice_stays_as_a_line_with_the_reason(
        self, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        site = open_site(tmp_path_factory.mktemp("site"), FATHERS)
        anna = make_account(site.database)
        path = made(site, anna, practice("fathers"), practice("never-was"))
        site.catalogue.store.withdraw("fathers", reason="The library asked for it.")
        withdrawn, gone = lines(client_of(site.app, anna).page(path))
        assert "Fathers read Withdrawn. Reason: The library asked for it." in withdrawn
        assert "It cannot be shown now" in gone

    def test_a_dead_link_is_marked(self, site: OpenSite, anna: Account, browser: SignedInClient) -> None:
        url = "https://gone.example/page"
        path = made(site, anna, link(url=url), link("Good"))
        with site.writing() as session:
            session.add(CheckedLink(key=key_of(url), url=url, next_at=NOW, failures=FAILURES_OF_A_DEAD_LINK))
        dead, good = lines(browser.page(path))
        assert "This link leads nowhere any more." in dead
        assert "nowhere" not in good

    def test_who_makes_it_not_comes_to_the_board_of_a_listed_one_and_else_finds_nothing(
        self, site: OpenSite, anna: Account
    ) -> None:
        other = client_of(site.app, make_account(site.database))
        listed = made(site, anna, visibility=Visibility.LISTED)
        assert other.get(listed, status=302).location == f"/en/c/{written(collection(site, listed).code)}"
        for visibility in (Visibility.LINK, Visibility.PRIVATE):
            other.get(made(site, anna, visibility=visibility), status=404)
        other.get("/en/collections/not-there", status=404)
        assert "/account/sign-in" in site.browser().get(listed, status=302).location


class TestAdding:
    def test_practices_are_found_by_words_and_the_ticked_ones_added(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna, note("first"), practice("fathers"))
        page = browser.page(f"{path}/practices?q=soup")
        assert page.texts("label")[1] == "Soup and talk"
        first = rows(site, path)[0].id
        form = {"kind": "practice", "practice": ["soup", "fathers"], "after": first}
        page, line = after(browser, f"{path}/items", form)
        assert [row.slug for row in rows(site, path)] == ["", "soup", "fathers", "fathers"]
        assert line == f"item-{rows(site, path)[1].id}"
        assert "Added." in lines(page)[1]

    @pytest.mark.parametrize(
        "address",
        ["https://kb.example/p/soup", "https://kb.example/lv/practices/soup?text=et#why", "/en/practices/soup"],
    )
    def test_a_pasted_address_finds_its_practice(
        self, site: OpenSite, anna: Account, browser: SignedInClient, address: str
    ) -> None:
        page = browser.page(f"{made(site, anna)}/practices?q={address.replace('?', '%3F').replace('#', '%23')}")
        assert page.texts("label")[1:-1] == ["Soup and talk"]

    def test_an_address_that_leads_to_no_practice_is_told(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        page = browser.page(f"{made(site, anna)}/practices?q=https://kb.example/p/nowhere")
        assert "This address leads to no practice that can be added." in page.words

    def test_nothing_ticked_is_told(self, site: OpenSite, anna: Account, browser: SignedInClient) -> None:
        path = made(site, anna)
        for form in ({"kind": "practice"}, {"kind": "practice", "practice": "withdrawn-meanwhile"}):
            page, _line = after(browser, f"{path}/items", form)
            assert "Nothing was added. Tick the practices that you want." in page.words

    @pytest.mark.parametrize(
        ("form", "told"),
        [
            ({"kind": "link", "title": "Guide", "url": "https://example.org/", "link_kind": "video"}, "Video"),
            (
                {"kind": "slot", "title": "Lunch", "day": "2026-11-26", "starts": "12:00", "ends": "13:00"},
                "12:00–13:00",
            ),
            ({"kind": "heading", "title": "At home"}, "At home"),
            ({"kind": "note", "note": "Bring a pen."}, "Bring a pen."),
        ],
    )
    def test_every_kind_of_line_is_added_by_its_form_and_comes_back_changed(
        self, site: OpenSite, anna: Account, browser: SignedInClient, form: dict[str, object], told: str
    ) -> None:
        path = made(site, anna, note("first"))
        assert browser.page(f"{path}/items/new?kind={form['kind']}").texts("h1")[0].startswith("Add a")
        page, line = after(browser, f"{path}/items", {**form, "after": "start"})
        assert told in lines(page)[0]
        item = rows(site, path)[0]
        assert line == f"item-{item.id}"
        changed = {**form, "note": "Said anew.", "version": item.version}
        page, line = after(browser, f"{path}/items/{item.id}", changed)
        assert line == f"item-{item.id}"
        assert "Said anew." in lines(page)[0]
        assert "Saved." in lines(page)[0]

    def test_what_is_wrong_is_told_beside_its_field_and_what_was_typed_stays(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna)
        form = {"kind": "slot", "title": "Lunch", "day": "soon", "starts": "noon", "note": "Soup."}
        page = browser.posted_page(f"{path}/items", form)
        assert "2 things need your attention" in page.words
        assert 'value="noon"' in page.html
        assert "Soup." in page.words
        assert not rows(site, path)

    def test_something_new_is_added_to_the_slot_where_one_is(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna, slot("Opening"), note("first"), slot("Groups"))
        page = browser.page(browser.page(path).links()["Add here: Opening"].partition("#")[0])
        assert "After “first”" in page.words
        form = browser.page(page.links()["An outside link"])
        after_first = rows(site, path)[1].id
        assert f'value="{after_first}" selected' in re.sub(r"\s+", " ", form.html)
        assert f'name="after" value="{after_first}"' in re.sub(r"\s+", " ", page.html)

    @pytest.mark.parametrize("typed", ["www.valmiera.lv/tevi", "valmiera.lv", "valmiera.lv:8080/tevi?a=1"])
    def test_an_address_is_taken_as_people_type_it(
        self, site: OpenSite, anna: Account, browser: SignedInClient, typed: str
    ) -> None:
        path = made(site, anna)
        browser.post(f"{path}/items", {"kind": "link", "title": "Fathers", "url": typed}, status=303)
        assert rows(site, path)[0].url == f"https://{typed}"

    def test_a_note_is_not_lost_with_the_practice_that_it_was_about(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna)
        form = {"kind": "practice", "practice": "gone-by-now", "note": "Ask them about chairs."}
        page = browser.posted_page(f"{path}/items", form)
        assert "This practice is no longer here." in page.words
        assert "Ask them about chairs." in page.html

    def test_a_practice_is_looked_for_on_its_own_page(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna)
        response = browser.get(f"{path}/items/new?kind=practice&after=start", status=302)
        assert response.location.endswith(f"{path}/practices?after=start")

    def test_nothing_invisible_is_given_back(self, site: OpenSite, anna: Account, browser: SignedInClient) -> None:
        assert "\x01" not in browser.page(f"{made(site, anna)}/practices?q=soup%01%00talk").html

    @pytest.mark.parametrize("kind", ["", "room", "practice\x00"])
    def test_a_kind_that_there_is_not_is_not_found(
        self, site: OpenSite, anna: Account, browser: SignedInClient, kind: str
    ) -> None:
        browser.post(f"{made(site, anna)}/items", {"kind": kind}, status=404)

    def test_from_the_page_of_a_practice_it_comes_into_a_collection(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna, note("first"))
        assert "Thursday in Turku" in browser.page("/en/practices/soup/collect").texts("span")
        page, line = after(browser, "/en/practices/soup/collect", {"collection": path.rsplit("/", 1)[1]})
        assert page.texts("h1") == ["Thursday in Turku"]
        assert line == f"item-{rows(site, path)[1].id}"

    def test_from_the_page_of_a_practice_a_collection_is_begun(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        browser.posted_page("/en/practices/soup/collect", {"collection": "new", "title": ""})
        page, _line = after(browser, "/en/practices/soup/collect", {"collection": "new", "title": "Friday"})
        assert page.texts("h1") == ["Friday"]
        browser.get("/en/practices/nowhere/collect", status=404)

    def test_a_practice_does_not_come_into_the_collection_of_somebody_else(self, site: OpenSite, anna: Account) -> None:
        other = client_of(site.app, make_account(site.database))
        other.post("/en/practices/soup/collect", {"collection": made(site, anna).rsplit("/", 1)[1]}, status=404)


class TestMoving:
    @pytest.mark.parametrize(
        ("form", "order"),
        [
            ({"to": "up"}, ["A", "c", "b"]),
            ({"to": "down"}, ["A", "b", "c"]),
            ({"before": 0}, ["c", "A", "b"]),
            ({"after": 0}, ["A", "c", "b"]),
        ],
    )
    def test_a_line_is_moved_and_told_where_it_stands(
        self, site: OpenSite, anna: Account, browser: SignedInClient, form: dict[str, object], order: list[str]
    ) -> None:
        path = made(site, anna, heading("A"), note("b"), note("c"))
        found = rows(site, path)
        sent = {name: found[value].id if isinstance(value, int) else value for name, value in form.items()}
        page, line = after(browser, f"{path}/items/{found[2].id}/move", sent)
        assert [row.title or row.note for row in rows(site, path)] == order
        assert line == f"item-{found[2].id}"
        place = order.index("c") + 1
        section = ", in “A”" if place > 1 else ""
        assert f"Moved to place {place} of 3{section}." in lines(page)[place - 1]

    @pytest.mark.parametrize(
        ("moved", "form", "order"),
        [
            (0, {"after": 5}, ["D", "e", "A", "b", "C", "c"]),
            (4, {"before": 0}, ["D", "e", "A", "b", "C", "c"]),
            (2, {"before": 0}, ["C", "c", "A", "b", "D", "e"]),
            (0, {"before": 3}, ["A", "b", "C", "c", "D", "e"]),
        ],
    )
    def test_a_section_is_put_beside_another_with_what_belongs_to_it(
        self,
        site: OpenSite,
        anna: Account,
        browser: SignedInClient,
        moved: int,
        form: dict[str, int],
        order: list[str],
    ) -> None:
        path = made(site, anna, slot("A"), note("b"), heading("C"), note("c"), slot("D"), note("e"))
        found = rows(site, path)
        sent = {name: found[place].id for name, place in form.items()}
        browser.post(f"{path}/items/{found[moved].id}/move", {"to": "section", **sent}, status=303)
        assert [row.title or row.note for row in rows(site, path)] == order

    @pytest.mark.parametrize(
        ("chosen", "order"),
        [("start", ["b", "A", "c"]), ("", ["A", "c", "b"]), (2, ["A", "c", "b"]), (0, ["A", "b", "c"])],
    )
    def test_a_line_is_moved_on_its_own_page_too(
        self, site: OpenSite, anna: Account, browser: SignedInClient, chosen: str | int, order: list[str]
    ) -> None:
        path = made(site, anna, heading("A"), note("b"), note("c"))
        found = rows(site, path)
        after_id = found[chosen].id if isinstance(chosen, int) else chosen
        form = {"note": "b", "version": "1", "after": after_id, "stood_after": found[0].id}
        browser.post(f"{path}/items/{found[1].id}", form, status=303)
        assert [row.title or row.note for row in rows(site, path)] == order

    def test_a_move_without_a_place_is_refused(self, site: OpenSite, anna: Account, browser: SignedInClient) -> None:
        path = made(site, anna, note("a"))
        browser.post(f"{path}/items/{rows(site, path)[0].id}/move", {"to": "sideways"}, status=400)
        browser.post(f"{path}/items/nowhere/move", {"to": "up"}, status=404)

    def test_a_removal_is_asked_for_first_and_leads_to_the_line_that_has_its_place(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna, note("a"), link("b"), note("c"))
        _first, second, third = rows(site, path)
        assert "If people have said that they take it home" in browser.page(f"{path}/items/{second.id}/remove").words
        page, line = after(browser, f"{path}/items/{second.id}/remove", {})
        assert line == f"item-{third.id}"
        assert "is removed" in page.words
        for row in rows(site, path):
            page, line = after(browser, f"{path}/items/{row.id}/remove", {})
        assert "Nothing is in it yet." in page.words
        assert line == ""


class TestTwoAtOnce:
    def test_who_saves_on_top_of_somebody_elses_text_sees_both_and_decides(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna, link("Guide", note="Old"))
        item = f"{path}/items/{rows(site, path)[0].id}"
        typed = {"title": "Guide", "url": "https://example.org/guide", "link_kind": "page", "version": "1"}
        browser.post(item, {**typed, "note": "Theirs", "minutes": "5"})
        page = browser.posted_page(item, {**typed, "note": "Mine"}, status=409)
        assert "Somebody has changed this while you were writing" in page.words
        assert page.texts("dd")[:2] == ["5", "Theirs"]
        assert page.texts("textarea") == ["Mine"]
        assert rows(site, path)[0].note == "Theirs"
        latest = next(field.get("value") for field in page.root.iter("input") if field.get("name") == "version")
        browser.post(item, {**typed, "note": "Mine", "version": latest})
        assert rows(site, path)[0].note == "Mine"

    def test_a_line_that_somebody_removed_meanwhile_can_be_added_again(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna, practice("soup"))
        item = f"{path}/items/{rows(site, path)[0].id}"
        browser.post(f"{item}/remove")
        form = {"kind": "practice", "practice": "soup", "note": "Mine", "minutes": "20", "version": "1"}
        page = browser.posted_page(item, form, status=409)
        assert "Somebody has removed this while you were writing" in page.words
        assert page.texts("textarea") == ["Mine"]
        sent = {name: field.get("value", "") for field in page.root.iter("input") if (name := field.get("name"))}
        after(browser, f"{path}/items", {**sent, "note": "Mine"})
        assert [(row.slug, row.note, row.minutes) for row in rows(site, path)] == [("soup", "Mine", 20)]

    def test_details_that_somebody_else_has_saved_meanwhile_are_shown_beside_mine(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna)
        page = browser.page(f"{path}/details")
        seen = next(field.get("value") for field in page.root.iter("input") if field.get("name") == "seen")
        typed = {"written_in": "en", "languages": ["en"], "time_zone": "Europe/Riga", "seen": seen}
        browser.post(f"{path}/details", {**typed, "title": "Theirs"})
        page = browser.posted_page(f"{path}/details", {**typed, "title": "Mine", "description": "Long"}, status=409)
        assert "Theirs" in page.texts("dd")
        assert 'value="Mine"' in page.html
        assert page.texts("textarea") == ["Long"]
        assert collection(site, path).title == "Theirs"


class TestDetails:
    def test_details_are_saved_with_the_language_of_the_texts_first(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna)
        page = browser.page(f"{path}/details")
        seen = next(field.get("value") for field in page.root.iter("input") if field.get("name") == "seen")
        form = {
            "title": "Thursday  in Riga",
            "description": "One.\r\n\r\nTwo.",
            "written_in": "lv",
            "languages": ["en", "lv"],
            "tags": "fathers, climate , fathers,",
            "time_zone": "Europe/Tallinn",
            "seen": seen,
        }
        page, _line = after(browser, f"{path}/details", form)
        assert "The details are saved." in page.words
        saved = collection(site, path)
        assert (saved.title, saved.description) == ("Thursday in Riga", "One.\n\nTwo.")
        assert (saved.languages, saved.tags, saved.time_zone) == (
            ["lv", "en"],
            ["fathers", "climate"],
            "Europe/Tallinn",
        )

    def test_a_cover_is_served_to_whoever_may_see_the_collection(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path = made(site, anna)
        picture = (BytesIO(photograph(place="x", width=60, height=40)), "room.jpg")
        after(browser, f"{path}/cover", {"cover": picture, "cover_alt": "A room"})
        page = browser.page(f"{path}/details")
        image = next(page.root.iter("img"))
        assert image.get("alt") == "A room"
        source = image.get("src") or ""
        board = site.browser().page(f"/en/c/{written(collection(site, path).code)}")
        assert (source, "A room") in [(shown.get("src"), shown.get("alt")) for shown in board.root.iter("img")]
        response = site.browser().get(source)
        assert response.mimetype == "image/jpeg"
        response.close()
        assert "sandbox" in response.headers["Content-Security-Policy"]
        assert response.headers["Cache-Control"] == "no-cache, private"
        assert response.headers["X-Robots-Tag"] == "noindex"
        site.browser().get(f"{source}x", status=404)
        with site.writing() as session:
            session.get_one(Collection, path.rsplit("/", 1)[1]).visibility = Visibility.PRIVATE
        site.browser().get(source, status=404)
        browser.get(source).close()
        after(browser, f"{path}/cover", {"remove": "1"})
        browser.get(source, status=404)

    @pytest.mark.parametrize(
        ("data", "alt", "told"),
        [
            (b"", "A room", "Choose a picture."),
            (b"no picture", "A room", "This file is no picture"),
            (photograph(place="x", width=20, height=20), "", "Say what can be seen in the picture"),
        ],
    )
    def test_a_bad_cover_is_told(
        self, site: OpenSite, anna: Account, browser: SignedInClient, data: bytes, alt: str, told: str
    ) -> None:
        form = {"cover": (BytesIO(data), "room.jpg"), "cover_alt": alt}
        assert told in browser.posted_page(f"{made(site, anna)}/cover", form).words

    def test_a_copy_is_made_for_another_day(self, site: OpenSite, anna: Account, browser: SignedInClient) -> None:
        path = made(site, anna, slot("Opening"), practice("soup"))
        assert 'value="Thursday in Turku (copy)"' in browser.page(f"{path}/copy").html
        assert "Write the day as" in browser.posted_page(f"{path}/copy", {"title": "A", "day": "soon"}).words
        page, _line = after(browser, f"{path}/copy", {"title": "In spring", "day": "2027-03-30"})
        assert page.texts("h1") == ["In spring"]
        assert "30 March 2027" in lines(page)[0]
        assert "This is the copy." in page.words

    def test_a_collection_is_deleted_after_a_question_by_its_owner_only(
        self, site: OpenSite, anna: Account, browser: SignedInClient
    ) -> None:
        path, bob = made(site, anna), make_account(site.database)
        with site.writing() as session:
            session.add(CollectionEditor(collection_id=path.rsplit("/", 1)[1], account_id=bob.id, added_at=NOW))
        friend = client_of(site.app, bob)
        assert "Delete this collection" not in friend.page(f"{path}/details").links()
        friend.get(f"{path}/delete", status=404)
        friend.post(f"{path}/delete", status=404)
        assert "This cannot be undone." in browser.page(f"{path}/delete").words
        page, _line = after(browser, f"{path}/delete", {})
        assert "The collection is deleted." in page.words
        browser.get(path, status=404)


@pytest.mark.parametrize("language", ["lv", "et", "fi", "da"])
def test_the_pages_stand_in_every_language(
    site: OpenSite, anna: Account, browser: SignedInClient, language: str
) -> None:
    path = made(site, anna, slot(), practice("soup"), link(), note()).replace("/en/", f"/{language}/")
    kinds = [f"/items/new?kind={kind}" for kind in ItemKind if kind is not ItemKind.PRACTICE]
    for page in ("", "/details", "/copy", "/delete", "/practices", *kinds):
        browser.page(path + page)
