"""Who reaches which page about people: one table, tested cell by cell. A route without a row fails (TRUST S6)."""

from typing import Final

import pytest
from flask import Flask

from kb.accounts.models import Role
from tests.support import people
from tests.support.accounts_site import AccountsSite
from tests.support.people import SignedInClient

pytestmark = pytest.mark.people

#: Who asks. An unfinished one is a reviewer who has no second step yet.
WHO: Final = ("anonymous", "contributor", "unfinished", "reviewer", "administrator")
#: What may come of it: a page, a form with what is wrong in it, sent on, asked to sign in, led to the second step, refused, …
STATUS: Final = {
    "page": 200,
    "form": 422,
    "on": 303,
    "sign in": 302,
    "step": 303,
    "no": 403,
    "gone": 410,
    "not here": 404,
}

PAGE = ("page", "page", "step", "page", "page")
OWN = ("sign in", "page", "step", "page", "page")
OWN_FORM = ("sign in", "form", "step", "form", "form")
OWN_ON = ("sign in", "on", "step", "on", "on")
LINK = ("gone", "gone", "step", "gone", "gone")

#: Method and path below /en/account/, and what comes of it for each of `WHO`, with an empty form.
TABLE: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("GET", "sign-in"): ("page", "on", "step", "on", "on"),
    ("POST", "sign-in"): ("form", "form", "step", "form", "form"),
    ("GET", "second-step"): ("on", "on", "step", "on", "on"),
    ("POST", "second-step"): ("on", "on", "step", "on", "on"),
    ("POST", "sign-out"): ("on", "on", "on", "on", "on"),
    ("GET", "forgotten"): PAGE,
    ("POST", "forgotten"): ("form", "form", "step", "form", "form"),
    ("GET", "new-password/<secret>"): LINK,
    ("POST", "new-password/<secret>"): LINK,
    ("GET", "confirm-address/<secret>"): LINK,
    ("POST", "confirm-address/<secret>"): LINK,
    ("GET", "join/<secret>"): LINK,
    ("POST", "join/<secret>"): LINK,
    ("GET", "profile"): OWN,
    ("POST", "profile"): OWN_FORM,
    ("GET", "password"): OWN,
    ("POST", "password"): OWN_FORM,
    ("GET", "address"): OWN,
    ("POST", "address"): OWN_FORM,
    ("GET", "data"): OWN,
    ("GET", "export"): OWN,
    ("POST", "erase"): OWN_FORM,
    ("GET", "security"): OWN,
    ("POST", "security/end"): OWN_ON,
    ("GET", "two-step"): ("sign in", "page", "page", "on", "on"),
    ("POST", "two-step"): ("sign in", "form", "form", "on", "on"),
    ("GET", "recovery-codes"): ("sign in", "on", "step", "page", "page"),
    ("POST", "recovery-codes"): ("sign in", "on", "step", "form", "form"),
    # Nobody can be without a second step who must have one; who has none has nothing to switch off.
    ("GET", "two-step/off"): ("sign in", "on", "step", "on", "on"),
    ("POST", "two-step/off"): ("sign in", "on", "step", "on", "on"),
    ("GET", "people"): ("sign in", "no", "step", "no", "page"),
    ("POST", "people/<account_id>"): ("sign in", "no", "step", "no", "not here"),
    ("GET", "invite"): ("sign in", "no", "step", "no", "page"),
    ("POST", "invite"): ("sign in", "no", "step", "no", "form"),
    ("POST", "invitations/<invitation_id>"): ("sign in", "no", "step", "no", "gone"),
}
CELLS: Final = [
    (method, path, who, outcome)
    for (method, path), outcomes in TABLE.items()
    for who, outcome in zip(WHO, outcomes, strict=True)
]


def browser_of(site: AccountsSite, who: str) -> SignedInClient:
    if who == "anonymous":
        return site.browser()
    role = Role.REVIEWER if who == "unfinished" else Role(who)
    has_second_step = False if who == "unfinished" else None
    return site.browser(people.make_account(site.database, role=role, has_second_step=has_second_step))


def test_every_route_about_people_has_a_row(starter_app: Flask) -> None:
    prefix = "/<language:ui_language>/account/"
    routes = {
        (method, rule.rule.removeprefix(prefix))
        for rule in starter_app.url_map.iter_rules()
        if rule.endpoint.startswith("accounts.")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == set(TABLE)


@pytest.mark.parametrize(("method", "path", "who", "outcome"), CELLS)
def test_each_role_reaches_what_is_theirs_and_no_more(
    site: AccountsSite, method: str, path: str, who: str, outcome: str
) -> None:
    browser = browser_of(site, who)
    address = "/en/account/" + path.replace("<", "").replace(">", "")
    send = browser.get if method == "GET" else browser.post
    location = send(address, status=STATUS[outcome]).location or ""
    if outcome == "sign in":
        assert location.split("?")[0] == "/en/account/sign-in"
    assert (location == "/en/account/two-step") == (outcome == "step")


@pytest.mark.parametrize(("method", "path"), [cell for cell in TABLE if cell[0] == "POST"])
@pytest.mark.parametrize("origin", [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}])
def test_what_another_site_sends_is_refused(site: AccountsSite, method: str, path: str, origin: dict[str, str]) -> None:
    browser = browser_of(site, "administrator")
    address = "/en/account/" + path.replace("<", "").replace(">", "")
    assert "another page" in browser.post(address, status=403, headers=origin).text


@pytest.mark.parametrize("path", [path for method, path in TABLE if method == "POST" and "<" not in path])
def test_nothing_is_done_by_following_a_link(site: AccountsSite, path: str) -> None:
    browser = browser_of(site, "contributor")
    if ("GET", path) in TABLE:
        browser.get(f"/en/account/{path}", status=STATUS[TABLE["GET", path][1]])
    else:
        browser.get(f"/en/account/{path}", status=405)
    browser.get("/en/account/profile")


@pytest.mark.parametrize("path", ["sign-in", "forgotten", "join/none", "new-password/none"])
def test_no_page_about_people_is_kept_by_any_cache(site: AccountsSite, path: str) -> None:
    status = 410 if "/" in path else 200
    assert site.browser().get(f"/en/account/{path}", status=status).headers["Cache-Control"] == "no-store"


def test_what_a_signed_in_person_reads_is_kept_by_no_cache_but_styles_are(site: AccountsSite) -> None:
    browser = browser_of(site, "contributor")
    assert browser.get("/en/").headers["Cache-Control"] == "no-store"
    style = browser.page("/en/").root.find(".//link[@rel='stylesheet']")
    assert style is not None
    assert "immutable" in browser.get(style.get("href", "")).headers["Cache-Control"]


def test_an_anonymous_reader_gets_no_cookie_from_the_page_that_asks_to_sign_in(site: AccountsSite) -> None:
    assert "Set-Cookie" not in site.browser().get("/en/account/sign-in").headers
