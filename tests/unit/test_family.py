"""What grew from what, in folders of practices made for the test."""

from pathlib import Path
from typing import Any

import pytest

from kb.practices.adaptations import Adaptations, look_for_adaptations
from kb.practices.family import MOST_GENERATIONS, MOST_RELATIVES, Branch, Family, family_of
from kb.practices.record import Moment, Period
from kb.practices.store import FolderStore
from tests.support.practices import write_practice


class Collection:
    """A folder of practices, and what each grew from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "practices"
        self.folder.mkdir()
        self.store = FolderStore(self.folder, lock=folder / "lock")
        self.former: dict[str, str] = {}

    def write(self, slug: str, origin: str | None = None, *, year: int = 2024, **facts: Any) -> None:
        kind = "adaptation" if origin else "practice"
        period = Period(start=Moment(year=year))
        write_practice(self.folder, slug=slug, **{"kind": kind, "adapted_from": origin, "period": period, **facts})

    def of(self, slug: str) -> Family:
        adaptations = look_for_adaptations(self.store, self.store.stamps())
        return family_of(self.store, slug, adaptations=adaptations, slug_now=self.former.get)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection(tmp_path)


def names(branches: tuple[Branch, ...]) -> list[object]:
    """Return slugs, each with those of what grew from it."""
    return [(one.practice.slug, names(one.adaptations)) if one.adaptations else one.practice.slug for one in branches]


def test_a_practice_knows_its_origins_its_siblings_and_what_grew_from_it(collection: Collection) -> None:
    collection.write("far")
    collection.write("struer", "far", year=2021)
    collection.write("valmiera", "far", year=2022)
    collection.write("cesis", "valmiera", year=2023)
    collection.write("turku", "cesis", year=2024)

    family = collection.of("valmiera")

    assert [one.slug for one in family.origins] == ["far"]
    assert [one.slug for one in family.siblings] == ["struer"]
    assert names(family.adaptations) == [("cesis", ["turku"])]


def test_origins_begin_with_the_oldest(collection: Collection) -> None:
    collection.write("a")
    collection.write("b", "a")
    collection.write("c", "b")

    assert [one.slug for one in collection.of("c").origins] == ["a", "b"]


def test_adaptations_stand_in_the_order_in_which_they_began(collection: Collection) -> None:
    collection.write("far")
    collection.write("a-late", "far", year=2025)
    collection.write("z-early", "far", year=2019)

    assert names(collection.of("far").adaptations) == ["z-early", "a-late"]


def test_a_circle_of_practices_that_name_each_other_ends(collection: Collection) -> None:
    collection.write("egg", "hen")
    collection.write("hen", "egg")

    family = collection.of("hen")

    assert [one.slug for one in family.origins] == ["egg"]
    assert family.adaptations == ()


def test_a_practice_that_names_itself_is_alone(collection: Collection) -> None:
    collection.write("narcissus", "narcissus")

    assert collection.of("narcissus") == Family()


def test_an_origin_that_is_not_here_ends_the_line(collection: Collection) -> None:
    collection.write("valmiera", "lost")

    assert collection.of("valmiera") == Family()


def test_a_line_that_leaves_the_collection_tells_where_to(collection: Collection) -> None:
    collection.write("far", "https://elsewhere.example/far")
    collection.write("valmiera", "far")

    assert collection.of("valmiera").elsewhere == "https://elsewhere.example/far"


def test_what_is_withdrawn_is_left_out_and_its_adaptations_move_up(collection: Collection) -> None:
    collection.write("far")
    collection.write("gone", "far", status="withdrawn", withdrawn_reason="a mistake")
    collection.write("cesis", "gone")

    assert names(collection.of("far").adaptations) == ["cesis"]
    assert [one.slug for one in collection.of("cesis").origins] == ["far"]


def test_a_former_slug_still_names_its_practice(collection: Collection) -> None:
    collection.write("far", formerly=("once-far",))
    collection.write("valmiera", "once-far")
    collection.former = {"once-far": "far"}

    assert names(collection.of("far").adaptations) == ["valmiera"]
    assert [one.slug for one in collection.of("valmiera").origins] == ["far"]


def test_what_names_another_origin_by_now_left_the_family(collection: Collection) -> None:
    for slug in ("far", "near"):
        collection.write(slug)
    collection.write("valmiera", "near")
    known = look_for_adaptations(collection.store, ["valmiera"]) | Adaptations({"far": frozenset({"valmiera"})})

    def found(slug: str) -> list[object]:
        return names(family_of(collection.store, slug, adaptations=known, slug_now=collection.former.get).adaptations)

    assert (found("far"), found("near")) == ([], ["valmiera"])


def test_a_family_of_hundreds_is_cut(collection: Collection) -> None:
    collection.write("far")
    for number in range(MOST_RELATIVES + 20):
        collection.write(f"child-{number}", "far")

    assert len(collection.of("far").adaptations) == MOST_RELATIVES


def test_a_line_of_hundreds_is_cut(collection: Collection) -> None:
    collection.write("p-0")
    for number in range(1, 100):
        collection.write(f"p-{number}", f"p-{number - 1}")

    assert len(collection.of("p-99").origins) == MOST_GENERATIONS
    assert len(collection.of("p-0").adaptations) == 1


def test_a_file_that_cannot_be_read_does_not_end_a_family(collection: Collection) -> None:
    collection.write("far")
    collection.write("valmiera", "far")
    (collection.folder / "broken").mkdir()
    (collection.folder / "broken" / "en.md").write_bytes(b"---\nadapted_from: far\n\xff\xfe")

    assert names(collection.of("far").adaptations) == ["valmiera"]


@pytest.mark.parametrize(
    ("plain", "other"),
    [
        (b"---\n", b"\xef\xbb\xbf---\n"),
        (b"\n", b"\r\n"),
        (b"adapted_from:", b'"adapted_from":'),
        (b"adapted_from:", b"adapted_from :"),
    ],
)
def test_what_a_practice_grew_from_is_found_however_the_file_was_saved(
    collection: Collection, plain: bytes, other: bytes
) -> None:
    collection.write("far")
    collection.write("struer", "far")
    file = collection.folder / "struer" / "en.md"
    saved = file.read_bytes().replace(plain, other, 1 if plain == b"---\n" else -1)
    assert saved != file.read_bytes()
    file.write_bytes(saved)
    assert names(collection.of("far").adaptations) == ["struer"]
