"""What is known about a person: their profile, what they may take with them, what goes when they go (TRUST S15)."""

import json

import pytest
from sqlalchemy import inspect, text

from kb.accounts import personal_data
from kb.accounts.models import Account, Role
from kb.database.engine import Database
from tests.support import people
from tests.support.accounts_site import AccountsSite
from tests.support.people import PASSWORD, PASSWORD_HASH, TOTP_SECRET

pytestmark = pytest.mark.people

PROFILE = {
    "name": "Kadri Tamm",
    "language": "et",
    "organisation": "Kärdla Library",
    "country": "EE",
    "community_size": "",
    "contact_role": "Adult librarian",
    "contact_mailbox": "library@kardla.example",
    "licence": "CC-BY-4.0",
}


@pytest.fixture
def kadri(site: AccountsSite) -> Account:
    moment = site.now.timestamp()
    return people.make_account(site.database, name=f"Kadri Tamm {moment}", email=f"kadri-{moment}@kardla.example")


def everything_in(database: Database) -> str:
    """Return all that the database holds, as one text."""
    with database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return "\n".join(str(row) for name in tables for row in connection.execute(text(f'SELECT * FROM "{name}"')))


def test_the_profile_is_kept_and_the_answer_comes_in_the_new_language(site: AccountsSite, kadri: Account) -> None:
    browser = site.browser(kadri)
    assert browser.post("/en/account/profile", PROFILE).location.startswith("/et/account/profile")
    kept = site.account(kadri.email)
    assert kept is not None
    assert kept.defaults == {
        "organisation": ["Kärdla Library"],
        "countries": ["EE"],
        "contact_role": ["Adult librarian"],
        "contact_mailbox": ["library@kardla.example"],
        "licence": ["CC-BY-4.0"],
    }
    assert "Kärdla Library" in browser.page("/et/account/profile").html


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", " "), ("language", "xx"), ("country", "XX"), ("licence", "mine"), ("contact_mailbox", "not an address")],
)
def test_what_cannot_be_kept_is_named_and_stays_as_it_was_typed(
    site: AccountsSite, kadri: Account, field: str, value: str
) -> None:
    page = site.browser(kadri).posted_page("/en/account/profile", {**PROFILE, field: value})
    wrong = page.root.find(".//*[@aria-invalid='true']")
    assert wrong is not None
    assert wrong.get("id") == field
    assert "Adult librarian" in page.html


def test_a_name_holds_no_line_ends_and_nothing_that_cannot_be_seen(site: AccountsSite, kadri: Account) -> None:
    site.browser(kadri).post("/en/account/profile", {**PROFILE, "name": "Kadri\r\nBcc: x@y.example\x00 \u202etam"})
    kept = site.account(kadri.email)
    assert kept is not None
    assert kept.name == "Kadri Bcc: x@y.example tam"


def test_people_take_everything_about_them_but_no_secrets_with_them(site: AccountsSite, kadri: Account) -> None:
    browser = site.browser(kadri)
    browser.post("/en/account/profile", PROFILE)
    browser.post("/en/account/forgotten", {"email": kadri.email}, status=200)
    answer = browser.get("/en/account/export")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    found = json.loads(answer.text)
    assert found["account"]["email"] == kadri.email
    assert found["account"]["library"]["organisation"] == ["Kärdla Library"]
    assert [one["device"] for one in found["sign_ins"]] == ["Firefox, Linux"]
    assert "profile.saved" in {event["action"] for event in found["events"]}
    assert len(found["mails"]) == 1
    assert not any(secret in answer.text for secret in (PASSWORD_HASH, TOTP_SECRET, "/account/new-password/"))


def test_features_add_what_they_know_and_take_out_what_they_keep(
    site: AccountsSite, kadri: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    erased: list[str] = []
    monkeypatch.setitem(personal_data.EXPORTERS, "drafts", lambda _session, account: [f"draft of {account.name}"])
    monkeypatch.setattr(personal_data, "ERASERS", [lambda _session, account: erased.append(account.id)])
    browser = site.browser(kadri)
    assert json.loads(browser.get("/en/account/export").text)["drafts"] == [f"draft of {kadri.name}"]
    browser.post("/en/account/erase", {"password": PASSWORD})
    assert erased == [kadri.id]


def test_nothing_of_an_erased_person_is_left_anywhere_in_the_database(site: AccountsSite, kadri: Account) -> None:
    administrator = people.make_account(site.database, role=Role.ADMINISTRATOR)
    site.browser(administrator).post(f"/en/account/people/{kadri.id}", {"role": "contributor"})
    browser = site.browser(kadri)
    browser.post("/en/account/profile", {**PROFILE, "name": kadri.name, "contact_role": f"Head of {kadri.id}"})
    browser.post("/en/account/forgotten", {"email": kadri.email}, status=200)
    site.browser().post("/en/account/sign-in", {"email": kadri.email, "password": "wrong"}, status=422)
    before = everything_in(site.database)
    traces = (kadri.id, kadri.email, kadri.name)
    assert all(trace in before for trace in traces)
    browser.post("/en/account/erase", {"password": PASSWORD})
    after = everything_in(site.database)
    assert [trace for trace in traces if trace in after] == []
    browser.get("/en/account/profile", status=302)


def test_erasing_asks_for_the_password(site: AccountsSite, kadri: Account) -> None:
    site.browser(kadri).posted_page("/en/account/erase", {"password": "wrong"})
    assert site.account(kadri.email) is not None


def test_an_invitation_outlives_the_administrator_who_made_it_without_naming_them(site: AccountsSite) -> None:
    people.make_account(site.database, role=Role.ADMINISTRATOR)
    leaving = people.make_account(site.database, role=Role.ADMINISTRATOR, name="Leaving Soon")
    email = f"invited-{site.now.timestamp()}@library.example"
    browser = site.browser(leaving)
    browser.post("/en/account/invite", {"email": email, "role": "contributor", "language": "en"})
    browser.post("/en/account/erase", {"password": PASSWORD})
    assert leaving.id not in everything_in(site.database)
    site.browser().get(site.link_to(email))
