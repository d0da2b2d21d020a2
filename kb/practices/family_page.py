"""The family of a practice as its page shows it, and why it is known better than its makers tell."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from flask import url_for

from kb.practices.evidence import Again, Shown, would_repeat
from kb.practices.family import Branch, Family
from kb.practices.presentation import Link
from kb.practices.record import Practice, Text
from kb.practices.rendered import RenderedTexts
from kb.vocabulary.places import place_in_words
from kb.web.wording import format_list
from kb.web.wording import gettext as _

#: A sentence ends with its sign; one that is longer than this is cut at a word.
_SENTENCE: Final = re.compile(r".+?[.!?…](?=\s|$)", re.DOTALL)
MOST_IN_SENTENCE: Final = 220


@dataclass(frozen=True, slots=True, kw_only=True)
class RelativeView:
    """A relative: where and when, what it changed in one sentence, and whether its library would do it again."""

    title: str
    path: str
    language: str
    where: str
    changed: str
    again: str
    adaptations: tuple["RelativeView", ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyView:
    """The family of a practice. `because` says why its level of evidence is higher than the makers tell; empty where it is not."""

    because: str
    elsewhere: Link | None
    origins: tuple[RelativeView, ...]
    siblings: tuple[RelativeView, ...]
    adaptations: tuple[RelativeView, ...]

    @property
    def is_known(self) -> bool:
        """Whether there is any relative to show."""
        return bool(self.elsewhere or self.origins or self.siblings or self.adaptations)


def family_view(
    practice: Practice, family: Family, shown: Shown, language: str, *, rendered: RenderedTexts
) -> FamilyView:
    """Return the family of a practice for a reader of a language; `practice` has the level that its makers tell."""

    def relative(practice: Practice, adaptations: Iterable[Branch] = ()) -> RelativeView:
        text = practice.text_for(language)
        return RelativeView(
            title=text.title,
            path=url_for("practices.page", slug=practice.slug),
            language=text.language,
            where=_where_and_when(practice, language),
            changed=_first_sentence(practice.slug, text, rendered) if practice.facts.adapted_from else "",
            again=_again_told(would_repeat(practice)),
            adaptations=tuple(relative(branch.practice, branch.adaptations) for branch in adaptations),
        )

    return FamilyView(
        because=_because_told(shown, practice.facts.evidence),
        elsewhere=Link(text=urlsplit(family.elsewhere).hostname or "", url=family.elsewhere)
        if family.elsewhere
        else None,
        origins=tuple(map(relative, family.origins)),
        siblings=tuple(map(relative, family.siblings)),
        adaptations=tuple(relative(branch.practice, branch.adaptations) for branch in family.adaptations),
    )


def _because_told(shown: Shown, makers_level: int | None) -> str:
    """Return why the level is higher than the makers tell; an empty text where it is not."""
    if not shown.because:
        return ""
    libraries = [f"{one.organisation} ({one.year})" if one.year else one.organisation for one in shown.because]
    values = {"level": shown.level, "libraries": format_list(libraries), "told": makers_level or 0}
    if len(libraries) == 1:
        return _(
            "Level %(level)s, because %(libraries)s did it too and would do it again. The makers themselves give level %(told)s.",
            **values,
        )
    return _(
        "Level %(level)s, because these libraries did it too and would do it again: %(libraries)s. "
        "The makers themselves give level %(told)s.",
        **values,
    )


def _again_told(again: Again | None) -> str:
    if again is None:
        return ""
    return {
        Again.YES: _("Would do it again."),
        Again.WITH_CHANGES: _("Would do it again, with changes."),
        Again.NO: _("Would not do it again."),
    }[again]


def _where_and_when(practice: Practice, language: str) -> str:
    facts = practice.facts
    where = place_in_words(facts.place or facts.organisation, facts.countries, language)
    return f"{where} · {facts.period.start.year}" if facts.period else where


def _first_sentence(slug: str, text: Text, rendered: RenderedTexts) -> str:
    """Return what a library changed: the first sentence of its advice, without markup."""
    parts = (part.text for part in rendered.get(slug, text).parts if part.key == "advice")
    told = " ".join(next(parts, "").split())
    found = _SENTENCE.match(told)
    first = found.group() if found else told
    return first if len(first) <= MOST_IN_SENTENCE else f"{first[:MOST_IN_SENTENCE].rpartition(' ')[0]}…"
