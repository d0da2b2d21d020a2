"""Translations, from an empty page to a published one, and what happens when the original changes."""

import pytest

from kb.accounts.models import Account
from tests.support import people
from tests.support.client import CheckingClient, words_of
from tests.support.submissions import House
from tests.support.translating import WHY, at, drafts_of, form_of, published, sent_in

pytestmark = pytest.mark.people


def test_somebody_without_account_chooses_a_language_and_is_then_asked_to_sign_in(house: House, slug: str) -> None:
    assert at(slug) in CheckingClient(house.app).page(f"/en/practices/{slug}/translate").links().values()
    assert "sign-in" in people.client_of(house.app, None).get(at(slug), status=302).location


def test_without_a_language_all_but_the_original_s_are_offered(house: House, slug: str, translator: Account) -> None:
    page = people.client_of(house.app, translator).page(f"/en/practices/{slug}/translate")

    languages = {address.rpartition("=")[2] for address in page.links().values() if "/translate?to=" in address}
    assert languages == {"lv", "et", "fi", "da"}


def test_every_part_of_the_original_stands_beside_an_empty_field(house: House, slug: str, translator: Account) -> None:
    page = people.client_of(house.app, translator).page(at(slug))

    labels = page.texts("label")
    assert "Kāpēc, in Latvian" in labels
    assert "Title, in Latvian" in labels
    assert form_of(page)["why"] == ""
    assert "Neighbours met in the reading room" in page.words
    assert [one.get("lang") for one in page.root.iter("textarea")] == ["lv"] * 8


def test_facts_are_not_asked_for(house: House, slug: str, translator: Account) -> None:
    fields = form_of(people.client_of(house.app, translator).page(at(slug)))

    assert not {"countries", "themes", "evidence", "organisation"} & fields.keys()


def test_the_words_of_the_vocabulary_stand_beside_the_part_that_uses_them(
    house: House, slug: str, translator: Account
) -> None:
    page = people.client_of(house.app, translator).page(at(slug))

    sections = [one for one in page.root.iter("section") if one.get("aria-labelledby") == "part-why"]
    terms = {words_of(one) for one in sections[0].iter("dt")}
    translated = {words_of(one) for one in sections[0].iter("dd")}
    assert {"library", "volunteer", "book"} <= terms
    assert {"bibliotēka", "brīvprātīgais"} <= translated


def test_the_marks_of_a_link_are_shown_so_that_it_can_be_kept(house: House, slug: str, translator: Account) -> None:
    assert "[a book](https://a.example)" in people.client_of(house.app, translator).page(at(slug)).words


def test_what_was_saved_is_there_again_and_nothing_was_begun_by_looking(
    house: House, slug: str, translator: Account
) -> None:
    client = people.client_of(house.app, translator)
    client.page(at(slug))
    assert drafts_of(house, slug) == []

    client.post(at(slug), {**form_of(client.page(at(slug))), "why": WHY})
    client.post(at(slug), {**form_of(client.page(at(slug))), "title": "Saruna laukumā"})

    fields = form_of(client.page(at(slug)))
    assert (fields["why"], fields["title"], fields["translator"]) == (WHY, "Saruna laukumā", "Valmieras bibliotēka")
    assert len(drafts_of(house, slug)) == 1


def test_two_tabs_do_not_overwrite_each_other(house: House, slug: str, translator: Account) -> None:
    client = people.client_of(house.app, translator)
    client.post(at(slug), {**form_of(client.page(at(slug))), "why": "Pirmais."})
    one = other = form_of(client.page(at(slug)))
    client.post(at(slug), {**one, "why": "Otrais."})

    page = client.posted_page(at(slug), {**other, "why": "Trešais."}, status=409)

    assert "Otrais." in page.words
    assert "Trešais." in page.words


def test_whoever_was_signed_out_meanwhile_keeps_the_text(house: House, slug: str, translator: Account) -> None:
    fields = form_of(people.client_of(house.app, translator).page(at(slug)))

    page = people.client_of(house.app, None).posted_page(at(slug), {**fields, "why": WHY}, status=401)

    assert WHY in page.words


def test_a_text_that_is_too_long_is_shown_again_and_nothing_is_begun(
    house: House, slug: str, translator: Account
) -> None:
    client = people.client_of(house.app, translator)
    long = "ā" * 110_000

    page = client.posted_page(at(slug), {**form_of(client.page(at(slug))), "why": long}, status=413)

    assert form_of(page)["why"] == long
    assert drafts_of(house, slug) == []


def test_a_published_translation_tells_its_revision_and_its_translator(
    house: House, slug: str, translator: Account
) -> None:
    published(house, slug, translator)

    practice = house.catalogue.store.read(slug).practice
    assert practice is not None
    text = practice.translations["lv"]
    assert (text.translated_from_revision, text.translator) == (1, "Valmieras bibliotēka")
    page = CheckingClient(house.app).page(f"/lv/practices/{slug}")
    assert "Saruna laukumā" in page.texts("h1")
    assert "Valmieras bibliotēka" in page.words


def test_a_translation_that_was_sent_in_is_not_written_on(house: House, slug: str, translator: Account) -> None:
    submission = sent_in(house, slug, translator)

    assert people.client_of(house.app, translator).get(at(slug), status=302).location.endswith(f"/write/{submission}")


@pytest.mark.parametrize("number", ["-1", "9" * 40, "x", ""])
def test_odd_numbers_in_the_form_do_no_harm(house: House, slug: str, translator: Account, number: str) -> None:
    client = people.client_of(house.app, translator)
    client.post(at(slug), {**form_of(client.page(at(slug))), "why": WHY})

    odd = {"version": number, "revision": number, "then": "send"}
    client.post(at(slug), {**form_of(client.page(at(slug))), **odd})

    assert drafts_of(house, slug)[0].base_revision == 1


@pytest.mark.parametrize("unknown", ["nothing-here", "..", "x" * 300])
def test_what_is_not_here_cannot_be_translated(house: House, translator: Account, unknown: str) -> None:
    people.client_of(house.app, translator).get(f"/en/practices/{unknown}/translate?to=lv", status=404)


def test_a_practice_is_not_translated_into_its_own_language(house: House, slug: str, translator: Account) -> None:
    client = people.client_of(house.app, translator)

    client.post(f"/en/practices/{slug}/translate?to=en", {"why": WHY}, status=404)


def test_the_words_of_a_translation_that_is_not_sent_are_nowhere(house: House, slug: str, translator: Account) -> None:
    client = people.client_of(house.app, translator)
    client.post(at(slug), {**form_of(client.page(at(slug))), "why": "Kanārijputniņš."})
    reader = CheckingClient(house.app)

    for path in (f"/lv/practices/{slug}", "/lv/search?q=kan%C4%81rijputni%C5%86%C5%A1", "/lv/translations"):
        assert "Kanārijputniņš" not in reader.page(path).words
