"""A practice told field by field, in the reader's words: what differences are shown of."""

from collections.abc import Iterator
from dataclasses import dataclass

from kb.practices.presentation import Link, audience_links, fact_rows, format_links, theme_links
from kb.practices.record import Facts, Practice, Source, Text
from kb.practices.schema import LICENCES
from kb.practices.sections import SECTIONS, part_body
from kb.submissions.differences import Piece, compare_fields, fold
from kb.submissions.typed import OTHER
from kb.submissions.writer_fields import field_name
from kb.vocabulary.terms import vocabulary
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True)
class Telling:
    """A text with the facts that belong to it; a translation has none."""

    text: Text
    facts: Facts | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDifference:
    """What changed in a field. `language` is that of the words, where they are the writer's own."""

    label: str
    language: str
    pieces: tuple[Piece, ...]


def tell_text(text: Text) -> dict[str, tuple[str, ...]]:
    """Return the writer's own words by field of the form."""
    lead, sections, unknown = part_body(text.body)
    other = "\n\n".join(part for part in (lead, *unknown) if part)
    told = {"title": text.title, "summary": text.summary}
    told |= {key: "\n\n".join(sections[key]) for key in SECTIONS} | {OTHER: other}
    return {name: (value,) for name, value in told.items() if value}


def tell_facts(facts: Facts, language: str, *, with_mailbox: bool) -> dict[str, tuple[str, ...]]:
    """Return the facts by their labels in a language; those that are not known are not there.

    Readers ask through a form, so the mailbox behind it is told to reviewers only.
    """
    practice = Practice(slug="", facts=facts, original=Text(language=language, title=""))
    rows = [*_chips(facts, language), *fact_rows(practice, language, None)]
    told = {label: tuple(link.text for link in values) for label, values in rows}
    told |= _more(facts, language)
    if with_mailbox and facts.contact and facts.contact.mailbox:
        told[_("Mailbox")] = (facts.contact.mailbox,)
    return {label: values for label, values in told.items() if values}


def compare_told(
    before: Telling, after: Telling, language: str, *, with_mailbox: bool = False
) -> tuple[ToldDifference, ...]:
    """Return what changed between two texts and their facts, told in a language."""
    text_language = after.text.language
    own = compare_fields(tell_text(before.text), tell_text(after.text), order=("title", "summary", *SECTIONS, OTHER))
    old, new = (
        tell_facts(facts, language, with_mailbox=with_mailbox) if facts else {} for facts in (before.facts, after.facts)
    )
    return (
        *(
            ToldDifference(label=field_name(one.name, language), language=text_language, pieces=fold(one.pieces))
            for one in own
        ),
        *(
            ToldDifference(label=one.name, language=language, pieces=fold(one.pieces))
            for one in compare_fields(old, new)
        ),
    )


def _chips(facts: Facts, language: str) -> Iterator[tuple[str, tuple[Link, ...]]]:
    yield _("Themes"), tuple(theme_links(facts, language))
    yield _("For whom"), tuple(audience_links(facts, language))
    yield _("Format"), tuple(format_links(facts, language))


def _more(facts: Facts, language: str) -> dict[str, tuple[str, ...]]:
    words = vocabulary()
    evidence = () if facts.evidence is None else (words.evidence_levels[str(facts.evidence)].label(language),)
    contact = facts.contact
    return {
        _("Kind"): (words.kinds[facts.kind].label(language),),
        _("Evidence"): evidence,
        _("Contact"): (contact.role,) if contact else (),
        _("Sources"): tuple(map(_source, facts.sources)),
        _("Licence"): (LICENCES[facts.licence].name,),
        _("Notes and doubts"): facts.notes,
        _("Withdrawn because"): tuple(filter(None, (facts.withdrawn_reason,))),
    }


def _source(source: Source) -> str:
    return " ".join(filter(None, (source.url, source.title)))
