"""A practice as its page shows it: chips, fact box, sections, citation, all labels in the reader's language."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from flask import url_for
from markupsafe import Markup

from kb.practices.record import Facts, Practice, Resources, Source, Text
from kb.practices.rendered_body import RenderedBody
from kb.practices.schema import LICENCES
from kb.practices.sections import heading_for
from kb.practices.telling import group_size_told, minutes_told, numbers_told, people_told, period_told
from kb.vocabulary.places import country_name, language_name, own_name, place_in_words
from kb.vocabulary.terms import Scheme, vocabulary
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words that may lead somewhere. `language` is named where it may not be the reader's."""

    text: str
    url: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the fact box. Without values the fact is not known."""

    label: str
    values: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePart:
    """A section of the page; `id` is its anchor, which is the same in all languages."""

    id: str
    heading: str
    heading_language: str
    html: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """Where facts come from."""

    url: str
    text: str
    seen: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherLanguage:
    """The same practice told in another language."""

    language: str
    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticePage:
    """Everything that the template of a practice needs, and nothing that it would have to look up."""

    slug: str
    title: str
    summary: str
    text_language: str
    text_language_name: str
    original_language: str
    is_translation: bool
    translator: str
    lead: Markup
    parts: tuple[PagePart, ...]
    footnotes: Markup
    where: str
    when: str
    chips: tuple[Link, ...]
    glance: tuple[Row, ...]
    ask: Link
    evidence: int | None
    evidence_label: str
    evidence_meaning: str
    kind: str
    kind_label: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...]
    sources: tuple[SourceLine, ...]
    licence: Link
    citation: str
    link: str
    others: tuple[OtherLanguage, ...]
    published: date | None
    last_confirmed: date | None


def present(
    practice: Practice, body: RenderedBody, text: Text, language: str, *, base_url: str, origin: Practice | None
) -> PracticePage:
    """Return the page of a practice told in `text`, for a reader of a language; `origin` is what it grew from, if that is here."""
    facts = practice.facts
    words = vocabulary()
    link = f"{base_url}{url_for('practices.short', slug=practice.slug)}"
    level = None if facts.evidence is None else words.evidence_levels[str(facts.evidence)]
    return PracticePage(
        slug=practice.slug,
        title=text.title,
        summary=text.summary,
        text_language=text.language,
        text_language_name=language_name(text.language, language),
        original_language=practice.original.language,
        is_translation=text.translation_of is not None,
        translator=text.translator or "",
        lead=Markup(body.lead),  # noqa: S704 - sanitised by kb.rendering
        parts=_parts(body, text.language),
        footnotes=Markup(body.footnotes),  # noqa: S704 - sanitised by kb.rendering
        where=place_in_words(facts.place, facts.countries, language),
        when=period_told(facts.period) or "",
        chips=(*theme_links(facts, language), *format_links(facts, language)),
        glance=glance_rows(facts, language),
        ask=_whom_to_ask(practice.slug, facts),
        evidence=facts.evidence,
        evidence_label=level.label(language) if level else _("Not known"),
        evidence_meaning=level.definition(language) if level else "",
        kind=facts.kind,
        kind_label=words.kinds[facts.kind].label(language),
        rows=tuple(Row(label=label, values=tuple(values)) for label, values in fact_rows(practice, language, origin)),
        notes=facts.notes,
        sources=tuple(_source_line(source) for source in facts.sources),
        licence=Link(text=LICENCES[facts.licence].name, url=LICENCES[facts.licence].url),
        citation=_citation(facts, text, link),
        link=link,
        others=tuple(
            OtherLanguage(
                language=other.language,
                name=own_name(other.language),
                path=url_for("practices.page", slug=practice.slug, text=other.language),
            )
            for other in practice.texts
            if other.language != text.language
        ),
        published=facts.published,
        last_confirmed=facts.last_confirmed,
    )


def _parts(body: RenderedBody, language: str) -> tuple[PagePart, ...]:
    return tuple(
        PagePart(
            id=part.key or f"section-{number}",
            heading=heading_for(part.key, language) if part.key else part.heading,
            heading_language=language,
            html=Markup(part.html),  # noqa: S704 - sanitised by kb.rendering
        )
        for number, part in enumerate(body.parts, 1)
    )


_FactRow = tuple[str, tuple[Link, ...]]


def glance_rows(facts: Facts, language: str) -> tuple[Row, ...]:
    """Return what says whether a practice fits, as far as it is known: for whom it is, and what it takes."""
    return tuple(Row(label=label, values=values) for label, values in _glance(facts, language) if values)


def _glance(facts: Facts, language: str) -> Iterator[_FactRow]:
    resources = facts.resources or Resources()
    yield _("For whom"), tuple(audience_links(facts, language))
    yield from _meeting(resources)
    yield from _effort(resources, language)


def _meeting(resources: Resources) -> Iterator[_FactRow]:
    yield _("Group size"), _plain(group_size_told(resources.group_size))
    yield _("Length of one meeting"), _plain(minutes_told(resources.duration_minutes))


def _effort(resources: Resources, language: str) -> Iterator[_FactRow]:
    words = vocabulary()
    yield _("Preparation"), _term(words.preparation_times, resources.preparation_hours, language)
    yield _("Staff"), _plain(people_told(resources.staff))
    yield _("Cost per run"), _term(words.costs, resources.cost_eur, language)


def _whom_to_ask(slug: str, facts: Facts) -> Link:
    contact = facts.contact
    if contact is None:
        return Link(text=facts.organisation, url=facts.organisation_id or "")
    url = url_for("contact.page", slug=slug) if contact.mailbox else ""
    return Link(text=f"{contact.role}, {facts.organisation}", url=url)


def theme_links(facts: Facts, language: str) -> Iterator[Link]:
    """Yield the themes of a practice, each leading to its page."""
    for theme in facts.themes:
        yield Link(text=vocabulary().themes[theme].label(language), url=url_for("pages.theme", theme=theme))


def audience_links(facts: Facts, language: str) -> Iterator[Link]:
    """Yield whom a practice is for, each leading to what else is for them."""
    for audience in facts.audiences:
        label = vocabulary().audiences[audience].label(language)
        yield Link(text=label, url=url_for("search.page", audience=audience))


def format_links(facts: Facts, language: str) -> Iterator[Link]:
    """Yield the formats of a practice, each leading to what else has it."""
    for form in facts.formats:
        yield Link(text=vocabulary().formats[form].label(language), url=url_for("search.page", format=form))


def fact_rows(
    practice: Practice, language: str, origin: Practice | None
) -> Iterator[tuple[str, Iterator[Link] | tuple[Link, ...]]]:
    """Yield label and values of every fact, known or not, in the order in which a colleague would ask."""
    words = vocabulary()
    facts, told_in = practice.facts, practice.original.language
    resources = facts.resources or Resources()
    yield _("Library or organisation"), _plain(facts.organisation, url=facts.organisation_id or "")
    yield _("Place"), _plain(facts.place)
    yield (
        _("Country"),
        (Link(text=country_name(code, language), url=url_for("pages.country", code=code)) for code in facts.countries),
    )
    yield _("Residents"), _term(words.community_sizes, facts.community_size, language)
    yield _("Period"), _plain(period_told(facts.period))
    yield from _meeting(resources)
    yield _("How often"), _term(words.repeats, resources.repeats, language)
    yield from _effort(resources, language)
    yield _("Skills"), _own_words(resources.skills, told_in)
    yield _("Room"), _own_words(resources.room, told_in)
    yield _("Materials"), _own_words(resources.materials, told_in)
    yield _("Counted"), _plain(numbers_told(facts))
    yield (
        _("What it does for democracy"),
        (Link(text=words.democracy_roles[role].label(language)) for role in facts.democracy_roles),
    )
    yield (
        _("Sustainable Development Goals"),
        (Link(text=f"{goal} {words.sdgs[str(goal)].label(language)}") for goal in facts.sdgs),
    )
    yield _("Concepts"), (_concept(concept, language) for concept in facts.concepts)
    yield _("Partners"), _own_words(facts.partners, told_in)
    if facts.adapted_from:
        yield _("Grew from"), (_origin(facts.adapted_from, origin, language),)


def _own_words(texts: tuple[str, ...], language: str) -> tuple[Link, ...]:
    """Return facts that nobody can translate for the writer: they stay in the language of the original."""
    return tuple(Link(text=text, language=language) for text in texts)


def _plain(text: str | None, *, url: str = "") -> tuple[Link, ...]:
    return (Link(text=text, url=url),) if text else ()


def _term(scheme: Scheme, term_id: str | None, language: str) -> tuple[Link, ...]:
    return (Link(text=scheme[term_id].label(language)),) if term_id else ()


def _concept(concept: str, language: str) -> Link:
    label = vocabulary().concepts[concept].label(language)
    return Link(text=label, url=url_for("search.page", q=label))


def _origin(adapted_from: str, origin: Practice | None, language: str) -> Link:
    if origin is not None:
        return Link(text=origin.text_for(language).title, url=url_for("practices.page", slug=origin.slug))
    if adapted_from.startswith(("http://", "https://")):
        return Link(text=urlsplit(adapted_from).hostname or adapted_from, url=adapted_from)
    return Link(text=_("a practice that is not in the collection"))


def _source_line(source: Source) -> SourceLine:
    return SourceLine(url=source.url, text=source.title or short_address(source.url), seen=source.seen)


def short_address(url: str) -> str:
    """Return so much of an address as people read."""
    parts = urlsplit(url)
    address = f"{parts.hostname}{parts.path}".rstrip("/").removeprefix("www.")
    return address if len(address) <= 70 else f"{address[:69]}…"


def _citation(facts: Facts, text: Text, link: str) -> str:
    """Return author, year, title, collection, address: the order that most styles share."""
    year = f" ({facts.published.year})" if facts.published else ""
    collection = _("Democratic Library: good practices of libraries")
    return f"{facts.organisation}{year}. {text.title}. {collection}. {link}"
