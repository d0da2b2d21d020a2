"""The reviewer's twelve ticks, which the author sees before sending, and what the machine can tell of each."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kb.practices.fields import is_web_address
from kb.practices.record import Resources
from kb.search.folding import words
from kb.submissions.typed import TEXTS, Reading, Typed, first
from kb.submissions.wording import _

#: From this level on, somebody was counted or asked, so there is a number to tell.
COUNTED: Final = 2

_PICTURE: Final = re.compile(r"!\[([^\]\n]*)\]\(")
_LINK: Final = re.compile(r"(?<!!)\[[^\]\n]*\]\(\s*<?([^)\s>]+)")
_OTHER_ADDRESS: Final = re.compile(r"www\.|[\w.+-]*:")


@dataclass(frozen=True, slots=True)
class Tick:
    """A question to the author, and why it is asked; both are English and translated where they are shown."""

    key: str
    ask: str
    why: str


TICKS: Final = (
    Tick(
        "abroad",
        _("Will somebody in another country understand the title and the summary?"),
        _("Most readers see no more before they decide, and they know neither your town nor your abbreviations."),
    ),
    Tick(
        "steps",
        _("Can somebody who was not there follow the steps?"),
        _("A colleague should be able to hold the same evening from your text alone."),
    ),
    Tick(
        "resources",
        _("Are time, staff, cost and group size filled in, or honestly not known?"),
        _("A reader with two hours and one colleague looks for what fits. “Not known” is better than a guess."),
    ),
    Tick(
        "evidence",
        _("Does the level of evidence match what you say came of it?"),
        _("From level 2 on, participants were counted or asked; readers expect to see the number."),
    ),
    Tick(
        "failures",
        _("Does the section about what did not work say something concrete?"),
        _("Readers trust it most, and it saves them your detours. “We do not know yet” is an honest answer."),
    ),
    Tick(
        "advice",
        _("Do you name what to keep and what to change?"),
        _("Nobody copies a practice whole; you know best which part carries it."),
    ),
    Tick(
        "context",
        _("Is explained what is particular to your country?"),
        _("Laws, budgets and habits differ. A reader must see what made it possible in your place."),
    ),
    Tick(
        "consent",
        _("Is every picture described, has everybody in it agreed, and is no participant’s personal data in the text?"),
        _("What is published stays. A description also serves those who cannot see the picture."),
    ),
    Tick(
        "respect",
        _("Would the people you write about be content with the way you do it?"),
        _("They may read it too, and it is their story as much as yours."),
    ),
    Tick(
        "links",
        _("Do the links work, and are all files attached?"),
        _("A link begins with https://. What only your own computer can open helps nobody."),
    ),
    Tick(
        "contact",
        _("Is there a contact who will answer?"),
        _("A role with a shared mailbox outlives a change of staff. Readers reach it through a form."),
    ),
    Tick(
        "duplicate",
        _("Is it new here, or linked to the practice that it grew from?"),
        _("Two texts about the same make both harder to find; an adaptation strengthens the one it grew from."),
    ),
)


def machine_view(reading: Reading, typed: Typed) -> Mapping[str, bool | None]:
    """Return for each tick whether it holds, as far as a machine can tell; None where only a person can."""
    return {
        "abroad": _no_or_unknown(first(typed, "title") and first(typed, "summary")),
        "steps": _no_or_unknown(first(typed, "how")),
        "resources": _are_resources_told(reading.facts.resources or Resources()),
        "evidence": _does_evidence_match(reading, typed),
        # One word is no sentence in any of the languages; in Latvian and Estonian two can be.
        "failures": len(words(first(typed, "failures"))) > 1,
        "advice": _no_or_unknown(first(typed, "advice")),
        "context": _no_or_unknown(first(typed, "why")),
        "consent": _no_or_unknown(all(alt.strip() for alt in _PICTURE.findall(_markdown(typed)))),
        "respect": None,
        "links": _are_links_addresses(reading, typed),
        "contact": reading.facts.contact is not None and reading.facts.contact.mailbox is not None,
        "duplicate": True if reading.facts.adapted_from else None,
    }


def _no_or_unknown(is_possible: object) -> bool | None:
    return None if is_possible else False


def _are_resources_told(resources: Resources) -> bool | None:
    told = (resources.duration_minutes, resources.staff, resources.cost_eur, resources.group_size)
    return True if None not in told else None


def _does_evidence_match(reading: Reading, typed: Typed) -> bool | None:
    level, outcome = reading.facts.evidence, first(typed, "outcome")
    if level is None or not outcome:
        return False
    if level < COUNTED:
        return True
    if reading.facts.numbers is None and not re.search(r"\d", outcome):
        return False
    return True if level == COUNTED else None


def _are_links_addresses(reading: Reading, typed: Typed) -> bool | None:
    """Return whether all links lead somewhere on the web; whether a file is attached, a person sees."""
    if any(problem.field == "sources" for problem in reading.problems):
        return False
    targets = _LINK.findall(_markdown(typed))
    elsewhere = [one for one in targets if not is_web_address(one) and not one.startswith("mailto:")]
    if any(_OTHER_ADDRESS.match(target) for target in elsewhere):
        return False
    return None if elsewhere or not (targets or reading.facts.sources) else True


def _markdown(typed: Typed) -> str:
    return "\n\n".join(value for name in sorted(TEXTS) for value in typed.get(name, ()))
