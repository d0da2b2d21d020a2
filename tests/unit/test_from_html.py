"""What lies on a clipboard becomes the Markdown that this project renders: same words, and nothing that means something else."""

import re
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kb.rendering.from_html import Converted, markdown_from_html
from kb.rendering.limits import check_cost
from kb.rendering.markdown import Links, Picture, plain_text, render

WORD_LIST = """<html><head><style>p.MsoNormal {margin:0}</style></head><body lang=LV><!--StartFragment-->
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;
</span></span></span><![endif]>Galdi<o:p></o:p></p>
<p class=MsoListParagraphCxSpMiddle style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o</span>apaļi</p>
<p class=MsoListParagraphCxSpLast style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Krēsli</p>
<p class=MsoNormal>Pēc tam:</p>
<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>3.<span>&nbsp;</span></span>Trešais</p>
<p style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>4.<span>&nbsp;</span></span>Ceturtais</p>
</body></html>"""

WORD_NOTE = """<p>Teksts<a style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1"><span>[1]</span></a>.</p>
<div style='mso-element:footnote-list'><hr><div style='mso-element:footnote' id=ftn1><p class=MsoFootnoteText>
<a href="#_ftnref1" name="_ftn1"><span>[1]</span></a> Piezīme.</p></div></div>"""
LIBREOFFICE_NOTE = """<p>Teksts<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>.</p>
<div id="sdfootnote1"><p><a class="sdfootnotesym" name="sdfootnote1sym" href="#sdfootnote1anc">1</a>Piezīme.</p></div>"""
GOOGLE_NOTE = """<p>Teksts<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup>.</p><hr>
<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a>&nbsp;Piezīme.</p></div>"""
WEB_NOTE = """<p>Teksts<sup id="cite_ref-1"><a href="#cite_note-1">[1]</a></sup>.</p>
<ol><li id="cite_note-1"><b><a href="#cite_ref-1">^</a></b> Piezīme.</li></ol>"""


def markdown(html: str) -> str:
    return markdown_from_html(html).markdown


def lost(html: str) -> dict[str, int]:
    return {loss.kind: loss.count for loss in markdown_from_html(html).losses}


def seen(converted: Converted) -> str:
    """Return the words of the page that the Markdown becomes."""
    links = Links(picture=lambda _: Picture(url="/p.png", width=1, height=1), file=lambda name: name)
    page = render(converted.markdown, links)
    parts = [page.lead, *(f"<p>{part.heading}</p>{part.html}" for part in page.sections), page.footnotes]
    return plain_text("\n".join(parts))


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One</p><p>Two\n  and   more</p>", "One\n\nTwo and more"),
        ("just words", "just words"),
        ("<h1>Title</h1><p>Words</p><h4>Small</h4>", "### Title\n\nWords\n\n#### Small"),
        ("<p><b>bold </b>and <em>italic</em></p>", "**bold** and *italic*"),
        ("<p><b>all <i>both</i> bold</b></p>", "**all _both_ bold**"),
        ("<p><b>one</b> <b>two</b></p>", "**one two**"),
        ('<p><span style="font-weight:700">bold</span></p>', "**bold**"),
        ('<b style="font-weight:normal" id="docs-internal-guid-1"><p>plain</p></b>', "plain"),
        ('<p><a href="https://a.example/x?a=1&amp;b=2">words</a></p>', "[words](https://a.example/x?a=1&b=2)"),
        ('<p><a href="https://a.example/(x)">words</a></p>', "[words](https://a.example/%28x%29)"),
        ('<p><a href="mailto:a@b.example">write</a></p>', "[write](mailto:a@b.example)"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<ol start=3><li><p>a</p><li>b</ol>", "3. a\n4. b"),
        ("<ul><li>a<ol><li>x</li></ol></li><li>b</li></ul>", "- a\n    1. x\n- b"),
        ("<ul><li>a</li><ul><li>b</li></ul></ul>", "- a\n    - b"),
        ("<ul><li><p>a</p><p>b</p></li></ul>", "- a\n\n    b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n- b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<p>a<br>b</p>", "a  \nb"),
        ("<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>", "| a | b |\n|---|---|\n| 1 | 2 |"),
        (
            "<table><tr><td>a</td><td><p>b</p><ul><li>c</li></ul></td></tr></table>",
            "| a | b; c |\n|---|---|",
        ),
        ("<table><tr><td><p>a box</p></td></tr></table>", "a box"),
        ("<p>12 m<sup>2</sup> CO<sub>2</sub></p>", "12 m² CO₂"),
        ("<p>5\u00a0%</p>", "5\u00a0%"),
        ("<p>co\u00adoperation</p>", "cooperation"),
        ("<p>seen<span style='display:none'>hidden</span></p>", "seen"),
        ("<script>x</script><p>a</p><style>b</style><xml><w:x>c</w:x></xml><title>d</title>", "a"),
        ('<img src="square.png" alt="A [square]">', "![A \\[square\\]](square.png)"),
        (WORD_LIST, "- Galdi\n    - apaļi\n- Krēsli\n\nPēc tam:\n\n3. Trešais\n4. Ceturtais"),
    ],
)  # fmt: skip
def test_what_is_copied_becomes_markdown(html: str, expected: str) -> None:
    assert markdown(html) == expected


@pytest.mark.parametrize("html", [WORD_NOTE, LIBREOFFICE_NOTE, GOOGLE_NOTE, WEB_NOTE])
def test_a_footnote_stays_a_footnote(html: str) -> None:
    assert markdown(html) == "Teksts[^1].\n\n[^1]: Piezīme."


@pytest.mark.parametrize(
    "text",
    [
        "**a** _b_ `c` [d](https://e.example) ![f](g.png) <https://h.example> <b>i</b> &amp; \\ a_b_c | \\*",
        "# a", "## a", "> a", "- a", "+ a", "* a", "1. a", "12) a", "---", "===", "- - -", "***", "___", "~~~", "```",
        "[^1]: a", "[a]: https://b.example", "|---|", ":--", "a  ", "&#35; a", "!", "http://a.example/_b_",
    ],
)  # fmt: skip
def test_a_character_that_would_be_markdown_stays_a_character(text: str) -> None:
    html = "<p>before<br>" + text.replace("&", "&amp;").replace("<", "&lt;") + "</p>"
    for source in (html, html.replace("before<br>", "")):
        assert seen(markdown_from_html(source)).removeprefix("before").strip() == text.strip()


def test_an_exclamation_mark_makes_no_picture_of_a_link() -> None:
    assert "<img" not in render(markdown('<p>Look!<a href="https://a.example/">there</a></p>')).lead


def test_a_note_mark_before_a_colon_defines_no_note() -> None:
    text = seen(markdown_from_html(WORD_NOTE.replace("Teksts", "").replace("</a>.", "</a>: vārdi")))
    assert words(text) == ["vārdi", "Piezīme"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<p>a<a class=msocomanchor href="#_msocom_1">[JB1]</a></p><div style="mso-element:comment-list">b</div>', {"comments": 1}),
        ("<table><tr><td colspan=2>a</td></tr><tr><td>b</td><td>c</td></tr></table>", {"merged_cells": 1}),
        ('<a href="javascript:alert(1)">a</a> <a href="file:///c:/x">b</a> <a href="#top">c</a>', {"links": 2}),
        ('<img src="data:image/png;base64,AA" alt="a"><img src="https://a.example/p.png" alt="b">', {"pictures": 2}),
        ("<p>a <s>b</s> <span style='text-decoration:line-through'>c</span></p>", {"struck_out": 2}),
        ("<ul><li>a" * 9, {"nesting": 3}),
        ("<p>a</p>" * 5_000, {"cut": 1}),
        ("<p>" + "<b>a</b> <i>b</i>, " * 200 + "</p>", {"look": 1}),
        ("<p style='color:red'>a</p><hr><font face=Arial>b</font>", {}),
    ],
)  # fmt: skip
def test_what_does_not_come_along_is_told(html: str, expected: dict[str, int]) -> None:
    assert lost(html) == expected


def test_a_merged_cell_leaves_the_others_in_their_columns() -> None:
    html = "<table><tr><td>a<td>b<tr><td rowspan=2>c<td>d<tr><td>e</table>"
    assert markdown(html) == "| a | b |\n|---|---|\n| c | d |\n|  | e |"


def test_comments_of_others_are_left_out() -> None:
    html = '<p>Words<a class=msocomanchor href="#x">[J1]</a></p><div style="mso-element:comment-list"><p>Why?</p></div>'
    assert markdown(html) == "Words"


def test_the_caller_names_the_pictures() -> None:
    html = '<img src="blob:1" alt="One"><img src="blob:2" alt="Two">'
    converted = markdown_from_html(html, picture=lambda source, alt: "one.png" if source == "blob:1" else None)
    assert converted.markdown == "![One](one.png) Two"
    assert converted.pictures == ("blob:1", "blob:2")


@pytest.mark.parametrize(
    "html",
    [
        "<ul>" + "<li><a href='https://a.example/b_c?d=1&e=2'><b>x_</b></a> *</li>" * 150 + "</ul>",
        "<table>" + "<tr><td>a*</td><td>*b</td><td>c</td></tr>" * 900 + "</table>",
        "<p><a href='https://a.example/'>a</a> " + "word " * 900 + "</p>",
        f"{WORD_NOTE.replace('Piezīme.', 'garš vārds ' * 300)}",
        "<p>" + "*" * 3_000 + "</p>",
        "<p>" + "[a](b) " * 1_500 + "</p>",
        "<blockquote>" * 50 + "a",
        "<div>" * 5_000 + "a",
        "<table><tr><td>" * 200 + "a",
    ],
)
def test_a_large_text_keeps_its_words_within_the_bounds(html: str) -> None:
    converted = markdown_from_html(html)
    check_cost(converted.markdown)
    text = re.sub(r"<[^>]*>", " ", html.replace("[1]", ""))
    assert set(words(seen(converted))) == set(words(text))


@pytest.mark.parametrize(
    "piece",
    ["<", "</", "<a", "<a ", '<a b="', "<a b='", "<!", "<!--", "<?", "<![", "<div>", "<b>", "<table>", "<ul><li>", "<title>",
     "<b><p>", "</b>", "&", "&#", "=", "<a href=#a id=a>", "<p id=a><a href=#a>", "\u00a0", "*", "<i>a</i>b", "<svg>"],
)  # fmt: skip
def test_no_text_takes_long(piece: str) -> None:
    begin = time.process_time()
    check_cost(markdown_from_html(piece * (400_000 // len(piece))).markdown)
    assert time.process_time() - begin < 10


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="<>\x00"), max_size=30)
INLINE = st.recursive(
    TEXTS.map(lambda text: text.replace("&", "&amp;")),
    lambda inner: st.builds(
        lambda tag, parts: f"<{tag}>{''.join(parts)}</{tag.split()[0]}>",
        st.sampled_from(["b", "i", "em", "span", "u", "a href='https://a.example/'", "a href='#'", "sup"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=8,
)
DOCUMENTS = st.recursive(
    INLINE.map(lambda inline: f"<p>{inline}</p>"),
    lambda inner: st.builds(
        lambda tag, parts: "".join([f"<{tag}>", *parts, *(f"</{name}>" for name in reversed(tag.split("><")))]),
        st.sampled_from(["ul><li", "ol><li", "blockquote", "div", "table><tr><td", "section", "h2", "li", "td", "pre"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=10,
)


@given(DOCUMENTS)
@example("<p>a<sup>2</sup></p>")
@example("<blockquote><ol><li><p>a</p><p>b</p></li><li>c</li></ol></blockquote>")
@example("<blockquote><ul><li><p>a</p><p>b</p><ul><li>c</ul></li></ul></blockquote>")
def test_the_page_says_the_same_words_as_the_original(html: str) -> None:
    original = re.sub("[\x00-\x08\x0e-\x1b\x7f\u00ad\u200b\ufeff]", "", html)
    for tag in ("b", "i", "em", "span", "u", "a", "sup"):
        original = re.sub(rf"</?{tag}(?: [^>]*)?>", "", original)
    original = re.sub("<[^>]*>", " ", original).replace("&amp;", "&")
    converted = markdown_from_html(html)
    check_cost(converted.markdown)
    # A digit may be raised, a paragraph cut in two where a note's mark would stand; letters and digits stay in order.
    plain = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
    assert "".join(words(seen(converted))).translate(plain) == "".join(words(original)).translate(plain)


SHARDS = [
    "<p>", "<b", ">", "</p>", "<td", "<table>", "<ul>", "<li ", "&lt;", "a", "=", '"', "'", "<!--", "<![", "#", "- ", "\n",
    "<img src=", "<a href=#", "id=", "[^1]:", "<sup>", "colspan=", "7", "<pre>", "style='mso-list:l level2'",
]  # fmt: skip


@given(st.text(max_size=200) | st.lists(st.sampled_from(SHARDS)).map("".join))
def test_any_text_is_taken(html: str) -> None:
    render(markdown_from_html(html).markdown)
