"""A collection as a handout: what stands on its pages, in the reader's language, ready for the template."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Final

from kb.collections.board import Board, BoardItem, BoardPractice
from kb.collections.board_page import BoardPage, ShownItem, board_page
from kb.collections.plain_text import Paragraph, paragraphs
from kb.practices.presentation import PracticePage, present
from kb.practices.sections import heading_for
from kb.practices.views import PracticePages
from kb.sharing.qr import qr_svg_file
from kb.typesetting.typst import pdf
from kb.web.wording import format_day, format_list
from kb.web.wording import gettext as _

_TEMPLATE: Final = Path(__file__).parent / "typst" / "handout.typ"
_SENTENCE: Final = re.compile(r"\S.*?(?:[.!?…]+[”’»)]*(?=\s|$)|$)")
#: What did not work is told in its first sentences, up to so many characters.
MOST_OF_FAILURES: Final = 360


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A line of the facts on a card."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A practice. `key` names its place in the document; `notes` are the facilitator's, from wherever it stands in the agenda."""

    key: str
    title: str
    language: str
    told_in: str
    summary: str
    where: str
    link: str
    address: str
    notes: tuple[tuple[Paragraph, ...], ...]
    failures: str
    facts: tuple[Fact, ...]
    evidence: int | None
    evidence_label: str
    ask: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the agenda: a practice with its card, one that is gone, a link or a note."""

    title: str = ""
    language: str = ""
    minutes: str = ""
    card: str = ""
    gone: str = ""
    url: str = ""
    kind: str = ""
    is_dead: bool = False
    note: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A slot of the agenda or a heading, with its lines."""

    day: str
    time: str
    title: str
    place: str
    note: tuple[Paragraph, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of the template, in the reader's language. `code` says what a picture is: `{address}` stands for where it leads."""

    site: str
    online: str
    code: str
    agenda: str
    contents: str
    practices: str
    failures: str
    note: str
    evidence: str
    ask: str
    licence: str
    dead: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Handout:
    """Everything that the template needs."""

    language: str
    title: str
    title_language: str
    description: tuple[Paragraph, ...]
    when: str
    where: str
    zone: str
    link: str
    address: str
    code: str
    foot: str
    has_times: bool
    words: Words
    sections: tuple[Part, ...]
    cards: tuple[Card, ...]


def handout_pdf(board: Board, pages: PracticePages, language: str, *, now: datetime) -> bytes:
    """Set the handout of a board for readers of a language; within a request, in which texts are in that language."""
    return printed(handout_of(board, pages, language, now=now), now.date())


def printed(handout: Handout, day: date) -> bytes:
    """Return a handout as it is on a day."""
    codes = {"qr-board.svg": handout.link, **{f"{card.key}.svg": card.link for card in handout.cards}}
    pictures = {name: qr_svg_file(link) for name, link in codes.items()}
    made_at = datetime.combine(day, time(), UTC)
    return pdf(_TEMPLATE.read_text("utf-8"), pictures, data=handout, made_at=made_at)


def handout_of(board: Board, pages: PracticePages, language: str, *, now: datetime) -> Handout:
    """Return what stands on the handout of a board."""
    page = board_page(board, language, base_url=pages.base_url)
    shown = [(found.slug, *_told(found, pages, language)) for found in board.practices()]
    licences = list(dict.fromkeys(practice.licence.text for _slug, practice, _failures in shown))
    cards = tuple(
        _card(practice, failures, _notes_on(slug, board.items()), language, with_licence=len(licences) > 1)
        for slug, practice, failures in shown
    )
    return Handout(
        language=language,
        title=board.title,
        title_language=board.language,
        description=paragraphs(board.description),
        when=page.when,
        where=page.where,
        zone=_("Time zone: %(place)s", place=page.zone) if page.zone else "",
        link=page.link,
        address=_without_scheme(page.link),
        code=page.code,
        foot=_foot(licences, now),
        has_times=any(section.time for section in page.sections),
        words=_words(language),
        sections=tuple(_parts(page)),
        cards=cards,
    )


def first_sentences(text: str, *, most: int = MOST_OF_FAILURES) -> str:
    """Return the sentences of a text that fit into so many characters, at least the first, which is cut between words."""
    told = ""
    for found in _SENTENCE.finditer(" ".join(text.split())):
        longer = f"{told} {found.group()}".lstrip()
        if len(longer) > most:
            break
        told = longer
    plain = " ".join(text.split())
    return told or (plain if len(plain) <= most else f"{plain[: most - 2].rpartition(' ')[0] or plain[: most - 2]} …")


def _told(found: BoardPractice, pages: PracticePages, language: str) -> tuple[PracticePage, str]:
    """Return a practice as its page tells it, and what did not work, without markup."""
    assert found.practice is not None
    assert found.text is not None
    body = pages.rendered.get(found.slug, found.text)
    failures = next((part.text for part in body.parts if part.key == "failures"), "")
    page = present(found.practice, body, found.text, language, base_url=pages.base_url, origin=None)
    return page, failures


def _card(
    practice: PracticePage,
    failures: str,
    notes: tuple[tuple[Paragraph, ...], ...],
    language: str,
    *,
    with_licence: bool,
) -> Card:
    is_foreign = practice.text_language != language
    return Card(
        key=_key(practice.slug),
        title=practice.title,
        language=practice.text_language,
        told_in=_("Shown in %(language)s", language=practice.text_language_name) if is_foreign else "",
        summary=practice.summary,
        where=" · ".join(part for part in (practice.where, practice.when) if part),
        link=practice.link,
        address=_without_scheme(practice.link),
        notes=notes,
        failures=first_sentences(failures),
        facts=tuple(
            Fact(label=row.label, value=", ".join(value.text for value in row.values)) for row in practice.glance
        ),
        evidence=practice.evidence,
        evidence_label=practice.evidence_label,
        ask=practice.ask.text,
        licence=practice.licence.text if with_licence else "",
    )


def _notes_on(slug: str, items: Iterable[BoardItem]) -> tuple[tuple[Paragraph, ...], ...]:
    notes = (item.note for item in items if item.practice is not None and item.practice.slug == slug)
    return tuple(paragraphs(note) for note in dict.fromkeys(notes) if note.strip())


def _parts(page: BoardPage) -> Iterator[Part]:
    for shown in page.sections:
        section = shown.section
        yield Part(
            # Three of the five languages write weekdays with a small letter, but not where a heading begins.
            day=f"{shown.day[:1].upper()}{shown.day[1:]}",
            time=shown.time,
            title=section.title,
            place=section.place,
            note=paragraphs(section.note),
            lines=tuple(_line(item) for item in shown.items),
        )


def _line(shown: ShownItem) -> Line:
    item = shown.item
    if shown.gone:
        return Line(gone=shown.gone)
    if shown.card is not None and item.practice is not None:
        return Line(
            title=shown.card.title,
            language=shown.card.language,
            minutes=shown.minutes,
            card=_key(item.practice.slug),
        )
    return Line(
        title=item.title,
        minutes=shown.minutes,
        url=item.url,
        kind=shown.kind_label,
        is_dead=item.is_dead,
        note=paragraphs(item.note),
    )


def _words(language: str) -> Words:
    return Words(
        site=_("Democratic Library"),
        online=_("Online, in your language"),
        code=_("QR code that opens %(address)s", address="{address}"),
        agenda=_("Agenda"),
        contents=_("What is in it"),
        practices=_("Practices"),
        failures=heading_for("failures", language),
        note=_("From the facilitator"),
        evidence=_("How one knows"),
        ask=_("Whom to ask"),
        licence=_("Licence of the text"),
        dead=_("This address did not answer when it was last tried."),
    )


def _foot(licences: list[str], now: datetime) -> str:
    """Return what stands at the foot of each page: whose it is, how the texts may be reused, and of when it is."""
    parts = [_("Democratic Library")]
    if licences:
        parts.append(_("Texts of the practices: %(licences)s", licences=format_list(licences)))
    parts.append(_("As of %(day)s", day=format_day(now.date())))
    return " · ".join(parts)


def _key(slug: str) -> str:
    """Return the name of a practice's card in the document."""
    return f"practice-{slug}"


def _without_scheme(address: str) -> str:
    return address.partition("://")[2] or address
