"""The questions of the writer, in the order of the record: what each is called, and the hint below it.

The texts are English, and translated where they are shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from kb.submissions.typed import OTHER, TRANSLATOR
from kb.submissions.wording import _


class Answer(StrEnum):
    """How a question is answered."""

    LINE = "line"
    NUMBER = "number"
    #: A few sentences without markup.
    SENTENCES = "sentences"
    #: Several entries, one per line.
    LINES = "lines"
    MARKDOWN = "markdown"
    #: One entry of a list.
    CHOICE = "choice"
    #: One of a few entries, all in sight.
    ROUND = "round"
    #: Several entries of a list.
    TICKS = "ticks"
    #: Several entries of a long list: those chosen or likely are in sight, the others fold out.
    FOLDED = "folded"


@dataclass(frozen=True, slots=True)
class Question:
    """A field of the form."""

    name: str
    label: str
    hint: str = ""
    answer: Answer = Answer.LINE


@dataclass(frozen=True, slots=True)
class Part:
    """Questions that belong together, below one heading. Without a title it is one of the seven sections."""

    key: str
    title: str
    hint: str
    questions: tuple[Question, ...]


def _section(key: str, label: str, hint: str) -> Part:
    return Part(key, "", hint, (Question(key, label, "", Answer.MARKDOWN),))


TITLE: Final = Part(
    "beginning",
    _("Title and summary"),
    _("Most readers see no more than this before they decide. Many write it last."),
    (
        Question("title", _("Title"), _("Say what happens, in up to 80 characters.")),
        Question(
            "summary",
            _("Summary"),
            _("One or two sentences, up to 280 characters: we did this, with these people, so that…"),
            Answer.SENTENCES,
        ),
        Question("language", _("Language of the text"), "", Answer.CHOICE),
    ),
)
SECTIONS: Final = (
    _section(
        "why", _("Why did you begin?"), _("What did you see in your town or in your library? Two or three sentences.")
    ),
    _section(
        "how",
        _("What happens, step by step?"),
        _("Before, on the day, after. A colleague should be able to hold the same evening from your text alone."),
    ),
    _section(
        "need",
        _("What does one need?"),
        _("People, time, room, money, things. Write “not known” where you do not know."),
    ),
    _section(
        "outcome",
        _("What changed, and how do you know?"),
        _("Numbers, if you have them. One voice is one voice: say so."),
    ),
    _section(
        "failures",
        _("What would you not do again?"),
        _("At least one sentence; “we do not know yet” is an honest one. Readers trust this section most."),
    ),
    _section(
        "advice",
        _("What do you tell a colleague who tries it?"),
        _("What to keep, what to change, what to watch out for."),
    ),
    _section(
        "links", _("What can others use?"), _("Handouts, posters, reports, films: a link and a few words for each.")
    ),
)
REMAINS: Final = Part(
    OTHER,
    _("Not placed yet"),
    _("This belongs to none of the sections. Move it to where it fits, and leave this field empty."),
    (Question(OTHER, _("Text without a place"), "", Answer.MARKDOWN),),
)
TRANSLATION: Final = Part(
    TRANSLATOR,
    _("Translation"),
    "",
    (Question(TRANSLATOR, _("Translated by"), _("A person or a library, if you like.")),),
)

_WHERE: Final = Part(
    "where",
    _("Where and when"),
    "",
    (
        Question("countries", _("Country"), "", Answer.FOLDED),
        Question("place", _("Place"), _("A town, an island, a region.")),
        Question("community_size", _("Residents"), _("How many people live there?"), Answer.CHOICE),
        Question("period_from", _("Began"), _("A year, or a year and a month: 2024 or 2024-03.")),
        Question("period_to", _("Ended"), _("Leave it empty if it still goes on.")),
    ),
)
_ABOUT: Final = Part(
    "about",
    _("About what and for whom"),
    _("Choose from lists, so that readers of all five languages find it."),
    (
        Question("themes", _("Themes"), _("One to three."), Answer.FOLDED),
        Question("concepts", _("Concepts"), _("Up to eight; a search finds them in any language."), Answer.FOLDED),
        Question("audiences", _("For whom"), _("One to three."), Answer.TICKS),
        Question("formats", _("Format"), _("One or two."), Answer.TICKS),
        Question("democracy_roles", _("What it does for democracy"), _("Up to two."), Answer.TICKS),
        Question("sdgs", _("Sustainable Development Goals"), _("Up to three."), Answer.FOLDED),
    ),
)
_TAKES: Final = Part(
    "takes",
    _("What it takes"),
    _("For one time. Leave out what you do not know: it is then shown as “not known”."),
    (
        Question("group_least", _("Smallest group"), "", Answer.NUMBER),
        Question("group_most", _("Largest group"), "", Answer.NUMBER),
        Question("duration_minutes", _("Length of one meeting, in minutes"), "", Answer.NUMBER),
        Question("staff", _("Staff"), _("How many people of the library are there?"), Answer.NUMBER),
        Question("repeats", _("How often"), "", Answer.CHOICE),
        Question("preparation_hours", _("Preparation"), "", Answer.CHOICE),
        Question("cost_eur", _("Cost per run"), _("Without salaries."), Answer.CHOICE),
        Question("skills", _("Skills"), _("One per line."), Answer.LINES),
        Question("room", _("Room"), _("One per line."), Answer.LINES),
        Question("materials", _("Materials"), _("One per line."), Answer.LINES),
    ),
)
_KNOW: Final = Part(
    "know",
    _("How you know"),
    "",
    (
        Question("kind", _("Kind"), "", Answer.ROUND),
        Question(
            "adapted_from", _("Grew from"), _("The address of the practice that yours grew from, here or elsewhere.")
        ),
        Question("evidence", _("Evidence"), _("The level that is true today. It can rise later."), Answer.ROUND),
        Question("runs", _("How many times was it held?"), "", Answer.NUMBER),
        Question("participants", _("How many people took part in all?"), "", Answer.NUMBER),
        Question("asked", _("How many were asked afterwards?"), "", Answer.NUMBER),
        Question("satisfied", _("How many of them were satisfied?"), "", Answer.NUMBER),
        Question(
            "sources",
            _("Sources"),
            _("One per line: the address, then a few words if you like."),
            Answer.LINES,
        ),
        Question("notes", _("Notes and doubts"), _("What is not certain? One per line."), Answer.LINES),
    ),
)
_CREDIT: Final = Part(
    "credit",
    _("Credit and contact"),
    "",
    (
        Question("organisation", _("Library or organisation"), _("It is named as the maker.")),
        Question(
            "organisation_id",
            _("Its identifier on the web"),
            _("An address of ROR, ISIL or Wikidata, if you know one."),
        ),
        Question("partners", _("Partners"), _("One per line."), Answer.LINES),
        Question("contact_role", _("Who answers questions?"), _("A role, not a name: “children’s librarian”.")),
        Question(
            "contact_mailbox", _("Mailbox"), _("Best a shared one. Readers reach it through a form and do not see it.")
        ),
        Question("licence", _("Licence"), _("Under which others may use your text."), Answer.CHOICE),
    ),
)
TELLING: Final = (TITLE, *SECTIONS)
FACTS: Final = (_WHERE, _ABOUT, _TAKES, _KNOW, _CREDIT)
#: Every question by its name.
QUESTIONS: Final = {
    question.name: question for part in (*TELLING, REMAINS, *FACTS, TRANSLATION) for question in part.questions
}

#: The practice of the starter collection from which the examples of a language are taken.
EXAMPLES: Final[Mapping[str, str]] = {
    "en": "kardla-ukrainian-language-cafe",
    "lv": "lnb-media-literacy-seniors",
    "et": "kardla-ukrainian-language-cafe",
    "fi": "sello-language-cafe",
    "da": "fars-legestue-holbaek",
}
#: The questions that have one.
WITH_EXAMPLE: Final = ("title", "summary", *(part.key for part in SECTIONS), "partners", "sources", "notes")
