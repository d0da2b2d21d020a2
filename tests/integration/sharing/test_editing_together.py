"""Editing a collection together: invitations, who joins, who leaves, and what only the owner may do."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import delete, update

from kb.accounts.models import Account, OneTimeLink
from kb.collections import editing
from kb.collections.models import Collection
from tests.support.collections import make_collection
from tests.support.open_site import OpenSite
from tests.support.sharing import COLLEAGUE, client_of, invite, let_in, share

pytestmark = pytest.mark.people


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
