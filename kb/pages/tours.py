"""Guided tours: what to do first, step by step, for each of the three kinds of people who come here.

A step shows a picture of a page, and leads to that very page with an example in the reader's language. The pictures are made by
`python -m tests.browser.tour_pictures`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from kb.pages.tour_examples import alternative, example_paths, picture_name
from kb.search.catalogue import Catalogue
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """The way into a tour: for whom it is, what they say, and what they will see."""

    who: str
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of a tour. `path` is the page to try it on; `picture` the name of an asset; `subject` what it shows."""

    subject: str
    heading: str
    text: str
    path: str
    picture: str
    alternative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tour:
    """A tour with its title and its steps."""

    title: str
    steps: tuple[Step, ...]


class _Told(NamedTuple):
    subject: str
    heading: str
    text: str


def doors() -> tuple[Door, ...]:
    """Return the ways into all tours."""
    return (
        Door(
            who="librarians",
            label=_("I look for ideas"),
            text=_("Find a practice that fits your library, and see what it takes."),
        ),
        Door(
            who="partners",
            label=_("I have a practice to share"),
            text=_("See what others would like to know, and how to send it."),
        ),
        Door(
            who="facilitators",
            label=_("I prepare a seminar"),
            text=_("Choose practices, put them on an agenda, and share them with one link."),
        ),
    )


def guided_tour(who: str, language: str, catalogue: Catalogue) -> Tour | None:
    """Return a tour with examples in a language; None where there is none for such people."""
    if who not in _TOURS:
        return None
    title, tell = _TOURS[who]
    paths = example_paths(language, catalogue)
    steps = tuple(
        Step(
            subject=told.subject,
            heading=told.heading,
            text=told.text,
            path=paths[told.subject],
            picture=picture_name(told.subject, language),
            alternative=alternative(told.subject),
        )
        for told in tell()
    )
    return Tour(title=title(), steps=steps)


def _librarians() -> tuple[_Told, ...]:
    return (
        _Told(
            "search",
            _("Ask in your own words"),
            _(
                "Write what you need in your own language: for whom it is, a problem, a kind of event. "
                "Practices written in another language are found, too, and say which word led to them."
            ),
        ),
        _Told(
            "begin",
            _("Or begin with what you have"),
            _(
                "On the home page, say for whom it is, how many people you expect, and how much time and money there is. "
                "Leave open whatever does not matter."
            ),
        ),
        _Told(
            "narrow",
            _("Keep only what fits"),
            _(
                "Every choice under “Narrow down” says how many practices it leaves. "
                "Tell once, on the page “My library”, what you have: from then on, each practice says whether it fits."
            ),
        ),
        _Told(
            "read",
            _("See at a glance what it takes"),
            _(
                "At the top of a practice stands, in your language, for whom it is, what it takes and whom to ask. "
                "The padlocks say how one knows what came of it."
            ),
        ),
        _Told(
            "honest",
            _("Learn from what did not work"),
            _(
                "Every practice has a part that tells what went wrong and what would be done differently. "
                "Below it stands advice for those who want to try."
            ),
        ),
        _Told(
            "compare",
            _("Compare up to four"),
            _(
                "In a list, tick “Compare” on the practices that interest you, and press the button below the list. "
                "You see them side by side; what differs is marked."
            ),
        ),
    )


def _partners() -> tuple[_Told, ...]:
    return (
        _Told(
            "read",
            _("See what a practice looks like"),
            _(
                "All practices are told in the same parts, with the facts at the top. "
                "Yours may be short: what nobody knows is simply called not known."
            ),
        ),
        _Told(
            "search",
            _("Look whether a similar one is here"),
            _(
                "Search for your idea in your own words. "
                "If somebody has done it before, yours is welcome all the same: tell what you did differently."
            ),
        ),
        _Told(
            "map",
            _("See what is missing"),
            _(
                "This page shows where practices come from, and which themes still have none in your country. "
                "Perhaps yours fills a gap."
            ),
        ),
        _Told(
            "honest",
            _("Gather what you know"),
            _(
                "Why you did it, how it goes, what you need, what came of it, what did not work, "
                "and what you advise those who try it. Half a page is enough to begin with."
            ),
        ),
        _Told(
            "send",
            _("Write it here"),
            _(
                "“Contribute” opens a form with a hint and an example for each part. "
                "Write in your own language, or bring a Word file. Every word is kept as you type, and you need no account."
            ),
        ),
        _Told(
            "share",
            _("What becomes of it"),
            _(
                "A reviewer reads it, answers within seven days, and asks you where something is unclear. "
                "Then it is published with your library's name under the licence CC BY 4.0: "
                "others may use and change it, and say where it comes from."
            ),
        ),
    )


def _facilitators() -> tuple[_Told, ...]:
    return (
        _Told(
            "theme",
            _("Start from a theme"),
            _(
                "A theme's page gathers its practices, and leads to the themes nearby. "
                "Look for three or four that suit your participants."
            ),
        ),
        _Told(
            "keep",
            _("Keep what suits"),
            _(
                "Press “Keep” on every practice that you may use. The shortlist stays in your browser, and you need no account. "
                "Its address holds the whole list, so you can send it to a colleague."
            ),
        ),
        _Told(
            "agenda",
            _("Make a seminar of them"),
            _(
                "Signed in, you turn the shortlist into a collection: with the slots of your day, links to other sites and notes. "
                "It adds up the minutes, and says where you have planned too much. These are seminars that others have made."
            ),
        ),
        _Told(
            "share",
            _("Share one link with everybody"),
            _(
                "A collection has a short link and a code to scan, and so has every practice. "
                "They open in the language that a participant's browser asks for, so one link is enough for all. "
                "In the room, the projector keeps the code on the wall, and participants press “I take this home” on their phones."
            ),
        ),
        _Told(
            "print",
            _("Hand it out"),
            _(
                "A collection becomes a handout as PDF, or one file that can be read without a network. "
                "A practice alone is printed from your browser, without menus and search fields."
            ),
        ),
        _Told(
            "failures",
            _("Discuss what did not work"),
            _(
                "Tick the box below the search field, and a search looks at “What did not work” alone. "
                "Give each table one of the stories: has it happened to us, too, and what would we do?"
            ),
        ),
    )


#: The title of each tour, and what its steps tell. Called for each request: the texts are in the reader's language.
_TOURS: Final[Mapping[str, tuple[Callable[[], str], Callable[[], tuple[_Told, ...]]]]] = {
    "librarians": (lambda: _("Find ideas for your library"), _librarians),
    "partners": (lambda: _("Share what your library did"), _partners),
    "facilitators": (lambda: _("Prepare a seminar"), _facilitators),
}
#: For whom there are tours.
WHO: Final = tuple(_TOURS)
