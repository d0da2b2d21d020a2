"""Whatever somebody types, rendering ends, gives well-formed and harmless HTML, and loses no words."""

from html import unescape

from hypothesis import assume, example, given
from hypothesis import strategies as st

from kb.rendering.limits import TextTooCostly
from kb.rendering.markdown import plain_text, render
from kb.rendering.sanitise import sanitise, with_bleach, with_nh3
from tests.unit.test_sanitise import LINKS, dangers, rendered, same_tree, tree_of, unsanitised

PIECES = st.sampled_from(
    [
        *["a", "word ", "ā", "🎈", " ", "    ", "\n", "\n\n", "# ", "## ", "### ", "##", "\n===\n", "\n---\n", "*", "**", "_", "__"],
        *["`", "```\n", "~~~", "> ", "- ", "+ ", "1. ", "| ", "|-|-|\n", "[", "]", "(", ")", "![", "](", "<", ">", "</"],
        *["<script>", "&", "<img src=x onerror=", "&lt;", "&#106;", "&amp;", "javascript:", "https://a.example/"],
        *["mailto:a@b.example", "a@b.example", '"', "'", "\\", "[^1]", "[^1]: ", "[1]: ", "[1]", "<!--", "-->", "\t", "\x02", "\x03"],
        *["\x02wzxhzdk:0\x03", "klzzwxh:0001", "///Footnotes Go Here///", "{", "}", "<https://", "../other-practice/", "picture.png"],
        *["\u2028", "\xa0"],
        *[r"[x](\\/evil.example)"],
    ]
)  # fmt: skip
MARKDOWN = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=200)


def html_of(source: str) -> str:
    try:
        return rendered(source)
    except TextTooCostly:
        assume(False)
        raise


@given(source=MARKDOWN)
@example(source="##")
@example(source="")
def test_rendered_text_is_harmless(source: str) -> None:
    assert dangers(html_of(source)) == []


@given(source=MARKDOWN)
@example(source="[x](\\\\/evil.example)")
@example(source="[x](//evil.example)")
@example(source="[x](\\.\\./themes)")
@example(source="<a@b.example>")
def test_a_link_leads_to_a_place_of_the_site_or_is_marked_as_leaving_it(source: str) -> None:
    for link in tree_of(html_of(source)).iter("a"):
        address = unescape(link.get("href", "#"))
        outside = address.startswith(("https://", "http://"))
        assert outside or address.startswith(("#", "/media/", "/p/", "mailto:")), address
        assert outside == (link.get("class") == "external"), address


@given(source=MARKDOWN)
def test_a_rendered_text_has_no_heading_above_the_second_level(source: str) -> None:
    try:
        text = render(source, LINKS)
    except TextTooCostly:
        return
    for html in (text.lead, text.footnotes, *(part.html for part in text.sections)):
        assert {"h1", "h2"}.isdisjoint(element.tag for element in tree_of(html).iter())


@given(source=MARKDOWN)
def test_a_section_of_a_rendered_text_is_closed(source: str) -> None:
    """Each part is put into a page alone, so it must not begin in one element and end in another."""
    try:
        text = render(source, LINKS)
    except TextTooCostly:
        return
    for html in (text.lead, text.footnotes, *(part.html for part in text.sections)):
        assert same_tree(tree_of(html), tree_of(sanitise(html)))


@given(source=MARKDOWN)
def test_plain_text_of_a_section_is_one_line_per_block_without_space_around(source: str) -> None:
    try:
        text = render(source, LINKS)
    except TextTooCostly:
        return
    for part in text.sections:
        assert all(line and line == line.strip() for line in part.text.split("\n")) or part.text == ""


@given(word=st.text(st.characters(categories=["L"]), min_size=1, max_size=20))
def test_a_word_survives_rendering(word: str) -> None:
    assert plain_text(render(f"{word} and more").lead) == f"{word} and more"


@given(
    source=st.lists(PIECES.filter(lambda piece: "\x02" not in piece and "\x03" not in piece), max_size=40).map("".join)
)
def test_both_sanitisers_agree_on_whatever_is_typed(source: str) -> None:
    html = unsanitised(source)
    assert same_tree(tree_of(with_bleach(html)), tree_of(with_nh3(html)))


@given(
    html=st.lists(
        PIECES | st.sampled_from(["<p>", "</p>", "<a href=", "<b ", "<table>", "<td>", "<svg>"]), max_size=20
    ).map("".join)
)
def test_sanitising_any_html_is_harmless_and_final(html: str) -> None:
    clean = sanitise(html)
    assert (dangers(clean), sanitise(clean)) == ([], clean)
