"""The inventory tells what changed since the last time, and a damaged one means that all is read anew."""

import json
from pathlib import Path

import pytest

from kb.practices.inventory import EMPTY, Inventory, Repair, load_inventory, save_inventory
from kb.practices.problems import Problem
from kb.practices.store import FolderStore
from kb.search.catalogue import Catalogue
from kb.settings import Settings
from tests.support.practices import make_practice, write_practice

STAMP = (("en.md", 1200, 1_790_000_000_000_000_000, 42),)


def test_an_inventory_is_read_back_as_it_was_saved(tmp_path: Path) -> None:
    problem = Problem(file="b/en.md", line=7, field="themes", message="List at least %(least)d.", details={"least": 1})
    inventory = Inventory(
        stamps={"a": STAMP, "b": (*STAMP, ("āõ.png", 1, 2, 3))},
        former={"old": "a"},
        repairs={"b": Repair(is_hidden=True, problems=(problem,), more=3)},
    )
    save_inventory(tmp_path / "folder" / "inventory.json", inventory)
    assert load_inventory(tmp_path / "folder" / "inventory.json") == inventory


def test_a_missing_inventory_is_none_and_one_of_an_empty_folder_is_not(tmp_path: Path) -> None:
    assert load_inventory(tmp_path / "inventory.json") is None
    save_inventory(tmp_path / "inventory.json", EMPTY)
    assert load_inventory(tmp_path / "inventory.json") == EMPTY


def test_a_folder_in_its_place_is_no_inventory(tmp_path: Path) -> None:
    assert load_inventory(tmp_path) is None


GOOD = json.dumps({"stamps": {"a": STAMP}, "former": {}, "repairs": {}}).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"{}",
        b"12",
        b'"stamps"',
        GOOD[:-1],
        GOOD[: len(GOOD) // 2],
        b"[" * 100_000,
        b'{"stamps": []}',
        b'{"stamps": {"a": 1}, "former": {}, "repairs": {}}',
        b'{"stamps": {"a": [1]}, "former": {}, "repairs": {}}',
        b'{"stamps": {"a": null}, "former": {}, "repairs": {}}',
        b'{"stamps": {}, "former": [], "repairs": {}}',
        b'{"stamps": {}, "former": {}, "repairs": []}',
        b'{"stamps": {}, "former": {}, "repairs": {"a": {}}}',
        b'{"stamps": {}, "former": {}, "repairs": {"a": {"is_hidden": true, "problems": [{"colour": 1}], "more": 0}}}',
        b'{"stamps": {}, "former": {}, "repairs": {"a": {"is_hidden": true, "problems": [{"line": 1}], "more": 0}}}',
        b'{"stamps": {}, "former": {}}',
        b'{"stamps": {}}',
    ],
)
def test_a_damaged_inventory_is_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "inventory.json").write_bytes(content)
    assert load_inventory(tmp_path / "inventory.json") is None


def test_saving_leaves_no_unfinished_file(tmp_path: Path) -> None:
    save_inventory(tmp_path / "inventory.json", EMPTY)
    assert [path.name for path in tmp_path.iterdir()] == ["inventory.json"]


def test_new_changed_and_removed_practices_are_told_apart() -> None:
    before = Inventory(stamps={"same": STAMP, "changed": STAMP, "removed": STAMP}, former={})
    now = {"same": STAMP, "changed": (("en.md", 1201, 0, 0),), "new": STAMP}
    assert before.changed(now) == (["changed", "new"], ["removed"])


def test_a_changed_text_a_new_picture_and_a_removed_folder_are_noticed(own_settings: Settings) -> None:
    folder = own_settings.practices
    for slug in ("same", "edited", "illustrated", "removed"):
        write_practice(folder, make_practice(slug))
    store = FolderStore(folder, lock=own_settings.writer_lock)
    before = Inventory(stamps=store.stamps(), former={})
    write_practice(folder, make_practice("edited", title="An edited title"))
    (folder / "illustrated" / "square.png").write_bytes(b"picture")
    (folder / "removed" / "en.md").unlink()
    assert before.changed(store.stamps()) == (["edited", "illustrated"], ["removed"])


def test_the_catalogue_reads_nothing_twice(own_settings: Settings, own_catalogue: Catalogue) -> None:
    write_practice(own_settings.practices)
    own_catalogue.sync()
    assert own_catalogue.sync().changed == ()


def test_the_catalogue_reads_what_changed(own_settings: Settings, own_catalogue: Catalogue) -> None:
    for slug in ("one", "two"):
        write_practice(own_settings.practices, make_practice(slug))
    own_catalogue.sync()
    write_practice(own_settings.practices, make_practice("two", title="Another title"))
    assert own_catalogue.sync().changed == ("two",)


def test_the_catalogue_forgets_what_was_removed(own_settings: Settings, own_catalogue: Catalogue) -> None:
    for slug in ("one", "two"):
        write_practice(own_settings.practices, make_practice(slug))
    own_catalogue.sync()
    (own_settings.practices / "two" / "en.md").unlink()
    assert own_catalogue.sync().removed == ("two",)


@pytest.mark.parametrize("content", [b"", b"{", b"[" * 100_000])
def test_the_catalogue_survives_a_damaged_inventory(
    own_settings: Settings, own_catalogue: Catalogue, content: bytes
) -> None:
    write_practice(own_settings.practices)
    own_catalogue.sync()
    (own_settings.catalogue / "inventory.json").write_bytes(content)
    assert own_catalogue.sync().changed == ("square-talk",)


def test_a_former_slug_leads_to_the_practice(own_settings: Settings, own_catalogue: Catalogue) -> None:
    write_practice(own_settings.practices, make_practice(formerly=("old-name",)))
    own_catalogue.sync()
    assert own_catalogue.slug_now("old-name") == "square-talk"


def test_a_former_slug_that_is_no_longer_claimed_leads_nowhere(
    own_settings: Settings, own_catalogue: Catalogue
) -> None:
    write_practice(own_settings.practices, make_practice(formerly=("old-name",)))
    own_catalogue.sync()
    write_practice(own_settings.practices, make_practice())
    own_catalogue.sync()
    assert own_catalogue.slug_now("old-name") is None
