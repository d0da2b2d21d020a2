"""Below the reviewers' queue: translations that fell behind, and entries whose files are to be mended."""

import pytest

from kb.practices.store import FolderStore
from kb.submissions.outdated import StaleTranslations
from tests.support.client import Page, words_of
from tests.support.people import SignedInClient
from tests.support.practices import make_practice, make_text, write_practice
from tests.support.submissions import House

pytestmark = pytest.mark.people


def part(page: Page, name: str) -> str:
    """Return the words of the part of the page that a heading names."""
    (found,) = [section for section in page.root.iter("section") if section.get("aria-labelledby") == name]
    return words_of(found)


def tell(house: House, slug: str, *, words: str, languages: tuple[str, ...] = ("lv",)) -> None:
    """Write a practice whose translations were made from its first revision, and take it in."""
    translations = [
        make_text(language, title=f"{slug} in {language}", translation_of="en", translated_from_revision=1)
        for language in languages
    ]
    write_practice(
        house.practices, make_practice(slug, title=f"{slug} in English", words=words, translations=translations)
    )
    house.sync()


def test_all_is_well_where_nothing_is_to_be_done(house: House, anna: SignedInClient) -> None:
    tell(house, "tea", words="We drank tea.")
    page = anna.page("/en/review")
    assert "Every translation is as new as its original." in part(page, "stale")
    assert "Every file can be read, and all facts fit." in part(page, "repairs")


def test_a_translation_is_behind_once_the_words_of_its_original_were_changed(
    house: House, anna: SignedInClient
) -> None:
    tell(house, "tea", words="We drank tea.", languages=("lv", "fi"))
    tell(house, "saunas", words="We sat in saunas.", languages=("fi",))
    tell(house, "tea", words="We drank coffee.", languages=("lv", "fi"))
    page = anna.page("/en/review")
    links = page.links()
    assert links["Finnish"] == "/en/translations?to=fi"
    assert links["Latvian"] == "/en/translations?to=lv"
    assert links["tea in English"] == "/en/practices/tea/translate?to=lv"
    assert "saunas" not in part(page, "stale")
    # The page of the language says the same.
    assert "tea in English" in anna.page("/en/translations?to=fi").words


def test_a_translation_that_caught_up_is_behind_no_more(house: House, anna: SignedInClient) -> None:
    tell(house, "tea", words="We drank tea.")
    tell(house, "tea", words="We drank coffee.")
    assert "tea in English" in part(anna.page("/en/review"), "stale")
    file = house.file("tea", "lv.md")
    file.write_text(
        file.read_text("utf-8").replace("translated_from_revision: 1", "translated_from_revision: 2"), "utf-8"
    )
    house.sync()
    assert "tea in English" not in part(anna.page("/en/review"), "stale")


def test_a_second_look_reads_no_practice_that_has_not_changed(house: House) -> None:
    tell(house, "tea", words="We drank tea.")
    tell(house, "tea", words="We drank coffee.")
    read: list[str] = []

    class NotedStore(FolderStore):
        def read(self, slug: str):  # type: ignore[no-untyped-def]
            read.append(slug)
            return super().read(slug)

    stale = StaleTranslations(NotedStore(house.practices, lock=house.settings.writer_lock))
    with house.reading() as session:
        first, second = stale.all(session), stale.all(session)
    assert [one.slug for one in first] == [one.slug for one in second] == ["tea"]
    assert read == ["tea"]


def test_a_file_that_cannot_be_read_is_named_with_its_line_and_hidden(house: House, anna: SignedInClient) -> None:
    tell(house, "tea", words="We drank tea.")
    house.file("tea").write_bytes(b"---\ntitle: Tea\n\xff\xfe\n")
    house.sync()
    told = part(anna.page("/en/review"), "repairs")
    assert "Hidden: nobody can read it" in told
    assert "tea/en.md:3 The file is not UTF-8 text; save it as UTF-8." in told


def test_a_slip_in_the_facts_is_named_though_the_practice_is_shown(house: House, anna: SignedInClient) -> None:
    tell(house, "tea", words="We drank tea.")
    file = house.file("tea")
    file.write_text(file.read_text("utf-8").replace("\nevidence: 1", "\ncolour: blue\nevidence: 1"), "utf-8")
    house.sync()
    told = part(anna.page("/en/review"), "repairs")
    assert "colour There is no such fact; the practice format lists all." in told
    assert "Hidden" not in told
    anna.page("/en/practices/tea")


def test_what_is_to_be_mended_is_still_known_after_other_practices_changed_and_after_a_start(
    house: House, anna: SignedInClient
) -> None:
    tell(house, "tea", words="We drank tea.")
    house.file("tea").write_bytes(b"")
    house.sync()
    tell(house, "saunas", words="We sat in saunas.")
    assert [*house.catalogue.repairs()] == ["tea"]
    house.catalogue.rebuild()
    assert [*house.catalogue.repairs()] == ["tea"]


def test_what_was_mended_or_removed_is_named_no_more(house: House, anna: SignedInClient) -> None:
    for slug in ("tea", "saunas"):
        tell(house, slug, words="We met.")
        house.file(slug).write_bytes(b"")
    house.sync()
    assert {*house.catalogue.repairs()} == {"tea", "saunas"}
    tell(house, "tea", words="We met again.")
    for file in (house.practices / "saunas").iterdir():
        file.unlink()
    house.sync()
    assert not house.catalogue.repairs()


def test_of_many_broken_entries_the_page_names_some_and_says_how_many_more(house: House, anna: SignedInClient) -> None:
    for number in range(23):
        (house.practices / f"broken-{number}").mkdir()
        house.file(f"broken-{number}").write_bytes(b"")
    house.sync()
    assert "3 more entries need repair" in part(anna.page("/en/review"), "repairs")
