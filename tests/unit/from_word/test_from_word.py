"""A Word document becomes a draft: what can be sorted is sorted, what cannot is kept, and what is lost is told."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image

from kb.practices.sections import HEADINGS, SECTIONS
from kb.rendering.markdown import Links, Picture, plain_text, render
from kb.submissions.from_word import MOST_PICTURES, WordDraft, read_word
from kb.submissions.heading_words import section_of
from kb.submissions.pictures import clean_picture, picture_name
from tests.support.word_drafts import TITLE, lost
from tests.support.word_files import (
    drawing,
    footnote,
    heading,
    item,
    link,
    paragraph,
    photograph,
    poster,
    report,
    run,
    table,
    text_box,
    word_file,
)


def seen(markdown: str) -> str:
    links = Links(picture=lambda _: Picture(url="/p.png", width=1, height=1), file=lambda _: None)
    page = render(markdown, links)
    return plain_text(page.lead + page.footnotes)


def test_a_report_has_its_title_summary_and_language(latvian: WordDraft) -> None:
    assert latvian.title == "Tēvu pēcpusdienas Valmieras bibliotēkā"
    assert (
        latvian.summary
        == "Mēs aicinājām tēvus ar zīdaiņiem uz sarunām, lai viņi atrastu cits citu un savu vietu pilsētā."
    )
    assert latvian.language == "lv"


def test_numbered_and_everyday_headings_begin_the_sections(latvian: WordDraft) -> None:
    assert [*latvian.sections] == ["why", "how", "need", "outcome", "failures", "links"]


def test_bold_words_lists_and_deeper_headings_arrive(latvian: WordDraft) -> None:
    assert "**neviens tēvs nav viens**, un tas palika." in latvian.sections["why"]
    how = latvian.sections["how"]
    assert how.startswith(
        "### Sagatavošanās\n\n- Aiciniet *vecmātes* un ģimenes ārstus\n- Sagatavojiet telpu\n    - paklājs\n"
    )
    assert "### Dienas kārtība\n\n1. Sasveicināšanās\n2. Saruna aplī\n3. Kafija" in how


def test_a_table_arrives_and_its_merged_cell_is_told(latvian: WordDraft) -> None:
    assert latvian.sections["need"].split("\n") == [
        "| Kas | Cik | Eiro |", "|---|---|---|", "| Darbinieki | 2 | 0 |", "| Kafija \\| tēja | 10 krūzes | 12 |", "| Kopā |  | 12 |",
    ]  # fmt: skip
    assert lost(latvian) == {"merged_cells": 1}


def test_a_link_keeps_its_address(latvian: WordDraft) -> None:
    assert "[projekta lapā](https://biblioteka.example/tevi?gads=2024&valoda=lv)" in latvian.sections["links"]


def test_a_footnote_stays_in_the_section_of_its_mark(latvian: WordDraft) -> None:
    assert "tēvi[^1]; reklāma" in latvian.sections["failures"]
    assert "2024. gada janvārī" in seen(latvian.sections["failures"])
    assert "[^1]" not in latvian.leftover


def test_pictures_arrive_with_their_descriptions_and_without_the_place(latvian: WordDraft) -> None:
    photo, drawn = latvian.pictures
    assert (photo.alt, drawn.alt) == ("Tēvi sēž aplī uz paklāja", "Plakāts ar 5 jautājumiem")
    assert f"![Tēvi sēž aplī uz paklāja]({photo.name})" in latvian.sections["how"]
    assert f"![Plakāts ar 5 jautājumiem]({drawn.name})Plakāts pie ieejas" in latvian.sections["outcome"]
    assert Image.open(BytesIO(photo.data)).size == (1600, 1067)
    assert not dict(Image.open(BytesIO(photo.data)).getexif())


def test_what_belongs_to_no_section_is_left_over(latvian: WordDraft) -> None:
    assert latvian.leftover.startswith("### Par mums\n\nValmieras integrētā bibliotēka strādā kopš 1909. gada.")


def test_every_word_of_a_report_arrives(latvian: WordDraft) -> None:
    with ZipFile(BytesIO(report())) as package:
        body = package.read("word/document.xml").decode()
    written = set(re.findall(r"\w+", " ".join(re.findall(r"<w:t[^>]*>([^<]*)", body))))
    arrived = [latvian.title, latvian.summary, *map(seen, latvian.sections.values()), seen(latvian.leftover)]
    headings = {"1", "2", "Kāpēc", "Norise", "Resursi", "Rezultāti", "Grūtības", "Saites"}
    assert written - set(re.findall(r"\w+", " ".join(arrived))) <= headings


@pytest.mark.parametrize("language", HEADINGS)
def test_the_headings_of_every_language_begin_their_sections(language: str) -> None:
    blocks = [part for text in HEADINGS[language] for part in (heading(text, 3), paragraph(f"About {text}."))]
    draft = read_word(word_file(TITLE, *blocks))
    assert draft.sections == {key: f"About {text}." for key, text in zip(SECTIONS, HEADINGS[language], strict=True)}
    assert draft.language == language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Background", ("why", "en")), ("BACKGROUND:", ("why", "en")), ("1. Results", ("outcome", "en")),
        ("2.1  Kas neizdevās?", ("failures", "lv")), ("III. Grūtības", ("failures", "lv")), ("b) Miks", ("why", "et")),
        ("4) Tulemused", ("outcome", "et")), ("Haasteet", ("failures", "fi")), ("5 – Formål", ("why", "da")),
        ("What did not\u00a0work", ("failures", "en")), ("About us", None), ("", None), ("2024", None), ("1.", None),
    ],
)  # fmt: skip
def test_a_heading_is_known_with_its_number_and_in_everyday_words(text: str, expected: tuple[str, str] | None) -> None:
    assert section_of(text) == expected


def test_bold_lines_are_headings_where_nobody_used_styles() -> None:
    draft = read_word(
        word_file(
            paragraph("Words before"), paragraph(run("Results:", bold=True)), paragraph("Ten came."), paragraph("Links")
        )
    )
    # “Links” is too common a word to be taken for a heading where nothing says that it is one.
    assert draft.sections == {"outcome": "Ten came.\n\nLinks"}
    draft = read_word(
        word_file(paragraph("Why"), paragraph("Because."), paragraph("What you need"), paragraph("Chairs."))
    )
    assert draft.sections == {"why": "Because.", "need": "Chairs."}


def test_a_bold_line_is_no_heading_where_there_are_real_ones() -> None:
    draft = read_word(word_file(TITLE, heading("Why"), paragraph(run("Results", bold=True)), paragraph("Ten came.")))
    assert draft.sections == {"why": "**Results**\n\nTen came."}


def test_the_title_is_the_first_heading_or_the_title_of_the_file() -> None:
    assert (
        read_word(word_file(heading("Talks *at* noon"), paragraph("We talked."), heading("Why", 2))).title
        == "Talks *at* noon"
    )
    assert read_word(word_file(heading("Why"), paragraph("So."), title="Talks &amp; tea")).title == "Talks &amp; tea"
    assert read_word(word_file(paragraph("So."))).title == ""


def test_only_a_short_first_paragraph_is_the_summary() -> None:
    assert read_word(word_file(TITLE, paragraph("Short."), paragraph("Next."))).summary == "Short."
    long = read_word(word_file(TITLE, paragraph("Long. " * 50), paragraph("Short.")))
    assert (long.summary, long.leftover.count("Long."), "Short." in long.leftover) == ("", 50, True)
    listed = read_word(word_file(TITLE, item("One"), heading("Why"), paragraph("So.")))
    assert (listed.summary, listed.leftover, listed.sections["why"]) == ("", "- One", "So.")


def test_a_section_that_appears_twice_is_joined() -> None:
    draft = read_word(
        word_file(
            TITLE, heading("Why"), paragraph("One."), heading("Results"), heading("Background"), paragraph("Two.")
        )
    )
    assert draft.sections == {"why": "One.\n\nTwo."}


def test_the_language_is_that_of_most_words_where_no_heading_tells() -> None:
    assert (
        read_word(word_file(paragraph(run("Tere kõigile", language="et-EE"), run("Hi", language="en-GB")))).language
        == "et"
    )
    assert read_word(word_file(paragraph("Hei vaan"), language="fi-FI")).language == "fi"
    assert read_word(word_file(paragraph("Guten Tag"), language="de-DE")).language is None
    assert read_word(word_file(paragraph("Hei vaan"))).language is None


@pytest.mark.parametrize("has_fallback", [True, False])
def test_the_words_of_a_text_box_are_kept_once(has_fallback: bool) -> None:
    draft = read_word(
        word_file(TITLE, heading("Why"), paragraph("So.", text_box("Bring * cups", has_fallback=has_fallback)))
    )
    assert "\n".join([*map(seen, draft.sections.values()), seen(draft.leftover)]).count("Bring * cups") == 1
    assert lost(draft) == {"text_boxes": 1}


def test_equations_keep_their_words_and_are_told() -> None:
    equation = "<m:oMath><m:r><m:t>2x=8</m:t></m:r></m:oMath>"
    draft = read_word(word_file(TITLE, paragraph("So. ", equation)))
    assert "2x=8" in seen(draft.leftover)
    assert lost(draft) == {"equations": 1}


def test_a_note_of_the_title_is_left_over() -> None:
    draft = read_word(
        word_file(paragraph("Talks", footnote(1), style="Nosaukums"), heading("Why"), notes={1: "Paid by us."})
    )
    assert (draft.title, draft.leftover) == ("Talks", "Paid by us.")


@pytest.mark.parametrize("content", [b"\x01\x00\x00\x00 EMF", b"", photograph(place="x")[:900]])
def test_a_picture_that_cannot_be_shown_leaves_its_description(content: bytes) -> None:
    relations = {"rId1": ("image", "media/image1.emf", content)}
    draft = read_word(word_file(TITLE, heading("Why"), paragraph(drawing("rId1", "A plan")), relations=relations))
    assert (draft.sections["why"], draft.pictures, lost(draft)) == ("A plan", (), {"pictures": 1})


def test_a_picture_that_is_named_but_not_there_leaves_its_description() -> None:
    relations = {"rId1": ("hyperlink", "media/nothing.png", b"")}
    draft = read_word(word_file(heading("Why"), paragraph(drawing("rId1", "A plan")), relations=relations))
    assert draft.sections["why"] == "A plan"


def test_pictures_beyond_the_bound_are_told_and_a_repeated_one_comes_once() -> None:
    many = {f"rId{n}": ("image", f"media/{n}.png", dot(n)) for n in range(MOST_PICTURES + 3)}
    draft = read_word(word_file(*(paragraph(drawing(name, "Dot")) for name in many), relations=many))
    assert (len(draft.pictures), lost(draft)) == (MOST_PICTURES, {"pictures": 3})
    logo = {"rId1": ("image", "media/1.png", poster())}
    draft = read_word(word_file(*[paragraph(drawing("rId1", "Logo"))] * 3, relations=logo))
    assert [picture.name for picture in draft.pictures] == [clean_name(poster())]
    assert draft.leftover.count("![Logo]") == 3


def dot(colour: int) -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 4), (colour, 0, 0)).save(out, "PNG")
    return out.getvalue()


def clean_name(data: bytes) -> str:
    return picture_name(clean_picture(data))


def test_tables_and_links_outside_the_sections_stay_whole() -> None:
    relations = {"rId1": ("hyperlink", "https://a.example/", b"")}
    draft = read_word(
        word_file(TITLE, table(("a", "b"), ("1", "2")), paragraph(link("there", "rId1")), relations=relations)
    )
    assert draft.leftover == "| a | b |\n|---|---|\n| 1 | 2 |"
    assert draft.summary == "there"
