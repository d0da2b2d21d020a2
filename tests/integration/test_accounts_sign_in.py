"""Signing in and out (TRUST S8, S9, S10)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from flask import Flask

from kb.accounts import sessions
from kb.accounts.models import Account, Attempt, Role, SignIn
from kb.accounts.passwords import Passwords
from kb.accounts.secrets import hash_of
from tests.support import people
from tests.support.accounts_site import AccountsSite, accounts_site
from tests.support.people import PASSWORD, TOTP_SECRET, SignedInClient

pytestmark = pytest.mark.people

SIGN_IN = "/en/account/sign-in"


@pytest.fixture
def site(starter_app: Flask) -> Iterator[AccountsSite]:
    with accounts_site(starter_app) as site:
        yield site


@pytest.fixture
def anna(site: AccountsSite) -> Account:
    return people.make_account(site.database, name="Anna Liepa")


def signed_in(browser: SignedInClient) -> bool:
    return browser.get("/en/account/profile", status=None).status_code == 200


def form(account: Account, password: str = PASSWORD, **more: str) -> dict[str, str]:
    return {"email": account.email, "password": password, **more}


def test_address_and_password_open_the_account(site: AccountsSite, anna: Account) -> None:
    browser = site.browser()
    browser.post(SIGN_IN, form(anna))
    assert browser.page("/en/account/profile").root.find(".//input[@value='Anna Liepa']") is not None


def test_capitals_and_spaces_around_an_address_do_not_matter(site: AccountsSite, anna: Account) -> None:
    browser = site.browser()
    browser.post(SIGN_IN, {"email": f" {anna.email.upper()} ", "password": PASSWORD})
    assert signed_in(browser)


def test_a_wrong_password_keeps_the_address_that_was_typed_and_no_password(site: AccountsSite, anna: Account) -> None:
    page = site.browser().posted_page(SIGN_IN, form(anna, "not this one at all"))
    assert anna.email in page.html
    assert "not this one" not in page.html


def test_known_unknown_and_disabled_addresses_get_one_answer_after_one_check(site: AccountsSite, anna: Account) -> None:
    disabled = people.make_account(site.database, is_disabled=True)
    answers = {}
    for email, password in ((anna.email, "wrong"), ("nobody@library.example", "wrong"), (disabled.email, PASSWORD)):
        before = site.passwords.checks
        page = site.browser().posted_page(SIGN_IN, {"email": email, "password": password})
        answers[page.html.replace(email, "…")] = site.passwords.checks - before
    assert [*answers.values()] == [1]


def test_after_ten_attempts_an_address_must_wait_whether_or_not_anybody_has_it(
    site: AccountsSite, anna: Account
) -> None:
    told = set()
    for email in (anna.email, "nobody-at-all@library.example"):
        for _ in range(10):
            site.browser().post(SIGN_IN, {"email": email, "password": "wrong"}, status=422)
        refused = site.browser().post(SIGN_IN, {"email": email, "password": PASSWORD}, status=429)
        assert refused.headers["Retry-After"] == "900"
        told.add(refused.text)
    assert len(told) == 1
    site.wait(minutes=16)
    browser = site.browser()
    browser.post(SIGN_IN, form(anna))
    assert signed_in(browser)


def test_a_success_forgets_the_attempts_before(site: AccountsSite, anna: Account) -> None:
    for _ in range(3):
        for _ in range(9):
            site.browser().post(SIGN_IN, form(anna, "wrong"), status=422)
        site.browser().post(SIGN_IN, form(anna))


def test_one_place_that_tries_many_addresses_must_wait(site: AccountsSite) -> None:
    for number in range(100):
        site.browser().post(SIGN_IN, {"email": f"guess-{number}@library.example", "password": "x"}, status=422)
    site.browser().post(SIGN_IN, {"email": "another@library.example", "password": "x"}, status=429)


def test_neither_addresses_nor_networks_can_be_read_from_what_is_counted(site: AccountsSite, anna: Account) -> None:
    site.browser().post(SIGN_IN, form(anna, "wrong"), status=422)
    with site.database.reading() as session:
        keys = [attempt.key for attempt in session.query(Attempt)]
    assert keys
    assert all(len(key) == 64 and "@" not in key for key in keys)
    assert not {hash_of(anna.email), hash_of("127.0.0.1")} & {*keys}


def test_what_was_counted_is_gone_after_a_day(site: AccountsSite, anna: Account) -> None:
    site.browser().post(SIGN_IN, form(anna, "wrong"), status=422)
    site.wait(hours=25)
    site.browser().post("/en/account/forgotten", {"email": "somebody@library.example"}, status=200)
    with site.database.reading() as session:
        assert all(attempt.since > site.now - timedelta(days=1) for attempt in session.query(Attempt))


@pytest.mark.parametrize("wanted", ["/en/account/security", "/lv/search?q=t%C4%93vi"])
def test_who_wanted_a_page_gets_it_after_signing_in(site: AccountsSite, anna: Account, wanted: str) -> None:
    assert site.browser().post(SIGN_IN, form(anna, next=wanted)).location == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "/\n//evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "evil",
    ],
)
def test_nobody_is_led_elsewhere_after_signing_in(site: AccountsSite, anna: Account, wanted: str) -> None:
    assert site.browser().post(SIGN_IN, form(anna, next=wanted)).location == "/en/account/profile"
    assert site.browser(anna).get(SIGN_IN, status=303).location == "/en/account/profile"


def test_signing_in_begins_a_new_session_of_which_the_database_knows_the_hash_alone(
    site: AccountsSite, anna: Account
) -> None:
    browser = site.browser(anna)
    with site.database.reading() as session:
        before = {one.secret_hash for one in session.query(SignIn).filter_by(account_id=anna.id)}
    browser.post(SIGN_IN, form(anna))
    with site.database.reading() as session:
        after = {one.secret_hash for one in session.query(SignIn).filter_by(account_id=anna.id)}
    assert len(after) == 1
    assert not before & after


def test_the_cookie_is_for_this_host_and_no_script(site: AccountsSite, anna: Account) -> None:
    cookie = site.browser().post(SIGN_IN, form(anna)).headers["Set-Cookie"]
    assert cookie.startswith("__Host-kb=")
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= {*cookie.split("; ")}
    assert "Domain" not in cookie


def test_signing_out_ends_the_session_also_for_who_kept_the_cookie(site: AccountsSite, anna: Account) -> None:
    browser = site.browser(anna)
    kept = browser.cookie()
    browser.post("/en/account/sign-out")
    thief = site.browser()
    thief.take_cookie(kept)
    assert not signed_in(browser)
    assert not signed_in(thief)


def test_who_is_shut_out_is_signed_out_at_once(site: AccountsSite, anna: Account) -> None:
    browser = site.browser(anna)
    administrator = people.make_account(site.database, role=Role.ADMINISTRATOR)
    site.browser(administrator).post(f"/en/account/people/{anna.id}", {"act": "disable"})
    assert not signed_in(browser)
    site.browser().post(SIGN_IN, form(anna), status=422)
    site.browser(administrator).post(f"/en/account/people/{anna.id}", {"act": "enable"})
    site.browser().post(SIGN_IN, form(anna))


def test_a_session_ends_when_it_was_not_used_for_two_weeks(site: AccountsSite, anna: Account) -> None:
    with site.database.writing() as session:
        secret = sessions.start(session, anna, now=site.now)
    with site.database.reading() as session:
        assert sessions.find(session, secret, now=site.now + timedelta(days=13))
        assert sessions.find(session, secret, now=site.now + timedelta(days=15)) is None


def test_a_password_that_was_kept_at_lower_costs_is_kept_anew(site: AccountsSite, anna: Account) -> None:
    dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=16, parallelism=1))
    assert dearer.is_outdated(anna.password_hash)
    site.passwords._hasher = dearer._hasher
    site.browser().post(SIGN_IN, form(anna))
    kept = site.account(anna.email)
    assert kept is not None
    assert not dearer.is_outdated(kept.password_hash)


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


def test_sign_ins_are_listed_and_ended(site: AccountsSite, anna: Account) -> None:
    here, elsewhere, third = site.browser(anna), site.browser(anna), site.browser(anna)
    page = here.page("/en/account/security")
    assert page.words.count("Firefox, Linux") >= 3
    chosen = page.root.findall(".//input[@name='sign_in']")
    assert len(chosen) == 2
    here.post("/en/account/security/end", {"sign_in": chosen[0].get("value", "")})
    assert [signed_in(browser) for browser in (elsewhere, third)].count(True) == 1
    here.post("/en/account/security/end")
    assert not signed_in(elsewhere)
    assert not signed_in(third)
    assert signed_in(here)


def test_nobody_ends_the_sign_ins_of_others(site: AccountsSite, anna: Account) -> None:
    other = site.browser(people.make_account(site.database))
    browser = site.browser(anna)
    with site.database.reading() as session:
        anna_s = session.query(SignIn).filter_by(account_id=anna.id).one()
    other.post("/en/account/security/end", {"sign_in": anna_s.id})
    assert signed_in(browser)
