"""“We tried this too”: from three answers to a published adaptation, and what it does to the page of its origin."""

from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import pytest

from kb.accounts import throttling
from kb.accounts.models import Role
from kb.practices.sections import split_sections
from kb.submissions.adapting import MOST_IN_ANSWER
from kb.submissions.models import Submission
from kb.submissions.writer_desk import BEGUN
from tests.support import people
from tests.support.client import CheckingClient, Page
from tests.support.practices import make_practice, write_practice
from tests.support.submissions import MINUTE, NOW, House, open_house

pytestmark = pytest.mark.people

ANSWERS = {
    "organisation": "Valmieras bibliotēka",
    "place": "Valmiera",
    "country": "LV",
    "year": "2025",
    "language": "en",
    "changed": "We met on the bridge instead. Coffee was from the bakery.",
    "outcome": "Fourteen neighbours came, and nine of them came again.",
    "failures": "We do not know yet.",
    "again": "yes",
}
_numbers = count(1)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> House:
    return open_house(tmp_path_factory.mktemp("house"))


@pytest.fixture
def origin(house: House) -> str:
    """The slug of a new practice from Struer."""
    slug = f"square-talk-{next(_numbers)}"
    write_practice(house.practices, make_practice(slug, organisation="Struer Bibliotek", countries=("DK",)))
    house.sync()
    return slug


def tried(origin: str) -> str:
    """Return the path on which a practice asks who tried it too."""
    return f"/en/practices/{origin}/tried"


def drafts_of(house: House, origin: str) -> list[Submission]:
    """Return what was begun as an adaptation of a practice."""
    with house.reading() as session:
        return [one for one in session.query(Submission) if one.typed.get("adapted_from") == [origin]]


def values_of(page: Page) -> dict[str, str]:
    """Return what was typed into the fields of a page."""
    fields = {one.get("name", ""): one.get("value", "") for one in page.root.iter("input") if one.get("type") == "text"}
    return fields | {one.get("name", ""): (one.text or "").lstrip("\n") for one in page.root.iter("textarea")}


def told(house: House, origin: str, library: str = "Valmieras bibliotēka", **answers: str) -> str:
    """Answer the questions with an account, have it published, and return its slug."""
    author = people.make_account(house.database)
    client = people.client_of(house.app, author)
    path = client.post(tried(origin), {**ANSWERS, "organisation": library, **answers, "then": "send"}).location
    client.post(path, {"consent": "yes"})
    with house.reading() as session:
        submission = session.query(Submission).filter_by(author_id=author.id).one().id
    return house.publish(submission, house.person(Role.REVIEWER), now=NOW + MINUTE).slug


def test_the_page_of_a_practice_asks_for_the_stories_of_others(house: House, origin: str) -> None:
    page = CheckingClient(house.app).page(f"/en/practices/{origin}")

    assert page.links()["We tried this too"] == tried(origin)


def test_three_answers_make_an_adaptation_that_a_reviewer_can_publish(house: House, origin: str) -> None:
    slug = told(house, origin)

    practice = house.catalogue.store.read(slug).practice
    assert practice is not None
    facts = practice.facts
    assert (facts.kind, facts.adapted_from, facts.organisation) == ("adaptation", origin, "Valmieras bibliotēka")
    assert (facts.countries, facts.place, str(facts.period.start if facts.period else "")) == (
        ("LV",),
        "Valmiera",
        "2025",
    )
    assert (facts.themes, facts.audiences, facts.evidence) == (("democracy-participation",), ("everyone",), 1)
    assert {section.key: section.text for section in split_sections(practice.original.body)} == {
        "outcome": "Fourteen neighbours came, and nine of them came again.\n\nWe would do it again.",
        "failures": "We do not know yet.",
        "advice": "We met on the bridge instead. Coffee was from the bakery.",
    }
    assert practice.original.title == "Neighbours talk about their square – Valmiera"


def test_the_origin_shows_what_became_of_it_elsewhere_and_is_known_better(house: House, origin: str) -> None:
    reader = CheckingClient(house.app)
    assert "Tried, own impression" in reader.page(f"/en/practices/{origin}").words

    slug = told(house, origin)

    page = reader.page(f"/en/practices/{origin}")
    assert f"/en/practices/{slug}" in page.links().values()
    assert "Valmiera, Latvia · 2025 · Would do it again." in page.words
    assert "We met on the bridge instead." in page.texts("p")
    assert (
        "Level 3, because Valmieras bibliotēka (2025) did it too and would do it again. "
        "The makers themselves give level 1." in page.words
    )
    assert "Repeated or confirmed by another library" in page.words


def test_three_libraries_make_the_highest_level_and_are_named(house: House, origin: str) -> None:
    told(house, origin)
    told(house, origin, "Turun kirjasto", again="with-changes")

    words = CheckingClient(house.app).page(f"/en/practices/{origin}").words

    assert "Level 4, because these libraries did it too and would do it again:" in words
    assert "Valmieras bibliotēka (2025) and Turun kirjasto (2025)" in words


def test_a_library_that_would_not_do_it_again_is_shown_and_confirms_nothing(house: House, origin: str) -> None:
    told(house, origin, again="no")

    words = CheckingClient(house.app).page(f"/en/practices/{origin}").words

    assert "Would not do it again." in words
    assert "Level 3" not in words


def test_the_file_of_the_origin_stays_as_it_was(house: House, origin: str) -> None:
    before = house.file(origin).read_bytes()

    told(house, origin)

    assert house.file(origin).read_bytes() == before


def test_an_adaptation_shows_what_it_grew_from_and_its_siblings(house: House, origin: str) -> None:
    slug = told(house, origin)
    other = told(house, origin, "Turun kirjasto", place="Turku", country="FI")

    page = CheckingClient(house.app).page(f"/en/practices/{slug}")

    assert f"/en/practices/{origin}" in page.links().values()
    assert f"/en/practices/{other}" in page.links().values()


def test_the_answer_is_written_in_the_language_of_the_story(house: House, origin: str) -> None:
    slug = told(house, origin, language="lv", changed="Satikāmies uz tilta.", outcome="Atnāca četrpadsmit.")

    practice = house.catalogue.store.read(slug).practice
    assert practice is not None
    assert "Mēs to darītu vēlreiz." in practice.original.body
    assert "Would do it again." in CheckingClient(house.app).page(f"/en/practices/{origin}").words


def test_nobody_needs_an_account(house: House, origin: str) -> None:
    client = people.client_of(house.app, None)

    path = client.post(tried(origin), {**ANSWERS, "then": "send"}).location

    assert "email" in [one.get("type") for one in client.page(path).root.iter("input")]
    assert [draft.author_id for draft in drafts_of(house, origin)] == [None]


def test_whoever_has_more_to_tell_goes_on_in_the_writer(house: House, origin: str) -> None:
    client = people.client_of(house.app, None)

    path = client.post(tried(origin), {**ANSWERS, "then": "more"}).location

    assert not path.endswith("/send")
    assert ANSWERS["changed"] in client.page(path).html


def test_what_an_account_knows_is_not_asked_again(house: House, origin: str) -> None:
    account = people.make_account(
        house.database, defaults={"organisation": ["Kärdla raamatukogu"], "place": ["Kärdla"], "countries": ["EE"]}
    )

    page = people.client_of(house.app, account).page(tried(origin))

    values = values_of(page)
    assert (values["organisation"], values["place"]) == ("Kärdla raamatukogu", "Kärdla")
    assert next(one.get("value") for one in page.root.iter("option") if one.get("selected") is not None) == "EE"


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("organisation", "", "Say which library tried it."),
        ("country", "XX", "Choose a country."),
        ("year", "25", "Write the year as four digits, such as 2025."),
        ("year", "9" * 5000, "Write the year as four digits, such as 2025."),
        ("year", "3025", "Write the year as four digits, such as 2025."),
        ("language", "xx", "Choose the language in which you write."),
        ("changed", " ", "Say what you changed; “nothing” is an answer, too."),
        ("outcome", "", "Say what came of it, in a sentence at least."),
        ("outcome", "x" * (MOST_IN_ANSWER + 1), "This answer is too long. There is room for more in the next step."),
        ("failures", "", "Say what did not work; “we do not know yet” is an honest answer."),
        ("again", "perhaps", "Say whether you would do it again."),
        ("place", "x" * 300, "This name is too long; shorten it."),
    ],
)
def test_what_is_missing_is_told_and_nothing_typed_is_lost(
    house: House, origin: str, field: str, value: str, message: str
) -> None:
    page = people.client_of(house.app, None).posted_page(tried(origin), {**ANSWERS, field: value}, status=422)

    assert message in page.words
    kept = values_of(page)
    assert all(kept[name] == typed for name, typed in ANSWERS.items() if name in kept and name != field)
    assert drafts_of(house, origin) == []


def test_long_names_make_a_title_and_a_summary_that_fit(house: House, origin: str) -> None:
    slug = told(house, origin, "Ziemeļvidzemes " * 8, place="x" * 60, changed="We changed a great many things. " * 100)

    practice = house.catalogue.store.read(slug).practice
    assert practice is not None
    assert len(practice.original.title) <= 80
    assert len(practice.original.summary) <= 280


@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_not_here_was_tried_by_nobody(house: House, method: str) -> None:
    client = people.client_of(house.app, None)

    answer = client.post if method == "post" else client.get
    assert answer("/en/practices/nothing-here/tried", status=404).status_code == 404


def test_a_withdrawn_adaptation_leaves_the_family_and_the_level_falls(house: House, origin: str) -> None:
    slug = told(house, origin)
    house.catalogue.store.withdraw(slug, reason="A mistake.")
    house.catalogue.sync()

    page = CheckingClient(house.app).page(f"/en/practices/{origin}")

    assert f"/en/practices/{slug}" not in page.links().values()
    assert "Tried, own impression" in page.words


def test_who_has_to_wait_keeps_what_was_typed(house: House, origin: str) -> None:
    network, now = "192.0.2.60", datetime.now(UTC)
    with house.writing() as session:
        for _ in range(BEGUN.most):
            throttling.require(session, BEGUN, network, key=str(house.app.secret_key), now=now)

    answer = house.app.test_client().post(
        tried(origin),
        data=ANSWERS,
        base_url=house.settings.base_url,
        headers={"Sec-Fetch-Site": "same-origin"},
        environ_base={"REMOTE_ADDR": network},
    )

    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= BEGUN.within.total_seconds()
    texts = ("organisation", "place", "year", "changed", "outcome", "failures")
    assert values_of(Page(answer.text)) == {name: ANSWERS[name] for name in texts}
    assert drafts_of(house, origin) == []
