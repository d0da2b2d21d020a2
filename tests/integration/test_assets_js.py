"""Scripts are served as modules that find each other, may be kept for ever, and stay small."""

import re
from pathlib import Path

import pytest
from flask import Flask

from kb.resources import SCRIPTS
from kb.web.assets import read_modules
from tests.support.client import CheckingClient

MOST_BYTES = 25_000
MOST_LINES = 150
IMPORTED = re.compile(r'^import .* from "\./([\w-]+\.js)";$', re.MULTILINE)


def entry(client: CheckingClient) -> str:
    """Return the address of the entry module, as a page names it."""
    scripts = list(client.page("/en/").root.iter("script"))
    assert [script.get("type") for script in scripts] == ["module"]
    return scripts[0].get("src", "")


def test_a_page_loads_one_module_which_may_be_kept_for_ever(client: CheckingClient) -> None:
    response = client.get(entry(client))

    assert response.content_type == "text/javascript; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_every_imported_module_lies_beside_the_one_that_imports_it(client: CheckingClient) -> None:
    folder = entry(client).rpartition("/")[0]
    waiting, served = ["site.js"], set()
    while waiting:
        name = waiting.pop()
        served.add(name)
        text = client.get(f"{folder}/{name}").get_data(as_text=True)
        assert len(re.findall("^import ", text, re.MULTILINE)) == len(IMPORTED.findall(text)), name
        waiting += set(IMPORTED.findall(text)) - served
    assert served == {path.name for path in SCRIPTS.glob("*.js")}


def test_the_script_of_working_pages_finds_its_modules_too() -> None:
    for path in (SCRIPTS / "work").glob("*.js"):
        for name in IMPORTED.findall(path.read_text("utf-8")):
            assert (path.parent / name).is_file(), f"{path.name} imports {name}"


def test_a_change_of_any_module_changes_the_address_of_all(tmp_path: Path) -> None:
    (tmp_path / "site.js").write_text('import "./other.js";', encoding="utf-8")
    (tmp_path / "other.js").write_text("1;", encoding="utf-8")
    before = read_modules(tmp_path)["site.js"].name
    (tmp_path / "other.js").write_text("2;", encoding="utf-8")

    assert read_modules(tmp_path)["site.js"].name != before


@pytest.mark.parametrize(
    "address", ["/assets/site.js", "/assets/js-000000000000/site.js", "/assets/js/../../assets.py"]
)
def test_there_is_nothing_at_other_addresses(client: CheckingClient, address: str) -> None:
    client.get(address, status=404)


def test_a_head_request_for_a_script_is_answered(starter_app: Flask, client: CheckingClient) -> None:
    assert starter_app.test_client().head(entry(client)).status_code == 200


@pytest.mark.parametrize("folder", [SCRIPTS, SCRIPTS / "work"], ids=["readers", "writers"])
def test_all_scripts_together_are_small(folder: Path) -> None:
    sizes = {path.name: len(path.read_bytes()) for path in folder.glob("*.js")}

    assert 0 < sum(sizes.values()) <= MOST_BYTES, sizes


@pytest.mark.parametrize("path", sorted(SCRIPTS.rglob("*.js")), ids=lambda path: path.name)
def test_a_script_is_short_and_never_turns_text_into_code_or_markup(path: Path) -> None:
    text = path.read_text(encoding="utf-8")

    assert len(text.splitlines()) <= MOST_LINES
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|https?:", text)
