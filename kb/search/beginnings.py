"""A search that begins from a task: for whom, how many people, how much time, how much money. Answers become an ordinary search."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import dropwhile
from typing import Final

from flask import Blueprint, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as BaseResponse

from kb.search.addresses import Addresses
from kb.search.engine import NOT_KNOWN, Facet, Results, SearchRequest
from kb.search.labels import is_value, scheme_of, value_label
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

#: What is asked, in this order.
ASKED: Final = (Facet.AUDIENCE, Facet.GROUP, Facet.DURATION, Facet.COST)
#: Who has two hours can also use what takes one.
_AT_MOST: Final = frozenset({Facet.DURATION, Facet.COST})

blueprint = Blueprint("beginnings", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginningQuestion:
    """A question with its answers (value and label)."""

    name: str
    label: str
    answers: tuple[tuple[str, str], ...]


def beginning_questions(results: Results, language: str) -> Iterator[BeginningQuestion]:
    """Yield what is asked of somebody who has a task, with the answers that lead somewhere among the results."""
    labels: Final = {
        Facet.AUDIENCE: _("For whom?"),
        Facet.GROUP: _("How many people?"),
        Facet.DURATION: _("How much time?"),
        Facet.COST: _("How much money?"),
    }
    for facet in ASKED:
        counts = results.counts[facet]
        answers = tuple(
            (value, value_label(facet, value, language))
            for value in scheme_of(facet).terms
            if counts.get(value) or counts.get(NOT_KNOWN)
        )
        yield BeginningQuestion(name=facet.value, label=labels[facet], answers=answers)


@blueprint.get("/<language:ui_language>/begin")
def begin() -> BaseResponse:
    """Lead from the answers to the search that they mean."""
    wanted = search_for(request.args, current_language())
    return redirect(Addresses(url_for("search.page"), wanted).changed())


def search_for(answers: MultiDict[str, str], language: str) -> SearchRequest:
    """Return the search that answers mean. Practices that do not tell a fact are shown too: most tell only some."""
    chosen = {
        facet: _meant(facet, answers[facet.value])
        for facet in ASKED
        if facet.value in answers and is_value(facet, answers[facet.value])
    }
    return SearchRequest(language=language, chosen=chosen, with_unknown=bool(chosen))


def _meant(facet: Facet, value: str) -> frozenset[str]:
    if facet not in _AT_MOST:
        return frozenset({value})
    return frozenset(dropwhile(lambda other: other != value, reversed(list(scheme_of(facet).terms))))
