"""Reviewing: the queue, a submission with all that helps to judge it, and the answers to its author."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.models import Account
from kb.accounts.signed_in import sign_in_required
from kb.database.requests import database, session
from kb.errors import KnowledgeBaseError
from kb.practices.views import practice_pages
from kb.submissions import desk, moves, publishing
from kb.submissions.access import Asker, NoSuchSubmission, find_submission
from kb.submissions.catching_up import bring_up_to_date
from kb.submissions.models import Submission
from kb.submissions.outdated import StaleTranslations
from kb.submissions.queue_page import choices, narrowed, queue_line, read_choice
from kb.submissions.refusals import REFUSALS, explain, require_seen
from kb.submissions.review_page import PLACES, make_review
from kb.submissions.ticks import TICKS
from kb.submissions.upkeep_page import make_upkeep
from kb.submissions.workflow import IllegalMove, State
from kb.submissions.writer_form import QUESTIONS
from kb.web.forms import Form, FormProblem, sent_version
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

blueprint = Blueprint("review", __name__, url_prefix="/<language:ui_language>/review")
desk.answer_errors(blueprint)
#: A reviewer's note is a letter, not a book.
MOST_IN_NOTE: Final = 10_000


@blueprint.get("")
@sign_in_required
def queue() -> str:
    """List what waits for a reviewer, and what the collection needs besides."""
    now, language = datetime.now(UTC), current_language()
    rows = moves.queue(session(), reviewer=desk.reviewer(), now=now)
    chosen = read_choice(request.args)
    return render_template(
        "work/review_queue.html",
        lines=[queue_line(row, language, now=now) for row in narrowed(rows, chosen)],
        choices=choices(rows, chosen, language),
        total=len(rows),
        is_narrowed=bool(chosen),
        upkeep=make_upkeep(
            _stale_translations().all(session()), desk.dead_sources(), desk.catalogue().repairs(), language
        ),
    )


@blueprint.get("/<key>")
@sign_in_required
def page(key: str) -> Response:
    """Show a submission as its reader will see it, with ticks, comments, changes and what happened."""
    return _show(_open(key), Form())


@blueprint.post("/<key>/take")
@sign_in_required
def take(key: str) -> BaseResponse:
    """Look after a submission, or leave it to others again, so that two do not do the same work."""
    submission, reviewer, now = _open(key), desk.reviewer(), datetime.now(UTC)
    if request.form.get("take") == "no":
        moves.release(session(), submission, reviewer=reviewer, now=now)
    else:
        moves.take(session(), submission, reviewer=reviewer, now=now)
    return _back(key)


@blueprint.post("/<key>/ticks")
@sign_in_required
def ticks(key: str) -> BaseResponse:
    """Record the ticks that were changed; those that another reviewer made meanwhile stay."""
    submission, reviewer, now = _open(key), desk.reviewer(), datetime.now(UTC)
    shown, ticked = {*request.form.getlist("shown")}, {*request.form.getlist("tick")}
    for tick in TICKS:
        if (tick.key in shown) != (tick.key in ticked):
            moves.set_tick(session(), submission, tick.key, on=tick.key in ticked, reviewer=reviewer, now=now)
    return _back(key, done="ticked", anchor="ticks")


@blueprint.post("/<key>/comments")
@sign_in_required
def comment(key: str) -> BaseResponse:
    """Say something about a section, a fact or the whole."""
    submission, text, field = _open(key), _typed("text"), request.form.get("field", "")
    field = field if field in QUESTIONS else ""
    if not 0 < len(text) <= MOST_IN_NOTE:
        return _show(submission, _wrong(f"comment-{field if field in PLACES else ''}", text), status=422)
    moves.add_comment(session(), submission, account=desk.reviewer(), field=field, text=text, now=datetime.now(UTC))
    return _back(key, done="commented", anchor=request.form.get("at", "comments"))


@blueprint.post("/<key>/comments/<comment_id>/settle")
@sign_in_required
def settle(key: str, comment_id: str) -> BaseResponse:
    """Say that a comment is dealt with, or that it is not."""
    moves.settle_comment(
        session(),
        _open(key),
        comment_id,
        account=desk.reviewer(),
        now=datetime.now(UTC),
        done=request.form.get("settled") != "no",
    )
    return _back(key, anchor=request.form.get("at", "comments"))


@blueprint.post("/<key>/answer")
@sign_in_required
def answer(key: str) -> BaseResponse:
    """Send a submission back, decline it, or accept and publish it."""
    submission, reviewer, note = _open(key), desk.reviewer(), _typed("note")
    wanted = request.form.get("answer", "")
    if wanted not in _ANSWERS:
        abort(400)
    if len(note) > MOST_IN_NOTE or (wanted != "accept" and not note):
        return _show(submission, _wrong("note", note), status=422)
    try:
        seen = require_seen(submission, sent_version())
        _ANSWERS[wanted](submission, reviewer, note, seen)
    except REFUSALS as refusal:
        return _refused(submission, refusal, note)
    return _back(key, done=wanted)


@blueprint.post("/<key>/catch-up")
@sign_in_required
def catch_up(key: str) -> BaseResponse:
    """Put what was published meanwhile into the text that waits, where the two do not touch."""
    submission, reviewer = _open(key), desk.reviewer()
    try:
        is_done = bring_up_to_date(session(), submission, reviewer=reviewer, now=datetime.now(UTC))
    except IllegalMove as refusal:
        return _refused(submission, refusal, "")
    return _back(key, done="caught-up" if is_done else "")


def _send_back(submission: Submission, reviewer: Account, note: str, _seen: int) -> None:
    moves.request_changes(session(), submission, reviewer=reviewer, note=note, now=datetime.now(UTC))


def _decline(submission: Submission, reviewer: Account, note: str, _seen: int) -> None:
    moves.decline(session(), submission, reviewer=reviewer, reason=note, now=datetime.now(UTC))


def _accept(submission: Submission, reviewer: Account, note: str, seen: int) -> None:
    session().commit()  # publishing writes in transactions of its own
    now = datetime.now(UTC)
    publishing.publish(
        database(),
        desk.catalogue(),
        submission.id,
        reviewer_id=reviewer.id,
        now=now,
        uploads=desk.uploads(),
        seen_version=seen,
    )
    if note:
        moves.add_comment(session(), submission, account=reviewer, field="", text=note, now=now)


_ANSWERS: Final[Mapping[str, Callable[[Submission, Account, str, int], None]]] = {
    "send-back": _send_back,
    "decline": _decline,
    "accept": _accept,
}


def _stale_translations() -> StaleTranslations:
    made: StaleTranslations = current_app.extensions.setdefault(
        "kb.stale_translations", StaleTranslations(desk.catalogue().store)
    )
    return made


def _open(key: str) -> Submission:
    """Return a submission that is or was with the reviewers. What its author took back is the author's alone again."""
    reviewer = desk.reviewer()
    submission = find_submission(session(), key, Asker(account=reviewer))
    if submission.submitted_at is None or submission.state in {State.DRAFT, State.WITHDRAWN}:
        raise NoSuchSubmission(key)
    return submission


def _show(submission: Submission, form: Form, *, status: int = 200) -> Response:
    pages = practice_pages()
    review = make_review(
        session(),
        submission,
        reviewer=desk.reviewer(),
        catalogue=desk.catalogue(),
        base_url=pages.base_url,
        language=current_language(),
        compared=(request.args.get("from", ""), request.args.get("to", "")),
        now=datetime.now(UTC),
    )
    return _page("work/review.html", status, review=review, form=form, done=request.args.get("done", ""))


def _refused(submission: Submission, refusal: KnowledgeBaseError, note: str) -> Response:
    """Tell what stands in the way; what was typed is not lost."""
    session().refresh(submission)
    told = explain(refusal, session(), submission, store=desk.catalogue().store)
    return _page("work/review_refused.html", 409, key=submission.id, told=told, note=note)


def _page(template: str, status: int, **values: Any) -> Response:
    return make_response(render_template(template, **values), status)


def _typed(name: str) -> str:
    return request.form.get(name, "").strip()


def _wrong(field: str, text: str) -> Form:
    """Return a form that shows again what was typed, and says what it lacks."""
    message = _("Write down what the author should know, in up to 10,000 characters.")
    return Form(values={field: text}, problems=(FormProblem(field=field, message=message),))


def _back(key: str, *, done: str = "", anchor: str | None = None) -> BaseResponse:
    return redirect(url_for(".page", key=key, done=done or None, _anchor=anchor), code=303)
