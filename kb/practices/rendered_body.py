"""A text ready for a page."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One section ready for a page: `key` is None for a heading of the writer's own, `text` is without markup."""

    key: str | None
    heading: str
    html: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedBody:
    """A body ready for a page."""

    lead: str
    parts: tuple[Part, ...]
    footnotes: str
