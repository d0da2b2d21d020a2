"""Markdown to safe HTML, section by section. Used when a practice is published, never while a page is read."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Final
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

from kb.rendering.limits import TextTooCostly, check_cost
from kb.rendering.sanitise import sanitise


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Where a picture is served, and its size in pixels so that the page does not jump when it arrives."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """What relative addresses in a text stand for. Both return None for what is not there."""

    picture: Callable[[str], Picture | None]
    file: Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedSection:
    """The part of a text below one level-2 heading: `html` without the heading, `text` without any markup."""

    heading: str
    html: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedText:
    """A whole text: what stands before the first heading, the sections, and the footnotes."""

    lead: str
    sections: tuple[RenderedSection, ...]
    footnotes: str


NO_LINKS: Final = Links(picture=lambda _: None, file=lambda _: None)


def render(source: str, links: Links = NO_LINKS) -> RenderedText:
    """Turn Markdown into safe HTML; raise `TextTooCostly` for what lies beyond the bounds of `limits`."""
    check_cost(source)
    try:
        html = sanitise(_parser(links).convert(_CONTROL.sub("", source)))
    except RecursionError:
        raise TextTooCostly("The text is nested too deeply; flatten it.", line=1) from None
    body, footnotes = _split_footnotes(html)
    lead, *rest = _HEADING.split(body)
    sections = tuple(
        RenderedSection(heading=plain_text(heading), html=part.strip(), text=plain_text(part))
        for heading, part in zip(rest[::2], rest[1::2], strict=True)
    )
    return RenderedText(lead=lead.strip(), sections=sections, footnotes=footnotes)


def plain_text(html: str) -> str:
    """Return the words of sanitised HTML, blocks separated by one line break."""
    broken = _BLOCK_END.sub("\n", _FOOTNOTE_MARK.sub("", html))
    lines = (_SPACES.sub(" ", unescape(_TAG.sub("", line))).strip() for line in broken.split("\n"))
    return "\n".join(line for line in lines if line)


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
# The library hides escaped characters, and an <address@in.brackets>, between control characters until it writes.
_ESCAPED = re.compile(f"{STX}([0-9]+){ETX}")
_DISGUISED = f"{STX}amp"
# Footnotes stand at the end; no text can ask for another place, because it holds no control characters.
_NOWHERE = "\x00"
_WEB = re.compile(r"https?://[a-zA-Z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)
# After _FitToPage an h2 stands at the top level only, so splitting at it is exact.
_HEADING = re.compile(r"<h2[^>]*>(.*?)</h2>", re.DOTALL)
_FOOTNOTES = re.compile(r'<div class="footnote">(.*)</div>\s*$', re.DOTALL)
# A number above 1 at the start of a line may be a year that ends a sentence: it begins no list within a paragraph.
_ITEM = re.compile(r"(?:[-*+]|1[.)]|([0-9]{1,9}[.)])) +\S")
_BLOCK_END = re.compile(r"</(?:p|li|h[2-6]|tr|pre|blockquote)>|<br>")
_FOOTNOTE_MARK = re.compile(r'<sup id="fnref[^>]*>.*?</sup>')
_TAG = re.compile(r"<[^>]*>")
_SPACES = re.compile(r"\s+")


def _split_footnotes(html: str) -> tuple[str, str]:
    found = _FOOTNOTES.search(html)
    return (html[: found.start()], found.group(1).strip()) if found else (html, "")


def _parser(links: Links) -> markdown.Markdown:
    parser = markdown.Markdown(
        extensions=["tables", "footnotes", "sane_lists", "fenced_code", _PageExtension(links)],
        extension_configs={
            "tables": {"use_align_attribute": False},
            "footnotes": {"BACKLINK_TEXT": "↩", "BACKLINK_TITLE": "", "PLACE_MARKER": _NOWHERE},
        },
    )
    # Or whatever is set in, as in text pasted from elsewhere, would become code. Code stands between fences.
    parser.parser.blockprocessors.deregister("code")
    # Raw HTML is off: what looks like a tag is text.
    parser.preprocessors.deregister("html_block")
    parser.inlinePatterns.deregister("html")
    return parser


def _plain_address(address: str) -> str:
    """Return an address as it will be written, so that what is judged is what a browser gets."""
    return _ESCAPED.sub(lambda found: chr(int(found[1])), address)


class _PageExtension(Extension):
    def __init__(self, links: Links) -> None:
        super().__init__()
        self.links = links

    def extendMarkdown(self, md: markdown.Markdown) -> None:  # noqa: N802 - the library's name
        # After fences are taken out (25), before blocks are made of lines.
        md.preprocessors.register(_NestedLists(md), "nested_lists", 15)
        # After every other tree processor (inline patterns run at 20), so that links and pictures exist.
        md.treeprocessors.register(_FitToPage(md, self.links), "fit_to_page", 1)


class _NestedLists(Preprocessor):
    """Lists as people write them: set in by two or three spaces a level, and begun right below a paragraph.

    The library takes four spaces only, and only after an empty line.
    """

    def run(self, lines: list[str]) -> list[str]:
        """Return the lines, those of lists set in anew."""
        return list(self._lines(lines))

    def _lines(self, lines: list[str]) -> Iterator[str]:
        # Where the markers of the items stand that a line may belong to.
        markers: list[int] = []
        is_after_blank, is_paragraph = True, False
        for line in lines:
            text = line.lstrip(" ")
            indent = len(line) - len(text)
            item = _ITEM.match(text)
            if item and item[1] and is_paragraph and not markers:
                item = None
            if text and (item or indent or is_after_blank):
                while markers and indent < markers[-1] + 2:
                    markers.pop()
                if item and is_paragraph:
                    yield ""
                is_paragraph = not item and (is_paragraph or is_after_blank)
                yield " " * 4 * len(markers) + text if markers or item else line
                if item:
                    markers.append(indent)
            else:
                is_paragraph = is_paragraph and bool(text)
                yield line
            is_after_blank = not text


class _FitToPage(Treeprocessor):
    """Fit headings to a page whose h1 is the title; resolve pictures and links."""

    def __init__(self, md: markdown.Markdown, links: Links) -> None:
        super().__init__(md)
        self.links = links

    def run(self, root: Element) -> None:
        """Change the tree in place."""
        top_level = set(map(id, root))
        for element in root.iter():
            if element.tag == "h1" or (element.tag == "h2" and id(element) not in top_level):
                element.tag = "h3"
            elif element.tag == "img":
                self._fit_picture(element)
            elif element.tag == "a":
                self._fit_link(element)

    def _fit_picture(self, element: Element) -> None:
        source, alternative = _plain_address(element.get("src", "")), element.get("alt", "")
        picture = self.links.picture(source)
        element.attrib.clear()
        if picture is None:
            # A picture that is not in the folder, or lies on another site, is not fetched: its description stands in.
            element.tag = "em"
            element.text = alternative
            return
        element.attrib.update(
            src=picture.url,
            alt=alternative,
            width=str(picture.width),
            height=str(picture.height),
            loading="lazy",
            decoding="async",
        )

    def _fit_link(self, element: Element) -> None:
        address = _plain_address(element.get("href", ""))
        if _WEB.fullmatch(address):
            element.set("href", address)
            element.set("class", "external")
        elif not address.startswith(("#", "mailto:", _DISGUISED)):
            target = self.links.file(address)
            if target is None:
                element.attrib.pop("href", None)
            else:
                element.set("href", target)
