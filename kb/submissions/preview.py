"""A submission as its reader will see it, by the real renderer. Nothing of it is kept: drafts leave no trace among what is public."""

from typing import Final

from flask import url_for

from kb.practices.presentation import PracticePage, present
from kb.practices.record import Facts, Practice
from kb.practices.store import PracticeStore, read_if_there
from kb.practices.views import origin_of
from kb.rendering.markdown import Picture
from kb.submissions.models import Kind, Submission
from kb.submissions.told import Telling
from kb.submissions.typed import DraftProblem, Typed, read_translation, read_typed

#: Stands for the slug of what has none yet.
NO_SLUG: Final = "draft"


def practice_before(store: PracticeStore, submission: Submission) -> Practice | None:
    """Return the practice that a submission changes or translates, as it is now; None for a new one."""
    if submission.kind not in {Kind.EDIT, Kind.TRANSLATION} or submission.slug is None:
        return None
    return read_if_there(store, submission.slug)


def read_submission(
    typed: Typed, submission: Submission, before: Practice | None
) -> tuple[Telling, tuple[DraftProblem, ...]]:
    """Return text and facts of a submission, and what is to be mended; a translation leaves the facts to the original."""
    if submission.kind == Kind.TRANSLATION and before is not None:
        translation = read_translation(typed, before.original, revision=submission.base_revision)
        return Telling(translation.text, None), translation.problems
    reading = read_typed(typed, former=before.facts if before else None)
    return Telling(reading.text, reading.facts), reading.problems


def preview(
    submission: Submission,
    told: Telling,
    before: Practice | None,
    language: str,
    *,
    key: str,
    store: PracticeStore,
    base_url: str,
) -> PracticePage:
    """Return the page that would come of a submission; `key` is how whoever looks at it came to it."""
    from kb.practices.renderer import render_body  # heavy, and only here: see there

    def picture(name: str) -> Picture | None:
        found = next((one for one in submission.pictures if one.name == name), None)
        url = url_for("writer.picture", key=key, name=name)
        return Picture(url=url, width=found.width, height=found.height) if found else None

    practice = _as_practice(submission.slug or NO_SLUG, told, before)
    body = render_body(practice.slug, told.text.body, store, picture=picture)
    origin = origin_of(store, practice)
    return present(practice, body, told.text, language, base_url=base_url, origin=origin)


def _as_practice(slug: str, told: Telling, before: Practice | None) -> Practice:
    if told.facts is None and before is not None:
        return Practice(slug=before.slug, facts=before.facts, original=before.original)
    return Practice(slug=slug, facts=told.facts or Facts(), original=told.text)
