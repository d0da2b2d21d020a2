"""Typst sets what people wrote as they wrote it, or says why not; it takes nothing from the machine and no source from people."""

import struct
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

import kb
from kb.typesetting import typst
from kb.typesetting.characters import MISSING, RANGES, settable
from kb.typesetting.typst import CannotBeSet, TooBusyToSet, TooMuchToSet, pdf, png
from tests.support import pdf as read

NOW = datetime(2026, 11, 22, 10, 0, 0, 123, tzinfo=UTC)
LETTERS = "āčēģīķļņšūž ĀČĒĢĪĶĻŅŠŪŽ õäöüšž ÕÄÖÜŠŽ åäö ÅÄÖ æøå ÆØÅ „lv” “en” ”fi” »da« – — ’ … · × ½ € № § → ↗ ✓"
SOURCE = """
#import "look.typ": *
#let data = json("data.json")
#show: printed.with(title: data.title, language: data.language)
#heading(data.title)
#strong(data.title) #emph(data.title)
#text(weight: "semibold", data.title) #text(style: "italic", weight: "semibold", data.title)
"""


@dataclass(frozen=True)
class Words:
    """What the template above sets."""

    title: str
    language: str = "en"


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    typst.forget()


def in_threads(count: int, make: Callable[[], bytes]) -> list[bytes]:
    """Return what each of some threads makes, all at once."""
    with ThreadPoolExecutor(count) as threads:
        return [one.result() for one in [threads.submit(make) for _thread in range(count)]]


def set_title(title: str, language: str = "en") -> bytes:
    """Return the document with a title."""
    return pdf(SOURCE, {}, data=Words(title, language), made_at=NOW)


def test_the_letters_of_the_five_languages_are_in_the_fonts_that_come_along() -> None:
    assert settable(LETTERS) == LETTERS.replace("✓", "")
    assert read.title(set_title(LETTERS)) == LETTERS.replace("✓", "")


def test_every_character_that_is_called_settable_is_in_the_fonts_in_every_style() -> None:
    known = "".join(chr(code) for first, last in RANGES for code in range(first, last + 1) if chr(code).isprintable())
    kept = settable(known).replace(MISSING, "")
    assert len(kept) > 2_000
    assert set_title(" ".join(kept))


@pytest.mark.parametrize(
    "typed",
    [
        '#import "@preview/x:1.0.0": *',
        '#read("/etc/passwd")',
        "$x^2$ and $",
        "*bold* _emphasis_ `raw` ```",
        "@reference <label> = heading",
        "back\\slash \\u{41} \\",
        "// comment /* and */",
        "- list + list / term: words",
        "https://kb.example/#[x] ~ --- ... 'quotes' \"quotes\"",
        "]] }} ))",
    ],
)
def test_what_people_write_is_never_source(typed: str) -> None:
    made = set_title(typed)

    assert read.headings(made) == [(1, typed)]


def test_pictograms_are_left_out_and_a_letter_that_no_font_has_becomes_a_box() -> None:
    assert settable("Tea 🍵 in 東京") == f"Tea  in {MISSING * 2}"


def test_what_turns_or_hides_other_words_is_left_out() -> None:
    assert settable("a\u202eb\u200dc\x00d\x85e") == "abcd e"
    assert settable("first\nsecond\tthird") == "first\nsecond third"


def test_letters_that_were_typed_in_two_parts_are_put_together() -> None:
    assert settable("de\u0304li") == "dēli"


def test_a_title_of_pictograms_alone_is_still_a_title() -> None:
    assert read.headings(set_title("🍵🍵")) == [(1, MISSING)]


def test_a_document_says_its_title_and_its_language_to_a_screen_reader() -> None:
    made = set_title("Tēvi bibliotēkā", "lv")

    assert read.is_accessible(made)
    assert (read.title(made), read.language(made)) == ("Tēvi bibliotēkā", "lv")


def test_the_same_data_make_the_same_bytes() -> None:
    first = set_title("Fathers read")
    typst.forget()

    assert set_title("Fathers read") == first


def test_a_picture_that_nobody_described_is_refused() -> None:
    drawing = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><path d='M0 0h1v1z'/></svg>"

    with pytest.raises(CannotBeSet, match="alt"):
        pdf(f'{SOURCE}#image("code.svg")', {"code.svg": drawing}, data=Words("Fathers"), made_at=NOW)


def test_a_mistake_in_a_template_is_told_with_its_line() -> None:
    with pytest.raises(CannotBeSet, match=r"main\.typ:2"):
        pdf("= Heading\n#unknown", {}, data=Words("Fathers"), made_at=NOW)


@pytest.mark.parametrize("path", ["/etc/hostname", "../../../etc/hostname", "hostname"])
def test_a_template_reads_no_file_of_the_machine(path: str) -> None:
    with pytest.raises(CannotBeSet):
        pdf(f'{SOURCE}#read("{path}")', {}, data=Words("Fathers"), made_at=NOW)


def test_our_templates_fetch_nothing_and_take_no_text_for_source() -> None:
    templates = [*Path(kb.__file__).parent.rglob("*.typ")]
    assert {template.name for template in templates} >= {"look.typ", "handout.typ", "link_picture.typ"}
    for template in templates:
        source = template.read_text("utf-8")
        assert "@" not in source, template
        assert "eval(" not in source, template


def test_more_than_fits_on_any_page_of_ours_is_refused_at_once() -> None:
    with pytest.raises(TooMuchToSet):
        set_title("long " * typst.MOST_DATA)


def test_a_page_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst, "MOST_TIME", 0.01)

    with pytest.raises(TooMuchToSet):
        set_title("Fathers")


def test_pages_are_set_in_several_threads() -> None:
    made: list[str] = []

    def set_some(name: str) -> None:
        made.extend(read.title(set_title(f"{name} {number}")) for number in range(5))

    threads = [threading.Thread(target=set_some, args=(name,)) for name in ("Anna", "Bent", "Cilla")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(made) == sorted(f"{name} {number}" for name in ("Anna", "Bent", "Cilla") for number in range(5))


def test_whoever_would_wait_too_long_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst, "PATIENCE", 0.01)

    with typst._TURN, pytest.raises(TooBusyToSet):
        set_title("Fathers")


def test_a_page_that_was_set_is_given_to_the_next_without_a_turn() -> None:
    first = set_title("Fathers")

    with typst._TURN:
        assert set_title("Fathers") == first


def test_twenty_who_want_the_same_page_at_once_have_it_set_once(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    counted, setter = tmp_path / "counted", tmp_path / "setter.py"
    setter.write_text(
        f"import sys, time\nopen({str(counted)!r}, 'a').write('1')\ntime.sleep(0.2)\nsys.stdout.write('%PDF')\n",
        "utf-8",
    )
    monkeypatch.setattr(typst, "_SETTER", setter)

    made = in_threads(20, lambda: set_title("Fathers"))

    assert made == [b"%PDF"] * 20
    assert counted.read_text("utf-8") == "1"


def test_two_wait_for_their_turn_and_the_next_is_refused_at_once() -> None:
    with typst._TURN:
        waiting = [threading.Thread(target=set_title, args=(title,)) for title in ("Anna", "Bent")]
        for thread in waiting:
            thread.start()
        # Both have taken their place, and nobody has the third.
        while typst._PLACES._value > 1:
            time.sleep(0.01)
        with typst._PLACES, pytest.raises(TooBusyToSet):
            set_title("Cilla")
    for thread in waiting:
        thread.join()

    assert set_title("Cilla")


def test_what_is_kept_stays_within_its_room(monkeypatch: pytest.MonkeyPatch) -> None:
    first = set_title("First")
    monkeypatch.setattr(typst, "MOST_KEPT", len(first) + 1)
    set_title("Second")
    monkeypatch.setattr(typst, "PATIENCE", 0.01)

    with typst._TURN:
        assert set_title("Second")
        with pytest.raises(TooBusyToSet):
            set_title("First")


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("https://zh.wikipedia.org/wiki/图书馆", "https://zh.wikipedia.org/wiki/%E5%9B%BE%E4%B9%A6%E9%A6%86"),
        ("https://lv.wikipedia.org/wiki/Tēvs?a=%20b#🍵", "https://lv.wikipedia.org/wiki/Tēvs?a=%20b#%F0%9F%8D%B5"),
    ],
)
def test_an_address_leads_where_it_did_whatever_its_letters(typed: str, written: str) -> None:
    assert settable(typed) == written


def test_a_link_in_a_document_is_in_ascii_and_reads_as_it_was_typed() -> None:
    source = SOURCE + "#address(data.title)"
    made = pdf(source, {}, data=Words("https://lv.wikipedia.org/wiki/Tēvs"), made_at=NOW)

    assert b"(https://lv.wikipedia.org/wiki/T%C4%93vs)" in made


def test_a_picture_has_a_pixel_for_each_point_of_its_page() -> None:
    made = png("#set page(width: 120pt, height: 63pt)\nFathers", {}, data=Words("Fathers"))

    assert made.startswith(b"\x89PNG")
    assert struct.unpack(">II", made[16:24]) == (120, 63)


def test_a_picture_has_one_page() -> None:
    with pytest.raises(CannotBeSet):
        png("One #pagebreak() Two", {}, data=Words("Fathers"))
