"""Questions that found nothing are counted by month and language, and nothing of who asked is kept."""

import json
import threading
from datetime import date
from pathlib import Path

import pytest
from filelock import FileLock

from kb.search import unanswered
from kb.search.unanswered import MOST_WORDS, Unanswered, UnansweredQuestions

NOVEMBER = date(2026, 11, 22)


def questions_in(folder: Path, today: date = NOVEMBER) -> UnansweredQuestions:
    return UnansweredQuestions(folder, lambda: today)


@pytest.fixture
def questions(tmp_path: Path) -> UnansweredQuestions:
    """Return an empty count of a day in November."""
    return questions_in(tmp_path / "unanswered")


def told(questions: UnansweredQuestions) -> list[tuple[str, int]]:
    return [(one.question, one.times) for one in questions.report()]


def kept(folder: Path) -> str:
    """Return everything that lies in a folder: names and contents of its files."""
    return " ".join(
        f"{path.name} {path.read_text(encoding='utf-8')}" for path in sorted(folder.rglob("*")) if path.is_file()
    )


def test_a_question_is_told_with_its_month_its_language_and_how_often_it_was_asked(
    questions: UnansweredQuestions,
) -> None:
    questions.count("unicorns", "en")
    questions.count("unicorns", "en")

    assert questions.report() == [Unanswered(month="2026-11", language="en", question="unicorns", times=2)]


def test_questions_that_differ_only_in_case_and_marks_are_one(questions: UnansweredQuestions) -> None:
    for text in ("Unicorns, in libraries?", "unicorns in libraries", '"UNICORNS" in  libraries'):
        questions.count(text, "en")

    assert told(questions) == [("unicorns in libraries", 3)]


def test_the_same_words_in_two_languages_are_two_questions(questions: UnansweredQuestions) -> None:
    questions.count("sauna", "fi")
    questions.count("sauna", "en")

    assert {(one.language, one.times) for one in questions.report()} == {("fi", 1), ("en", 1)}


def test_the_latest_month_comes_first_then_what_was_asked_most(tmp_path: Path) -> None:
    for today, text, times in (
        (date(2026, 10, 31), "dragons", 5),
        (NOVEMBER, "unicorns", 1),
        (NOVEMBER, "griffins", 3),
        (date(2025, 12, 1), "trolls", 9),
    ):
        for _ in range(times):
            questions_in(tmp_path, today).count(text, "en")

    assert told(questions_in(tmp_path)) == [("griffins", 3), ("unicorns", 1), ("dragons", 5), ("trolls", 9)]


def test_what_was_counted_stays_after_a_new_start(questions: UnansweredQuestions, tmp_path: Path) -> None:
    questions.count("ūdensdzīvnieki", "lv")

    assert told(questions_in(tmp_path / "unanswered")) == [("ūdensdzīvnieki", 1)]


def test_nothing_was_asked_yet(questions: UnansweredQuestions) -> None:
    assert questions.report() == []


@pytest.mark.parametrize(
    "text",
    [
        "jane.doe@library.example",
        "write to jane@doe please",
        "call 26123456",
        "+371 26 123 456",
        "room 12",
        "010203-12345",
        "abc123",
        "٢٦١٢٣",
        "one two three four five six seven",
        "a" * 31,
        "x" * 10_000,
        "",
        "   ",
        "?!",
    ],
)
def test_what_may_be_personal_or_is_no_question_is_not_kept(
    questions: UnansweredQuestions, tmp_path: Path, text: str
) -> None:
    questions.count(text, "en")

    assert questions.report() == []
    assert kept(tmp_path) == ""


def test_a_question_of_as_many_words_as_are_allowed_is_kept(questions: UnansweredQuestions) -> None:
    text = " ".join(["dragon"] * MOST_WORDS)
    questions.count(text, "en")

    assert told(questions) == [(text, 1)]


def test_only_the_words_the_language_the_month_and_the_number_are_kept(
    questions: UnansweredQuestions, tmp_path: Path
) -> None:
    questions.count("“Unicorns” & libraries", "en")

    (path,) = (tmp_path / "unanswered").glob("*.json")
    assert path.name == "2026-11.json"
    assert json.loads(path.read_text("utf-8")) == {"en": {"unicorns libraries": 1}}


def test_a_flood_of_nonsense_does_not_fill_the_disk(
    questions: UnansweredQuestions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unanswered, "MOST_QUESTIONS", 3)
    for word in ("one", "two", "three", "four", "five", "one"):
        questions.count(word, "en" if word != "two" else "da")

    assert told(questions)[0] == ("one", 2)
    assert {question for question, _times in told(questions)} == {"one", "two", "three"}


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b'{"en": {"dragons'])
def test_a_damaged_file_harms_neither_counting_nor_the_report(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "2026-11.json").write_bytes(content)
    questions_in(tmp_path).count("unicorns", "en")
    questions_in(tmp_path, date(2026, 12, 1)).count("griffins", "en")

    assert ("griffins", 1) in told(questions_in(tmp_path))


def test_a_folder_that_cannot_be_made_harms_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    questions_in(tmp_path / "file" / "unanswered").count("unicorns", "en")


def test_a_reader_is_not_kept_waiting_for_another(
    questions: UnansweredQuestions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unanswered, "LOCK_SECONDS", 0.01)
    (tmp_path / "unanswered").mkdir()
    with FileLock(tmp_path / "unanswered" / "lock"):
        waiting = threading.Thread(target=questions.count, args=("unicorns", "en"), daemon=True)
        waiting.start()
        waiting.join(30)
        is_kept_waiting = waiting.is_alive()

    assert not is_kept_waiting


def test_two_who_ask_at_once_are_both_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unanswered, "LOCK_SECONDS", 30)

    def ask() -> None:
        for _ in range(10):
            questions_in(tmp_path).count("unicorns", "en")

    askers = [threading.Thread(target=ask) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()

    assert told(questions_in(tmp_path)) == [("unicorns", 40)]
