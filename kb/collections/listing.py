"""Collections and seminars in a list, told in the reader's language."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for

from kb.collections.board_page import MOST_PLACES, teaser
from kb.collections.codes import written
from kb.collections.seminars import ListedCollection
from kb.practices.presentation import Link
from kb.vocabulary.places import language_name
from kb.web.wording import format_days, format_list, ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectionLine:
    """A collection in a list. `about` is the beginning of its description."""

    path: str
    title: str
    about: str
    language: str
    when: str
    where: str
    practices: str
    languages: str
    tags: tuple[Link, ...]


def collection_lines(found: Iterable[ListedCollection], language: str) -> tuple[CollectionLine, ...]:
    """Return collections for a reader of a language."""
    return tuple(_line(one, language) for one in found)


def _line(one: ListedCollection, language: str) -> CollectionLine:
    return CollectionLine(
        path=url_for("boards.page", code=written(one.code)),
        title=one.title,
        about=teaser(one.description),
        language=one.language,
        when=format_days(one.first_day, one.last_day) if one.first_day and one.last_day else "",
        where=format_list(list(one.places)) if len(one.places) <= MOST_PLACES else "",
        practices=ngettext("%(num)s practice", "%(num)s practices", one.practices) if one.practices else "",
        languages=format_list([language_name(tag, language) for tag in one.languages]),
        tags=tuple(Link(text=tag, url=url_for("collections.page", tag=tag)) for tag in one.tags),
    )
