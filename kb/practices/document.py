"""One file of a practice: bytes to record and back. Every problem is reported; what can be read is kept."""

from dataclasses import dataclass
from typing import Any, Final

from kb.practices import front_matter
from kb.practices.body_checks import check_body
from kb.practices.fields import Field
from kb.practices.front_matter import FrontMatter
from kb.practices.groups import read_fields, write_fields
from kb.practices.problems import Report
from kb.practices.record import Facts, Text
from kb.practices.schema import FACTS, ORIGINAL_TEXT, TRANSLATION_TEXT

MOST_BYTES: Final = 200_000

# Kinds that may be told in the short form, without all seven sections.
_SHORT_KINDS = frozenset({"adaptation", "idea"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file that could be read: its text, and the facts if it is an original."""

    text: Text
    facts: Facts | None


def read_document(content: bytes, report: Report) -> Document | None:
    """Read a file; None where not even title and language can be made out."""
    source = _decode(content, report)
    parts = front_matter.split(source, report) if source is not None else None
    if parts is None:
        return None
    is_translation = "translation_of" in parts.fields
    text_fields = TRANSLATION_TEXT if is_translation else ORIGINAL_TEXT
    allowed = text_fields if is_translation else (*text_fields, *FACTS)
    values = read_fields(allowed, dict(parts.fields), report)
    _report_missing(allowed, parts, report)
    if "title" not in values or "language" not in values:
        return None
    text = Text(body=parts.body, **_pick(text_fields, values))
    facts = None if is_translation else Facts(**_pick(FACTS, values))
    _check_together(facts, parts, report)
    if not check_body(text, parts.body_line, report, all_sections=facts is None or facts.kind not in _SHORT_KINDS):
        return None
    return Document(text=text, facts=facts)


def write_document(text: Text, facts: Facts | None = None) -> bytes:
    """Return a file in canonical form; with facts an original, without a translation."""
    fields = (
        {**write_fields(ORIGINAL_TEXT, text), **write_fields(FACTS, facts)}
        if facts
        else write_fields(TRANSLATION_TEXT, text)
    )
    return front_matter.join(fields, text.body).encode("utf-8")


def _decode(content: bytes, report: Report) -> str | None:
    if len(content) > MOST_BYTES:
        report.add(1, "", "The file is larger than 200 kB; shorten the text or attach a file.")
        return None
    if not content.strip():
        report.add(1, "", "The file is empty.")
        return None
    if content.startswith(b"\xef\xbb\xbf"):
        report.add(1, "", "The file begins with a byte order mark; save it as UTF-8 without BOM.")
    try:
        source = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        report.add(line, "", "The file is not UTF-8 text; save it as UTF-8.")
        return None
    if "\x00" in source:
        report.add(source[: source.index("\x00")].count("\n") + 1, "", "The file holds zero bytes; it is not a text.")
        return None
    if "\r" in source:
        report.add(1, "", "Line ends must be LF; the file has carriage returns.")
    return source.replace("\r\n", "\n").replace("\r", "\n")


def _pick(fields: tuple[Field, ...], values: dict[str, Any]) -> dict[str, Any]:
    return {field.target: values[field.target] for field in fields if field.target in values}


def _report_missing(fields: tuple[Field, ...], parts: FrontMatter, report: Report) -> None:
    for field in fields:
        if field.required and field.name not in parts.fields:
            report.add(1, field.name, "Missing; a published practice needs it.")


def _check_together(facts: Facts | None, parts: FrontMatter, report: Report) -> None:
    """Report facts that contradict each other."""
    if facts is None:
        return

    def line(name: str) -> int:
        return parts.fields[name].line if name in parts.fields else 1

    if facts.kind == "adaptation" and facts.adapted_from is None:
        report.add(line("kind"), "adapted_from", "An adaptation names the practice it grew from.")
    if facts.status == "withdrawn" and facts.withdrawn_reason is None:
        report.add(line("status"), "withdrawn_reason", "A withdrawn practice says why.")
    if facts.period and facts.period.end and _ends_before_it_begins(facts):
        report.add(line("period"), "period", "It ends before it begins.")
    size = facts.resources.group_size if facts.resources else None
    if size and size.least and size.most and size.least > size.most:
        report.add(line("resources"), "resources.group_size", "The smallest number is larger than the largest.")
    if facts.numbers and (facts.numbers.satisfied or 0) > (facts.numbers.asked or MOST_BYTES):
        report.add(line("numbers"), "numbers.satisfied", "More people were satisfied than were asked.")


def _ends_before_it_begins(facts: Facts) -> bool:
    assert facts.period is not None
    assert facts.period.end is not None
    start, end = facts.period.start, facts.period.end
    # A bare year stands for all its months.
    return (end.year, end.month or 12) < (start.year, start.month or 1)
