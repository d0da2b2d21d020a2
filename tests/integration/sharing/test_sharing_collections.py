"""Sharing a collection: who may see it, a new code, invitations in five languages, and editing it together."""

from urllib.parse import parse_qs, urlsplit

import pytest

from kb.accounts.models import Account
from kb.collections.codes import written
from kb.collections.models import Collection, Visibility
from kb.languages import LANGUAGES
from tests.support.client import Page, words_of
from tests.support.open_site import OpenSite
from tests.support.sharing import COLLEAGUE, client_of, code_of, reader, share

pytestmark = pytest.mark.people


@pytest.mark.parametrize(("chosen", "status"), [("private", 404), ("link", 200), ("listed", 200)])
def test_those_who_edit_a_collection_say_who_sees_it(
    site: OpenSite, anna: Account, board: Collection, chosen: str, status: int
) -> None:
    client = client_of(site, anna)
    client.post(share(board, "/visibility"), {"visibility": chosen})

    reader(site).get(f"/en/c/{written(board.code)}", status=status)
    page = client.page(share(board))
    (ticked,) = [one.get("value") for one in page.root.iter("input") if one.get("checked") is not None]
    assert ticked == chosen


def test_a_new_code_makes_the_old_one_worthless_at_once(site: OpenSite, anna: Account, board: Collection) -> None:
    old = code_of(site, board)
    client_of(site, anna).post(share(board, "/new-code"))
    new = code_of(site, board)

    assert new != old
    for path in ("/c/{}", "/en/c/{}", "/c/{}/qr.svg", "/en/c/{}/agenda.ics"):
        reader(site).get(path.format(old), status=404)
    reader(site).get(f"/en/c/{new}")


def test_the_page_tells_how_to_say_the_code(site: OpenSite, anna: Account, board: Collection) -> None:
    page = client_of(site, anna).page(share(board))

    assert written(board.code).replace("-", " ") in page.words
    assert f"https://kb.example/c/{written(board.code)}" in page.links()
    pictures = [one.get("src", "") for one in page.root.iter("img")]
    assert [client_of(site, anna).get(picture).mimetype for picture in pictures] == ["image/svg+xml"]


@pytest.mark.parametrize(
    ("act", "sent", "told"),
    [
        ("/visibility", {"visibility": "link"}, "Whoever has this link can open it now."),
        ("/new-code", {}, "The collection has a new link. The old one does not open it any more."),
    ],
)
def test_one_is_led_to_the_link_and_told_beside_it_what_it_does_now(
    site: OpenSite, anna: Account, board: Collection, act: str, sent: dict[str, str], told: str
) -> None:
    client = client_of(site, anna)
    location = client.post(share(board, act), sent).location
    page = client.page(location)

    assert urlsplit(location).fragment == "link"
    (part,) = [one for one in page.root.iter("section") if one.get("aria-labelledby") == "link"]
    assert told in words_of(part)
    assert page.words.count(told) == 1
    assert page.texts("h2").index("The short link") < page.texts("h2").index("Who may see it")


def test_what_was_made_private_is_not_said_to_open_for_others(site: OpenSite, anna: Account, board: Collection) -> None:
    client = client_of(site, anna)
    page = client.page(client.post(share(board, "/visibility"), {"visibility": "private"}).location)

    assert "Saved. This is who may see it now." in page.words
    assert "can open it now" not in page.words
    assert page.texts("h2").index("Who may see it") < page.texts("h2").index("The short link")


@pytest.mark.parametrize("visibility", ["private", "link"])
def test_everything_to_print_and_take_along_is_on_the_page_for_sharing(
    site: OpenSite, anna: Account, board: Collection, visibility: str
) -> None:
    client = client_of(site, anna)
    page = client.page(client.post(share(board, "/visibility"), {"visibility": visibility}).location)
    (part,) = [one for one in page.root.iter("section") if one.get("aria-labelledby") == "take-along"]

    kinds = [client.get(one.get("href", "")).mimetype for one in part.iter("a")]
    assert kinds == ["application/pdf", "text/html", "text/calendar", "text/markdown", "text/csv"]


def test_a_private_collection_has_no_link_to_hand_out(site: OpenSite, anna: Account, board: Collection) -> None:
    client = client_of(site, anna)
    client.post(share(board, "/visibility"), {"visibility": "private"})

    assert f"/c/{written(board.code)}" not in client.page(share(board)).words


def test_the_invitation_is_written_in_each_language_with_days_place_and_link(
    site: OpenSite, anna: Account, board: Collection
) -> None:
    page = client_of(site, anna).page(share(board))
    texts = {one.get("lang"): words_of(one) for one in page.root.iter("textarea") if one.get("lang")}

    assert {*texts} == {*LANGUAGES}
    for text in texts.values():
        for told in ("Thursday in Turku", "Main library", f"https://kb.example/c/{written(board.code)}"):
            assert told in text
    assert "26–27 Nov 2026" in texts["en"]
    assert "26.–27. nov" in texts["da"]
    assert "26.–27. marraskuuta 2026" in texts["fi"]


def test_a_mail_program_opens_with_the_same_text(site: OpenSite, anna: Account, board: Collection) -> None:
    page = client_of(site, anna).page(share(board))
    address = next(one.get("href", "") for one in page.root.iter("a") if one.get("href", "").startswith("mailto:"))
    shown = next(one for one in page.root.iter("textarea"))
    opened = parse_qs(urlsplit(address).query)

    assert opened["subject"] == ["Invitation: Thursday in Turku"]
    assert opened["body"][0].replace("\r\n", "\n").strip() == "".join(shown.itertext()).strip()
    assert "+" not in address


def test_the_lines_for_another_site_are_those_of_the_frame(site: OpenSite, anna: Account, board: Collection) -> None:
    page = client_of(site, anna).page(share(board))
    (lines,) = [one for one in page.root.iter("textarea") if one.get("lang") is None]
    (frame,) = Page(f"<!DOCTYPE html><title>x</title>{''.join(lines.itertext())}").root.iter("iframe")

    assert frame.get("src") == f"https://kb.example/en/c/{written(board.code)}/embed"


@pytest.mark.parametrize("act", ["", "/visibility", "/new-code", "/invite", "/remove", "/take-back", "/leave"])
def test_nobody_else_shares_a_collection(site: OpenSite, juri: Account, board: Collection, act: str) -> None:
    form = {"visibility": Visibility.LISTED, "email": COLLEAGUE, "editor": "x", "invitation": "x"}
    before = code_of(site, board)
    if not act:
        client_of(site, juri).get(share(board), status=404)
        assert "/sign-in" in site.browser().get(share(board), status=302).location
        return
    client_of(site, juri).post(share(board, act), form, status=404)
    assert "/sign-in" in site.browser().post(share(board, act), form).location
    assert code_of(site, board) == before
    assert site.mails() == []


def test_an_odd_choice_changes_nothing(site: OpenSite, anna: Account, board: Collection) -> None:
    client_of(site, anna).post(share(board, "/visibility"), {"visibility": "everybody"}, status=400)

    reader(site).get(f"/en/c/{written(board.code)}")
