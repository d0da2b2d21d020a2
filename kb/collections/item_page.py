"""The form of a line: its heading, its fields, and what somebody else wrote meanwhile."""

from collections.abc import Mapping
from dataclasses import dataclass

from kb.collections.labels import link_kind_label
from kb.collections.models import ItemKind, LinkKind
from kb.collections.typed import FIELDS, fields_of_item
from kb.collections.written import NewItem
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Theirs:
    """What stands in a field now, where somebody else wrote something else."""

    label: str
    text: str


def heading_for_new(kind: ItemKind) -> str:
    """Return what the page is called on which a line is added."""
    return {
        ItemKind.PRACTICE: _("Add a practice"),
        ItemKind.LINK: _("Add an outside link"),
        ItemKind.SLOT: _("Add a slot of the agenda"),
        ItemKind.HEADING: _("Add a heading"),
        ItemKind.NOTE: _("Add a note"),
    }[kind]


def heading_for_change(kind: ItemKind) -> str:
    """Return what the page is called on which a line is changed."""
    return {
        ItemKind.PRACTICE: _("Change what is said about a practice"),
        ItemKind.LINK: _("Change an outside link"),
        ItemKind.SLOT: _("Change a slot of the agenda"),
        ItemKind.HEADING: _("Change a heading"),
        ItemKind.NOTE: _("Change a note"),
    }[kind]


def link_kinds() -> tuple[tuple[str, str], ...]:
    """Return value and label of what an outside link may lead to."""
    return tuple((kind.value, link_kind_label(kind)) for kind in LinkKind)


def theirs(kind: ItemKind, typed: Mapping[str, str], present: NewItem) -> tuple[Theirs, ...]:
    """Return the fields in which a line is not what was typed, as they are now."""
    now = fields_of_item(present)
    return tuple(
        Theirs(label=_label(name, kind), text=_value(name, now[name]))
        for name in FIELDS[kind]
        if now[name] != typed.get(name, "")
    )


def _label(name: str, kind: ItemKind) -> str:
    return {
        "title": _("Title"),
        "note": _("Text") if kind is ItemKind.NOTE else _("Note"),
        "url": _("Address"),
        "link_kind": _("What it leads to"),
        "minutes": _("Minutes"),
        "day": _("Day"),
        "starts": _("From"),
        "ends": _("To"),
        "place": _("Place"),
    }[name]


def _value(name: str, value: str) -> str:
    if not value:
        return _("(nothing)")
    return link_kind_label(LinkKind(value)) if name == "link_kind" else value
