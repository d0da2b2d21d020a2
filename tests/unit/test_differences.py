"""Differences between two texts as a person reads them. [-so-] is removed, {+so+} is added, <so> is folded away."""

import re
import time
from collections.abc import Sequence

import pytest
from flask import Flask, get_template_attribute

from kb.submissions.differences import Piece, compare_fields, compare_words, fold

BRACKETS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}", "folded": "<{}>"}
PARAGRAPH = "On Thursdays the fathers meet at ten, and each of them brings a toy and a question.\n\n"


def written(pieces: Sequence[Piece]) -> str:
    """Return pieces as one line to read."""
    return "".join(BRACKETS[piece.kind].format(piece.text) for piece in pieces)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("We asked ten fathers.", "We asked twelve fathers.", "We asked [-ten-]{+twelve+} fathers."),
        ("The library", "The new library", "The {+new +}library"),
        ("They came.", "They came, and stayed.", "They came{+, and stayed+}."),
        ("Come in!", "Come in.", "Come in[-!-]{+.+}"),
        ("ceturtdienās", "otrdienās", "[-ceturtdienās-]{+otrdienās+}"),
        ("te\u0304vs un", "te\u0304vu un", "[-te\u0304vs-]{+te\u0304vu+} un"),
        ("a co-design", "a co-creation", "a [-co-design-]{+co-creation+}"),
        ("It cost 12,50 euros.", "It cost 13,50 euros.", "It cost [-12,50-]{+13,50+} euros."),
        ("See [us](https://a.lv/x).", "See [us](https://a.lv/y).", "See [us]([-https://a.lv/x-]{+https://a.lv/y+})."),
        ("so **very** calm", "so very calm", "so [-**-]very[-**-] calm"),
    ],
)
def test_a_change_is_told_in_whole_words(before: str, after: str, told: str) -> None:
    assert written(compare_words(before, after)) == told


def test_words_changed_side_by_side_are_told_as_one_change() -> None:
    told = written(compare_words("It was the quick fox that won.", "It was a slow dog that won."))
    assert told == "It was [-the quick fox-]{+a slow dog+} that won."


def test_words_that_two_strangers_share_by_chance_do_not_tear_them_apart() -> None:
    before, after = (
        "A dialogue circle about the harbour of the town",
        "Fathers bake the bread for an evening with games",
    )
    assert written(compare_words(before, after)) == f"[-{before}-]{{+{after}+}}"


def test_a_changed_word_leaves_the_other_paragraphs_alone() -> None:
    before = "Why we began.\n\nTen fathers came.\n\nAll stayed."
    after = "Why we began.\n\nTwelve fathers came.\n\nAll stayed."
    assert written(compare_words(before, after)) == "Why we began.\n\n[-Ten-]{+Twelve+} fathers came.\n\nAll stayed."


def test_a_new_paragraph_is_added_whole() -> None:
    told = written(compare_words("One came.\n\nTwo left.", "One came.\n\nThree sat down.\n\nTwo left.\n\nThe end."))
    assert told == "One came.\n\n{+Three sat down.\n\n+}Two left.{+\n\nThe end.+}"


def test_a_changed_sentence_with_a_new_one_after_it_stays_a_changed_sentence() -> None:
    told = written(compare_words("It took an hour.", "It took two hours.\n\nNobody minded."))
    assert told == "It took [-an hour-]{+two hours+}.{+\n\nNobody minded.+}"


def test_a_list_is_compared_line_by_line() -> None:
    told = written(compare_words("- 20 chairs\n- two tables\n", "- 30 chairs\n- a projector\n- two tables\n"))
    assert told == "- [-20-]{+30+} chairs\n{+- a projector\n+}- two tables\n"


def test_a_paragraph_that_was_divided_differs_in_nothing_but_the_space() -> None:
    assert (
        written(compare_words("They came. They sat.", "They came.\n\nThey sat.")) == "They came.[- -]{+\n\n+}They sat."
    )


@pytest.mark.parametrize(
    ("before", "after", "told"), [("", "", ""), ("", "x", "{+x+}"), ("x", "", "[-x-]"), ("x", "x", "x")]
)
def test_nothing_is_compared_with_nothing(before: str, after: str, told: str) -> None:
    assert written(compare_words(before, after)) == told


def test_of_the_fields_only_the_changed_ones_are_told_in_the_order_that_was_asked_for() -> None:
    before = {"title": ("Fathers",), "countries": ("LV", "DK"), "place": ("Kärdla",), "notes": ("x",)}
    after = {"title": ("Fathers meet",), "countries": ("LV", "EE"), "place": ("Kärdla",), "staff": ("2",), "notes": ()}
    told = compare_fields(before, after, order=["staff", "countries", "title"])
    assert [(field.name, written(field.pieces)) for field in told] == [
        ("staff", "{+2+}"),
        ("countries", "LV\n[-DK-]{+EE+}\n"),
        ("title", "Fathers{+ meet+}"),
        ("notes", "[-x-]"),
    ]


def test_a_field_that_was_left_empty_has_not_changed() -> None:
    assert compare_fields({"place": ("",)}, {"notes": ()}) == ()


def test_a_long_unchanged_stretch_is_folded_to_its_first_and_last_line() -> None:
    lines = "first\n\nsecond\n\nthird\n\nlast "
    pieces = (Piece("added", "A"), Piece("same", lines), Piece("removed", "B"))
    assert written(fold(pieces)) == "{+A+}first\n<\nsecond\n\nthird\n\n>last [-B-]"


def test_as_many_lines_are_kept_as_are_asked_for() -> None:
    told = fold([Piece("same", "1\n2\n3\n4\n5\n6\n")], keep=2)
    assert written(told) == "1\n2\n<3\n4\n>5\n6\n"


def test_the_end_of_a_sentence_alone_is_no_line() -> None:
    assert written(fold([Piece("same", ".\n1\n2\n3\n4\n")])) == ".\n1\n<2\n3\n>4\n"


def test_what_would_hide_a_single_line_is_not_folded() -> None:
    pieces = (Piece("same", "first\nsecond\nlast\n"),)
    assert fold(pieces) == pieces


def test_changes_are_never_folded() -> None:
    pieces = (Piece("removed", "a\n" * 50), Piece("added", "b\n" * 50))
    assert fold(pieces) == pieces


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (PARAGRAPH * 2000, PARAGRAPH * 1000 + "A new word. " + PARAGRAPH * 1000),
        ("a b " * 50_000, "b a a " * 33_000),
        ("a " * 100_000, "".join(f"a {number} " for number in range(25_000))),
        ("." * 200_000, "." * 199_999 + "x"),
        ("\n " * 100_000, "\n\r\n" * 66_000),
        ("a-" * 100_000, "a" + "-" * 199_999),
    ],
    ids=["paragraphs", "two words", "one word between others", "dots", "blank lines", "hyphens"],
)
def test_long_texts_full_of_repetitions_are_compared_in_bounded_time(before: str, after: str) -> None:
    started = time.process_time()
    pieces = compare_words(before, after)
    # A tenth of it is usual; a comparison whose time is not bounded takes minutes.
    assert time.process_time() - started < 5
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before


def test_all_fields_together_are_compared_in_bounded_time() -> None:
    before = {str(name): ("".join(f"s{name}-{at}. x{at}. " for at in range(3000)),) for name in range(20)}
    after = {name: (text.replace("x", "y"),) for name, (text,) in before.items()}
    started = time.process_time()
    assert len(compare_fields(before, after)) == 20
    assert time.process_time() - started < 5


def shown(app: Flask, before: str, after: str) -> str:
    """Return a difference of two Latvian texts as the English page shows it."""
    with app.test_request_context("/en/"):
        difference = get_template_attribute("components/difference.html", "difference")
        return str(difference(fold(compare_words(before, after)), "en", "lv"))


def read_aloud(html: str) -> str:
    """Return what a screen reader says."""
    return re.sub(r"<[^>]+>", "", re.sub(r'<span aria-hidden="true">.</span>', "", html))


def test_a_screen_reader_says_what_was_removed_and_what_was_added(starter_app: Flask) -> None:
    html = shown(starter_app, "Nāca desmit tēvi.", "Nāca divpadsmit tēvi.")
    assert read_aloud(html) == "Nāca  removed: desmit added: divpadsmit tēvi."
    assert re.findall(r'lang="(..)"', html) == ["lv", "en", "en"]


def test_a_change_of_space_has_a_sign_and_a_name(starter_app: Flask) -> None:
    html = shown(starter_app, "One. Two.", "One.\n\nTwo.")
    assert "␣" in html
    assert "¶" in html
    assert read_aloud(html) == "One. removed:  space  added:  line break \n\nTwo."


def test_what_is_folded_is_not_on_the_page_but_said_to_be_left_out(starter_app: Flask) -> None:
    html = shown(starter_app, "first\nsecond\nthird\nlast", "first\nsecond\nthird\nlast of all")
    assert "second" not in html
    assert "Some lines that did not change are left out here." in read_aloud(html)


def test_markup_in_a_text_is_shown_as_it_was_typed(starter_app: Flask) -> None:
    html = shown(starter_app, "<b>so</b> <i>", "<script>x</script> <i>")
    assert {*re.findall(r"</?(\w+)", html)} == {"div", "span", "del", "ins"}
    assert "script&gt;x&lt;/script" in html
