"""What happens to a translation when the original changes, and where translators see what is wanted."""

from datetime import timedelta

import pytest

from kb.accounts.models import Account, Role
from tests.support import people
from tests.support.client import CheckingClient
from tests.support.submissions import NOW, House
from tests.support.translating import WHY, at, change_original, drafts_of, form_of, published

pytestmark = pytest.mark.people

OUTDATED = "The original has been changed since this translation; the facts are up to date."


def test_readers_are_told_when_the_original_has_changed_since(house: House, slug: str, translator: Account) -> None:
    published(house, slug, translator)
    reader = CheckingClient(house.app)
    assert OUTDATED not in reader.page(f"/en/practices/{slug}?text=lv").words

    change_original(house, slug)

    assert OUTDATED in reader.page(f"/en/practices/{slug}?text=lv").words
    assert OUTDATED not in reader.page(f"/en/practices/{slug}").words


def test_a_change_of_facts_alone_makes_no_translation_old(house: House, slug: str, translator: Account) -> None:
    published(house, slug, translator)

    change_original(house, slug, "evidence: 1", "evidence: 2")

    assert OUTDATED not in CheckingClient(house.app).page(f"/en/practices/{slug}?text=lv").words


def test_the_translator_sees_which_parts_changed_and_how(house: House, slug: str, translator: Account) -> None:
    published(house, slug, translator)
    change_original(house, slug)

    page = people.client_of(house.app, translator).page(at(slug))

    assert page.texts("ins") == ["added: Forty neighbours"]
    assert page.links()["Why"] == "#part-why"
    assert form_of(page)["why"] == WHY


def test_the_difference_stays_until_the_translation_is_sent_and_then_it_is_up_to_date(
    house: House, slug: str, translator: Account
) -> None:
    published(house, slug, translator)
    change_original(house, slug)
    client = people.client_of(house.app, translator)
    client.post(at(slug), {**form_of(client.page(at(slug))), "why": "Četrdesmit kaimiņi satikās."})
    assert client.page(at(slug)).texts("ins") == ["added: Forty neighbours"]

    path = client.post(at(slug), {**form_of(client.page(at(slug))), "then": "send"}).location
    client.post(path, {"consent": "yes"})
    house.publish(drafts_of(house, slug)[-1].id, house.person(Role.REVIEWER), now=NOW + timedelta(days=2))

    assert OUTDATED not in CheckingClient(house.app).page(f"/en/practices/{slug}?text=lv").words


def test_whoever_sends_a_draft_after_the_original_changed_under_it_has_seen_the_change(
    house: House, slug: str, translator: Account
) -> None:
    client = people.client_of(house.app, translator)
    client.post(at(slug), {**form_of(client.page(at(slug))), "why": WHY})
    change_original(house, slug)
    fields = form_of(client.page(at(slug)))
    assert client.page(at(slug)).texts("ins") == ["added: Forty neighbours"]

    client.post(at(slug), {**fields, "then": "send"})

    assert drafts_of(house, slug)[0].base_revision == 2


def test_a_translation_that_somebody_else_published_meanwhile_is_not_written_over_unseen(
    house: House, slug: str, translator: Account
) -> None:
    client = people.client_of(house.app, translator)
    client.post(at(slug), {**form_of(client.page(at(slug))), "why": WHY})
    published(house, slug, people.make_account(house.database))

    client.post(at(slug), {**form_of(client.page(at(slug))), "then": "send"})

    assert [one.base_revision for one in drafts_of(house, slug) if one.author_id == translator.id] == [1]


def test_translators_find_what_is_not_told_in_a_language(house: House, slug: str) -> None:
    title = f"Neighbours talk {slug.rpartition('-')[2]}"
    client = CheckingClient(house.app)

    address = client.page("/en/translations?to=lv").links()[title]

    assert address == at(slug)
    assert title in client.page("/en/translations?to=lv&theme=democracy-participation").links()
    assert title not in client.page("/en/translations?to=lv&theme=fathers").links()


def test_what_is_told_is_not_asked_for_until_the_original_changes(house: House, slug: str, translator: Account) -> None:
    client = CheckingClient(house.app)
    published(house, slug, translator)
    assert at(slug) not in client.page("/en/translations?to=lv").links().values()

    change_original(house, slug)

    page = client.page("/en/translations?to=lv")
    assert at(slug) in page.links().values()
    assert "Changed since: Why" in page.words
    assert at(slug) not in client.page("/en/translations?to=lv&theme=fathers").links().values()


@pytest.mark.parametrize("query", ["", "?to=xx", "?to=lv&theme=nothing", "?to="])
def test_the_list_answers_whatever_is_asked(house: House, query: str) -> None:
    assert "Translations into" in CheckingClient(house.app).page(f"/en/translations{query}").words
