"""A small correction by a reviewer: the text of a published practice or its sources, mended and published in one step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.signed_in import sign_in_required
from kb.database.requests import database, session
from kb.practices.sections import SECTIONS
from kb.practices.store import UnknownPractice
from kb.submissions import desk, drafts, history, moves, publishing
from kb.submissions.access import Asker, find_submission
from kb.submissions.merge import merge
from kb.submissions.models import Kind, Revision, Submission
from kb.submissions.told import Telling, ToldDifference, compare_told
from kb.submissions.typed import OTHER, TEXTS, TooLong, Typed, clean, first, read_typed
from kb.submissions.writer_fields import field_name
from kb.submissions.writer_page import tell
from kb.vocabulary.places import language_name
from kb.web.forms import Form, FormProblem, whole_number
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

blueprint = Blueprint("correction", __name__, url_prefix="/<language:ui_language>/practices/<slug>/correct")
desk.answer_errors(blueprint)
_SOURCES: Final = "sources"
#: All facts but the sources stay as they are: whoever changes those makes a change that somebody else looks at.
FIELDS: Final = ("title", "summary", *SECTIONS, OTHER, _SOURCES)
_MOST_IN_FORM: Final = 2 * 2**20
MOST_IN_NOTE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What the form holds: the whole text with its facts, the note, and the draft in which it is kept, if it is."""

    typed: Typed
    note: str = ""
    draft: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Somebody published meanwhile: what they changed, what one changed oneself, and which fields both changed in one place.

    `draft` is the id of the draft in which one's own text is kept, whatever becomes of the page.
    """

    theirs: tuple[ToldDifference, ...]
    mine: tuple[ToldDifference, ...]
    undecided: tuple[str, ...]
    draft: str


@blueprint.get("")
@sign_in_required
def page(slug: str) -> Response:
    """Show the text of a practice in a form."""
    revision, language = _latest(slug), request.args.get("text", "")
    return _show(slug, revision, Sent(typed=publishing.typed_of(revision, language or None)))


@blueprint.post("")
@sign_in_required
def correct(slug: str) -> BaseResponse:
    """Publish the text as it was corrected."""
    request.max_content_length = request.max_form_memory_size = _MOST_IN_FORM
    latest, reviewer = _latest(slug), desk.reviewer()
    base = history.revision(session(), slug, request.form.get("base", 0, type=whole_number))
    language = request.form.get("language", "")
    try:
        sent = _sent(publishing.typed_of(base, language))
    except TooLong:
        abort(413)
    if base.number != latest.number:
        return _clash(slug, base, latest, sent)
    if not 0 < len(sent.note) <= MOST_IN_NOTE:
        message = _("Say in a few words what you corrected, for the history.")
        return _show(slug, latest, sent, problems=(FormProblem(field="note", message=message),))
    session().commit()  # publishing writes in transactions of its own
    try:
        publishing.correct(
            database(),
            desk.catalogue(),
            slug,
            sent.typed,
            language=language,
            base_revision=base.number,
            reviewer_id=reviewer.id,
            note=sent.note,
            now=datetime.now(UTC),
        )
    except publishing.StaleEdit:
        return _clash(slug, base, _latest(slug), sent)
    except moves.NotReady as refusal:
        return _show(
            slug, latest, sent, problems=[FormProblem(field=one.field, message=tell(one)) for one in refusal.problems]
        )
    _let_go_of_draft(sent.draft)
    return redirect(url_for("history.page", slug=slug, done="corrected"), code=303)


def _latest(slug: str) -> Revision:
    """Return what a practice is now, for a reviewer."""
    desk.reviewer()
    latest = history.latest_revision(session(), slug)
    if latest is None:
        raise UnknownPractice(slug)
    return latest


def _sent(base: Typed) -> Sent:
    """Return what the form sends; what it does not ask for stays as it was. Raise `TooLong`."""
    typed = clean({name: request.form.getlist(name) for name in FIELDS if name in request.form})
    return Sent(
        typed={**base, **typed},
        note=request.form.get("note", "").strip(),
        draft=request.form.get("draft", ""),
    )


def _clash(slug: str, base: Revision, latest: Revision, sent: Sent) -> Response:
    """Show both texts and what differs, with a form in which they are put together as far as nobody has to decide."""
    language = request.form.get("language", "")
    was, theirs = (publishing.typed_of(one, language) for one in (base, latest))
    merged = merge(was, sent.typed, theirs, texts=TEXTS)
    draft = _keep_as_draft(slug, base, sent)
    clash = Clash(
        theirs=_differences(was, theirs),
        mine=_differences(was, sent.typed),
        undecided=tuple(field_name(one.name, current_language()) for one in merged.conflicts),
        draft=draft.id,
    )
    values = {**merged.values, **{one.name: one.mine for one in merged.conflicts}}
    return _show(slug, latest, replace(sent, typed=values, draft=draft.id), clash=clash)


def _keep_as_draft(slug: str, base: Revision, sent: Sent) -> Submission:
    """Keep a text that lost as a draft of its writer."""
    reviewer, now = desk.reviewer(), datetime.now(UTC)
    if sent.draft:
        draft = find_submission(session(), sent.draft, Asker(account=reviewer))
        drafts.save(session(), draft, sent.typed, base_version=draft.version, account=reviewer, now=now)
        return draft
    told_in = first(sent.typed, "language")
    is_original = told_in == history.practice_of(base).original.language
    return drafts.begin(
        session(),
        reviewer,
        kind=Kind.EDIT if is_original else Kind.TRANSLATION,
        language=told_in,
        ui_language=current_language(),
        now=now,
        slug=slug,
        base_revision=base.number,
        typed=sent.typed,
    )[0]


def _let_go_of_draft(key: str) -> None:
    """Delete the draft of a text that is published now."""
    if key:
        reviewer = desk.reviewer()
        draft = find_submission(session(), key, Asker(account=reviewer))
        drafts.delete_draft(session(), draft, account=reviewer, now=datetime.now(UTC), uploads=desk.uploads())


def _differences(before: Typed, after: Typed) -> tuple[ToldDifference, ...]:
    old, new = (Telling(reading.text, reading.facts) for reading in map(read_typed, (before, after)))
    return compare_told(old, new, current_language())


def _show(
    slug: str, revision: Revision, sent: Sent, *, problems: Sequence[FormProblem] = (), clash: Clash | None = None
) -> Response:
    practice = history.practice_of(revision)
    told_in, language = first(sent.typed, "language"), current_language()
    others = [text.language for text in practice.texts if text.language != told_in]
    values = {
        "note": sent.note,
        "draft": sent.draft,
        **{name: "\n\n".join(sent.typed.get(name, ())) for name in FIELDS},
    }
    is_asked = {OTHER: bool(values[OTHER]), _SOURCES: told_in == practice.original.language}
    html = render_template(
        "work/correct.html",
        slug=slug,
        title=practice.text_for(language).title,
        base=revision.number,
        text_language=told_in,
        fields=[(name, field_name(name, language)) for name in FIELDS if is_asked.get(name, True)],
        others=[(one, language_name(one, language)) for one in others],
        form=Form(values=values, problems=tuple(problems)),
        clash=clash,
    )
    return make_response(html, 409 if clash else 422 if problems else 200)
