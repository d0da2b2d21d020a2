"""A draft as it was typed, kept even where it is wrong, and read by the rules of a practice's file."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from kb.errors import KnowledgeBaseError
from kb.languages import ENGLISH
from kb.practices.document import read_document, write_document
from kb.practices.fields import Field
from kb.practices.front_matter import Node
from kb.practices.groups import read_fields, write_fields
from kb.practices.problems import Problem, Report
from kb.practices.record import Facts, Text
from kb.practices.schema import FACTS, ORIGINAL_TEXT, TRANSLATION_TEXT
from kb.practices.sections import SECTIONS, join_sections, part_body, section_key, split_sections
from kb.submissions.wording import HEADING_INSIDE, MISSING, SAME_LANGUAGE, form_message

#: The values of each form field by its name. A text has one value; so have fields of one entry per line.
Typed = Mapping[str, tuple[str, ...]]

#: Where a form field lies in the front matter, unless it has the same name there.
_PATHS: Final = {
    "period_from": "period.from",
    "period_to": "period.to",
    "period_inferred": "period.inferred",
    "group_least": "resources.group_size.min",
    "group_most": "resources.group_size.max",
    **{
        name: f"resources.{name}"
        for name in (
            *("duration_minutes", "repeats", "preparation_hours", "staff", "cost_eur"),
            *("skills", "room", "materials"),
        )
    },
    **{name: f"numbers.{name}" for name in ("runs", "participants", "asked", "satisfied")},
    "contact_role": "contact.role",
    "contact_mailbox": "contact.mailbox",
}
#: The form fields of facts that a group of fields belongs to, in their order.
_OF_GROUPS: Final = {
    group: tuple(name for name, path in _PATHS.items() if path.startswith(f"{group}."))
    for group in ("period", "resources", "numbers", "contact")
}
#: Facts that the system keeps; no form asks for them.
_KEPT: Final = ("status", "withdrawn_reason", "published", "last_confirmed", "formerly")
#: Where a problem with several fields is told.
_TOLD_AT: Final = {"period": "period_from", "resources.group_size": "group_least"}
_NAME_OF: Final = {path: name for name, path in _PATHS.items()} | _TOLD_AT

#: Markdown that belongs to none of the seven sections.
OTHER: Final = "other"
TRANSLATOR: Final = "translator"
#: The names of the facts, in the order of the record.
FACT_NAMES: Final = tuple(
    name for fact in FACTS if fact.name not in _KEPT for name in _OF_GROUPS.get(fact.name, (fact.name,))
)
#: All names, in the order of the record.
NAMES: Final = ("title", "summary", "language", *SECTIONS, OTHER, *FACT_NAMES, TRANSLATOR)
#: Fields of several values.
MANY: Final = frozenset({"countries", "themes", "concepts", "democracy_roles", "sdgs", "audiences", "formats"})
#: Fields of one entry per line.
LINES: Final = frozenset({"skills", "room", "materials", "partners", "sources", "notes"})
#: Fields that hold Markdown.
TEXTS: Final = frozenset({*SECTIONS, OTHER})

MOST_IN_TITLE: Final = 500
MOST_BYTES: Final = 200_000

_SEEN: Final = re.compile(r"(?:^|\s)\(([0-9]{4}-[0-9]{2}-[0-9]{2})?\)$")


class TooLong(KnowledgeBaseError):
    """More was typed than a draft keeps; `field` is the form field, empty where all of them together are too much."""

    def __init__(self, field: str) -> None:
        super().__init__(f"too much was typed into {field or 'the form'}")
        self.field = field


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftProblem:
    """One thing to mend: the form field, or an empty text for the whole draft. `message` is as in `Problem`."""

    field: str
    message: str
    details: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What could be made of a draft. Without a title it is empty; without a known language the text counts as English."""

    text: Text
    facts: Facts
    problems: tuple[DraftProblem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationReading:
    """What could be made of the draft of a translation."""

    text: Text
    problems: tuple[DraftProblem, ...]


def clean(form: Mapping[str, Sequence[str]]) -> Typed:
    """Return what a form sent, as it is kept: known names only, LF, NFC. Raise `TooLong` for what no draft keeps.

    Nothing else is changed, except for what no file can hold: zero bytes and halves of surrogate pairs.
    """
    typed = {name: tuple(map(_storable, form[name])) for name in NAMES if name in form}
    if sum(map(len, typed.get("title", ()))) > MOST_IN_TITLE:
        raise TooLong("title")
    for names in (TEXTS, typed.keys() - TEXTS):
        if sum(len(value.encode()) for name in names for value in typed.get(name, ())) > MOST_BYTES:
            raise TooLong("")
    return typed


def read_typed(typed: Typed, *, former: Facts | None = None) -> Reading:
    """Read a draft; what cannot be read is left out and reported.

    `former` are the facts of the practice that the draft changes: what the system keeps of them stays.
    """
    report = Report()
    values = _read((*ORIGINAL_TEXT, *FACTS), _nodes(typed, ("title", "summary", "language", *FACT_NAMES)), report)
    text = _make_text(typed, _pick(ORIGINAL_TEXT, values))
    facts = Facts(**_pick(FACTS, values))
    problems = _problems(typed, text, facts, report)
    if former is not None:
        facts = replace(facts, **{name: getattr(former, name) for name in _KEPT})
    return Reading(text=text, facts=facts, problems=problems)


def read_translation(typed: Typed, original: Text, *, revision: int | None = None) -> TranslationReading:
    """Read the draft of a translation, made from a revision of the original; the facts stay with the original."""
    report = Report()
    words = tuple(field for field in TRANSLATION_TEXT if field.name in NAMES)
    values = _read(words, _nodes(typed, ("title", "summary", "language", TRANSLATOR)), report)
    text = _make_text(typed, {**values, "translation_of": original.language, "translated_from_revision": revision})
    problems = _problems(typed, text, None, report)
    if values.get("language") == original.language:
        problems = (DraftProblem(field="language", message=SAME_LANGUAGE), *problems)
    return TranslationReading(text=text, problems=problems)


def typed_from(text: Text, facts: Facts | None = None) -> Typed:
    """Return what one would type to get a text and its facts; a translation has none."""
    lead, sections, unknown = part_body(text.body)
    written: dict[str, Any] = {
        **write_fields(TRANSLATION_TEXT, text),
        **{key: "\n\n".join(parts) for key, parts in sections.items()},
        OTHER: "\n\n".join(part for part in (lead, *unknown) if part),
    }
    if facts is not None:
        written |= write_fields(FACTS, facts)
        written["sources"] = [_source_line(source) for source in written.get("sources", ())]
    values = ((name, _at(written, _PATHS.get(name, name))) for name in NAMES)
    return {name: _as_typed(name, value) for name, value in values if value not in (None, "", [])}


def first(typed: Typed, name: str) -> str:
    """Return what was typed into a field of one value, without space around it; empty where nothing was."""
    return next((value.strip() for value in typed.get(name, ()) if value.strip()), "")


def lines(typed: Typed, name: str) -> Iterator[str]:
    """Yield the entries of a field of one entry per line."""
    for value in typed.get(name, ()):
        yield from (line.strip() for line in value.split("\n") if line.strip())


def _storable(value: str) -> str:
    whole = value.replace("\x00", "").encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFC", whole.replace("\r\n", "\n").replace("\r", "\n"))


def _nodes(typed: Typed, names: Iterable[str]) -> dict[str, Node]:
    """Return what was typed as the front matter of a file would hold it; what was left empty is not there."""
    nodes: dict[str, Node] = {}
    for name in names:
        value = _value(typed, name)
        if value:
            *groups, last = _PATHS.get(name, name).split(".")
            branch = nodes
            for group in groups:
                inner = branch.setdefault(group, Node({}, 1)).value
                assert isinstance(inner, dict)
                branch = inner
            branch[last] = Node(value, 1, plain=False)
    return nodes


def _value(typed: Typed, name: str) -> "str | list[Node]":
    if name == "sources":
        return [_source(line) for line in lines(typed, name)]
    if name in LINES:
        return [Node(line, 1, plain=False) for line in lines(typed, name)]
    if name in MANY:
        return [Node(value, 1, plain=False) for value in typed.get(name, ()) if value.strip()]
    return first(typed, name)


def _source(line: str) -> Node:
    """Read an address, optionally a title, and optionally in brackets the day when it was seen."""
    url, *rest = line.split(None, 1)
    title = "".join(rest)
    seen = _SEEN.search(title)
    if seen:
        title = title[: seen.start()].strip()
    parts = {"url": url, "title": title, "seen": seen[1] if seen else ""}
    return Node({name: Node(part, 1, plain=False) for name, part in parts.items() if part}, 1)


def _source_line(source: Mapping[str, Any]) -> str:
    title, seen = source.get("title", ""), source.get("seen")
    # Empty brackets: no day is known, and those before them belong to the title.
    day = f"({seen})" if seen else "()" if _SEEN.search(title) else ""
    return " ".join(part for part in (source["url"], title, day) if part)


def _read(fields: tuple[Field, ...], nodes: dict[str, Node], report: Report) -> dict[str, Any]:
    for required in fields:
        if required.required and required.name not in nodes:
            report.add(1, required.name, MISSING)
    return read_fields(fields, nodes, report)


def _pick(fields: tuple[Field, ...], values: dict[str, Any]) -> dict[str, Any]:
    return {field.target: values[field.target] for field in fields if field.target in values}


def _make_text(typed: Typed, values: dict[str, Any]) -> Text:
    language = values.get("language", ENGLISH)
    sections = {key: "\n\n".join(typed.get(key, ())) for key in SECTIONS}
    body = join_sections(sections, language, other="\n\n".join(typed.get(OTHER, ())))
    return Text(**{"title": "", **values, "language": language, "body": body})


def _problems(typed: Typed, text: Text, facts: Facts | None, report: Report) -> tuple[DraftProblem, ...]:
    """Return what is wrong: with what was typed into the fields, then with the file that would come of it."""
    found = [_as_draft_problem(problem, _name(problem.field)) for problem in report.problems]
    told = {problem.field for problem in found}
    found += [
        DraftProblem(field=key, message=HEADING_INSIDE)
        for key in SECTIONS
        if any(split_sections(value) for value in typed.get(key, ()))
    ]
    found += [problem for problem in _problems_of_file(text, facts) if problem.field not in told]
    once = [problem for place, problem in enumerate(found) if problem not in found[:place]]
    return tuple(sorted(once, key=lambda problem: ("", *NAMES).index(problem.field)))


def _problems_of_file(text: Text, facts: Facts | None) -> Iterator[DraftProblem]:
    report = Report()
    # A file without a title cannot be read at all, and that the title is missing has been told.
    content = write_document(replace(text, title=text.title or "…"), facts)
    read_document(content, report)
    before_body = content.count(b"\n") - text.body.count("\n")
    sections = split_sections(text.body)
    for problem in report.problems:
        name = _name(problem.field)
        if not problem.field and problem.line > before_body:
            begun = [section.key for section in sections if section.line <= problem.line - before_body]
            name = (begun[-1] if begun else None) or OTHER
            if problem.message == "The section “%(heading)s” is missing.":
                name = section_key(str(problem.details["heading"])) or OTHER
        yield _as_draft_problem(problem, name)


def _as_draft_problem(problem: Problem, name: str) -> DraftProblem:
    return DraftProblem(field=name, message=form_message(name, problem.message), details=problem.details)


def _name(path: str) -> str:
    """Return the form field of a fact; empty where no form has it."""
    name = _NAME_OF.get(path, path.partition(".")[0])
    return name if name in NAMES else ""


def _at(written: Mapping[str, Any], path: str) -> Any:
    head, _, rest = path.partition(".")
    value = written.get(head)
    return _at(value, rest) if rest and value is not None else value


def _as_typed(name: str, value: Any) -> tuple[str, ...]:
    if name in LINES:
        return ("\n".join(value),)
    if name in MANY:
        return tuple(map(str, value))
    return ("true" if value is True else str(value),)
