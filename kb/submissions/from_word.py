"""Reads a Word document as the draft of a practice: title, summary, seven sections, pictures. What fits nowhere is kept too."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final

import mammoth

from kb.languages import LANGUAGES
from kb.practices.sections import SECTIONS
from kb.rendering.from_html import Converted, Loss, losses_of, markdown_from_html
from kb.rendering.html_blocks import LossKind
from kb.rendering.markdown import plain_text, render
from kb.submissions.heading_words import section_of
from kb.submissions.pictures import BadPicture, clean_picture, picture_name
from kb.submissions.word_file import BadWordFile, Contents, look_through

MOST_PICTURES: Final = 20
MOST_SUMMARY: Final = 280

# Headings move down one level, so that level 1 is the title and nothing else.
_STYLES: Final = """
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => p:fresh
p[style-name='heading 1'] => h2:fresh
p[style-name='heading 2'] => h3:fresh
p[style-name='heading 3'] => h4:fresh
p[style-name='heading 4'] => h5:fresh
p[style-name='heading 5'] => h6:fresh
p[style-name='heading 6'] => h6:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
p[style-name='Quotations'] => blockquote > p:fresh
p[style-name='List Bullet'] => ul > li:fresh
p[style-name='List Number'] => ol > li:fresh
"""
_HEADING = re.compile(r"(#{1,6}) (.*)")
_BOLD = re.compile(r"\*\*.+\*\*:?")
_NOTE = re.compile(r"\[\^(\d+)\](?!:)")
_DEFINITION = re.compile(r"\[\^(\d+)\]: ")
#: What begins a block that is no plain paragraph.
_NO_PARAGRAPH = re.compile(r"[|>\s]|- |!\[|\d+\. ")
_LETTERS = re.compile(r"[^\W_]")
#: A line that is no heading by its style may be one by its words, if it is short.
_MOST_HEADING: Final = 60
_LOST_ELEMENTS: Final[Mapping[str, LossKind]] = {
    "w:commentReference": "comments", "c:chart": "drawings", "dgm:relIds": "drawings",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class WordPicture:
    """A picture of a document, made fit to be published; the sections name it `name`."""

    name: str
    data: bytes
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WordDraft:
    """A document as a draft. Sections hold Markdown by the keys of `SECTIONS`; `leftover` holds what belongs to none of them."""

    title: str
    summary: str
    sections: Mapping[str, str]
    leftover: str
    pictures: tuple[WordPicture, ...]
    losses: tuple[Loss, ...]
    language: str | None


def read_word(data: bytes) -> WordDraft:
    """Return a .docx file as a draft; raise `BadWordFile` for what cannot be read as one."""
    contents = look_through(data)
    pictures = _Pictures()
    converted = _converted(data, pictures)
    blocks, notes = _blocks_and_notes(converted.markdown)
    parts = _Parts(
        has_headings=any(section_of(_words(found[2])) for block in blocks if (found := _HEADING.match(block)))
    )
    for block in blocks:
        parts.take(block)
    # What stands beside the text may have been left out by then.
    letters = _letters(converted.markdown)
    parts.leftover += [text for text in (*contents.text_boxes, *contents.equations) if _letters(text) not in letters]
    sections = {key: _with_notes(parts.sections[key], notes) for key in SECTIONS if parts.sections[key]}
    used = {number for text in sections.values() for number in _NOTE.findall(text)}
    unused = [
        note for number, note in notes.items() if number not in used | {*_NOTE.findall("\n".join(parts.leftover))}
    ]
    return WordDraft(
        title=parts.title or " ".join(contents.title.split()),
        summary=parts.summary,
        sections=sections,
        leftover=_with_notes([*parts.leftover, *(_DEFINITION.sub("", note, count=1) for note in unused)], notes),
        pictures=tuple(pictures.kept.values()),
        losses=_losses(converted, contents),
        language=parts.language or _main_language(contents),
    )


class _Pictures:
    """Takes pictures from the program that reads the document, and gives them their names."""

    def __init__(self) -> None:
        self.found: dict[str, bytes] = {}
        self.kept: dict[str, WordPicture] = {}

    def take(self, image: Any) -> dict[str, str]:
        """Keep what a picture holds; return where it will be asked for."""
        source = f"picture-{len(self.found) + 1}"
        try:
            with image.open() as file:
                self.found[source] = file.read()
        except KeyError:
            # The document names a picture that is not in it.
            self.found[source] = b""
        return {"src": source}

    def name(self, source: str, alternative: str) -> str | None:
        """Return a picture's name; None for one that cannot be shown, and for those beyond `MOST_PICTURES`."""
        if len(self.kept) >= MOST_PICTURES:
            return None
        try:
            picture = clean_picture(self.found[source])
        except BadPicture:
            return None
        name = picture_name(picture)
        self.kept.setdefault(name, WordPicture(name=name, data=picture.data, alt=" ".join(alternative.split())))
        return name


def _converted(data: bytes, pictures: _Pictures) -> Converted:
    try:
        html = mammoth.convert_to_html(
            BytesIO(data),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(pictures.take),
        ).value
    # The library trusts the file to be whole, and has no error of its own for one that is not.
    except Exception as reason:
        raise BadWordFile(BadWordFile.DAMAGED) from reason
    return markdown_from_html(html, picture=pictures.name, highest_heading=1)


class _Parts:
    """Sorts the blocks of a document into title, summary, sections and what is left over."""

    def __init__(self, *, has_headings: bool) -> None:
        #: Whether sections begin with headings; otherwise lines that look like headings do.
        self.has_headings = has_headings
        self.title = self.summary = ""
        self.sections: dict[str, list[str]] = {key: [] for key in SECTIONS}
        self.leftover: list[str] = []
        self.languages: Counter[str] = Counter()
        self.key: str | None = None
        self.rank = 0
        self.is_under_title = False

    @property
    def language(self) -> str | None:
        """The language of most of the headings that were known."""
        return max(self.languages, key=self.languages.__getitem__, default=None)

    def take(self, block: str) -> None:
        """Put the next block of the document where it belongs."""
        if heading := _HEADING.fullmatch(block):
            self._take_heading(len(heading[1]), heading[2])
        elif not self.has_headings and (found := _hidden_heading(block)):
            self._begin(*found, rank=len("#######"))
        elif self.is_under_title and not _NO_PARAGRAPH.match(block):
            self.is_under_title = False
            words = _words(block)
            if len(words) <= MOST_SUMMARY:
                self.summary = words
            else:
                self._add(block)
        else:
            self._add(block)

    def _take_heading(self, rank: int, text: str) -> None:
        words = _words(text)
        found = section_of(words)
        is_first = not self.title and self.key is None and not any(self.sections.values())
        self.is_under_title = False
        if rank > 1 and found:
            self._begin(*found, rank=rank)
        elif (rank == 1 and not self.title) or is_first:
            self.title, self.is_under_title = words, True
        elif self.key and rank > self.rank:
            self._add(f"{'#' * min(6, 2 + rank - self.rank)} {text}")
        else:
            self.key = None
            self._add(f"### {text}")

    def _begin(self, key: str, language: str, *, rank: int) -> None:
        self.key, self.rank, self.is_under_title = key, rank, False
        self.languages[language] += 1

    def _add(self, block: str) -> None:
        (self.sections[self.key] if self.key else self.leftover).append(block)


def _hidden_heading(block: str) -> tuple[str, str] | None:
    """Return the section that a line begins which is a heading by its words, though not by its style."""
    if "\n" in block or len(block) > _MOST_HEADING:
        return None
    return section_of(_words(block), is_certain=bool(_BOLD.fullmatch(block)))


def _blocks_and_notes(markdown: str) -> tuple[list[str], dict[str, str]]:
    """Return what stands between empty lines, and apart from it the footnotes by number."""
    blocks: list[str] = []
    notes: dict[str, str] = {}
    number = ""
    for block in filter(None, markdown.split("\n\n")):
        if found := _DEFINITION.match(block):
            number = found[1]
            notes[number] = block
        elif number:
            notes[number] += f"\n\n{block}"
        else:
            blocks.append(block)
    return blocks, notes


def _with_notes(blocks: list[str], notes: Mapping[str, str]) -> str:
    text = "\n\n".join(blocks)
    numbers = dict.fromkeys(_NOTE.findall(text))
    return "\n\n".join([text, *(notes[number] for number in numbers if number in notes)])


def _words(markdown: str) -> str:
    return plain_text(render(_NOTE.sub("", markdown)).lead).replace("\n", " ")


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(text))


def _losses(converted: Converted, contents: Contents) -> tuple[Loss, ...]:
    counts: Counter[LossKind] = Counter({loss.kind: loss.count for loss in converted.losses})
    for element, kind in _LOST_ELEMENTS.items():
        counts[kind] += contents.elements[element]
    counts["text_boxes"] += len(contents.text_boxes)
    counts["equations"] += len(contents.equations)
    return losses_of(counts)


def _main_language(contents: Contents) -> str | None:
    letters: Counter[str] = Counter()
    for language, count in contents.languages.items():
        letters[language or contents.default_language] += count
    return next((language for language, _ in letters.most_common(1) if language in LANGUAGES), None)
