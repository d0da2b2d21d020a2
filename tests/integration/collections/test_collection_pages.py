"""The pages of those who make collections, without any script."""

import re
from urllib.parse import urlsplit

import pytest

from kb.accounts.models import Account
from kb.collections.codes import written
from kb.collections.models import ItemKind, Visibility
from kb.link_checks.dead import key_of
from kb.link_checks.models import FAILURES_OF_A_DEAD_LINK, CheckedLink
from tests.support.client import words_of
from tests.support.collection_pages import FATHERS, NOW, after, collection, lines, made, rows
from tests.support.collections import link, note, practice, slot
from tests.support.open_site import OpenSite, open_site
from tests.support.people import SignedInClient, client_of, make_account
from tests.support.practices import make_practice, write_practice

pytestmark = pytest.mark.people


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


@pytest.mark.parametrize("language", ["lv", "et", "fi", "da"])
def test_the_pages_stand_in_every_language(
    site: OpenSite, anna: Account, browser: SignedInClient, language: str
) -> None:
    path = made(site, anna, slot(), practice("soup"), link(), note()).replace("/en/", f"/{language}/")
    kinds = [f"/items/new?kind={kind}" for kind in ItemKind if kind is not ItemKind.PRACTICE]
    for page in ("", "/details", "/copy", "/delete", "/practices", *kinds):
        browser.page(path + page)
