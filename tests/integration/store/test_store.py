"""What every practice store promises: atomic writes, refusal of what lies outside, and that nothing is lost."""

import multiprocessing
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kb.errors import KnowledgeBaseError
from kb.practices.store import PracticeStore, UnknownPractice, read_texts, write_texts
from tests.support.practices import make_practice, make_text, write_practice
from tests.support.stores import NO_SLUGS, folder_store


@pytest.fixture(params=[folder_store])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> PracticeStore:
    """A store of each kind, empty."""
    make: Callable[[Path], PracticeStore] = request.param
    return make(tmp_path)


class TestEveryStore:
    """The contract of `PracticeStore`."""

    def test_an_empty_store_has_no_practices(self, store: PracticeStore) -> None:
        assert store.stamps() == {}

    def test_what_was_written_is_read(self, store: PracticeStore) -> None:
        practice = make_practice(translations=["lv", "fi"])
        store.write(practice)
        reading = store.read(practice.slug)
        assert (reading.practice, reading.problems) == (practice, ())

    def test_a_written_practice_has_a_stamp(self, store: PracticeStore) -> None:
        store.write(make_practice("first"))
        store.write(make_practice("second"))
        assert [*store.stamps()] == ["first", "second"]

    def test_a_stamp_stays_while_nothing_changes(self, store: PracticeStore) -> None:
        store.write(make_practice())
        assert store.stamps() == store.stamps()

    def test_a_stamp_changes_with_a_text_of_the_same_length(self, store: PracticeStore) -> None:
        store.write(make_practice(title="Neighbours meet"))
        before = dict(store.stamps())
        store.write(make_practice(title="Neighbours talk"))
        assert store.stamps() != before

    def test_writing_replaces_the_texts_that_were_there(self, store: PracticeStore) -> None:
        store.write(make_practice(translations=["lv", "fi"]))
        store.write(make_practice(title="Another title", translations=["lv"]))
        practice = store.read("square-talk").practice
        assert practice is not None
        assert [text.language for text in practice.texts] == ["en", "lv"]

    @pytest.mark.parametrize("slug", ["nothing-here", *NO_SLUGS])
    def test_an_unknown_slug_is_refused(self, store: PracticeStore, slug: str) -> None:
        store.write(make_practice())
        with pytest.raises(UnknownPractice):
            store.read(slug)

    @pytest.mark.parametrize("slug", [slug for slug in NO_SLUGS if "\x00" not in slug])
    def test_writing_under_a_name_that_is_no_slug_is_refused(self, store: PracticeStore, slug: str) -> None:
        with pytest.raises(KnowledgeBaseError):
            store.write(make_practice(slug))

    def test_texts_that_were_put_are_given_back_byte_by_byte(self, store: PracticeStore) -> None:
        texts = {"lv.md": b"\xff being mended", **write_texts(make_practice())}
        store.put("square-talk", texts)
        assert store.texts("square-talk") == texts

    def test_putting_the_same_again_changes_nothing(self, store: PracticeStore) -> None:
        practice = make_practice(translations=["lv"])
        for _ in range(2):
            store.put(practice.slug, write_texts(practice), media={"0a1b.png": b"picture"})
        assert store.read(practice.slug).practice == practice
        assert [name for name, _changed in store.media(practice.slug)] == ["0a1b.png"]

    def test_pictures_that_were_put_stay_when_the_texts_change(self, store: PracticeStore) -> None:
        store.put("square-talk", write_texts(make_practice()), media={"0a1b.png": b"picture"})
        store.write(make_practice(title="Neighbours meet"))
        found = store.file("square-talk", "0a1b.png")
        assert found is not None
        assert found.read_bytes() == b"picture"

    @pytest.mark.parametrize("slug", ["nothing-here", "../outside", ""])
    def test_what_is_not_there_has_no_texts(self, store: PracticeStore, slug: str) -> None:
        store.write(make_practice())
        assert store.texts(slug) == {}

    def test_the_stamps_of_some_practices_are_those_among_all(self, store: PracticeStore) -> None:
        for slug in ("first", "second", "third"):
            store.write(make_practice(slug))
        some = store.stamps(["third", "nothing-here", "../first", "first"])
        assert some == {slug: stamp for slug, stamp in store.stamps().items() if slug != "second"}

    def test_withdrawing_keeps_all_texts_and_tells_the_reason(self, store: PracticeStore) -> None:
        practice = make_practice(translations=["lv"])
        store.write(practice)
        store.withdraw(practice.slug, reason="The library asked for it.")
        facts = replace(practice.facts, status="withdrawn", withdrawn_reason="The library asked for it.")
        assert store.read(practice.slug).practice == replace(practice, facts=facts)

    def test_withdrawing_twice_keeps_the_last_reason(self, store: PracticeStore) -> None:
        store.write(make_practice())
        store.withdraw("square-talk", reason="One.")
        store.withdraw("square-talk", reason="Two.")
        practice = store.read("square-talk").practice
        assert practice is not None
        assert practice.facts.withdrawn_reason == "Two."

    @pytest.mark.parametrize("slug", ["nothing-here", "../outside"])
    def test_withdrawing_what_is_not_there_is_refused(self, store: PracticeStore, slug: str) -> None:
        with pytest.raises(UnknownPractice):
            store.withdraw(slug, reason="No reason.")

    @pytest.mark.parametrize(
        "name", ["nothing.png", "", "..", "../en.md", "en.md", ".hidden", "a/b", "a\\b", "a\x00", "a" * 300 + ".png"]
    )
    def test_a_file_that_is_not_there_or_not_to_be_served_is_none(self, store: PracticeStore, name: str) -> None:
        store.write(make_practice())
        assert store.file("square-talk", name) is None


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_store_that_was_made_before_a_fork_writes_in_the_child(tmp_path: Path, folder: Path) -> None:
    store = folder_store(tmp_path)
    store.write(make_practice("parent"))
    child = multiprocessing.get_context("fork").Process(target=store.write, args=(make_practice("child"),))
    child.start()
    child.join()
    assert [*store.stamps()] == ["child", "parent"]


def test_a_practice_is_read_from_texts_as_from_files(tmp_path: Path, folder: Path) -> None:
    write_practice(folder, make_practice(translations=["lv"], summary=""))
    (folder / "square-talk" / "fi.md").write_bytes(b"being mended")
    store = folder_store(tmp_path)
    assert read_texts("square-talk", store.texts("square-talk")) == store.read("square-talk")


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"en.md": "en", "fi.md": "fi"}, "square-talk/en.md:1: translation_of: Two files are originals; "
         "all but one need translation_of."),
        ({"lv.md": "lv from en"}, "square-talk/lv.md:1: No file of this practice is a readable original."),
        ({"en.md": "en", "lv.md": "lv from fi"}, "square-talk/lv.md:1: translation_of: The original is in “en”."),
        ({"da.md": "en"}, "square-talk/da.md:1: language: The file's name and its language differ; rename it to en.md."),
    ],
)  # fmt: skip
def test_a_problem_between_files_is_told_with_the_file_to_change(
    tmp_path: Path, files: dict[str, str], problem: str
) -> None:
    for name, told in files.items():
        language, _, origin = told.partition(" from ")
        text = make_text(language, translation_of=origin or None)
        write_practice(tmp_path / "made", replace(make_practice(), original=text))
        (tmp_path / "practices" / "square-talk").mkdir(parents=True, exist_ok=True)
        (tmp_path / "made" / "square-talk" / f"{language}.md").rename(tmp_path / "practices" / "square-talk" / name)
    assert problem in [*map(str, folder_store(tmp_path).read("square-talk").problems)]
