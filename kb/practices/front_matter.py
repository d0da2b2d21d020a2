"""The YAML between the `---` lines, read into plain values that remember their line.

Read from the parser's events, not by its constructor: every scalar stays text (so Norway is `NO`, not false), every value knows
its line, and bombs (aliases, endless nesting) are refused before they grow.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import yaml

from kb.practices.problems import Report

MOST_DEPTH: Final = 6
MOST_FACTS: Final = 100
FENCE: Final = "---"

# libyaml where the wheel has it; the same events from Python where not.
_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class InlineList(list[object]):
    """A list of short words, written on one line: `[fathers, parents]`."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value and its line: text, a list of nodes, or a mapping of names to nodes. `plain` text stands without quotes."""

    value: "str | list[Node] | dict[str, Node]"
    line: int
    plain: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontMatter:
    """The fields of a file, and its body with the line where it begins."""

    fields: Mapping[str, Node] = field(default_factory=dict)
    body: str = ""
    body_line: int = 1


def split(text: str, report: Report) -> FrontMatter | None:
    """Split a file into its fields and its body; None, with the problem reported, where that is impossible."""
    lines = text.split("\n")
    if lines[0].rstrip() != FENCE:
        report.add(1, "", "The file must begin with a line --- before its facts.")
        return None
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == FENCE), None)
    if end is None:
        report.add(1, "", "The facts must end with a line ---.")
        return None
    fields = _read_yaml("\n".join(lines[1:end]) + "\n", report)
    if fields is None:
        return None
    body = "\n".join(line.rstrip() for line in lines[end + 1 :]).strip("\n")
    leading = next((number for number, line in enumerate(lines[end + 1 :]) if line.strip()), 0)
    return FrontMatter(fields=fields, body=body + "\n" if body else "", body_line=end + 2 + leading)


def join(fields: Mapping[str, object], body: str) -> str:
    """Write a file in the one canonical form."""
    front = yaml.dump(
        dict(fields), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=float("inf"), default_flow_style=False
    )
    return f"{FENCE}\n{front}{FENCE}\n" + (f"\n{body}" if body else "")


def _read_yaml(text: str, report: Report) -> dict[str, Node] | None:
    try:
        root = _Builder(report).build(yaml.parse(text, Loader=_Loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        # + 2: lines of the mark count from 0, and the fence is line 1.
        report.add(mark.line + 2 if mark else 1, "", "This is not valid YAML: %(reason)s.", reason=_reason(error))
        return None
    except _RefusedError as refusal:
        report.add(refusal.line, "", refusal.message)
        return None
    if root is None or not isinstance(root.value, dict):
        report.add(2, "", "Write the facts as lines of the form “name: value”.")
        return None
    return root.value


def _reason(error: yaml.YAMLError) -> str:
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read")


class _RefusedError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class _Builder:
    """Builds nodes from YAML events, without recursion."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.open: list[Node] = []
        self.names: list[str | None] = []
        self.root: Node | None = None

    def build(self, events: Iterator[yaml.Event]) -> Node | None:
        for event in events:
            line = event.start_mark.line + 2 if event.start_mark else 1
            if isinstance(event, yaml.AliasEvent):
                raise _RefusedError(line, "References (*name) are not used here; write the value out.")
            if isinstance(event, yaml.ScalarEvent):
                self._add(Node(event.value, line, event.implicit[0]))
            elif isinstance(event, yaml.SequenceStartEvent):
                self._open(Node([], line))
            elif isinstance(event, yaml.MappingStartEvent):
                self._open(Node({}, line))
            elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
                self.open.pop()
                self.names.pop()
            elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
                raise _RefusedError(line, "There may be only one block of facts.")
        return self.root

    def _open(self, node: Node) -> None:
        if len(self.open) >= MOST_DEPTH:
            raise _RefusedError(node.line, "The facts are nested too deeply.")
        self._add(node)
        self.open.append(node)
        self.names.append(None)

    def _add(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1].value
        if isinstance(parent, list):
            parent.append(node)
        elif isinstance(parent, dict):
            self._add_to_mapping(parent, node)

    def _add_to_mapping(self, parent: dict[str, Node], node: Node) -> None:
        name = self.names[-1]
        if name is not None:
            parent[name] = node
            self.names[-1] = None
        elif not isinstance(node.value, str):
            raise _RefusedError(node.line, "The name of a fact must be a plain word.")
        else:
            if len(parent) >= MOST_FACTS:
                raise _RefusedError(node.line, "There are too many facts.")
            if node.value in parent:
                self.report.add(node.line, node.value, "This fact is given twice; keep one.")
            self.names[-1] = node.value


class _Dumper(yaml.SafeDumper):
    """Block style, except for lists that ask to stand on one line."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the library's signature
        """Write a value that stands twice twice: our own reader refuses references."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002 - the library's signature
        super().increase_indent(flow, False)


def _represent_inline(dumper: yaml.SafeDumper, values: InlineList) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", values, flow_style=True)


def _represent_text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value)


def _represent_date(dumper: yaml.SafeDumper, value: date) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp", value.isoformat())


_Dumper.add_representer(InlineList, _represent_inline)
_Dumper.add_representer(str, _represent_text)
_Dumper.add_representer(date, _represent_date)
