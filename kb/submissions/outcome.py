"""What a submission becomes: the practice as it would be published, and what must be mended before."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from kb.practices.record import Facts, Practice, Text
from kb.practices.store import MARKDOWN, write_texts
from kb.submissions.history import NoSuchRevision, latest_revision, practice_of
from kb.submissions.models import Kind, Submission
from kb.submissions.typed import DraftProblem, Typed, read_translation, read_typed
from kb.submissions.versions import as_typed


def _(message: str) -> str:
    """Mark a text for translation, and return it as it is."""
    return message


_LANGUAGE_STAYS: Final = _("A change keeps the language of the text; for another language, begin a translation.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What could be read of a submission. A translation has no facts: they stay with the original."""

    text: Text
    facts: Facts | None
    problems: tuple[DraftProblem, ...]

    @property
    def file_name(self) -> str:
        """The name of the file that holds the text."""
        return f"{self.text.language}{MARKDOWN}"


def outcome_of(submission: Submission, current: Practice | None) -> Outcome:
    """Read a submission; `current` is the practice that it changes or translates."""
    typed = as_typed(submission.typed)
    if submission.kind == Kind.TRANSLATION and current is not None:
        return read_as_translation(typed, current, revision=submission.base_revision)
    return read_as_original(typed, current)


def read_as_translation(typed: Typed, current: Practice, *, revision: int | None) -> Outcome:
    """Read what was typed as a translation of a practice, made from a revision of it."""
    reading = read_translation(typed, current.original, revision=revision)
    return Outcome(text=reading.text, facts=None, problems=reading.problems)


def read_as_original(typed: Typed, current: Practice | None) -> Outcome:
    """Read what was typed as the original of a practice; what the system keeps of the current one stays."""
    reading = read_typed(typed, former=current.facts if current else None)
    problems = reading.problems
    if current is not None and reading.text.language != current.original.language:
        problems = (DraftProblem(field="language", message=_LANGUAGE_STAYS), *problems)
    return Outcome(text=reading.text, facts=reading.facts, problems=problems)


def problems_of(session: Session, submission: Submission) -> tuple[DraftProblem, ...]:
    """Return what must be mended before a submission can be published."""
    return outcome_of(submission, current_practice(session, submission)).problems


def current_practice(session: Session, submission: Submission) -> Practice | None:
    """Return the practice that a submission changes or translates, as it was published last; None for a new one."""
    if submission.kind not in {Kind.EDIT, Kind.TRANSLATION} or submission.slug is None:
        return None
    latest = latest_revision(session, submission.slug)
    if latest is None:
        raise NoSuchRevision(f"{submission.slug} has no revision")
    return practice_of(latest)


def files_of(slug: str, outcome: Outcome, current: Practice | None, *, confirmed: date | None) -> dict[str, bytes]:
    """Return the one file that a submission makes or changes; `confirmed` is the day when its makers stood by the facts."""
    if outcome.facts is None:
        assert current is not None
        translations = {outcome.text.language: outcome.text}
        practice = Practice(slug=slug, facts=current.facts, original=current.original, translations=translations)
    else:
        facts = outcome.facts
        if confirmed is not None:
            facts = replace(facts, published=facts.published or confirmed, last_confirmed=confirmed)
        practice = Practice(slug=slug, facts=facts, original=outcome.text)
    return {outcome.file_name: write_texts(practice)[outcome.file_name]}
