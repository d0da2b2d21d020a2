"""What the guided tours show: for each subject a page of this collection as an example, and the picture of such a page."""

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote_plus

from flask import url_for

from kb.search.catalogue import Catalogue
from kb.search.engine import Card, Facet, SearchRequest
from kb.search.labels import FIT
from kb.vocabulary.terms import vocabulary
from kb.web.wording import gettext as _

#: The pictures beside the steps, in CSS pixels.
PICTURE_WIDTH: Final = 960
PICTURE_HEIGHT: Final = 600
#: What there are pictures of, each in every language.
SUBJECTS: Final = (
    "search",
    "begin",
    "narrow",
    "read",
    "honest",
    "compare",
    "keep",
    "agenda",
    "map",
    "send",
    "share",
    "theme",
    "print",
    "failures",
)
#: What examples ask for, as scheme, term, and which of its labels: with them something is found in every language, and the reason
#: is told. It is not where the word itself stands in the text, as most English words do, and Danish ones about fathers.
_ASKED: Final = ("audiences", "fathers", 0)
_ASKED_IN: Final = {"en": ("audiences", "fathers", 3), "da": ("formats", "language-cafe", 0)}
_THEME: Final = "dialogue-deliberation"
_FORMAT: Final = "dialogue-circle"
_ENOUGH: Final = 100
#: What each picture shows, for those who do not see it.
_ALTERNATIVES: Final[Mapping[str, Callable[[], str]]] = {
    "search": lambda: _(
        "A search with its first result: the words that were found are marked, and the reason is given."
    ),
    "begin": lambda: _("The form on the home page with its four questions and the button “Show what fits”."),
    "narrow": lambda: _("A list that is narrowed down; a practice in it says whether it fits my library."),
    "read": lambda: _("The top of a practice: its title, its summary and the most important facts."),
    "honest": lambda: _("The part “What did not work” of a practice, and below it the advice for those who try."),
    "compare": lambda: _("A table with three practices side by side."),
    "keep": lambda: _("A shortlist with three practices, and what can be done with it."),
    "agenda": lambda: _("A list of seminars with their days and places."),
    "map": lambda: _("A table of themes and countries with the number of practices in each."),
    "send": lambda: _(
        "The page on which one begins to write: a language to choose, a button, and a place for a Word file."
    ),
    "share": lambda: _("The end of a practice: how to cite it, its licence, and the link to share."),
    "theme": lambda: _("The page of a theme with its explanation and its first practices."),
    "print": lambda: _("A practice as it is printed, without menus."),
    "failures": lambda: _("A search only in “What did not work”, with its first result."),
}


def picture_name(subject: str, language: str) -> str:
    """Return the name of a step's picture in a language, below the folder of all pictures."""
    return f"tour/{subject}-{language}.webp"


def alternative(subject: str) -> str:
    """Return in the reader's language what a picture shows."""
    return _ALTERNATIVES[subject]()


def example_paths(language: str, catalogue: Catalogue) -> Mapping[str, str]:
    """Return for each subject the address of its page. It shows what this collection has; nothing here names a practice."""
    own = _best_told(catalogue, language, {Facet.LANGUAGE: frozenset({language})})[:1]
    practice = url_for("practices.page", slug=own[0].slug) if own else url_for("search.page")
    alike = [card.slug for card in _best_told(catalogue, language, {Facet.FORMAT: frozenset({_FORMAT})})[:3]]
    asked = _label(*_ASKED_IN.get(language, _ASKED), language)
    youth = _label("audiences", "youth", 0, language)
    return {
        "search": f"{url_for('search.page')}?q={quote_plus(asked)}",
        "begin": f"{url_for('pages.home')}#beginning",
        "narrow": url_for("search.page", theme="fathers", duration="61-120"),
        "read": practice,
        "honest": f"{practice}#failures",
        "compare": url_for("compare.page", practice=alike),
        "keep": url_for("shortlist.page", practice=alike),
        "agenda": url_for("boards.seminars"),
        "map": f"{url_for('pages.map_page')}#what",
        "send": url_for("writer.start"),
        "share": url_for("practices.short", slug=own[0].slug) if own else practice,
        "theme": url_for("pages.theme", theme=_THEME),
        "print": practice,
        "failures": f"{url_for('search.page')}?q={quote_plus(youth)}&in=failures",
    }


def _best_told(catalogue: Catalogue, language: str, chosen: Mapping[Facet, frozenset[str]]) -> list[Card]:
    """Return practices, first those that tell most of what says whether they fit: they make good examples."""
    found = catalogue.search(SearchRequest(language=language, chosen=chosen, size=_ENOUGH))
    cards = [hit.card for hit in found.hits]
    return sorted(cards, key=lambda card: -sum(bool(card.facets.get(facet)) for facet in FIT))


def _label(scheme: str, term: str, which: int, language: str) -> str:
    label: str = getattr(vocabulary(), scheme)[term].labels[language][which]
    return label.lower()
