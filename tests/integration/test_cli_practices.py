"""`kb practices check` and `kb practices format` as a contributor uses them."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import kb
from kb.practices.document import write_document
from tests.support.practices import as_file, make_practice, write_practice


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "practices").mkdir()
    return tmp_path / "practices"


def run(*arguments: str | Path, folder: Path) -> Result:
    environment = {"KB_PRACTICES": str(folder), "KB_DATA": str(folder.parent / "data")}
    return CliRunner().invoke(kb, ["practices", *map(str, arguments)], env=environment)


def damage(
    folder: Path, *, old: str = "countries: [LV]", new: str = "countries: [LTV]", slug: str = "square-talk"
) -> Path:
    write_practice(folder, make_practice(slug))
    path = folder / slug / "en.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    return path


def test_a_good_collection_passes(folder: Path) -> None:
    write_practice(folder, make_practice(translations=["lv"]))
    result = run("check", folder=folder)
    assert (result.exit_code, result.stdout) == (0, "2 files checked, no problems.\n")


def test_a_problem_is_told_with_file_line_and_field(folder: Path) -> None:
    path = damage(folder)
    result = run("check", folder=folder)
    assert (
        f"{path}:6: countries: “LTV” is not a country code; use two letters such as LV." in result.stdout.splitlines()
    )


def test_problems_make_the_command_fail(folder: Path) -> None:
    damage(folder)
    assert run("check", folder=folder).exit_code == 1


def test_problems_are_counted(folder: Path) -> None:
    damage(folder, old="evidence: 1", new="evidence: 7")
    assert run("check", folder=folder).stderr == "1 problem in 1 file.\n"


def test_all_practices_are_checked_although_the_first_is_wrong(folder: Path) -> None:
    damage(folder, slug="first")
    path = damage(folder, slug="second")
    assert f"{path}:6:" in run("check", folder=folder).stdout


def test_one_practice_can_be_checked_alone(folder: Path) -> None:
    damage(folder, slug="wrong")
    write_practice(folder)
    assert run("check", folder / "square-talk", folder=folder).exit_code == 0


def test_one_file_can_be_checked_alone(folder: Path) -> None:
    path = damage(folder)
    assert f"{path}:6: countries:" in run("check", path, folder=folder).stdout


def test_the_folder_in_which_one_stands_can_be_checked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damage(folder)
    monkeypatch.chdir(folder / "square-talk")
    assert ":6: countries:" in run("check", ".", folder=folder).stdout


def test_a_readme_beside_the_practices_does_not_hide_them(folder: Path) -> None:
    path = damage(folder)
    (folder / "README.md").write_text("About this folder.\n", encoding="utf-8")
    assert f"{path}:6: countries:" in run("check", folder, folder=folder).stdout


def test_a_folder_whose_name_is_no_slug_is_named(folder: Path) -> None:
    write_practice(folder)
    (folder / "square-talk").rename(folder / "Square Talk")
    result = run("check", folder=folder)
    assert f"{folder / 'Square Talk' / 'en.md'}:1: This file belongs to no practice" in result.stdout


def test_a_folder_whose_name_is_no_slug_is_named_when_checked_alone(folder: Path) -> None:
    write_practice(folder)
    (folder / "square-talk").rename(folder / "Square Talk")
    result = run("check", folder / "Square Talk", folder=folder)
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)


def test_a_file_one_level_too_deep_is_named(folder: Path) -> None:
    write_practice(folder / "more")
    assert (
        f"{folder / 'more' / 'square-talk' / 'en.md'}:1: This file belongs to no practice"
        in run("check", folder=folder).stdout
    )


def test_a_new_installation_checks_the_starter_collection_that_it_is_given(tmp_path: Path) -> None:
    result = run("check", folder=tmp_path / "practices")
    assert (result.exit_code, "no problems" in result.stdout) == (0, True)
    assert f"Copied the starter collection to {tmp_path / 'practices'}." in result.stderr


def test_formatting_gives_the_canonical_form(folder: Path) -> None:
    write_practice(folder)
    path = folder / "square-talk" / "en.md"
    canonical = path.read_bytes()
    path.write_text(as_file().replace("countries: [LV]", "countries:   [ 'LV' ]   # Latvia"), encoding="utf-8")
    result = run("format", folder=folder)
    assert (result.stdout, path.read_bytes()) == ("1 file rewritten.\n", canonical)


def test_formatting_what_is_canonical_changes_nothing(folder: Path) -> None:
    write_practice(folder, make_practice(translations=["lv"]))
    before = (folder / "square-talk" / "lv.md").stat()
    result = run("format", folder=folder)
    assert (result.stdout, (folder / "square-talk" / "lv.md").stat()) == ("0 files rewritten.\n", before)


def test_formatting_leaves_a_file_with_problems_alone(folder: Path) -> None:
    path = damage(folder)
    before = path.read_bytes()
    result = run("format", folder=folder)
    assert (result.stderr, path.read_bytes()) == (f"left alone, it has problems: {path}\n", before)


def test_a_formatted_collection_passes_the_check(folder: Path) -> None:
    practice = make_practice(translations=["fi"])
    write_practice(folder, practice)
    run("format", folder=folder)
    assert (folder / "square-talk" / "en.md").read_bytes() == write_document(practice.original, practice.facts)


def test_settings_that_cannot_work_are_told_before_any_work(folder: Path) -> None:
    result = CliRunner().invoke(kb, ["practices", "check"], env={"KB_PRACTICES": str(folder), "KB_PORT": "many"})
    assert "KB_PORT" in str(result.exception)
