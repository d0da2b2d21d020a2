"""Sources of practices that lead nowhere: the note of who names what, and the part of the reviewers' page that shows them."""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest

from kb.accounts.models import Role
from kb.link_checks.dead import key_of
from kb.link_checks.models import FAILURES_OF_A_DEAD_LINK, CheckedLink
from kb.practices.record import Source
from kb.practices.sources import note_sources, slugs_naming
from kb.practices.store import FolderStore
from kb.submissions.dead_sources import MOST_NAMED, find_dead_sources
from kb.submissions.upkeep_page import MOST_SOURCES
from tests.support import people
from tests.support.client import Page, words_of
from tests.support.people import SignedInClient
from tests.support.practices import make_practice, make_text, write_practice
from tests.support.submissions import House

pytestmark = pytest.mark.people

GONE: Final = "https://library.example/gone"
HERE: Final = "https://library.example/here"
CHECKED: Final = datetime(2026, 3, 11, 22, 0, tzinfo=UTC)
ALL_IS_WELL: Final = "As far as the link checks know, every source leads somewhere."


def tell(house: House, slug: str, *sources: str, **facts: Any) -> None:
    """Write a practice that names these addresses, and take it in; nothing is noted yet."""
    named = tuple(Source(url=url, title=f"Report of {slug}") for url in sources)
    write_practice(house.practices, make_practice(slug, title=f"{slug} in English", sources=named, **facts))
    house.sync()


def note(house: House) -> None:
    """Go through all practices, as the link checks do once a day."""
    note_sources(house.catalogue.store, house.settings.sources_note)


def failed(house: House, url: str = GONE, *, times: int = FAILURES_OF_A_DEAD_LINK) -> None:
    """Keep that an address failed on so many days."""
    with house.writing() as session:
        session.add(CheckedLink(key=key_of(url), url=url, next_at=CHECKED, checked_at=CHECKED, failures=times))


def part(page: Page) -> str:
    """Return the words of the part about sources."""
    (found,) = [one for one in page.root.iter("section") if one.get("aria-labelledby") == "dead-sources"]
    return words_of(found)


def mended(page: Page, *, sources: str) -> dict[str, str]:
    """Return what the form of a correction sends, with other sources."""
    (form,) = [one for one in page.root.iter("form") if one.get("action", "").endswith("/correct")]
    sent = {one.get("name", ""): one.get("value", "") for one in form.iter("input")}
    sent |= {one.get("name", ""): "".join(one.itertext()) for one in form.iter("textarea")}
    return {**sent, "sources": sources, "note": "The report has moved"}


def test_it_is_noted_which_practices_name_a_source(house: House) -> None:
    tell(house, "tea", GONE, f"{HERE}/ā")
    tell(house, "saunas", GONE)
    note(house)
    assert slugs_naming(house.settings.sources_note, {GONE}) == {"saunas": (GONE,), "tea": (GONE,)}
    assert slugs_naming(house.settings.sources_note, {f"{HERE}/ā"}) == {"tea": (f"{HERE}/ā",)}


@pytest.mark.parametrize("content", [b"", b"[]", b"null", b'{"tea": 1}', b'{"tea": null}', b"\xff"])
def test_a_damaged_note_of_sources_names_nobody(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "sources.json").write_bytes(content)
    assert slugs_naming(tmp_path / "sources.json", {GONE}) == {}


def test_a_note_that_cannot_be_written_keeps_no_link_from_being_checked(
    house: House, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tell(house, "tea", HERE)
    (tmp_path / "data").write_text("a file in the way")
    assert note_sources(house.catalogue.store, tmp_path / "data" / "sources.json") == {HERE}
    assert "it was not noted" in caplog.text


def test_a_dead_source_is_shown_with_its_practice_and_the_step_that_mends_it(
    house: House, anna: SignedInClient
) -> None:
    tell(house, "tea", GONE)
    note(house)
    failed(house, times=4)
    page = anna.page("/en/review")
    assert "Report of tea library.example/gone Not found on 4 days. Last checked on 11 March 2026." in part(page)
    links = page.links()
    assert (links["tea in English"], links["library.example/gone"]) == ("/en/practices/tea", GONE)
    assert links["Correct the sources"] == "/en/practices/tea/correct#sources"


def test_a_practice_is_named_in_the_readers_language_or_marked_as_another(house: House, anna: SignedInClient) -> None:
    tell(house, "tea", GONE, translations=[make_text("lv", title="Tēja ar tēviem", translation_of="en")])
    tell(house, "saunas", GONE)
    note(house)
    failed(house)
    page = anna.page("/lv/review")
    assert page.links()["Tēja ar tēviem"] == "/lv/practices/tea"
    assert 'lang="en">saunas in English' in page.html
    assert page.links()["saunas in English"] == "/lv/practices/saunas"


def test_a_source_that_lives_or_had_one_bad_day_is_not_shown(house: House, anna: SignedInClient) -> None:
    tell(house, "tea", HERE, GONE)
    note(house)
    failed(house, HERE, times=0)
    failed(house, GONE, times=FAILURES_OF_A_DEAD_LINK - 1)
    assert ALL_IS_WELL in part(anna.page("/en/review"))


def test_where_nothing_was_noted_yet_nothing_is_shown(house: House, anna: SignedInClient) -> None:
    tell(house, "tea", GONE)
    failed(house)
    assert ALL_IS_WELL in part(anna.page("/en/review"))


def test_a_reviewer_mends_a_source_and_it_is_shown_no_more(house: House, anna: SignedInClient) -> None:
    tell(house, "tea", GONE, HERE)
    note(house)
    failed(house)
    path = anna.page("/en/review").links()["Correct the sources"].partition("#")[0]
    form = anna.page(path)
    (field,) = [one for one in form.root.iter("textarea") if one.get("id") == "sources"]
    assert "".join(field.itertext()).split("\n") == [f"{GONE} Report of tea", f"{HERE} Report of tea"]
    anna.post(path, mended(form, sources=f"{HERE}/moved Report of tea, 2024"))
    practice = house.catalogue.store.read("tea").practice
    assert practice is not None
    assert practice.facts.sources == (Source(url=f"{HERE}/moved", title="Report of tea, 2024"),)
    # The address is known as dead, and noted with this practice, until the links are listed anew.
    assert ALL_IS_WELL in part(anna.page("/en/review"))


def test_a_practice_that_was_withdrawn_or_removed_since_it_was_noted_is_not_shown(
    house: House, anna: SignedInClient
) -> None:
    for slug in ("tea", "saunas"):
        tell(house, slug, GONE)
    note(house)
    failed(house)
    tell(house, "tea", GONE, status="withdrawn", withdrawn_reason="It was asked for.")
    shutil.rmtree(house.practices / "saunas")
    assert ALL_IS_WELL in part(anna.page("/en/review"))


def test_of_many_practices_those_that_failed_longest_are_shown_and_the_others_move_up(
    house: House, anna: SignedInClient
) -> None:
    longest, last = MOST_NAMED + 1, 1
    for number in range(MOST_NAMED + 2):
        tell(house, f"tea-{number}", f"{GONE}/{number}")
        failed(house, f"{GONE}/{number}", times=FAILURES_OF_A_DEAD_LINK + number)
    note(house)
    told = part(anna.page("/en/review"))
    assert f"tea-{longest} in English" in told
    assert f"tea-{last} in English" not in told
    assert "2 more practices have such sources." in told
    tell(house, f"tea-{longest}", HERE)
    told = part(anna.page("/en/review"))
    assert f"tea-{longest} in English" not in told
    assert f"tea-{last} in English" in told
    assert "1 more practice has such sources." in told


def test_of_a_practice_whose_sources_are_all_gone_some_are_named(house: House, anna: SignedInClient) -> None:
    sources = [f"{GONE}/{number}" for number in range(MOST_SOURCES + 3)]
    tell(house, "tea", *sources)
    note(house)
    for url in sources:
        failed(house, url)
    told = part(anna.page("/en/review"))
    assert told.count("Not found on 3 days.") == MOST_SOURCES
    assert "And 3 more." in told


def test_only_the_practices_that_are_named_are_read(house: House) -> None:
    for number in range(MOST_NAMED + 5):
        tell(house, f"tea-{number:02}", GONE)
        tell(house, f"saunas-{number:02}", HERE)
    note(house)
    failed(house)
    read: list[str] = []

    class NotedStore(FolderStore):
        def read(self, slug: str):  # type: ignore[no-untyped-def]
            read.append(slug)
            return super().read(slug)

    store = NotedStore(house.practices, lock=house.settings.writer_lock)
    with house.reading() as session:
        found = find_dead_sources(session, store, note=house.settings.sources_note)
    assert read == [f"tea-{number:02}" for number in range(MOST_NAMED)]
    assert (len(found.named), found.more, found.count) == (MOST_NAMED, 5, MOST_NAMED + 5)


def test_a_contributor_is_not_told(house: House) -> None:
    tell(house, "tea", GONE)
    note(house)
    failed(house)
    page = people.client_of(house.app, house.person()).page("/en/review", status=403)
    assert "library.example" not in page.html


def test_the_health_of_the_site_counts_the_practices(house: House) -> None:
    for slug in ("tea", "saunas"):
        tell(house, slug, GONE, f"{GONE}/2")
    note(house)
    failed(house)
    failed(house, f"{GONE}/2")
    page = people.client_of(house.app, house.person(Role.ADMINISTRATOR)).page("/en/account/health")
    assert page.links()["Practices whose sources lead nowhere"] == "/en/review#dead-sources"
    assert "Practices whose sources lead nowhere 2" in page.words
