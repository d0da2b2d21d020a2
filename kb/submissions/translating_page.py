"""What a translator sees: the original beside her own text, part by part, with the words of the vocabulary and what has changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from flask import url_for
from markupsafe import Markup

from kb.practices.record import Practice
from kb.practices.rendered_body import RenderedBody
from kb.practices.sections import SECTIONS, heading_for
from kb.search.cards import CardView, card_views
from kb.search.catalogue import Catalogue
from kb.search.engine import Card, Facet, SearchRequest, Sort
from kb.search.senses import Senses
from kb.submissions.differences import FieldDifference, Piece, fold
from kb.submissions.glossary import TermPair, terms_in, terms_of
from kb.submissions.outdated import Outdated
from kb.submissions.typed import OTHER, TEXTS, DraftProblem, Typed, first, typed_from
from kb.submissions.writer_fields import field_name
from kb.submissions.writer_page import is_typed_wrong, tell
from kb.vocabulary.places import language_name
from kb.vocabulary.terms import vocabulary
from kb.web.wording import gettext as _

#: Of the newest practices so many are looked at, and so many that lack a translation are listed: work for a while.
MOST_LOOKED_AT: Final = 500
MOST_LISTED: Final = 40
TITLE_AND_SUMMARY: Final = ("title", "summary")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartView:
    """A part of the original, as readers see it and as Markdown (`source`), and its translation."""

    name: str
    heading: str
    label: str
    html: Markup
    source: str
    value: str
    is_long: bool
    terms: tuple[TermPair, ...]
    changes: tuple[Piece, ...]
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCount:
    """A theme, and how many of its practices are not told in a language."""

    label: str
    path: str
    missing: int
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OutdatedView:
    """A translation that is older than its original; `changed` are the names of the parts that changed."""

    title: str
    language: str
    path: str
    changed: tuple[str, ...]


def part_views(
    practice: Practice,
    typed: Typed,
    *,
    to: str,
    language: str,
    body: RenderedBody,
    senses: Senses,
    changes: Mapping[str, FieldDifference],
    problems: Iterable[DraftProblem],
) -> Iterator[PartView]:
    """Yield the parts that the original or its translation has, in order, for a translator who reads a language."""
    original = practice.original
    source = typed_from(original)
    wrong = {problem.field: tell(problem) for problem in problems if is_typed_wrong(problem, typed)}
    for name in (*TITLE_AND_SUMMARY, *SECTIONS, OTHER):
        if not first(source, name) and not first(typed, name):
            continue
        is_section = name in SECTIONS
        own = first(source, name)
        plain = next((part.text for part in body.parts if part.key == name), own)
        yield PartView(
            name=name,
            heading=heading_for(name, language) if is_section else field_name(name, language),
            label=_("%(part)s, in %(language)s", part=_label(name, to, language), language=language_name(to, language)),
            html=_html_of(name, body) if name in TEXTS else Markup("<p>{}</p>").format(own),
            source=own if name in TEXTS and _has_marks(own) else "",
            value=first(typed, name),
            is_long=name != "title",
            terms=terms_in(plain, original.language, to, senses=senses),
            changes=fold(changes[name].pieces) if name in changes else (),
            problem=wrong.get(name, ""),
        )


def common_terms(practice: Practice, to: str) -> tuple[TermPair, ...]:
    """Return the terms that the practice is tagged with, in both languages."""
    return terms_of(practice.facts, practice.original.language, to)


def missing_cards(catalogue: Catalogue, to: str, theme: str | None, language: str) -> tuple[CardView, ...]:
    """Return the newest practices that are not told in a language."""
    chosen = {Facet.THEME: frozenset({theme})} if theme else {}
    request = SearchRequest(language=language, chosen=chosen, sort=Sort.NEWEST, size=MOST_LOOKED_AT)
    cards: Sequence[Card] = [hit.card for hit in catalogue.search(request).hits]
    return card_views([card for card in cards if to not in card.languages][:MOST_LISTED], language)


def theme_counts(catalogue: Catalogue, to: str, theme: str | None, language: str) -> tuple[ThemeCount, ...]:
    """Return the top themes of which something is not told in a language."""
    every, told = (
        catalogue.search(SearchRequest(language=language, chosen=chosen, size=0)).counts[Facet.THEME]
        for chosen in ({}, {Facet.LANGUAGE: frozenset({to})})
    )
    counts = (
        ThemeCount(
            label=term.label(language),
            path=url_for("translating.wanted", to=to, theme=term.id),
            missing=every.get(term.id, 0) - told.get(term.id, 0),
            is_chosen=term.id == theme,
        )
        for term in vocabulary().themes.top()
    )
    return tuple(count for count in counts if count.missing > 0)


def outdated_views(found: Iterable[Outdated], to: str, theme: str | None, language: str) -> Iterator[OutdatedView]:
    """Yield the outdated translations, of one theme if that is chosen."""
    themes = vocabulary().themes
    for one in found:
        practice = one.practice
        if theme and not any(theme in themes.with_broader(own) for own in practice.facts.themes):
            continue
        text = practice.text_for(language)
        yield OutdatedView(
            title=text.title,
            language=text.language,
            path=url_for("translating.page", slug=practice.slug, to=to),
            changed=tuple(field_name(name, language) for name in one.changed),
        )


def _label(name: str, to: str, language: str) -> str:
    return heading_for(name, to) if name in SECTIONS else field_name(name, language)


def _html_of(name: str, body: RenderedBody) -> Markup:
    """Return a section as readers see it; for what belongs to no section all that is left."""
    wanted = None if name == OTHER else name
    parts = [part for part in body.parts if part.key == wanted]
    lead = [body.lead] if name == OTHER else []
    headed = (Markup("<p><strong>{}</strong></p>").format(part.heading) if wanted is None else "" for part in parts)
    pieces = (heading + Markup(part.html) for heading, part in zip(headed, parts, strict=True))  # noqa: S704 - sanitised by kb.rendering
    return Markup("").join([*map(Markup, lead), *pieces])


def _has_marks(markdown: str) -> bool:
    """Tell whether a text holds links, pictures or emphasis, which its translation needs as well."""
    return any(mark in markdown for mark in ("](", "**", "_", "| ", "`", "[^"))
