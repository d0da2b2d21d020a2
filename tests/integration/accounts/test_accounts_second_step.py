"""The second step: codes of an app, recovery codes, and who has to have them."""

import pytest

from kb.accounts.models import Account, Role
from tests.support import people
from tests.support.accounts_site import SIGN_IN, AccountsSite, form, signed_in
from tests.support.people import PASSWORD, TOTP_SECRET

pytestmark = pytest.mark.people


def test_a_second_step_is_asked_for_after_the_password(site: AccountsSite) -> None:
    reviewer = people.make_account(site.database, role=Role.REVIEWER)
    browser = site.browser()
    assert browser.post(SIGN_IN, form(reviewer, next="/en/account/security")).location == "/en/account/second-step"
    assert not signed_in(browser)
    browser.posted_page("/en/account/second-step", {"code": "000000"})
    assert browser.post("/en/account/second-step", {"code": site.code()}).location == "/en/account/security"
    assert signed_in(browser)


def test_a_code_is_good_once(site: AccountsSite) -> None:
    reviewer = people.make_account(site.database, role=Role.REVIEWER)
    for status in (303, 422):
        browser = site.browser()
        browser.post(SIGN_IN, form(reviewer))
        browser.post("/en/account/second-step", {"code": site.code()}, status=status)


def test_codes_cannot_be_tried_without_end(site: AccountsSite) -> None:
    reviewer = people.make_account(site.database, role=Role.REVIEWER)
    browser = site.browser()
    browser.post(SIGN_IN, form(reviewer))
    for _ in range(10):
        browser.post("/en/account/second-step", {"code": "000000"}, status=422)
    browser.post("/en/account/second-step", {"code": site.code()}, status=429)


def test_between_password_and_code_lie_ten_minutes_at_most(site: AccountsSite) -> None:
    reviewer = people.make_account(site.database, role=Role.REVIEWER)
    browser = site.browser()
    browser.post(SIGN_IN, form(reviewer))
    site.wait(minutes=11)
    assert browser.post("/en/account/second-step", {"code": site.code()}).location == SIGN_IN
    assert not signed_in(browser)


def test_a_reviewer_without_second_step_is_led_to_it_and_reaches_nothing_else(site: AccountsSite) -> None:
    reviewer = people.make_account(site.database, role=Role.REVIEWER, has_second_step=False)
    browser = site.browser()
    browser.post(SIGN_IN, form(reviewer))
    for path in ("/en/account/profile", "/en/", "/lv/search"):
        assert browser.get(path, status=303).location.endswith("/account/two-step")
    secret = browser.page("/en/account/two-step").root.find(".//input[@name='secret']")
    assert secret is not None
    key = secret.get("value", "")
    browser.post("/en/account/two-step", {"secret": key, "code": "000000"}, status=422)
    browser.post("/en/account/two-step", {"secret": key, "code": site.code(key)}, status=200)
    assert signed_in(browser)


def test_somebody_made_reviewer_is_led_to_the_second_step_at_once(site: AccountsSite, anna: Account) -> None:
    administrator = people.make_account(site.database, role=Role.ADMINISTRATOR)
    browser = site.browser(anna)
    site.browser(administrator).post(f"/en/account/people/{anna.id}", {"role": "reviewer"})
    assert browser.get("/en/account/profile", status=303).location == "/en/account/two-step"


def test_a_recovery_code_stands_in_for_the_phone_once(site: AccountsSite) -> None:
    reviewer = people.make_account(site.database, role=Role.REVIEWER)
    page = site.browser(reviewer).posted_page("/en/account/recovery-codes", {"password": PASSWORD}, status=200)
    codes = page.texts("code")
    assert len(codes) == 10
    for status in (303, 422):
        browser = site.browser()
        browser.post(SIGN_IN, form(reviewer))
        browser.post("/en/account/second-step", {"code": codes[3].upper().replace("-", " ")}, status=status)


def test_new_recovery_codes_make_the_former_ones_worthless(site: AccountsSite) -> None:
    reviewer = people.make_account(site.database, role=Role.REVIEWER)
    browser = site.browser(reviewer)
    old = browser.posted_page("/en/account/recovery-codes", {"password": PASSWORD}, status=200).texts("code")
    new = browser.posted_page("/en/account/recovery-codes", {"password": PASSWORD}, status=200).texts("code")
    assert not {*old} & {*new}
    other = site.browser()
    other.post(SIGN_IN, form(reviewer))
    other.post("/en/account/second-step", {"code": old[0]}, status=422)


def test_a_contributor_switches_the_second_step_on_and_off(site: AccountsSite) -> None:
    liis = people.make_account(site.database, has_second_step=True)
    browser = site.browser(liis)
    browser.posted_page("/en/account/two-step/off", {"password": "wrong", "code": site.code()})
    browser.posted_page("/en/account/two-step/off", {"password": PASSWORD, "code": "000000"})
    browser.post("/en/account/two-step/off", {"password": PASSWORD, "code": site.code()})
    assert site.browser().post(SIGN_IN, form(liis)).location == "/en/account/profile"


def test_a_second_step_cannot_be_replaced_by_another_secret(site: AccountsSite) -> None:
    reviewer = people.make_account(site.database, role=Role.REVIEWER)
    other = "MFRGGZDFMZTWQ2LKMFRGGZDFMZTWQ2LK"
    site.browser(reviewer).post("/en/account/two-step", {"secret": other, "code": site.code(other)}, status=303)
    kept = site.account(reviewer.email)
    assert kept is not None
    assert kept.totp_secret == TOTP_SECRET
