"""The details of a collection in the browser, its cover, its copy and its end; and two who save at once."""

from io import BytesIO

import pytest

from kb.accounts.models import Account
from kb.collections.codes import written
from kb.collections.models import Collection, CollectionEditor, Visibility
from tests.support.collection_pages import NOW, after, collection, lines, made, rows
from tests.support.collections import link, practice, slot
from tests.support.open_site import OpenSite
from tests.support.people import SignedInClient, client_of, make_account
from tests.support.word_files import photograph

pytestmark = pytest.mark.people


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
