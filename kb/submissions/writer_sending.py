"""A draft on its way: sent in, withdrawn, taken up again, shown to a colleague; and the link by mail for those without an account."""

from contextlib import suppress

from flask import Response, current_app, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts import throttling
from kb.accounts.signed_in import current_account
from kb.accounts.throttling import TooManyAttempts
from kb.accounts.waiting import wait_told, with_retry_after
from kb.database.requests import session
from kb.mail.outbox import BadAddress
from kb.practices.schema import LICENCES
from kb.submissions import desk, draft_links, drafts, moves
from kb.submissions.models import Submission
from kb.submissions.typed import first
from kb.submissions.writer_desk import (
    MAILED,
    MOST_IN_FORM,
    OPEN,
    answer,
    blueprint,
    draft_page,
    form_problems,
    limit_network,
    now,
    open_draft,
    title_of,
    typed_of,
)
from kb.submissions.writer_versions import show_preview
from kb.web.forms import FormProblem


@blueprint.get("/<key>/send")
def send(key: str) -> BaseResponse:
    """Show what is still missing, what the reviewer will look at, and ask for consent."""
    return _show(open_draft(key), key)


@blueprint.post("/<key>/send")
def submit(key: str) -> BaseResponse:
    """Send a draft in; without an account, its author confirms an address first."""
    submission = open_draft(key)
    if request.form.get("consent") != "yes":
        return _show(submission, key, status=422, problem="consent")
    if submission.author_id is None and submission.author_email is None:
        return _ask_to_confirm(submission, key)
    try:
        moves.submit(session(), submission, account=current_account(), now=now())
    except moves.NotReady:
        return _show(submission, key, status=422, problem="not-ready")
    except moves.NotConfirmed:
        return _ask_to_confirm(submission, key)
    return redirect(url_for("writer.page", key=key), code=303)


@blueprint.get("/confirm/<secret>")
def confirm(secret: str) -> Response:
    """Ask for one more press of a button: programs that look at mails follow links, too."""
    return answer("work/write_confirm.html", secret=secret)


@blueprint.post("/confirm/<secret>")
def confirmed(secret: str) -> BaseResponse:
    """Take an address as confirmed, and open the draft."""
    _submission, key = draft_links.confirm_email(session(), secret, now=now())
    return redirect(url_for("writer.page", key=key, confirmed=1), code=303)


@blueprint.post("/<key>/state")
def move(key: str) -> BaseResponse:
    """Withdraw, take up again, or delete."""
    request.max_content_length = request.max_form_memory_size = MOST_IN_FORM
    submission, account = open_draft(key), current_account()
    wanted = request.form.get("move")
    if wanted == "delete":
        if request.form.get("sure") != "yes":
            return redirect(url_for("writer.page", key=key, _anchor="delete"), code=303)
        drafts.delete_draft(session(), submission, account=account, now=now(), uploads=desk.uploads())
        return answer("work/write_deleted.html")
    if wanted == "withdraw":
        moves.withdraw(session(), submission, account=account, now=now())
    elif wanted == "reopen":
        moves.reopen(session(), submission, account=account, now=now())
    return redirect(url_for("writer.page", key=key), code=303)


@blueprint.post("/<key>/comments")
def comment(key: str) -> BaseResponse:
    """Answer a reviewer's comment, or mark it as done."""
    submission, account = open_draft(key), current_account()
    settle(submission)
    if text := request.form.get("text", "").strip():
        moves.add_comment(session(), submission, account=account, field="", text=text[:4000], now=now())
    return redirect(url_for("writer.page", key=key, _anchor="comments"), code=303)


@blueprint.get("/shared/<secret>")
def shared(secret: str) -> Response:
    """Show a draft to a colleague who has its preview link."""
    submission = draft_links.find_by_preview(session(), secret, now=now())
    return show_preview(submission, secret, is_own=False)


@blueprint.post("/<key>/mail")
def mail_way_back(key: str) -> BaseResponse:
    """Mail the link to a draft that is not to be changed now."""
    return redirect(mail_link(open_draft(key), key), code=303)


def settle(submission: Submission) -> None:
    """Mark a comment as done, if the form says so."""
    if settled := request.form.get("settle"):
        with suppress(moves.NoSuchComment):  # pressed twice
            moves.settle_comment(session(), submission, settled, account=current_account(), now=now())


def share(submission: Submission, key: str) -> str:
    """Make a preview link; return the path of the page that shows it."""
    secret = draft_links.make_preview_link(session(), submission, account=current_account(), now=now())
    return url_for("writer.page", key=key, shared=secret, _anchor="share")


def mail_link(submission: Submission, key: str) -> str:
    """Mail the link to a draft to its author; return the path of the page that says so."""
    return url_for("writer.page", key=key, mailed="yes" if _mail(submission) else "no", _anchor="link")


def _ask_to_confirm(submission: Submission, key: str) -> BaseResponse:
    try:
        if not _mail(submission):
            return _show(submission, key, status=422, problem="email")
    except TooManyAttempts as error:
        refused = _show(submission, key, status=429, waits=(wait_told(error),))
        return with_retry_after(refused, minutes=error.minutes)
    return answer("work/write_mailed.html", key=key, email=request.form.get("email", "").strip())


def _mail(submission: Submission) -> bool:
    """Mail the link that confirms an address and opens the draft; tell whether the address is one."""
    email = request.form.get("email", "").strip()
    limit_network(MAILED)
    secret_key = str(current_app.config["SECRET_KEY"])
    throttling.require(session(), throttling.LINKS_TO_ADDRESS, email.casefold(), key=secret_key, now=now())
    try:
        draft_links.set_email(session(), submission, email, now=now())
    except BadAddress:
        return False
    return True


def _show(
    submission: Submission, key: str, *, status: int = 200, problem: str = "", waits: tuple[FormProblem, ...] = ()
) -> BaseResponse:
    if submission.state not in OPEN:
        return redirect(url_for("writer.page", key=key), code=303)
    draft = draft_page(submission, key)
    licence = first(typed_of(submission), "licence")
    return answer(
        "work/write_send.html",
        status,
        draft=draft,
        problems=form_problems(draft),
        name=title_of(submission),
        licence=LICENCES.get(licence, LICENCES["CC-BY-4.0"]),
        email=request.form.get("email", ""),
        is_agreed="consent" in request.form,
        problem=problem,
        waits=waits,
    )
