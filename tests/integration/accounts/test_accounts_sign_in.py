"""Signing in and out (TRUST S8, S9, S10)."""

from datetime import timedelta

import pytest
from argon2 import PasswordHasher

from kb.accounts import sessions
from kb.accounts.models import Account, Attempt, Role, SignIn
from kb.accounts.passwords import Passwords
from kb.accounts.secrets import hash_of
from tests.support import people
from tests.support.accounts_site import SIGN_IN, AccountsSite, form, signed_in
from tests.support.people import PASSWORD

pytestmark = pytest.mark.people


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
