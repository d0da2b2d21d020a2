"""Fields of the front matter that hold others: lists and groups; and how all fields of a file are read and written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kb.practices.fields import Field, Words
from kb.practices.front_matter import InlineList, Node
from kb.practices.problems import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Many(Field):
    """A list of values of one kind, without repetition; `least` and `most` tell how many."""

    item: Field
    least: int = 0
    most: int = 50

    def read(self, node: Node, report: Report, path: str) -> tuple[Any, ...]:
        """Return the values that could be read. A single value stands for a list of one."""
        nodes: Sequence[Node] = node.value if isinstance(node.value, list) else [node]
        values: list[Any] = []
        if len(nodes) > 4 * self.most:
            report.add(
                node.line, path, "Lists %(count)d; at most %(most)d are allowed.", count=len(nodes), most=self.most
            )
            nodes = nodes[: self.most]
        for entry in nodes:
            value = self.item.read(entry, report, path)
            if value is None:
                continue
            if value in values:
                report.add(entry.line, path, "“%(value)s” is listed twice.", value=self.item.write(value))
                continue
            values.append(value)
        if len(values) > self.most:
            report.add(
                node.line, path, "Lists %(count)d; at most %(most)d are allowed.", count=len(values), most=self.most
            )
            return tuple(values[: self.most])
        if len(values) < self.least:
            report.add(node.line, path, "List at least %(least)d.", least=self.least)
        return tuple(values)

    def write(self, value: Any) -> Any:
        """Write ids on one line, texts and groups on lines of their own."""
        written = [self.item.write(entry) for entry in value]
        return written if isinstance(self.item, (Words, Group)) else InlineList(written)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group(Field):
    """A mapping with fields of its own, made into a record by `make`. `short` is the field that a bare value stands for."""

    make: Callable[..., Any]
    fields: tuple[Field, ...]
    short: str = ""

    def read(self, node: Node, report: Report, path: str) -> Any:
        """Return the record, or None where a required field is missing or nothing is known."""
        if isinstance(node.value, str) and self.short:
            node = Node({self.short: node}, node.line)
        if not isinstance(node.value, dict):
            report.add(node.line, path, "Write this as indented lines of the form “name: value”.")
            return None
        values = read_fields(self.fields, node.value, report, prefix=f"{path}.")
        for required in self.fields:
            if required.required and required.target not in values:
                if required.name not in node.value:
                    report.add(node.line, f"{path}.{required.name}", "Missing.")
                return None
        return self.make(**values) if values else None

    def write(self, value: Any) -> Any:
        """Write the fields that are known."""
        return write_fields(self.fields, value)


def read_fields(
    fields: tuple[Field, ...], nodes: dict[str, Node], report: Report, *, prefix: str = ""
) -> dict[str, Any]:
    """Read the fields that are there; report names that no field has."""
    by_name = {field.name: field for field in fields}
    values: dict[str, Any] = {}
    for name, node in nodes.items():
        field = by_name.get(name)
        if field is None:
            report.add(node.line, f"{prefix}{name}"[:60], "There is no such fact; the practice format lists all.")
            continue
        value = field.read(node, report, f"{prefix}{name}")
        if value is not None and value != ():
            values[field.target] = value
    return values


def write_fields(fields: tuple[Field, ...], record: object) -> dict[str, Any]:
    """Return name and YAML value of every field that is known, in order."""
    written: dict[str, Any] = {}
    for field in fields:
        value = getattr(record, field.target)
        if value is None or value == ():
            continue
        if (output := field.write(value)) is not None:
            written[field.name] = output
    return written
