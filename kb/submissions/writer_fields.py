"""The fields of the writer as its page shows them: label, hint, what was typed, choices in the writer's language, an example."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import url_for

from kb.languages import LANGUAGES
from kb.practices.record import Practice
from kb.practices.schema import LICENCES
from kb.practices.sections import SECTIONS, heading_for
from kb.practices.store import PracticeStore, read_published
from kb.submissions.suggestions import Suggested, Suggestion
from kb.submissions.typed import LINES, MANY, TEXTS, Typed, typed_from
from kb.submissions.writer_form import EXAMPLES, QUESTIONS, WITH_EXAMPLE, Answer, Question
from kb.vocabulary.places import all_countries, country_name, own_name
from kb.vocabulary.terms import Scheme, Term, vocabulary
from kb.web.wording import gettext as _

#: Countries of the project; the others stand in a list of all.
_COUNTRIES = ("LV", "EE", "FI", "DK")


@dataclass(frozen=True, slots=True)
class Choice:
    """An entry of a list, with a sentence that explains it where one helps."""

    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Entries below one heading."""

    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """An entry that the text suggests, and the words that do."""

    field: str
    value: str
    label: str
    because: str


@dataclass(frozen=True, slots=True)
class Example:
    """What another library wrote into this field."""

    text: str
    language: str
    title: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A question with its answer. `choices` are in sight, `groups` fold out, `rest` stand in a list to choose one more from."""

    name: str
    label: str
    hint: str
    answer: str
    value: str
    values: tuple[str, ...]
    language: str
    choices: tuple[Choice, ...] = ()
    groups: tuple[Group, ...] = ()
    rest: tuple[Choice, ...] = ()
    offers: tuple[Offer, ...] = ()
    problem: str = ""
    example: Example | None = None

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """Value and label of each choice."""
        return tuple((choice.value, choice.label) for choice in self.choices)


class FieldMaker:
    """Makes fields out of questions, for a draft and a reader's language."""

    def __init__(
        self,
        typed: Typed,
        language: str,
        *,
        problems: Mapping[str, str],
        suggested: Suggested | None = None,
        example: Practice | None = None,
    ) -> None:
        self._typed = typed
        self._language = language
        self._text_language = next(iter(typed.get("language", ())), language)
        self._problems = problems
        self._offers = offers_of(suggested, language) if suggested else ()
        self._example = example

    def make(self, question: Question) -> Field:
        """Return the field of a question."""
        values = tuple(value for value in self._typed.get(question.name, ()) if value)
        is_own_words = question.name in TEXTS | LINES | {"title", "summary", "place", "organisation", "contact_role"}
        return Field(
            name=question.name,
            label=_(question.label),
            hint=_(question.hint) if question.hint else "",
            answer=question.answer,
            value="" if question.name in MANY else "\n".join(values),
            values=values,
            language=self._text_language if is_own_words else "",
            choices=self._choices(question, values),
            groups=self._groups(question.name),
            rest=self._rest(question.name, values),
            offers=tuple(offer for offer in self._offers if offer.field == question.name),
            problem=self._problems.get(question.name, ""),
            example=self._example_of(question.name),
        )

    def _choices(self, question: Question, values: tuple[str, ...]) -> tuple[Choice, ...]:
        name = question.name
        if name == "language":
            return tuple(Choice(tag, own_name(tag)) for tag in dict.fromkeys((*LANGUAGES, *values)) if tag in LANGUAGES)
        if name == "licence":
            return tuple(Choice(licence, named.name) for licence, named in LICENCES.items())
        if name == "countries":
            return tuple(
                Choice(code, country_name(code, self._language)) for code in dict.fromkeys((*_COUNTRIES, *values))
            )
        if name == "concepts":
            return tuple(self._choice(vocabulary().concepts[one]) for one in values if one in vocabulary().concepts)
        scheme = scheme_of(name)
        return self._all(scheme) if scheme and question.answer is not Answer.FOLDED else ()

    def _groups(self, name: str) -> tuple[Group, ...]:
        words = vocabulary()
        if name == "themes":
            return tuple(
                Group(term.label(self._language), tuple(map(self._choice, (term, *words.themes.narrower(term.id)))))
                for term in words.themes.top()
            )
        return (Group("", self._all(words.sdgs)),) if name == "sdgs" else ()

    def _rest(self, name: str, values: tuple[str, ...]) -> tuple[Choice, ...]:
        if name == "countries":
            codes = all_countries().difference(_COUNTRIES, values)
            found: Iterable[Choice] = (Choice(code, country_name(code, self._language)) for code in codes)
        elif name == "concepts":
            found = (self._choice(term) for term in vocabulary().concepts if term.id not in values)
        else:
            return ()
        return tuple(sorted(found, key=lambda choice: choice.label.casefold()))

    def _all(self, scheme: Scheme) -> tuple[Choice, ...]:
        return tuple(map(self._choice, scheme))

    def _choice(self, term: Term) -> Choice:
        return Choice(term.id, term.label(self._language), term.definition(self._language))

    def _example_of(self, name: str) -> Example | None:
        if self._example is None or name not in WITH_EXAMPLE:
            return None
        text = self._example.text_for(self._language)
        value = "\n".join(typed_from(text, self._example.facts).get(name, ()))
        # Facts in the maker's own words stay in the language of the original.
        told_in = text.language if name in {"title", "summary", *SECTIONS} else self._example.original.language
        path = url_for("practices.page", slug=self._example.slug)
        return Example(value, told_in, text.title, path) if value else None


def find_example(store: PracticeStore, language: str) -> Practice | None:
    """Return the practice that shows a writer of a language what others wrote, if this collection has it."""
    return read_published(store, EXAMPLES[language])


def offers_of(suggested: Suggested, language: str) -> tuple[Offer, ...]:
    """Return what a text suggests, with labels in the reader's language."""
    found: dict[str, tuple[Suggestion, ...]] = {
        "themes": suggested.themes,
        "concepts": suggested.concepts,
        "audiences": suggested.audiences,
        "formats": suggested.formats,
    }
    return tuple(
        Offer(name, one.id, scheme[one.id].label(language), one.because)
        for name, ones in found.items()
        for one in ones
        if (scheme := scheme_of(name))
    )


def scheme_of(name: str) -> Scheme | None:
    """Return the scheme whose terms a field takes."""
    words = vocabulary()
    return {
        "themes": words.themes,
        "concepts": words.concepts,
        "audiences": words.audiences,
        "formats": words.formats,
        "democracy_roles": words.democracy_roles,
        "sdgs": words.sdgs,
        "kind": words.kinds,
        "evidence": words.evidence_levels,
        "community_size": words.community_sizes,
        "repeats": words.repeats,
        "preparation_hours": words.preparation_times,
        "cost_eur": words.costs,
    }.get(name)


def field_name(name: str, language: str) -> str:
    """Return what a field is called in lists: a section by the heading it will have."""
    if name in SECTIONS:
        return heading_for(name, language)
    return _(QUESTIONS[name].label) if name in QUESTIONS else name
