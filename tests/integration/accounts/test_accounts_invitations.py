"""Invitations: who is invited joins with her role, and the first administrator by a link of her own."""

import pytest

from kb.accounts import invitations
from kb.accounts.links import LinkNotGood
from kb.accounts.models import Account, OneTimeLink, Role
from kb.accounts.secrets import hash_of
from kb.database.engine import Database
from tests.support import people
from tests.support.accounts_site import NEW_PASSWORD, AccountsSite, address

pytestmark = pytest.mark.people


def invite(site: AccountsSite, administrator: Account, email: str, **more: str) -> str:
    form = {"email": email, "role": "contributor", "language": "da", "organisation": "Struer Bibliotek", **more}
    site.browser(administrator).post("/en/account/invite", form)
    return site.link_to(email)


def joining(**more: str) -> dict[str, str]:
    return {"name": "Mette Holm", "language": "da", "password": NEW_PASSWORD, **more}


def test_who_is_invited_joins_with_role_and_library_and_is_signed_in(
    site: AccountsSite, administrator: Account
) -> None:
    email = address("mette", site)
    link = invite(site, administrator, email)
    assert link.startswith("/da/account/join/")
    browser = site.browser()
    assert "Struer Bibliotek" in browser.page(link).words
    browser.post(link, joining())
    made = site.account(email)
    assert made is not None
    assert (made.name, made.role, made.language) == ("Mette Holm", "contributor", "da")
    assert made.defaults == {"organisation": ["Struer Bibliotek"]}
    browser.get("/da/account/profile")


def test_an_invitation_is_good_once_and_opening_it_does_not_use_it_up(
    site: AccountsSite, administrator: Account
) -> None:
    link = invite(site, administrator, address("twice", site))
    for _ in range(3):
        site.browser().get(link)
    site.browser().post(link, joining())
    site.browser().get(link, status=410)
    site.browser().post(link, joining(), status=410)


def test_an_invitation_is_good_for_seven_days(site: AccountsSite, administrator: Account) -> None:
    link = invite(site, administrator, address("late", site))
    site.wait(days=7, minutes=-1)
    site.browser().get(link)
    site.wait(minutes=2)
    site.browser().post(link, joining(), status=410)


def test_an_invitation_cannot_be_given_another_role_or_address(site: AccountsSite, administrator: Account) -> None:
    email = address("sly", site)
    link = invite(site, administrator, email)
    site.browser().post(link, joining(role="administrator", email="sly@elsewhere.example"))
    made = site.account(email)
    assert made is not None
    assert made.role == "contributor"
    assert site.account("sly@elsewhere.example") is None


def test_a_weak_password_is_refused_with_what_was_typed_kept(site: AccountsSite, administrator: Account) -> None:
    link = invite(site, administrator, address("weak", site))
    page = site.browser().posted_page(link, joining(password="Bibliotek2026!"))
    assert "Mette Holm" in page.html
    assert "Bibliotek2026!" not in page.html
    site.browser().get(link)


def test_a_revoked_invitation_is_worthless(site: AccountsSite, administrator: Account) -> None:
    email = address("revoked", site)
    link = invite(site, administrator, email)
    browser = site.browser(administrator)
    browser.post(f"/en/account/invitations/{hash_of(link.rsplit('/', 1)[1])}", {"act": "revoke"})
    site.browser().get(link, status=410)
    assert email not in browser.page("/en/account/people").words


def test_an_invitation_sent_again_makes_the_former_link_worthless(site: AccountsSite, administrator: Account) -> None:
    email = address("again", site)
    first = invite(site, administrator, email)
    site.browser(administrator).post(f"/en/account/invitations/{hash_of(first.rsplit('/', 1)[1])}", {"act": "resend"})
    second = site.link_to(email)
    assert first != second
    site.browser().get(first, status=410)
    site.browser().get(second)


def test_who_has_an_account_cannot_be_invited(site: AccountsSite, administrator: Account, anna: Account) -> None:
    form = {"email": anna.email, "role": "reviewer", "language": "en"}
    assert "has an account already" in site.browser(administrator).posted_page("/en/account/invite", form).words


def test_of_a_link_the_database_knows_the_hash_alone(site: AccountsSite, administrator: Account) -> None:
    secret = invite(site, administrator, address("hashed", site)).rsplit("/", 1)[1]
    with site.database.reading() as session:
        assert session.get(OneTimeLink, hash_of(secret)) is not None
        assert session.get(OneTimeLink, secret) is None


def test_a_page_with_a_secret_in_its_address_tells_it_to_no_other_site(
    site: AccountsSite, administrator: Account
) -> None:
    answer = site.browser().get(invite(site, administrator, address("quiet", site)))
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'name="robots" content="noindex"' in answer.text


def test_the_first_administrator_joins_by_the_newest_link_and_only_where_nobody_is(
    empty: Database, site: AccountsSite
) -> None:
    links = [invitations.first_administrator_link(empty, "https://kb.example", now=site.now) for _ in range(2)]
    assert all(link and link.startswith("https://kb.example/en/account/join/") for link in links)
    old, new = (str(link).rsplit("/", 1)[1] for link in links)
    joining = invitations.Joining(name="Anna", email="a@kb.example", language="lv", password=NEW_PASSWORD)
    with empty.writing() as session, pytest.raises(LinkNotGood):
        invitations.join(session, old, joining, passwords=site.passwords, now=site.now)
    with empty.writing() as session:
        first = invitations.join(session, new, joining, passwords=site.passwords, now=site.now)
    assert first.role == Role.ADMINISTRATOR
    assert invitations.first_administrator_link(empty, "https://kb.example", now=site.now) is None


def test_the_link_of_the_first_administrator_is_worthless_once_anybody_is_there(
    empty: Database, site: AccountsSite
) -> None:
    link = invitations.first_administrator_link(empty, "https://kb.example", now=site.now)
    people.make_account(empty)
    with empty.reading() as session, pytest.raises(LinkNotGood):
        invitations.read(session, str(link).rsplit("/", 1)[1], now=site.now)
