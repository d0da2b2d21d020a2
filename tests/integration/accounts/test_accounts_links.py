"""Links that are good once: forgotten passwords, new addresses (TRUST S10)."""

import pytest

from kb.accounts.models import Account, OneTimeLink
from tests.support import people
from tests.support.accounts_site import NEW_PASSWORD, SIGN_IN, AccountsSite, address
from tests.support.client import Page
from tests.support.people import PASSWORD

pytestmark = pytest.mark.people


def test_a_link_leads_to_our_own_address_whatever_host_was_asked(site: AccountsSite, anna: Account) -> None:
    site.browser().post("/en/account/forgotten", {"email": anna.email}, status=200, headers={"Host": "evil.example"})
    assert "https://kb.example/lv/account/new-password/" in site.mails_to(anna.email)[-1].body


def test_a_forgotten_password_is_chosen_anew_and_ends_all_sign_ins(site: AccountsSite, anna: Account) -> None:
    elsewhere = site.browser(anna)
    site.browser().post("/en/account/forgotten", {"email": anna.email}, status=200)
    link = site.link_to(anna.email)
    browser = site.browser()
    browser.get(link)
    browser.post(link, {"password": NEW_PASSWORD})
    elsewhere.get("/en/account/profile", status=302)
    browser.post(SIGN_IN, {"email": anna.email, "password": PASSWORD}, status=422)
    browser.post(SIGN_IN, {"email": anna.email, "password": NEW_PASSWORD})
    site.browser().get(link, status=410)


def test_a_link_for_a_new_password_is_good_for_an_hour_and_only_the_newest(site: AccountsSite, anna: Account) -> None:
    site.browser().post("/en/account/forgotten", {"email": anna.email}, status=200)
    first = site.link_to(anna.email)
    site.browser().post("/en/account/forgotten", {"email": anna.email}, status=200)
    second = site.link_to(anna.email)
    site.browser().get(first, status=410)
    site.wait(minutes=61)
    site.browser().post(second, {"password": NEW_PASSWORD}, status=410)


def test_a_refused_password_does_not_use_the_link_up(site: AccountsSite, anna: Account) -> None:
    site.browser().post("/en/account/forgotten", {"email": anna.email}, status=200)
    link = site.link_to(anna.email)
    site.browser().post(link, {"password": "AnnaLiepa2026"}, status=422)
    site.browser().post(link, {"password": NEW_PASSWORD})


def test_a_forgotten_password_says_the_same_for_known_and_unknown_addresses(site: AccountsSite, anna: Account) -> None:
    disabled = people.make_account(site.database, is_disabled=True)
    unknown = "nobody-here@library.example"
    answers = set()
    for email in (anna.email, disabled.email, unknown):
        before = site.passwords.checks
        page = site.browser().posted_page("/en/account/forgotten", {"email": email}, status=200)
        answers.add((page.html.replace(email, "…"), site.passwords.checks - before))
    assert len(answers) == 1
    assert not site.mails_to(disabled.email)
    assert not site.mails_to(unknown)
    with site.database.reading() as session:
        assert session.query(OneTimeLink).filter_by(purpose="new-password", account_id=None).count() == 0


def test_nobody_is_flooded_with_mails(site: AccountsSite, anna: Account) -> None:
    for _ in range(12):
        site.browser().post("/en/account/forgotten", {"email": anna.email}, status=200)
    assert len(site.mails_to(anna.email)) == 5


def test_a_new_address_counts_once_its_link_was_sent_back_and_the_old_one_is_told(
    site: AccountsSite, anna: Account
) -> None:
    new = address("anna-new", site)
    browser = site.browser(anna)
    browser.posted_page("/en/account/address", {"email": new, "password": "wrong"})
    assert not site.mails_to(new)
    browser.post("/en/account/address", {"email": new, "password": PASSWORD}, status=200)
    assert site.account(new) is None
    assert "/account/" not in site.mails_to(anna.email)[-1].body
    link = site.link_to(new)
    browser.get(link)
    assert site.account(new) is None
    browser.post(link)
    assert site.account(new) is not None
    assert site.account(anna.email) is None


def test_an_address_of_somebody_else_is_not_told_to_be_taken_and_cannot_be_had(
    site: AccountsSite, anna: Account
) -> None:
    other = people.make_account(site.database)
    free = address("free", site)
    answers = {
        site.browser(anna)
        .post("/en/account/address", {"email": email, "password": PASSWORD}, status=200)
        .text.replace(email, "…")
        for email in (other.email, free)
    }
    assert len(answers) == 1
    assert "/account/" not in site.mails_to(other.email)[-1].body


def test_who_changes_her_address_again_and_again_has_to_wait_and_keeps_what_was_typed(
    site: AccountsSite, anna: Account
) -> None:
    form = {"email": address("restless", site), "password": PASSWORD}
    browser = site.browser(anna)
    for _ in range(5):
        browser.post("/en/account/address", form, status=200)
    answer = browser.post("/en/account/address", form, status=429)

    assert answer.headers["Retry-After"] == "3600"
    assert form["email"] in [one.get("value") for one in Page(answer.text).root.iter("input")]
    assert len(site.mails_to(form["email"])) == 5


def test_an_address_that_was_taken_meanwhile_cannot_be_had(site: AccountsSite, anna: Account) -> None:
    new = address("wanted", site)
    site.browser(anna).post("/en/account/address", {"email": new, "password": PASSWORD}, status=200)
    link = site.link_to(new)
    people.make_account(site.database, email=new)
    site.browser().post(link, status=410)


def test_a_changed_password_keeps_this_sign_in_and_ends_the_others(site: AccountsSite, anna: Account) -> None:
    here, elsewhere = site.browser(anna), site.browser(anna)
    here.posted_page("/en/account/password", {"password": "wrong", "new_password": NEW_PASSWORD})
    here.posted_page("/en/account/password", {"password": PASSWORD, "new_password": "short"})
    here.post("/en/account/password", {"password": PASSWORD, "new_password": NEW_PASSWORD})
    here.get("/en/account/profile")
    elsewhere.get("/en/account/profile", status=302)
    site.browser().post(SIGN_IN, {"email": anna.email, "password": NEW_PASSWORD})


def test_the_own_password_cannot_be_tried_without_end_in_an_open_browser(site: AccountsSite, anna: Account) -> None:
    browser = site.browser(anna)
    for _ in range(10):
        browser.posted_page("/en/account/erase", {"password": "wrong"})
    browser.post("/en/account/erase", {"password": PASSWORD}, status=429)
