"""Broken files harm nobody: each is named by the check, and the site over them stays up (TRUST R9)."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from kb.cli import kb
from kb.factory import create_app
from kb.languages import LANGUAGES
from kb.practices.document import read_document
from kb.practices.problems import Report
from kb.practices.store import FolderStore
from kb.search.catalogue import Catalogue
from kb.search.opening import create_catalogue
from kb.settings import Settings
from kb.vocabulary.terms import vocabulary
from tests.conftest import make_settings
from tests.support import broken
from tests.support.client import CheckingClient
from tests.support.practices import make_practice, write_practice


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> Settings:
    folder = tmp_path_factory.mktemp("broken")
    (folder / "practices").mkdir()
    broken.write_broken(folder / "practices")
    return make_settings(folder, practices=folder / "practices")


@pytest.fixture(scope="module")
def catalogue(settings: Settings) -> Catalogue:
    catalogue = create_catalogue(settings)
    catalogue.sync()
    return catalogue


@pytest.fixture(scope="module")
def app(settings: Settings, catalogue: Catalogue) -> Flask:
    return create_app(settings, catalogue=catalogue)


@pytest.fixture(scope="module")
def checked(settings: Settings) -> Result:
    return CliRunner().invoke(kb, ["practices", "check"], env=_environment(settings))


def _environment(settings: Settings) -> dict[str, str]:
    return {"KB_PRACTICES": str(settings.practices), "KB_DATA": str(settings.data)}


def test_the_broken_set_has_43_practices() -> None:
    assert len(broken.SLUGS) == 43


@pytest.mark.parametrize("slug", broken.SLUGS)
def test_the_store_reads_or_reports_a_broken_practice(settings: Settings, slug: str) -> None:
    FolderStore(settings.practices, lock=settings.writer_lock).read(slug)


@pytest.mark.parametrize("slug", broken.SLUGS)
def test_the_check_names_a_broken_practice(checked: Result, settings: Settings, slug: str) -> None:
    lines = checked.stdout.splitlines()
    assert any(line.startswith(f"{settings.practices / slug}/") for line in lines), checked.exception or lines


@pytest.mark.parametrize("slug", broken.GOOD)
def test_the_check_does_not_name_a_good_practice(checked: Result, settings: Settings, slug: str) -> None:
    assert f"{settings.practices / slug}/" not in checked.stdout


def test_the_check_of_broken_files_fails_by_answer_not_by_accident(checked: Result) -> None:
    assert (checked.exit_code, type(checked.exception)) == (1, SystemExit)


def test_formatting_leaves_broken_files_as_they_are(tmp_path: Path) -> None:
    broken.write_broken(tmp_path)
    before = _contents(tmp_path)
    result = CliRunner().invoke(kb, ["practices", "format", str(tmp_path)])
    assert (result.exception, _contents(tmp_path)) == (None, before)


def _contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_synchronising_never_raises_and_reports_problems(tmp_path: Path, dictionaries: Path) -> None:
    broken.write_broken(tmp_path / "practices")
    report = create_catalogue(make_settings(tmp_path, practices=tmp_path / "practices")).sync()
    assert {*broken.GOOD, "empty"} <= {*report.changed}


def test_links_that_lead_to_themselves_do_not_stop_the_rest(tmp_path: Path, dictionaries: Path) -> None:
    practices = tmp_path / "practices"
    write_practice(practices)
    broken.write_loops(practices)
    assert "square-talk" in create_catalogue(make_settings(tmp_path, practices=practices)).sync().changed


def test_a_file_name_that_is_not_utf_8_is_named_by_the_check(tmp_path: Path) -> None:
    write_practice(tmp_path)
    (Path(str(tmp_path)) / "square-talk" / b"\xff.md".decode("utf-8", "surrogateescape")).write_bytes(b"")
    result = CliRunner().invoke(kb, ["practices", "check", str(tmp_path)])
    assert (result.exit_code, type(result.exception)) == (1, SystemExit)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", broken.SLUGS)
def test_the_page_of_a_broken_practice_answers(app: Flask, slug: str, language: str) -> None:
    assert app.test_client().get(f"/{language}/practices/{slug}").status_code < 500


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", broken.GOOD)
def test_the_page_of_a_good_practice_beside_broken_ones_is_whole(app: Flask, slug: str, language: str) -> None:
    CheckingClient(app).get(f"/{language}/practices/{slug}")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", ["", "search", "search?q=neighbours", "themes/", "countries/", "countries/LV"])
def test_lists_over_broken_files_are_whole(app: Flask, path: str, language: str) -> None:
    CheckingClient(app).get(f"/{language}/{path}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_theme_page_over_broken_files_answers(app: Flask, language: str) -> None:
    client = app.test_client()
    answers = {term.id: client.get(f"/{language}/themes/{term.id}").status_code for term in vocabulary().themes}
    assert {*answers.values()} == {200}, answers


def test_a_good_practice_beside_broken_ones_is_found(catalogue: Catalogue, app: Flask) -> None:
    assert "Mothers sing with the choir" in CheckingClient(app).page("/en/search?q=choir").words


def test_a_practice_that_claims_a_living_slug_does_not_take_its_short_link(app: Flask) -> None:
    assert app.test_client().get(f"/p/{broken.GOOD[0]}").location.endswith(f"/practices/{broken.GOOD[0]}")


def test_a_translation_that_cannot_be_read_leaves_the_original_on_the_site(app: Flask) -> None:
    CheckingClient(app).get("/lv/practices/broken-translation")


def test_a_mended_file_comes_back(tmp_path: Path, dictionaries: Path) -> None:
    practices = tmp_path / "practices"
    write_practice(practices)
    (practices / "square-talk" / "en.md").write_bytes(b"")
    settings = make_settings(tmp_path, practices=practices)
    catalogue = create_catalogue(settings)
    catalogue.sync()
    write_practice(practices, make_practice())
    catalogue.sync()
    CheckingClient(create_app(settings, catalogue=catalogue)).get("/en/practices/square-talk")


@pytest.mark.parametrize("slug", [slug for slug, files in broken.FILES.items() if len(files) == 1])
def test_every_problem_of_a_broken_file_has_a_line_of_that_file(slug: str) -> None:
    ((_, content),) = broken.FILES[slug].items()
    report = Report("en.md")
    read_document(content, report)
    last = content.count(b"\n") + 1
    assert all(1 <= problem.line <= last and "%(" not in str(problem) for problem in report.problems)
