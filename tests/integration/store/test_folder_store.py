"""What the store of folders promises besides: pictures, links, full disks, and names that are none."""

import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.practices import make_practice, write_practice
from tests.support.stores import NO_SLUGS, folder_store


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_picture_beside_the_texts_is_served(tmp_path: Path, folder: Path) -> None:
    write_practice(folder)
    (folder / "square-talk" / "Square in May.png").write_bytes(b"picture")
    found = folder_store(tmp_path).file("square-talk", "Square in May.png")
    assert found is not None
    assert found.read_bytes() == b"picture"


def test_a_link_to_a_file_elsewhere_is_not_served(tmp_path: Path, folder: Path) -> None:
    write_practice(folder)
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "square-talk" / "picture.png").symlink_to(tmp_path / "secret.png")
    assert folder_store(tmp_path).file("square-talk", "picture.png") is None


@pytest.mark.parametrize("slug", [slug for slug in NO_SLUGS if "\x00" not in slug])
def test_files_of_what_is_no_slug_are_not_served(tmp_path: Path, folder: Path, slug: str) -> None:
    write_practice(folder)
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "picture.png").write_bytes(b"picture")
    assert folder_store(tmp_path).file(slug, "picture.png") is None


def test_a_stamp_takes_notice_of_pictures(tmp_path: Path, folder: Path) -> None:
    write_practice(folder)
    before = folder_store(tmp_path).stamps()
    (folder / "square-talk" / "picture.png").write_bytes(b"picture")
    assert folder_store(tmp_path).stamps() != before


def test_a_stamp_takes_no_notice_of_unfinished_and_hidden_files(tmp_path: Path, folder: Path) -> None:
    write_practice(folder)
    before = folder_store(tmp_path).stamps()
    (folder / "square-talk" / ".en.part").write_bytes(b"half")
    assert folder_store(tmp_path).stamps() == before


@pytest.mark.parametrize("name", ["UPPER", "with space", ".hidden", "a_b"])
def test_a_folder_whose_name_is_no_slug_is_no_practice(tmp_path: Path, folder: Path, name: str) -> None:
    write_practice(folder)
    (folder / "square-talk").rename(folder / name)
    assert folder_store(tmp_path).stamps() == {}


def test_writing_leaves_nothing_but_the_texts(tmp_path: Path) -> None:
    folder_store(tmp_path).write(make_practice(translations=["lv"]))
    assert [*contents(tmp_path / "practices")] == ["square-talk/en.md", "square-talk/lv.md"]


def test_a_written_file_can_be_read_by_everybody(tmp_path: Path, folder: Path) -> None:
    folder_store(tmp_path).write(make_practice())
    assert (folder / "square-talk" / "en.md").stat().st_mode & 0o777 == 0o644


def test_a_rename_that_fails_leaves_the_old_text_and_no_part(tmp_path: Path, folder: Path) -> None:
    store = folder_store(tmp_path)
    store.write(make_practice())
    # A folder in the place of the translation, which is written first: no file can be renamed onto it.
    (folder / "square-talk" / "lv.md").mkdir()
    before = contents(folder)
    with pytest.raises(OSError, match="directory"):
        store.write(make_practice(title="A new title", translations=["lv"]))
    assert contents(folder) == before


@pytest.fixture
def full_disk() -> Iterator[None]:
    """No file may grow beyond 100 bytes: a write stops half-way as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_a_full_disk_leaves_the_old_text_and_no_part(
    tmp_path: Path, folder: Path, request: pytest.FixtureRequest
) -> None:
    store = folder_store(tmp_path)
    store.write(make_practice())
    before = contents(folder)
    request.getfixturevalue("full_disk")
    with pytest.raises(OSError, match="large"):
        store.write(make_practice(title="A new title"))
    assert contents(folder) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is read-only for root")
def test_a_read_only_folder_keeps_the_old_text(tmp_path: Path, folder: Path) -> None:
    store = folder_store(tmp_path)
    store.write(make_practice())
    before = contents(folder)
    (folder / "square-talk").chmod(0o555)
    with pytest.raises(PermissionError):
        store.write(make_practice(title="A new title"))
    (folder / "square-talk").chmod(0o755)
    assert contents(folder) == before


def test_withdrawing_keeps_a_translation_that_cannot_be_read(tmp_path: Path, folder: Path) -> None:
    write_practice(folder)
    (folder / "square-talk" / "lv.md").write_bytes(b"being mended")
    folder_store(tmp_path).withdraw("square-talk", reason="The library asked for it.")
    assert contents(folder)["square-talk/lv.md"] == b"being mended"


def test_withdrawing_keeps_the_pictures(tmp_path: Path, folder: Path) -> None:
    write_practice(folder)
    (folder / "square-talk" / "picture.png").write_bytes(b"picture")
    folder_store(tmp_path).withdraw("square-talk", reason="The library asked for it.")
    assert contents(folder)["square-talk/picture.png"] == b"picture"


def test_a_folder_without_markdown_is_no_practice(tmp_path: Path, folder: Path) -> None:
    (folder / "pictures").mkdir(parents=True)
    (folder / "pictures" / "picture.png").write_bytes(b"picture")
    assert folder_store(tmp_path).stamps() == {}
