"""What the collection needs besides answers: late translations, dead sources, files to mend. Below the reviewers' queue."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from flask import url_for

from kb.languages import LANGUAGES
from kb.practices.inventory import Repair
from kb.practices.presentation import Link, short_address
from kb.practices.problems import Problem
from kb.submissions.dead_sources import AllDeadEnds, DeadEnds, DeadSource
from kb.submissions.outdated import Stale
from kb.vocabulary.places import language_name
from kb.web.wording import format_day, ngettext
from kb.web.wording import gettext as _

#: So many translations of a language are named; its own page lists all of them.
MOST_NAMED: Final = 5
#: So many dead sources of a practice are named; where a whole site is gone, they are all of one kind.
MOST_SOURCES: Final = 3
#: So many entries are named; with more than that, somebody works at a terminal.
MOST_REPAIRS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleLanguage:
    """The translations into a language that are older than their originals; `path` leads to all of them."""

    name: str
    path: str
    count: int
    named: tuple[Link, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """A source that leads nowhere; `told` says how often it was looked for, and when last."""

    title: str
    address: Link
    told: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadEndsLine:
    """A practice with sources that lead nowhere; `mend_path` leads to where a reviewer changes them."""

    practice: Link
    mend_path: str
    sources: tuple[SourceLine, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ProblemLine:
    """One thing to mend: file and line, the fact where it is about one, and what to do."""

    where: str
    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RepairLine:
    """An entry that needs repair."""

    slug: str
    path: str
    is_hidden: bool
    problems: tuple[ProblemLine, ...]
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Upkeep:
    """All of it, and how many practices and entries are not named."""

    stale: tuple[StaleLanguage, ...]
    dead_ends: tuple[DeadEndsLine, ...]
    more_dead_ends: int
    repairs: tuple[RepairLine, ...]
    more_repairs: int


def make_upkeep(stale: Iterable[Stale], dead_ends: AllDeadEnds, repairs: Mapping[str, Repair], language: str) -> Upkeep:
    """Return what the collection needs, for a reader of a language; what nobody can read comes first."""
    ordered = sorted(repairs, key=lambda slug: (not repairs[slug].is_hidden, slug))
    return Upkeep(
        stale=tuple(_stale_languages(stale, language)),
        dead_ends=tuple(_dead_ends_line(one, language) for one in dead_ends.named),
        more_dead_ends=dead_ends.more,
        repairs=tuple(_repair_line(slug, repairs[slug]) for slug in ordered[:MOST_REPAIRS]),
        more_repairs=max(0, len(ordered) - MOST_REPAIRS),
    )


def _stale_languages(stale: Iterable[Stale], language: str) -> Iterable[StaleLanguage]:
    # Other languages than those of the interface have no page for their translators.
    known = sorted((one for one in stale if one.language in LANGUAGES), key=lambda one: LANGUAGES.index(one.language))
    for to, group in groupby(known, key=lambda one: one.language):
        found = tuple(group)
        yield StaleLanguage(
            name=language_name(to, language),
            path=url_for("translating.wanted", to=to),
            count=len(found),
            named=tuple(_named(one, language) for one in found[:MOST_NAMED]),
        )


def _named(stale: Stale, language: str) -> Link:
    return Link(
        text=stale.title,
        url=url_for("translating.page", slug=stale.slug, to=stale.language),
        language="" if stale.title_language == language else stale.title_language,
    )


def _dead_ends_line(dead_ends: DeadEnds, language: str) -> DeadEndsLine:
    practice, text = dead_ends.practice, dead_ends.practice.text_for(language)
    return DeadEndsLine(
        practice=Link(
            text=text.title,
            url=url_for("practices.page", slug=practice.slug),
            language="" if text.language == language else text.language,
        ),
        mend_path=url_for("correction.page", slug=practice.slug, _anchor="sources"),
        sources=tuple(map(_source_line, dead_ends.sources[:MOST_SOURCES])),
        more=max(0, len(dead_ends.sources) - MOST_SOURCES),
    )


def _source_line(dead: DeadSource) -> SourceLine:
    # On how many days, not since when: in between the page may have been there.
    told = [ngettext("Not found on %(num)s day.", "Not found on %(num)s days.", dead.days)]
    if dead.checked_at:
        told.append(_("Last checked on %(day)s.", day=format_day(dead.checked_at.date())))
    url = dead.source.url
    return SourceLine(
        title=dead.source.title or "", address=Link(text=short_address(url), url=url), told=" ".join(told)
    )


def _repair_line(slug: str, repair: Repair) -> RepairLine:
    return RepairLine(
        slug=slug,
        path=url_for("practices.page", slug=slug),
        is_hidden=repair.is_hidden,
        problems=tuple(_problem_line(problem) for problem in repair.problems),
        more=repair.more,
    )


def _problem_line(problem: Problem) -> ProblemLine:
    return ProblemLine(
        where=f"{problem.file}:{problem.line}",
        field=problem.field,
        message=_(problem.message, **problem.details),
    )
