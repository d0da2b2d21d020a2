"""How well a practice is known, as the index has it: it rises and falls with what other libraries tell, however they tell it."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from kb.practices.adaptations import NONE, Adaptations, load_adaptations, save_adaptations
from kb.practices.evidence import Again, sentence
from kb.search.catalogue import Catalogue
from kb.search.engine import Facet, SearchRequest
from kb.search.opening import create_catalogue
from kb.settings import Settings
from tests.support.practices import make_practice, write_practice


class Collection:
    """A folder with “far”, which its makers have tried, and a catalogue that has taken it in."""

    def __init__(self, catalogue: Catalogue, settings: Settings) -> None:
        self.catalogue = catalogue
        self.settings = settings
        self.folder = settings.practices
        self.file = settings.catalogue / "adaptations.json"
        self.write("far", organisation="Struer")
        catalogue.sync()

    def write(self, slug: str, **facts: Any) -> None:
        write_practice(self.folder, make_practice(slug, **facts))

    def adapt(self, library: str, origin: str = "far", again: Again = Again.YES, **facts: Any) -> str:
        """Write that a library tried a practice too; return the slug of its story."""
        slug = library.lower()
        body = f"## What came of it\n\nTwelve came.\n\n{sentence(again, 'en')}\n"
        self.write(slug, kind="adaptation", adapted_from=origin, organisation=library, body=body, **facts)
        return slug

    def take_in_adaptation(self, library: str, **told: Any) -> str:
        slug = self.adapt(library, **told)
        self.catalogue.take_in(slug)
        return slug

    def level(self, slug: str = "far", catalogue: Catalogue | None = None) -> int:
        """Return the level by which the facet finds a practice, which has to be the one on its card."""
        asked = catalogue or self.catalogue
        (card,) = asked.cards([slug], "en")
        (told,) = card.facets[Facet.EVIDENCE]
        chosen = {Facet.EVIDENCE: frozenset({told})}
        found = asked.search(SearchRequest(language="en", chosen=chosen, size=100))
        assert slug in [hit.card.slug for hit in found.hits]
        return int(told)


@pytest.fixture
def collection(own_catalogue: Catalogue, own_settings: Settings) -> Collection:
    return Collection(own_catalogue, own_settings)


def test_a_library_that_would_do_it_again_makes_level_three_and_when_it_is_withdrawn_the_makers_level_is_back(
    collection: Collection,
) -> None:
    assert collection.level() == 1

    slug = collection.take_in_adaptation("Valmiera")
    assert collection.level() == 3

    collection.catalogue.store.withdraw(slug, reason="A mistake.")
    collection.catalogue.take_in(slug)
    assert collection.level() == 1


def test_the_facet_counts_a_practice_once_with_its_new_level(collection: Collection) -> None:
    collection.take_in_adaptation("Valmiera")

    counts = collection.catalogue.search(SearchRequest(language="en", size=0)).counts[Facet.EVIDENCE]

    assert {level: count for level, count in counts.items() if count} == {"1": 1, "3": 1}


def test_two_libraries_one_after_the_other_make_level_four(collection: Collection) -> None:
    collection.take_in_adaptation("Valmiera")
    collection.take_in_adaptation("Turku")

    assert collection.level() == 4


def test_two_libraries_make_level_four_though_each_was_taken_in_by_another_process(collection: Collection) -> None:
    other = create_catalogue(collection.settings)
    collection.take_in_adaptation("Valmiera")
    other.take_in(collection.adapt("Turku"))

    assert collection.level(catalogue=other) == 4
    assert collection.level() == 4


def test_what_was_taken_in_still_counts_after_the_next_sync(collection: Collection) -> None:
    collection.take_in_adaptation("Valmiera")
    collection.catalogue.sync()
    collection.take_in_adaptation("Turku")

    assert collection.level() == 4


def test_whoever_would_not_do_it_again_changes_nothing_until_they_would(collection: Collection) -> None:
    collection.take_in_adaptation("Valmiera", again=Again.NO)
    assert collection.level() == 1

    collection.take_in_adaptation("Valmiera", again=Again.WITH_CHANGES)
    assert collection.level() == 3


def test_the_makers_own_four_stays(collection: Collection) -> None:
    collection.write("far", organisation="Struer", evidence=4)
    collection.catalogue.take_in("far")

    collection.take_in_adaptation("Valmiera")

    assert collection.level() == 4


def test_a_changed_origin_keeps_the_level_that_others_confirm(collection: Collection) -> None:
    collection.take_in_adaptation("Valmiera")

    collection.write("far", organisation="Struer", title="Neighbours talk again")
    collection.catalogue.take_in("far")

    assert collection.level() == 3


def test_what_others_tell_in_the_folder_counts_too_until_it_is_removed(collection: Collection) -> None:
    slug = collection.adapt("Valmiera")
    assert collection.catalogue.sync().changed == (slug,)
    assert collection.level() == 3

    shutil.rmtree(collection.folder / slug)
    collection.catalogue.sync()
    assert collection.level() == 1


@pytest.mark.parametrize("how", ["sync", "take_in"])
def test_an_adaptation_of_another_practice_after_all_counts_there_and_no_more_here(
    collection: Collection, how: str
) -> None:
    collection.write("near", organisation="Cēsis")
    collection.adapt("Valmiera")
    collection.catalogue.sync()

    collection.adapt("Valmiera", origin="near")
    if how == "sync":
        collection.catalogue.sync()
    else:
        collection.catalogue.take_in("valmiera")

    assert (collection.level("far"), collection.level("near")) == (1, 3)


def test_an_adaptation_of_a_former_slug_counts(collection: Collection) -> None:
    collection.write("far", organisation="Struer", formerly=("once-far",))
    collection.catalogue.sync()

    collection.take_in_adaptation("Valmiera", origin="once-far")

    assert collection.level() == 3


def test_a_practice_that_got_a_new_slug_is_as_well_known_as_before(collection: Collection) -> None:
    collection.take_in_adaptation("Valmiera")

    shutil.rmtree(collection.folder / "far")
    collection.write("farther", organisation="Struer", formerly=("far",))
    collection.catalogue.sync()

    assert collection.level("farther") == 3


def test_an_origin_that_is_somewhere_else_or_nowhere_hinders_nothing(collection: Collection) -> None:
    collection.take_in_adaptation("Valmiera", origin="https://elsewhere.example/far")
    collection.take_in_adaptation("Turku", origin="nowhere")
    collection.catalogue.sync()

    assert [collection.level(slug) for slug in ("far", "valmiera", "turku")] == [1, 1, 1]


def test_a_file_that_cannot_be_read_hinders_nothing(collection: Collection) -> None:
    collection.adapt("Valmiera")
    (collection.folder / "odd").mkdir()
    (collection.folder / "odd" / "en.md").symlink_to("/proc/self/mem")

    collection.catalogue.sync()

    assert collection.level() == 3


def test_a_new_index_has_the_levels_that_others_confirm(collection: Collection) -> None:
    collection.adapt("Valmiera")

    collection.catalogue.rebuild()

    assert collection.level() == 3


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b'{"far": 1}', b"[" * 100_000])
@pytest.mark.parametrize("how", ["sync", "take_in"])
def test_without_the_file_of_adaptations_all_is_looked_at_anew(
    collection: Collection, content: bytes | None, how: str
) -> None:
    collection.adapt("Valmiera")
    collection.catalogue.sync()
    if content is None:
        collection.file.unlink()
    else:
        collection.file.write_bytes(content)

    assert collection.catalogue.adaptations() == NONE
    if how == "sync":
        collection.catalogue.sync()
    else:
        collection.catalogue.take_in("far")

    assert collection.level() == 3
    assert collection.catalogue.adaptations() == Adaptations({"far": frozenset({"valmiera"})})


def test_what_a_stop_left_half_done_is_made_right_by_the_next_sync(collection: Collection) -> None:
    collection.write("near", organisation="Cēsis")
    collection.adapt("Valmiera")
    collection.catalogue.sync()
    # The file of adaptations was written, the index was not.
    collection.adapt("Valmiera", origin="near")
    told = Adaptations({"near": frozenset({"valmiera"})})
    save_adaptations(collection.file, collection.catalogue.adaptations() | told)

    collection.catalogue.sync()

    assert (collection.level("far"), collection.level("near")) == (1, 3)


def test_a_sync_forgets_what_grew_from_where_no_more(collection: Collection) -> None:
    collection.take_in_adaptation("Valmiera")
    collection.take_in_adaptation("Valmiera", origin="near")

    collection.catalogue.sync()

    assert load_adaptations(collection.file) == Adaptations({"near": frozenset({"valmiera"})})


def test_adaptations_are_read_back_as_they_were_saved(tmp_path: Path) -> None:
    adaptations = Adaptations({"far": frozenset({"valmiera", "turku"}), "https://õ.example/": frozenset({"cesis"})})

    save_adaptations(tmp_path / "folder" / "adaptations.json", adaptations)

    assert load_adaptations(tmp_path / "folder" / "adaptations.json") == adaptations
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["adaptations.json"]
