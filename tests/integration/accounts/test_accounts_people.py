"""The administrator's pages, and the events that are written down."""

import logging

import pytest
from sqlalchemy import text

from kb.accounts import people as people_service
from kb.accounts.models import Account, Event, Role
from kb.accounts.people import LastAdministrator
from kb.accounts.permissions import NotAllowed
from kb.database.engine import Database
from tests.support import people
from tests.support.accounts_site import AccountsSite

pytestmark = pytest.mark.people


def test_everybody_is_listed_with_library_and_role(site: AccountsSite, administrator: Account) -> None:
    people.make_account(site.database, name="Pekka Virtanen", defaults={"organisation": ["Turku City Library"]})
    page = site.browser(administrator).page("/en/account/people")
    assert "Pekka Virtanen" in page.words
    assert "Turku City Library" in page.words


def test_an_administrator_changes_a_role(site: AccountsSite, administrator: Account) -> None:
    pekka = people.make_account(site.database)
    site.browser(administrator).post(f"/en/account/people/{pekka.id}", {"role": "reviewer"})
    kept = site.account(pekka.email)
    assert kept is not None
    assert kept.role == Role.REVIEWER


def test_a_role_that_does_not_exist_is_refused(site: AccountsSite, administrator: Account) -> None:
    pekka = people.make_account(site.database)
    site.browser(administrator).post(f"/en/account/people/{pekka.id}", {"role": "king"}, status=400)


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.REVIEWER])
def test_services_refuse_who_may_not_whatever_page_asks(empty: Database, site: AccountsSite, role: Role) -> None:
    actor, other = people.make_account(empty, role=role), people.make_account(empty)
    with empty.writing() as session:
        with pytest.raises(NotAllowed):
            people_service.change_role(session, actor, other.id, role=Role.REVIEWER, now=site.now)
        with pytest.raises(NotAllowed):
            people_service.disable(session, other, by=actor, now=site.now)
        with pytest.raises(NotAllowed):
            people_service.everybody(session, actor)


def test_an_administrator_without_second_step_may_nothing(empty: Database, site: AccountsSite) -> None:
    actor = people.make_account(empty, role=Role.ADMINISTRATOR, has_second_step=False)
    with empty.reading() as session, pytest.raises(NotAllowed):
        people_service.everybody(session, actor)


def test_the_last_administrator_stays(empty: Database, site: AccountsSite) -> None:
    last = people.make_account(empty, role=Role.ADMINISTRATOR)
    people.make_account(empty, role=Role.ADMINISTRATOR, is_disabled=True)
    with empty.writing() as session:
        with pytest.raises(LastAdministrator):
            people_service.change_role(session, last, last.id, role=Role.REVIEWER, now=site.now)
        with pytest.raises(LastAdministrator):
            people_service.disable(session, session.get_one(Account, last.id), by=None, now=site.now)


def test_what_was_done_is_written_down_without_anything_personal(
    site: AccountsSite, administrator: Account, caplog: pytest.LogCaptureFixture
) -> None:
    pekka = people.make_account(site.database, name="Pekka Virtanen")
    with caplog.at_level(logging.INFO, logger="kb.audit"):
        site.browser(administrator).post(f"/en/account/people/{pekka.id}", {"role": "reviewer"})
    with site.database.reading() as session:
        event = session.query(Event).filter_by(subject_id=pekka.id).one()
    assert (event.action, event.account_id, event.details) == (
        "account.role-changed",
        administrator.id,
        {"role": "reviewer"},
    )
    assert pekka.id in caplog.text
    assert not any(personal in caplog.text for personal in (pekka.email, "Pekka", administrator.email))


def test_a_fault_of_the_database_is_told_by_a_page_and_keeps_nothing(site: AccountsSite) -> None:
    liis = people.make_account(site.database, name="Liis")
    browser = site.browser(liis)
    with site.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE events RENAME TO lost_events"))
    try:
        browser.post("/en/account/profile", {"name": "Somebody else", "language": "en"}, status=500)
    finally:
        with site.database.engine.begin() as connection:
            connection.execute(text("ALTER TABLE lost_events RENAME TO events"))
    kept = site.account(liis.email)
    assert kept is not None
    assert kept.name == "Liis"
