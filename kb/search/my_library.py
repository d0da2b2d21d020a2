"""The page on which a reader tells what her library can give, and the words with which cards say whether a practice fits it.

What she tells stays in her browser: the page only asks, the judging is done by `kb/static/js/judge.js`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, render_template

from kb.search.engine import Facet
from kb.search.labels import FIT, all_values, facet_label, value_label
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

#: Facts of which a library can have several values.
_MANY: Final = frozenset({Facet.ROOM})

blueprint = Blueprint("my_library", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked about a library: a fact's name, the question, and value and label of the answers."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    is_many: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """A fact's name, and in one text its label and its values in order: `Staff|1=one person|2=two people`."""

    name: str
    packed: str


@blueprint.get("/<language:ui_language>/my-library")
def page() -> str:
    """Ask what the reader's library can give."""
    return render_template("pages/my_library.html", questions=tuple(questions(current_language())))


def questions(language: str) -> Iterator[Question]:
    """Yield a question for each fact that says whether a practice fits; those with one answer come first."""
    for facet in sorted(FIT, key=lambda facet: facet in _MANY):
        choices = tuple((value, value_label(facet, value, language)) for value in all_values(facet))
        yield Question(name=facet.value, label=_question(facet), choices=choices, is_many=facet in _MANY)


@blueprint.app_template_global()
def fit_scales() -> tuple[Scale, ...]:
    """Return all facts that say whether a practice fits, in the reader's language. For `components/fit.html`."""
    return tuple(_scale(facet, current_language()) for facet in FIT)


def _scale(facet: Facet, language: str) -> Scale:
    values = (f"{value}={_within_a_sentence(value_label(facet, value, language))}" for value in all_values(facet))
    return Scale(name=facet.value, packed="|".join((facet_label(facet), *values)))


def _within_a_sentence(label: str) -> str:
    return label[:1].lower() + label[1:]


def _question(facet: Facet) -> str:
    return {
        Facet.PREPARATION: _("Preparation time you can give"),
        Facet.STAFF: _("Staff"),
        Facet.COST: _("Money per run"),
        Facet.GROUP: _("People you expect"),
        Facet.DURATION: _("Time for one meeting"),
        Facet.ROOM: _("Rooms you have"),
        Facet.COMMUNITY: _("Residents of your municipality"),
    }[facet]
