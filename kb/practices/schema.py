"""The fields of a practice's files, in the order in which they are written. `docs/practice-format.md` explains them."""

from dataclasses import dataclass
from typing import Final

from kb.practices.fields import (
    Choice,
    Day,
    Field,
    Flag,
    WebAddress,
    WholeNumber,
    Words,
    YearMonth,
    is_slug,
    is_web_address,
)
from kb.practices.groups import Group, Many
from kb.practices.record import Contact, GroupSize, Numbers, Period, Resources, Source
from kb.vocabulary.places import is_country, is_language
from kb.vocabulary.terms import Scheme, vocabulary


@dataclass(frozen=True, slots=True)
class Licence:
    """A licence as it is named and linked."""

    name: str
    url: str


#: By SPDX id.
LICENCES: Final = {
    "CC-BY-4.0": Licence("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    "CC-BY-SA-4.0": Licence("CC BY-SA 4.0", "https://creativecommons.org/licenses/by-sa/4.0/"),
    "CC0-1.0": Licence("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
STATUSES: Final = ("published", "withdrawn")

_words = vocabulary()


def _term(name: str, scheme: Scheme, *, required: bool = False, as_number: bool = False) -> Choice:
    choices = ", ".join(scheme.terms)
    hint = (
        f"is not one of {choices}." if len(choices) < 120 else f"is not in the list of {scheme.name.replace('_', ' ')}."
    )
    return Choice(name=name, known=scheme.__contains__, hint=hint, required=required, as_number=as_number)


def _terms(name: str, scheme: Scheme, *, most: int, required: bool = False, as_number: bool = False) -> Many:
    item = _term(name, scheme, as_number=as_number)
    return Many(name=name, item=item, most=most, required=required, least=1 if required else 0)


def _texts(name: str, *, most_characters: int = 300) -> Many:
    return Many(name=name, item=Words(name=name, most=most_characters), most=40)


_LANGUAGE = Choice(
    name="language", required=True, known=is_language, hint="is not a language tag; use two letters such as lv."
)
_TITLE = Words(name="title", required=True, most=80)
_SUMMARY = Words(name="summary", required=True, most=280)
_SLUG = Choice(name="slug", known=is_slug, hint="is not a slug: small letters, digits and single hyphens.")

_GROUP_SIZE = Group(
    name="group_size",
    make=GroupSize,
    fields=(WholeNumber(name="min", attribute="least", least=1), WholeNumber(name="max", attribute="most", least=1)),
)
_RESOURCES = Group(
    name="resources",
    make=Resources,
    fields=(
        _GROUP_SIZE,
        WholeNumber(name="duration_minutes", least=1),
        _term("repeats", _words.repeats),
        _term("preparation_hours", _words.preparation_times),
        WholeNumber(name="staff"),
        _term("cost_eur", _words.costs),
        _texts("skills"),
        _texts("room"),
        _texts("materials"),
    ),
)
_PERIOD = Group(
    name="period",
    make=Period,
    required=True,
    fields=(
        YearMonth(name="from", attribute="start", required=True),
        YearMonth(name="to", attribute="end"),
        Flag(name="inferred"),
    ),
    short="from",
)
_NUMBERS = Group(
    name="numbers",
    make=Numbers,
    fields=tuple(WholeNumber(name=name) for name in ("runs", "participants", "asked", "satisfied")),
)
_SOURCE = Group(
    name="sources",
    make=Source,
    fields=(WebAddress(name="url", required=True), Words(name="title", most=300), Day(name="seen")),
    short="url",
)
_CONTACT = Group(
    name="contact",
    make=Contact,
    fields=(
        Words(name="role", required=True),
        Choice(name="mailbox", known=lambda text: "@" in text and " " not in text, hint="is not an e-mail address."),
    ),
)

#: What the original says besides its text.
FACTS: Final[tuple[Field, ...]] = (
    _term("kind", _words.kinds, required=True),
    Many(
        name="countries",
        required=True,
        least=1,
        most=20,
        item=Choice(name="countries", known=is_country, hint="is not a country code; use two letters such as LV."),
    ),
    Words(name="place"),
    Words(name="organisation", required=True),
    WebAddress(name="organisation_id"),
    _term("community_size", _words.community_sizes),
    _terms("themes", _words.themes, most=3, required=True),
    _terms("concepts", _words.concepts, most=8),
    _terms("democracy_roles", _words.democracy_roles, most=2),
    _terms("sdgs", _words.sdgs, most=3, as_number=True),
    _terms("audiences", _words.audiences, most=3, required=True),
    _terms("formats", _words.formats, most=2, required=True),
    _PERIOD,
    _RESOURCES,
    _term("evidence", _words.evidence_levels, required=True, as_number=True),
    _NUMBERS,
    Choice(
        name="adapted_from",
        known=lambda text: is_slug(text) or is_web_address(text),
        hint="is neither the slug of a practice nor a web address.",
    ),
    _texts("partners"),
    _CONTACT,
    Many(name="sources", item=_SOURCE, most=40),
    Choice(
        name="licence",
        known=LICENCES.__contains__,
        hint=f"is not a licence that is used here: {', '.join(LICENCES)}.",
        required=True,
    ),
    _texts("notes", most_characters=1000),
    Choice(name="status", known=STATUSES.__contains__, hint=f"is not one of {', '.join(STATUSES)}."),
    Words(name="withdrawn_reason", most=500),
    Day(name="published"),
    Day(name="last_confirmed"),
    Many(name="formerly", item=_SLUG),
)

#: The original's own words, before its facts.
ORIGINAL_TEXT: Final[tuple[Field, ...]] = (_TITLE, _SUMMARY, _LANGUAGE)

#: All that a translation carries besides its body.
TRANSLATION_TEXT: Final[tuple[Field, ...]] = (
    *ORIGINAL_TEXT,
    Choice(
        name="translation_of", required=True, known=is_language, hint="is not the language of the original, such as en."
    ),
    WholeNumber(name="translated_from_revision", least=1),
    Words(name="translator"),
)
