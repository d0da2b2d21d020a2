"""The history of a practice: every revision that was published, what each changed, and for reviewers the way back."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.signed_in import sign_in_required
from kb.database.requests import database, session
from kb.practices.presentation import present
from kb.practices.record import Practice
from kb.practices.store import read_if_there
from kb.practices.views import origin_of, practice_pages
from kb.submissions import desk, history, publishing
from kb.submissions.history_page import compare_practices, history_lines
from kb.submissions.models import Revision
from kb.vocabulary.places import language_name
from kb.web.forms import LARGEST, Form, FormProblem, sent, whole_number
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

blueprint = Blueprint("history", __name__)
desk.answer_errors(blueprint)
_PRACTICE: Final = "/<language:ui_language>/practices/<slug>"
_AT: Final = f"{_PRACTICE}/history"
#: As many characters of a note or a reason are kept.
MOST_IN_NOTE: Final = 500


@blueprint.get(_AT)
def page(slug: str) -> Response:
    """List the revisions of a practice."""
    return _list(slug, Form())


@blueprint.get(f"{_AT}/<int(max={LARGEST}):number>")
def revision_page(slug: str, number: int) -> Response:
    """Show a practice as it was, in the reader's language or in another that it had then."""
    revisions = _open(slug)[1]
    practice = history.practice_of(_numbered(revisions, number))
    language, pages = current_language(), practice_pages()
    text = practice.text_for(request.args.get("text", language))
    body = pages.rendered.get(slug, text)
    origin = origin_of(pages.store, practice)
    return _answer(
        "work/history_revision.html",
        slug=slug,
        line=next(line for line in history_lines(slug, revisions) if line.number == number),
        page=present(practice, body, text, language, base_url=pages.base_url, origin=origin),
        others=[(one.language, language_name(one.language, language)) for one in practice.texts if one is not text],
    )


@blueprint.get(f"{_AT}/compare")
def compare(slug: str) -> Response:
    """Show what changed between two revisions; without numbers, what the latest one changed."""
    practice, revisions = _open(slug)
    after = _numbered(revisions, request.args.get("to", revisions[0].number, type=whole_number))
    former = max((one.number for one in revisions if one.number < after.number), default=after.number)
    before = _numbered(revisions, request.args.get("from", former, type=whole_number))
    return _answer(
        "work/history_compare.html",
        slug=slug,
        title=_title(practice, revisions),
        lines=history_lines(slug, revisions),
        before=before.number,
        after=after.number,
        texts=compare_practices(history.practice_of(before), history.practice_of(after), current_language()),
    )


@blueprint.post(f"{_AT}/<int(max={LARGEST}):number>/restore")
@sign_in_required
def restore(slug: str, number: int) -> BaseResponse:
    """Publish an older revision again, as a new one."""
    reviewer = desk.reviewer()
    _numbered(_open(slug)[1], number)
    note = sent("note")["note"][:MOST_IN_NOTE] or _("Restored from revision %(number)s.", number=number)
    session().commit()  # publishing writes in transactions of its own
    publishing.restore_revision(
        database(), desk.catalogue(), slug, number, reviewer_id=reviewer.id, note=note, now=datetime.now(UTC)
    )
    return redirect(url_for(".page", slug=slug, done="restored"), code=303)


@blueprint.post(f"{_PRACTICE}/withdraw")
@sign_in_required
def withdraw(slug: str) -> BaseResponse:
    """Take a practice back; its address then tells the reason."""
    reviewer = desk.reviewer()
    values = sent("reason")
    if not values["reason"] or len(values["reason"]) > MOST_IN_NOTE:
        message = _("Say why, in up to 500 characters. Readers who follow an old link will see it.")
        return _list(slug, Form(values=values, problems=(FormProblem(field="reason", message=message),)), status=422)
    _open(slug)
    session().commit()  # publishing writes in transactions of its own
    publishing.withdraw_practice(
        database(), desk.catalogue(), slug, reviewer_id=reviewer.id, reason=values["reason"], now=datetime.now(UTC)
    )
    return redirect(url_for(".page", slug=slug, done="withdrawn"), code=303)


def _list(slug: str, form: Form, *, status: int = 200) -> Response:
    practice, revisions = _open(slug)
    return _answer(
        "work/history.html",
        status=status,
        slug=slug,
        title=_title(practice, revisions),
        lines=history_lines(slug, revisions),
        is_withdrawn=practice is not None and practice.is_withdrawn,
        done=request.args.get("done", ""),
        form=form,
    )


def _open(slug: str) -> tuple[Practice | None, Sequence[Revision]]:
    """Return a practice as it is now, and its revisions. What is withdrawn or cannot be read is shown to reviewers only."""
    # One that is just being published is nobody's yet.
    revisions = [one for one in history.revisions_of(session(), slug) if one.written_at is not None]
    practice = read_if_there(practice_pages().store, slug)
    if not revisions:
        abort(404)
    if (practice is None or practice.is_withdrawn) and not desk.is_reviewer():
        abort(404 if practice is None else 410)
    return practice, revisions


def _numbered(revisions: Sequence[Revision], number: int) -> Revision:
    found = next((revision for revision in revisions if revision.number == number), None)
    return found or abort(404)


def _title(practice: Practice | None, revisions: Sequence[Revision]) -> str:
    return (practice or history.practice_of(revisions[0])).text_for(current_language()).title


def _answer(template: str, *, status: int = 200, **values: object) -> Response:
    response = make_response(render_template(template, is_reviewer=desk.is_reviewer(), **values), status)
    # It depends on the database, too: what is remembered until the next change of the index would be out of date.
    response.headers["Cache-Control"] = "no-cache"
    return response
