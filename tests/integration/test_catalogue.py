"""The catalogue stays in step with the folder: changed files only, damage repaired, redirects and tombstones."""

import multiprocessing
import os
import random
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kb.factory import create_app
from kb.search.catalogue import Catalogue
from kb.search.engine import SearchRequest
from kb.search.opening import create_catalogue
from kb.search.whoosh_engine import LOOK_SECONDS
from kb.settings import Settings
from tests.support.client import CheckingClient
from tests.support.practices import write_practice


def slugs(catalogue: Catalogue, text: str = "") -> list[str]:
    """Return what a search finds, in order of slug."""
    results = catalogue.search(SearchRequest(text=text, language="en", size=100))
    return sorted(hit.card.slug for hit in results.hits)


def test_the_first_sync_takes_in_the_whole_folder(own_catalogue: Catalogue, own_settings: Settings) -> None:
    write_practice(own_settings.practices, slug="circle")
    write_practice(own_settings.practices, slug="square")

    report = own_catalogue.sync()

    assert report.changed == ("circle", "square")
    assert slugs(own_catalogue) == ["circle", "square"]


def test_an_empty_folder_is_a_collection_without_practices(own_catalogue: Catalogue) -> None:
    assert own_catalogue.sync().changed == ()
    assert slugs(own_catalogue) == []
    generation = own_catalogue.engine.generation()
    own_catalogue.sync()
    assert own_catalogue.engine.generation() == generation


def test_a_second_sync_reads_nothing(own_catalogue: Catalogue, own_settings: Settings) -> None:
    write_practice(own_settings.practices, slug="circle")
    own_catalogue.sync()
    generation = own_catalogue.engine.generation()

    assert own_catalogue.sync().changed == ()
    assert own_catalogue.engine.generation() == generation


def test_one_practice_is_taken_in_without_the_others(own_catalogue: Catalogue, own_settings: Settings) -> None:
    for slug in ("circle", "square"):
        write_practice(own_settings.practices, slug=slug)
    own_catalogue.sync()
    for slug in ("circle", "square", "triangle"):
        write_practice(own_settings.practices, slug=slug, words="Chairs were moved.")

    own_catalogue.take_in("square")
    own_catalogue.take_in("triangle")
    assert slugs(own_catalogue, "chairs") == ["square", "triangle"]
    own_catalogue.sync()
    assert slugs(own_catalogue, "chairs") == ["circle", "square", "triangle"]


def test_a_withdrawn_practice_is_taken_out(own_catalogue: Catalogue, own_settings: Settings) -> None:
    for slug in ("circle", "square"):
        write_practice(own_settings.practices, slug=slug)
    own_catalogue.sync()
    own_catalogue.store.withdraw("circle", reason="The library asked for it.")
    own_catalogue.take_in("circle")
    assert slugs(own_catalogue) == ["square"]


def test_without_an_index_the_first_practice_that_is_taken_in_brings_all(
    own_catalogue: Catalogue, own_settings: Settings
) -> None:
    for slug in ("circle", "square"):
        write_practice(own_settings.practices, slug=slug)
    own_catalogue.take_in("circle")
    assert slugs(own_catalogue) == ["circle", "square"]


def test_only_what_changed_is_read_again(own_catalogue: Catalogue, own_settings: Settings) -> None:
    for slug in ("circle", "square"):
        write_practice(own_settings.practices, slug=slug)
    own_catalogue.sync()
    write_practice(own_settings.practices, slug="square", words="Chairs were moved.")

    assert own_catalogue.sync().changed == ("square",)
    assert slugs(own_catalogue, "chairs") == ["square"]


def test_a_practice_whose_folder_is_gone_is_found_no_more(own_catalogue: Catalogue, own_settings: Settings) -> None:
    for slug in ("circle", "square"):
        write_practice(own_settings.practices, slug=slug)
    own_catalogue.sync()
    shutil.rmtree(own_settings.practices / "square")

    assert own_catalogue.sync().removed == ("square",)
    assert slugs(own_catalogue) == ["circle"]


def test_a_practice_whose_file_broke_is_hidden_and_comes_back_mended(
    own_catalogue: Catalogue, own_settings: Settings
) -> None:
    write_practice(own_settings.practices, slug="circle")
    own_catalogue.sync()
    (own_settings.practices / "circle" / "en.md").write_text("no front matter", encoding="utf-8")

    report = own_catalogue.sync()
    assert [problem.file for problem in report.problems] == ["circle/en.md", "circle/en.md"]
    assert slugs(own_catalogue) == []

    write_practice(own_settings.practices, slug="circle")
    own_catalogue.sync()
    assert slugs(own_catalogue) == ["circle"]


def test_a_former_slug_redirects_for_good(own_catalogue: Catalogue, own_settings: Settings) -> None:
    write_practice(own_settings.practices, slug="circle", formerly=("ring", "round"))
    own_catalogue.sync()
    client = CheckingClient(create_app(own_settings, catalogue=own_catalogue))

    assert client.get("/fi/practices/ring", status=301).headers["Location"] == "/fi/practices/circle"
    assert (
        client.get("/p/round", status=302, headers={"Accept-Language": "da"}).headers["Location"]
        == "/da/practices/circle"
    )


def test_a_former_slug_is_forgotten_with_its_practice(own_catalogue: Catalogue, own_settings: Settings) -> None:
    write_practice(own_settings.practices, slug="circle", formerly=("ring",))
    write_practice(own_settings.practices, slug="square")
    own_catalogue.sync()
    shutil.rmtree(own_settings.practices / "circle")
    own_catalogue.sync()

    assert own_catalogue.slug_now("ring") is None


def test_a_withdrawn_practice_answers_410_with_its_reason_and_is_not_found(
    own_catalogue: Catalogue, own_settings: Settings
) -> None:
    write_practice(own_settings.practices, slug="circle", title="A circle of chairs")
    own_catalogue.store.withdraw("circle", reason="The library asked for it.")
    own_catalogue.sync()
    client = CheckingClient(create_app(own_settings, catalogue=own_catalogue))

    page = client.page("/lv/practices/circle", status=410)

    assert "The library asked for it." in page.words
    assert slugs(own_catalogue) == []


def test_a_published_change_is_on_the_page_at_once(own_catalogue: Catalogue, own_settings: Settings) -> None:
    write_practice(own_settings.practices, slug="circle", words="Ten chairs.")
    own_catalogue.sync()
    client = CheckingClient(create_app(own_settings, catalogue=own_catalogue))
    assert "Ten chairs." in client.page("/en/practices/circle").words

    write_practice(own_settings.practices, slug="circle", words="Twelve chairs.")
    own_catalogue.sync()

    assert "Twelve chairs." in client.page("/en/practices/circle").words


def test_derived_data_may_be_deleted_at_any_time(own_catalogue: Catalogue, own_settings: Settings) -> None:
    write_practice(own_settings.practices, slug="circle")
    own_catalogue.sync()
    client = CheckingClient(create_app(own_settings, catalogue=own_catalogue))

    shutil.rmtree(own_settings.catalogue)
    shutil.rmtree(own_settings.rendered)

    assert "/en/practices/circle" in client.page("/en/search?q=square").links().values()
    client.page("/en/practices/circle?again")


@pytest.mark.parametrize("seed", range(12))
def test_a_damaged_index_repairs_itself_while_pages_answer(
    own_settings: Settings, own_catalogue: Catalogue, seed: int
) -> None:
    for number in range(5):
        write_practice(own_settings.practices, slug=f"practice-{number}", words="A circle of chairs.")
    own_catalogue.sync()
    _damage(own_settings.catalogue, random.Random(seed))

    client = CheckingClient(create_app(own_settings))

    page = client.page("/en/search?q=chairs")
    assert "5 practices found" in page.words


def test_an_index_that_is_damaged_while_it_is_open_is_rebuilt_once(
    own_settings: Settings, own_catalogue: Catalogue
) -> None:
    for number in range(5):
        write_practice(own_settings.practices, slug=f"practice-{number}", words="A circle of chairs.")
    own_catalogue.sync()
    assert len(slugs(own_catalogue, "circle")) == 5
    for path in own_settings.catalogue.glob("index-*/*.trm"):
        content = path.read_bytes()
        path.write_bytes(bytes(len(content)))
    time.sleep(LOOK_SECONDS)

    with ThreadPoolExecutor(4) as readers:
        answers = list(readers.map(lambda word: slugs(own_catalogue, word), ["chairs", "circle", "circle", "chairs"]))

    assert [len(answer) for answer in answers] == [5, 5, 5, 5]
    assert len(list(own_settings.catalogue.glob("index-*"))) <= 2


def _damage(folder: Path, chance: random.Random) -> None:
    """Truncate, overwrite or delete one file of the index."""
    path = chance.choice(
        sorted(path for path in folder.rglob("*") if path.is_file() and "lock" not in path.name.lower())
    )
    content = path.read_bytes()
    how = chance.choice(["truncate", "delete", "garbage"])
    if how == "delete":
        path.unlink()
    elif how == "truncate":
        path.write_bytes(content[: len(content) // 2])
    else:
        path.write_bytes(chance.randbytes(len(content)))


def test_several_processes_may_start_on_an_empty_folder_at_once(own_settings: Settings) -> None:
    write_practice(own_settings.practices, slug="circle")
    context = multiprocessing.get_context("spawn")
    starts = [context.Process(target=_start, args=(own_settings,)) for _ in range(4)]

    for start in starts:
        start.start()
    for start in starts:
        start.join(60)

    assert [start.exitcode for start in starts] == [0, 0, 0, 0]
    assert slugs(create_catalogue(own_settings)) == ["circle"]


def _start(settings: Settings) -> None:
    catalogue = create_catalogue(settings)
    catalogue.sync()
    assert slugs(catalogue) == ["circle"]


def test_readers_are_never_left_without_answers_while_the_index_is_rebuilt(
    own_catalogue: Catalogue, own_settings: Settings
) -> None:
    for number in range(30):
        write_practice(own_settings.practices, slug=f"practice-{number}")
    own_catalogue.sync()
    context = multiprocessing.get_context("spawn")
    rebuilding = context.Process(target=_rebuild_often, args=(own_settings,))

    rebuilding.start()
    answers = []
    while rebuilding.is_alive():
        answers.append(len(slugs(own_catalogue)))
        time.sleep(0.005)
    rebuilding.join()

    assert rebuilding.exitcode == 0
    assert set(answers) == {30}


def _rebuild_often(settings: Settings) -> None:
    catalogue = create_catalogue(settings)
    for _ in range(5):
        catalogue.rebuild()


def test_a_writer_that_was_killed_leaves_no_lock(own_catalogue: Catalogue, own_settings: Settings) -> None:
    write_practice(own_settings.practices, slug="circle")
    own_catalogue.sync()
    context = multiprocessing.get_context("spawn")
    holder = context.Process(target=_hold_lock_and_die, args=(own_settings,))
    holder.start()
    holder.join(60)

    write_practice(own_settings.practices, slug="square")
    own_catalogue.sync()

    assert slugs(own_catalogue) == ["circle", "dying", "square"]


def _hold_lock_and_die(settings: Settings) -> None:
    catalogue = create_catalogue(settings)
    write_practice(settings.practices, slug="dying")
    catalogue.sync(lambda _done, _total: os._exit(9))
