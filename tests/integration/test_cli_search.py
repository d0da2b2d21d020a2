"""`kb search …` at a terminal: a readable table, a rebuild that shows how far it is, the questions without an answer."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cli import kb
from kb.search.unanswered import UnansweredQuestions
from kb.settings import Settings
from tests.support.practices import make_body, write_practice

Run = Callable[..., Result]


@pytest.fixture
def environment(own_settings: Settings) -> dict[str, str]:
    """Return the settings of a collection of three practices."""
    body = make_body(words="Hedgehogs came.")
    body = body.replace("## What did not work\n\nHedgehogs came.", "## What did not work\n\nThe kettle broke.")
    write_practice(own_settings.practices, slug="garden", title="A garden for hedgehogs", body=body)
    write_practice(own_settings.practices, slug="chess-evening", title="Chess and tea", translations=["lv"])
    write_practice(own_settings.practices, slug="songs", title="Songs of the islands")
    return {"KB_PRACTICES": str(own_settings.practices), "KB_DATA": str(own_settings.data)}


@pytest.fixture
def run(environment: dict[str, str]) -> Run:
    """Return a function that runs `kb search` with some arguments."""
    return lambda *arguments: CliRunner().invoke(kb, ["search", *arguments], env=environment, catch_exceptions=False)


def test_what_was_found_is_a_table_with_a_heading(run: Run) -> None:
    heading, first, *_rest = run("query", "chess").stdout.splitlines()

    assert heading.split() == ["score", "languages", "slug", "title"]
    for name, value in (("languages", "en lv"), ("slug", "chess-evening"), ("title", "Chess and tea")):
        assert first.index(value) == heading.index(name)
    score = first.split()[0]
    assert float(score) > 0
    assert first.index(score) + len(score) == heading.index("score") + len("score")


def test_every_practice_says_why_it_was_found_and_what_it_lacks(run: Run) -> None:
    lines = run("query", "pindsvin blockchain", "--language", "da").stdout.splitlines()

    assert "garden" in lines[1]
    assert lines[2].split(", ") == [" " * 9 + "pindsvin → hedgehogs (translation)", "blockchain missing"]


def test_the_last_line_counts(run: Run) -> None:
    assert run("query", "chess tea").stdout.splitlines()[-1] == "1 found, 1 of them with all words."
    assert run("query", "tea blockchain").stdout.splitlines()[-1] == "1 found, 0 of them with all words."


def test_nothing_found_is_said_without_a_table(run: Run) -> None:
    result = run("query", "xyzzyx")

    assert (result.exit_code, result.stdout) == (0, "0 found, 0 of them with all words.\n")


def test_a_misspelt_word_is_answered_with_what_was_meant(run: Run) -> None:
    output = run("query", "hedgehosg").stdout

    assert "Did you mean: hedgehog" in output
    assert "garden" in output


def test_no_more_rows_than_were_asked_for(run: Run) -> None:
    lines = run("query", "", "--size", "2").stdout.splitlines()

    assert sum(slug in line for line in lines for slug in ("garden", "chess-evening", "songs")) == 2
    assert lines[-1].startswith("3 found")


def test_what_did_not_work_can_be_searched_alone(run: Run) -> None:
    assert "garden" in run("query", "kettle", "--failures").stdout
    assert run("query", "hedgehogs", "--failures").stdout.startswith("0 found")


def test_the_words_are_understood_as_on_the_search_page(run: Run) -> None:
    assert run("query", '"of the islands"').stdout.splitlines()[-1].startswith("1 found, 1 ")
    assert "garden" not in run("query", "--", "-hedgehogs").stdout
    assert "garden" in run("query", "hedgeh*").stdout


def test_what_was_just_written_is_found(run: Run, own_settings: Settings) -> None:
    run("query", "chess")
    write_practice(own_settings.practices, slug="new", title="A blockchain")

    assert "A blockchain" in run("query", "blockchain").stdout


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--language", "xx"), "'xx' is not one of"),
        (("--size", "0"), "0 is not in the range"),
        (("--size", "101"), "101 is not in the range"),
    ],
)
def test_what_cannot_be_asked_is_told(run: Run, arguments: tuple[str, ...], told: str) -> None:
    result = run("query", "chess", *arguments)

    assert result.exit_code == 2
    assert told in result.stderr


def test_a_rebuild_tells_how_many_practices_it_took_in(run: Run) -> None:
    result = run("rebuild")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "3 practices indexed.\n", "")
    assert "garden" in run("query", "hedgehogs").stdout


def test_a_rebuild_names_what_is_wrong_in_the_files(run: Run, own_settings: Settings) -> None:
    (own_settings.practices / "songs" / "en.md").write_text("no front matter", encoding="utf-8")

    result = run("rebuild")

    assert result.exit_code == 0
    assert "songs/en.md:1" in result.stderr
    assert "songs" not in run("query", "").stdout


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no pseudo-terminals")
def test_a_rebuild_shows_on_a_terminal_how_far_it_is(environment: dict[str, str], tmp_path: Path) -> None:
    shown, terminal = os.openpty()
    command = [sys.executable, "-m", "kb", "search", "rebuild"]

    done = subprocess.run(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, stderr=terminal, check=True
    )

    os.close(terminal)
    bars = os.read(shown, 10_000).decode().split("\r")
    os.close(shown)
    assert [bar.split("] ")[1].strip() for bar in bars if bar.startswith("Rebuilding [")] == ["1/3", "2/3", "3/3"]
    assert done.stdout == b"3 practices indexed.\n"


def test_questions_without_an_answer_are_listed_the_most_frequent_first(run: Run, own_settings: Settings) -> None:
    assert run("gaps").stdout == "No question has found nothing so far.\n"
    for month, question in ((5, "bees"), (6, "wolves"), (6, "drums"), (6, "drums")):
        UnansweredQuestions(own_settings.unanswered, partial(date, 2026, month, 1)).count(question, "lv")

    lines = [line.split() for line in run("gaps").stdout.splitlines()]
    assert lines[:3] == [
        ["2026-06", "2", "lv", "drums"],
        ["2026-06", "1", "lv", "wolves"],
        ["2026-05", "1", "lv", "bees"],
    ]
    assert lines[3][0] == "3"
    assert len(run("gaps", "--most", "1").stdout.splitlines()) == 2
