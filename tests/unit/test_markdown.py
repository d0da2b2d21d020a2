"""What Markdown becomes on a page: headings that fit, links and pictures resolved, words without markup for the index."""

import pytest

from kb.rendering.markdown import Links, Picture, RenderedText, plain_text, render
from tests.unit.test_sanitise import tree_of

PICTURES = {"square.png": Picture(url="/media/a/square.png", width=640, height=480)}
FILES = {"plan.pdf": "/media/a/plan.pdf", "../other/": "/p/other"}
LINKS = Links(picture=PICTURES.get, file=FILES.get)


def html(source: str) -> str:
    return render(source, LINKS).lead


def attributes(source: str, tag: str) -> dict[str, str]:
    return dict(next(tree_of(html(source)).iter(tag)).attrib)


def test_a_text_is_split_at_its_second_level_headings() -> None:
    text = render("Lead\n\n## One\n\nFirst.\n\n## Two *and* more\n\nSecond.\n", LINKS)
    assert text.lead == "<p>Lead</p>"
    assert [(part.heading, part.html, part.text) for part in text.sections] == [
        ("One", "<p>First.</p>", "First."),
        ("Two and more", "<p>Second.</p>", "Second."),
    ]


def test_an_empty_text_gives_nothing() -> None:
    assert render("", LINKS) == RenderedText(lead="", sections=(), footnotes="")


def test_a_first_level_heading_becomes_a_third_level_one() -> None:
    assert html("# Title") == "<h3>Title</h3>"


@pytest.mark.parametrize("source", ["> ## Quoted", "- ## Listed"])
def test_a_second_level_heading_inside_a_block_becomes_a_third_level_one(source: str) -> None:
    assert "<h3>" in html(source)


def test_a_nested_heading_begins_no_section() -> None:
    assert render("> ## Quoted", LINKS).sections == ()


def test_a_link_to_another_site_is_marked() -> None:
    assert attributes("[words](https://a.example/)", "a") == {"href": "https://a.example/", "class": "external"}


def test_an_address_in_angle_brackets_is_marked() -> None:
    assert attributes("<https://a.example/>", "a") == {"href": "https://a.example/", "class": "external"}


def test_a_link_to_another_practice_is_resolved() -> None:
    assert attributes("[words](../other/)", "a") == {"href": "/p/other"}


def test_a_link_to_a_file_beside_the_text_is_resolved() -> None:
    assert attributes("[words](plan.pdf)", "a") == {"href": "/media/a/plan.pdf"}


def test_a_mail_address_in_angle_brackets_is_a_mail_link() -> None:
    assert attributes("<a@b.example>", "a") == {"href": "mailto:a@b.example"}


@pytest.mark.parametrize(
    "address",
    ["nowhere.pdf", "/en/", "//a.example", "../../etc/passwd", "javascript:alert(1)", "data:text/html,x", "ftp://a"],
)
def test_a_link_that_leads_nowhere_known_keeps_only_its_words(address: str) -> None:
    assert attributes(f"[words](<{address}>)", "a") == {}


@pytest.mark.parametrize("source", [r"[x](\\/evil.example)", r"[x](\.\./themes)"])
def test_an_escaped_address_is_no_way_round(source: str) -> None:
    assert attributes(source, "a") == {}


def test_an_escape_in_the_name_of_a_picture_is_understood() -> None:
    links = Links(picture=lambda name: PICTURES["square.png"] if name == "the_square.png" else None, file=FILES.get)
    assert "<img" in render(r"![Words](the\_square.png)", links).lead


def test_a_picture_has_its_size_and_loads_late() -> None:
    assert attributes("![The square](square.png)", "img") == {
        "src": "/media/a/square.png", "alt": "The square", "width": "640", "height": "480", "loading": "lazy", "decoding": "async",
    }  # fmt: skip


@pytest.mark.parametrize(
    "source", ["missing.png", "https://a.example/pixel.png", "//a.example/p.png", "data:image/png;base64,AA"]
)
def test_a_missing_or_foreign_picture_becomes_its_description(source: str) -> None:
    assert html(f"![The square]({source})") == "<p><em>The square</em></p>"


def test_a_table_is_a_table() -> None:
    cells = [cell.text for cell in tree_of(html("| a | b |\n|---|---|\n| 1 | 2 |")).iter("td")]
    assert cells == ["1", "2"]


def test_alignment_in_a_table_needs_no_style() -> None:
    assert "style" not in html("| a |\n|--:|\n| 1 |")


def test_footnotes_stand_apart_from_the_sections() -> None:
    text = render("## One\n\nWords[^1].\n\n[^1]: A note.\n", LINKS)
    assert "A note." in plain_text(text.footnotes)
    assert "A note." not in text.sections[0].html


def test_a_footnote_mark_is_no_word_of_the_text() -> None:
    assert render("## One\n\nWords[^1].\n\n[^1]: A note.\n", LINKS).sections[0].text == "Words."


def test_raw_html_is_text() -> None:
    assert html("<b>bold</b> <!-- note -->") == "<p>&lt;b&gt;bold&lt;/b&gt; &lt;!-- note --&gt;</p>"


@pytest.mark.parametrize("step", [2, 3, 4])
def test_a_list_within_a_list_is_set_in_as_people_write_it(step: int) -> None:
    nested = f"- a\n{' ' * step}- b\n{' ' * 2 * step}- c\n- d"
    assert flat(nested) == "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ul>"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("Words:\n- x\n- y", "<p>Words:</p><ul><li>x</li><li>y</li></ul>"),
        ("Words:\n1. x\n2. y", "<p>Words:</p><ol><li>x</li><li>y</li></ol>"),
        ("- a\n\n  more of a\n- b", "<ul><li><p>a</p><p>more of a</p></li><li><p>b</p></li></ul>"),
        ("1. a\n\n   more\n2. b", "<ol><li><p>a</p><p>more</p></li><li><p>b</p></li></ol>"),
        ("It was in\n2019. Then", "<p>It was in2019. Then</p>"),
        ("  set in\n\n    more", "<p>set in</p><p>more</p>"),
    ],
)
def test_lists_and_paragraphs_are_told_apart_as_a_reader_would(source: str, expected: str) -> None:
    assert flat(source) == expected


def flat(source: str) -> str:
    """Return the HTML of a text without line breaks."""
    return html(source).replace("\n", "")


def test_code_is_shown_as_it_is() -> None:
    assert html("```\n<b> & [x](y)\n```") == "<pre><code>&lt;b&gt; &amp; [x](y)\n</code></pre>"


def test_a_list_that_begins_at_three_begins_at_three() -> None:
    assert attributes("3. a\n4. b", "ol") == {"start": "3"}


def test_the_words_of_a_page_are_one_line_per_block() -> None:
    source = (
        "## One\n\nA *b* `c` [d](https://a.example) &amp; <e>.\n\n- f\n- g\n\n> h\n\n| i | j |\n|---|---|\n| k | l |\n"
    )
    assert render(source, LINKS).sections[0].text.split("\n") == ["A b c d & <e>.", "f", "g", "h", "i", "j", "k", "l"]


def test_a_heading_keeps_the_signs_that_look_like_markup() -> None:
    assert render("## Less &lt; more & 1 < 2", LINKS).sections[0].heading == "Less < more & 1 < 2"


def test_a_control_character_leaves_no_mark_on_the_page() -> None:
    assert html("One\x07two") == "<p>Onetwo</p>"


def test_a_phrase_of_the_footnote_machinery_is_a_phrase() -> None:
    text = render("## One\n\n///Footnotes Go Here///\n\nWords[^1].\n\n[^1]: A note.\n", LINKS)
    assert "A note." not in text.sections[0].text
