"""What a body must be like: its sections, and bounds on what it costs to render."""

import re

from kb.practices.problems import Report
from kb.practices.record import Text
from kb.practices.sections import SECTIONS, Section, heading_for, split_sections
from kb.rendering.limits import TextTooCostly, check_cost

_HTML = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9]*[\s>/]|!--)")


def check_body(text: Text, first_line: int, report: Report, *, all_sections: bool) -> bool:
    """Report what is wrong with a body that begins at a line of its file; False where it must not be rendered."""
    try:
        check_cost(text.body)
    except TextTooCostly as refusal:
        report.add(first_line + refusal.line - 1, "", refusal.message)
        return False
    for number, line in enumerate(text.body.split("\n")):
        if line.startswith("# "):
            report.add(first_line + number, "", "The title is the only level-1 heading; begin sections with ##.")
        if _HTML.search(line) and "`" not in line:
            report.add(first_line + number, "", "HTML is shown as plain text here; write Markdown.")
    _check_sections(split_sections(text.body), text.language, first_line, report, all_sections=all_sections)
    return True


def _check_sections(
    sections: tuple[Section, ...], language: str, first_line: int, report: Report, *, all_sections: bool
) -> None:
    seen: list[str] = []
    for section in sections:
        line = first_line + section.line - 1
        if section.key is None:
            expected = " · ".join(heading_for(key, language) for key in SECTIONS)
            report.add(
                line,
                "",
                "“%(heading)s” is none of the sections: %(expected)s.",
                heading=section.heading[:60],
                expected=expected,
            )
            continue
        if section.heading != heading_for(section.key, language):
            report.add(line, "", "Write this heading as “%(heading)s”.", heading=heading_for(section.key, language))
        if section.key in seen:
            report.add(line, "", "This section appears twice; join the two.")
        elif seen and SECTIONS.index(section.key) < SECTIONS.index(seen[-1]):
            report.add(
                line,
                "",
                "This section stands too late; “%(next)s” comes after it.",
                next=heading_for(seen[-1], language),
            )
        else:
            seen.append(section.key)
        if not section.text.strip():
            report.add(line, "", "This section is empty; “not known yet” is an honest sentence.")
    present = {section.key for section in sections}
    for key in SECTIONS if all_sections else ("failures",):
        if key not in present:
            report.add(first_line, "", "The section “%(heading)s” is missing.", heading=heading_for(key, language))
