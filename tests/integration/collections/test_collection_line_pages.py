"""Lines of a collection in the browser: added, changed, moved and removed."""

import re

import pytest

from kb.accounts.models import Account
from tests.support.collection_pages import after, lines, made, rows
from tests.support.collections import heading, link, note, practice, slot
from tests.support.open_site import OpenSite
from tests.support.people import SignedInClient, client_of, make_account

pytestmark = pytest.mark.people


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
