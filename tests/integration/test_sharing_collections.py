"""Sharing a collection: who may see it, a new code, invitations in five languages, and editing it together."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import delete, update

from kb.accounts.models import Account, OneTimeLink
from kb.collections import editing
from kb.collections.codes import written
from kb.collections.models import Collection, CollectionEditor, Visibility
from kb.languages import LANGUAGES
from tests.support import people
from tests.support.client import CheckingClient, Page, words_of
from tests.support.collections import make_collection, slot
from tests.support.open_site import OpenSite, open_site
from tests.support.people import SignedInClient

COLLEAGUE = "colleague@turku.example"


@pytest.fixture(scope="module")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    return open_site(tmp_path_factory.mktemp("site"), contact="library@kb.example")


@pytest.fixture
def site(shared_site: OpenSite) -> OpenSite:
    """The site, with nobody invited, and an empty outbox."""
    shared_site.forget(OneTimeLink)
    return shared_site


@pytest.fixture
def anna(site: OpenSite) -> Account:
    return people.make_account(site.database, name="Anna Liepa")


@pytest.fixture
def juri(site: OpenSite) -> Account:
    return people.make_account(site.database, name="Jüri Tamm")


@pytest.fixture
def board(site: OpenSite, anna: Account) -> Collection:
    """A collection of Anna's that whoever has the link may see."""
    items = [slot(day=date(2026, 11, 26), place="Main library"), slot(day=date(2026, 11, 27), place="Main library")]
    with site.writing() as session:
        return make_collection(session, anna, title="Thursday in Turku", items=items)


def client_of(site: OpenSite, account: Account) -> SignedInClient:
    return people.client_of(site.app, account)


def share(board: Collection, act: str = "") -> str:
    return f"/en/collections/{board.id}/share{act}"


def reader(site: OpenSite) -> CheckingClient:
    return CheckingClient(site.app)


def code_of(site: OpenSite, board: Collection) -> str:
    with site.reading() as session:
        return written(session.get_one(Collection, board.id).code)


def invite(site: OpenSite, owner: Account, board: Collection, *, to: str = COLLEAGUE, language: str = "en") -> str:
    """Invite somebody, and return the path of the link in the mail."""
    client_of(site, owner).post(share(board, "/invite").replace("/en/", f"/{language}/"), {"email": to})
    found = re.search(r"https://kb\.example(/\S+/edit-together/\S+)", site.mails()[-1].body)
    assert found is not None
    return found[1]


def let_in(site: OpenSite, board: Collection, account: Account) -> None:
    with site.writing() as session:
        row = CollectionEditor(collection_id=board.id, account_id=account.id, added_at=datetime.now(UTC))
        session.add(row)


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


def test_a_colleague_who_was_invited_edits_it_too(
    site: OpenSite, anna: Account, juri: Account, board: Collection
) -> None:
    path = invite(site, anna, board)
    client = client_of(site, juri)

    assert "Anna Liepa invites you." in client.page(path).words
    client.get(share(board), status=404)
    client.post(path)
    assert "Jüri Tamm" in client.page(share(board)).words
    client.get(path, status=410)
    client.post(path, status=410)


def test_the_answer_does_not_tell_whether_somebody_has_an_account(
    site: OpenSite, anna: Account, juri: Account, board: Collection
) -> None:
    client = client_of(site, anna)
    answers = []
    for email in (juri.email, "nobody@nowhere.example"):
        answer = client.post(share(board, "/invite"), {"email": email})
        page = client.get(answer.location).text
        answers.append((answer.location, len(site.mails()[-1].subject), email in page))

    assert answers[0] == answers[1]
    assert [mail.recipient for mail in site.mails()] == [juri.email, "nobody@nowhere.example"]
    bodies = [re.sub(r"edit-together/\S+", "", mail.body) for mail in site.mails()]
    assert bodies[0] == bodies[1]


def test_who_is_not_signed_in_comes_back_to_the_invitation_and_learns_whom_to_ask(
    site: OpenSite, anna: Account, board: Collection
) -> None:
    path = invite(site, anna, board, language="fi")
    assert path.startswith("/fi/")
    page = site.browser().page(path.replace("/fi/", "/en/"))

    assert page.links()["library@kb.example"] == "mailto:library@kb.example"
    wanted = parse_qs(urlsplit(page.links()["Sign in and come back here"]).query)["next"]
    assert wanted == [path.replace("/fi/", "/en/")]
    site.browser().post(path)
    assert site.browser().get(path).status_code == 200


def test_an_invitation_is_good_for_fourteen_days_and_can_be_taken_back(
    site: OpenSite, anna: Account, juri: Account, board: Collection
) -> None:
    late, taken_back = invite(site, anna, board), invite(site, anna, board, to="other@turku.example")
    with site.writing() as session:
        ids = session.query(OneTimeLink).order_by(OneTimeLink.made_at).all()
        assert [one.expires_at - one.made_at for one in ids] == [timedelta(days=14)] * 2
    client_of(site, anna).post(share(board, "/take-back"), {"invitation": ids[1].secret_hash})
    client_of(site, juri).get(taken_back, status=410)

    client_of(site, juri).get(late)
    with site.writing() as session:
        session.execute(update(OneTimeLink).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    client_of(site, juri).post(late, status=410)


def test_an_invitation_of_one_collection_is_not_taken_back_from_another(
    site: OpenSite, anna: Account, juri: Account, board: Collection
) -> None:
    path = invite(site, anna, board)
    with site.writing() as session:
        other = make_collection(session, juri)
        found = session.query(OneTimeLink).one().secret_hash
    client_of(site, juri).post(share(other, "/take-back"), {"invitation": found})

    client_of(site, juri).get(path)


def test_an_invitation_ends_with_its_collection(
    site: OpenSite, anna: Account, juri: Account, board: Collection
) -> None:
    path = invite(site, anna, board)
    with site.writing() as session:
        editing.delete(session, anna, board.id, now=datetime.now(UTC))

    client_of(site, juri).get(path, status=410)
    client_of(site, juri).post(path, status=410)


def test_whoever_edits_it_already_stays_what_she_is(site: OpenSite, anna: Account, board: Collection) -> None:
    client_of(site, anna).post(invite(site, anna, board))

    page = client_of(site, anna).page(share(board))
    assert page.words.count("Anna Liepa made it") == 1
    assert "Send the invitation" in page.texts("button")


def test_the_owner_takes_somebody_out_and_others_leave_by_themselves(
    site: OpenSite, anna: Account, juri: Account, board: Collection
) -> None:
    let_in(site, board, juri)
    client_of(site, anna).post(share(board, "/remove"), {"editor": juri.id})
    client_of(site, juri).get(share(board), status=404)

    let_in(site, board, juri)
    answer = client_of(site, juri).post(share(board, "/leave"))
    assert "You no longer edit the collection." in client_of(site, juri).page(answer.location).words
    client_of(site, juri).get(share(board), status=404)


def test_only_the_owner_says_who_edits(site: OpenSite, anna: Account, juri: Account, board: Collection) -> None:
    let_in(site, board, juri)
    client = client_of(site, juri)

    assert "Send the invitation" not in client.page(share(board)).texts("button")
    for act in ("/invite", "/remove", "/take-back"):
        client.post(share(board, act), {"email": COLLEAGUE, "editor": anna.id, "invitation": "x"}, status=404)
    client_of(site, anna).post(share(board, "/leave"), status=404)
    assert site.mails() == []


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


@pytest.mark.parametrize("email", ["", "anna", "a@b@c.example", "anna@turku.example\nBcc: x@y.example"])
def test_what_is_no_address_is_told_and_stays_in_the_form(
    site: OpenSite, anna: Account, board: Collection, email: str
) -> None:
    page = client_of(site, anna).posted_page(share(board, "/invite"), {"email": email})

    assert "email" in [one.get("id") for one in page.root.iter("input") if one.get("aria-invalid")]
    assert site.mails() == []


def test_nobody_is_flooded_with_invitations(site: OpenSite, anna: Account, board: Collection) -> None:
    for _ in range(5):
        invite(site, anna, board)
    page = client_of(site, anna).posted_page(share(board, "/invite"), {"email": COLLEAGUE}, status=429)

    assert COLLEAGUE in [one.get("value") for one in page.root.iter("input")]
    assert len(site.mails()) == 5


def test_an_odd_choice_changes_nothing(site: OpenSite, anna: Account, board: Collection) -> None:
    client_of(site, anna).post(share(board, "/visibility"), {"visibility": "everybody"}, status=400)

    reader(site).get(f"/en/c/{written(board.code)}")


def test_the_sender_of_an_invitation_may_have_left(
    site: OpenSite, anna: Account, juri: Account, board: Collection
) -> None:
    path = invite(site, anna, board)
    with site.writing() as session:
        session.execute(update(OneTimeLink).values(made_by=None))
        session.execute(update(Collection).where(Collection.id == board.id).values(owner_id=None))
        session.execute(delete(Account).where(Account.id == anna.id))

    assert "invites you" not in client_of(site, juri).page(path).words
    client_of(site, juri).post(path)
    client_of(site, juri).get(share(board))
