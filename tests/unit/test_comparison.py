"""Which practices an address asks for, what makes rows the same or different, and where a text is cut."""

from pathlib import Path

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from kb.languages import LANGUAGES
from kb.practices.adaptations import NONE
from kb.practices.compare import LONGEST_NAME, MOST_LOOKED_UP, Choice, read_choice
from kb.practices.comparison import Cell, ComparedRow, beginning
from kb.practices.presentation import Link, fact_rows
from kb.practices.rendered import RenderedTexts
from kb.practices.sections import heading_for
from kb.practices.store import FolderStore
from kb.practices.views import PracticePages
from tests.support.practices import make_practice, write_practice


def row(*cells: str) -> ComparedRow:
    """Return a row; each cell is written as its values with commas, empty where nothing is known."""
    return ComparedRow(
        label="Room",
        cells=tuple(
            Cell(values=tuple(Link(text=value, url=f"/{number}") for value in cell.split(",") if value))
            for number, cell in enumerate(cells)
        ),
    )


@pytest.fixture
def pages(tmp_path: Path) -> PracticePages:
    """A collection of three practices, one of which was called ring, one that was withdrawn, and one that is broken."""
    for slug in ("circle", "square", "triangle"):
        write_practice(tmp_path / "practices", slug=slug)
    write_practice(tmp_path / "practices", slug="gone", status="withdrawn", withdrawn_reason="It was asked for.")
    (tmp_path / "practices" / "broken").mkdir()
    (tmp_path / "practices" / "broken" / "en.md").write_bytes(b"\xff\xfe\xfd")
    store = FolderStore(tmp_path / "practices", lock=tmp_path / "lock")
    return PracticePages(
        store=store,
        rendered=RenderedTexts(tmp_path / "rendered", store),
        base_url="",
        similar=lambda _slug, _language: (),
        slug_now={"ring": "circle", "old-gone": "gone", "lost": "nowhere"}.get,
        adaptations=lambda: NONE,
    )


def slugs(choice: Choice) -> list[str]:
    """Return the slugs of what can be compared."""
    return [practice.slug for practice in choice.practices]


def test_practices_are_compared_in_the_order_of_the_address_each_once(pages: PracticePages) -> None:
    assert slugs(read_choice(pages, ["square", "circle", "square", " circle "])) == ["square", "circle"]


def test_a_former_name_is_followed_and_counts_as_the_name_of_today(pages: PracticePages) -> None:
    assert slugs(read_choice(pages, ["ring", "square", "circle"])) == ["circle", "square"]


def test_what_is_unknown_or_broken_is_missing_and_what_was_withdrawn_is_told_apart(pages: PracticePages) -> None:
    choice = read_choice(pages, ["nix", "circle", "broken", "gone", "old-gone", "lost"])

    assert slugs(choice) == ["circle"]
    assert [practice.slug for practice in choice.withdrawn] == ["gone"]
    assert choice.missing == ("nix", "broken", "lost")


@pytest.mark.parametrize("name", ["", " ", "\x00", "\n\t", "\u2028"])
def test_a_name_without_a_character_to_show_is_nobody(pages: PracticePages, name: str) -> None:
    assert read_choice(pages, [name]) == Choice(practices=(), withdrawn=(), missing=())


@given(names=st.lists(st.text(max_size=200), max_size=60))
def test_any_names_are_read_and_what_a_page_repeats_of_them_is_printable_and_short(
    pages: PracticePages, names: list[str]
) -> None:
    missing = read_choice(pages, names).missing

    assert len(missing) <= MOST_LOOKED_UP
    assert all(name.isprintable() and 0 < len(name) <= LONGEST_NAME for name in missing)


def test_of_fifty_names_only_the_first_are_looked_up(pages: PracticePages) -> None:
    names = [f"no-such-{number}" for number in range(50)]

    assert read_choice(pages, [*names, "circle"]).missing == tuple(names[:MOST_LOOKED_UP])


@pytest.mark.parametrize(
    ("cells", "is_same", "differs"),
    [
        (("a", "a"), True, False),
        (("a,b", "b,a"), True, False),
        (("a", "b"), False, True),
        (("a,b", "a"), False, True),
        (("a", ""), False, False),
        (("a", "", "a"), False, False),
        (("a", "", "b"), False, True),
        (("a", "a", "b", "a"), False, True),
    ],
)
def test_a_row_is_the_same_where_all_say_it_and_differs_where_two_disagree(
    cells: tuple[str, ...], is_same: bool, differs: bool
) -> None:
    assert (row(*cells).is_same, row(*cells).differs) == (is_same, differs)


def test_a_row_that_nobody_tells_is_not_known() -> None:
    assert not row("", "").is_known
    assert row("", "a").is_known


@pytest.mark.parametrize(
    ("text", "most", "told"),
    [
        ("Short.", 10, "Short."),
        ("One. Two. Three.", 10, "One. Two."),
        ("One. Two. Three.", 9, "One. Two."),
        ("One. Two. Three.", 8, "One."),
        ("Was it? “It was.” Then it was not.", 20, "Was it? “It was.”"),
        ("Two\nlines. And more.", 12, "Two lines."),
        ("Tikāmies 5. maijā un 12. jūnijā. Neviens neatnāca.", 35, "Tikāmies 5. maijā un 12. jūnijā."),
        ("Tikāmies 5. maijā un 12. jūnijā. Neviens neatnāca.", 25, "Tikāmies 5. maijā un 12.…"),
        ("Mødet var kl. ni om morgenen hver dag.", 20, "Mødet var kl. ni om…"),
        ("No chairs. Āda was cold too.", 15, "No chairs."),
        ("wordwithoutend" * 3, 10, "wordwithou"[:9] + "…"),
        ("", 10, ""),
    ],
)
def test_a_text_is_cut_after_a_sentence_or_else_after_a_word(text: str, most: int, told: str) -> None:
    assert beginning(text, most) == told


@given(text=st.text(max_size=300), most=st.integers(min_value=2, max_value=100))
def test_a_beginning_is_never_longer_than_it_may_be_and_says_nothing_new(text: str, most: int) -> None:
    told = beginning(text, most)

    assert len(told) <= most
    assert " ".join(text.split()).startswith(told.removesuffix("…"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_rows_share_a_label_in_any_language(starter_app: Flask, language: str) -> None:
    with starter_app.test_request_context(f"/{language}/compare"):
        labels = [label for label, _ in fact_rows(make_practice(adapted_from="x"), language, None)]
        labels.append(heading_for("failures", language))

    assert len(labels) == len({*labels})
