"""What the views of the writer share: the draft that is asked for, what was typed, and pages that no cache keeps."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from flask import Blueprint, Response, current_app, make_response, render_template, request, url_for

from kb.accounts import throttling
from kb.accounts.permissions import NotAllowed
from kb.accounts.signed_in import current_account
from kb.database.requests import session
from kb.practices.store import UnknownPractice
from kb.practices.views import practice_pages
from kb.submissions import desk
from kb.submissions.access import Asker, NoSuchSubmission, Standing, find_submission, standing_of
from kb.submissions.drafts import NotOpen
from kb.submissions.history import NeedsRepair
from kb.submissions.models import Submission
from kb.submissions.suggestions import Suggested, near_duplicates, suggest_terms
from kb.submissions.typed import Typed, clean, first
from kb.submissions.versions import NoSuchVersion, as_typed
from kb.submissions.workflow import IllegalMove, State
from kb.submissions.writer_page import DraftPage, NearView, asked_names, make_page, tell, text_language
from kb.web.error_pages import make_error_response
from kb.web.forms import FormProblem
from kb.web.network import asking_network
from kb.web.wording import gettext as _

blueprint = Blueprint("writer", __name__, url_prefix="/<language:ui_language>/write")

#: While it stands so, its author writes; else it is with the reviewers, or done.
OPEN: Final = frozenset({State.DRAFT, State.CHANGES_REQUESTED})
#: The texts of a draft, each letter of them three bytes long as forms send it.
MOST_IN_FORM: Final = 2 * 2**20
MOST_WITH_PICTURE: Final = MOST_IN_FORM + 5 * 2**20
MOST_WITH_WORD_FILE: Final = MOST_WITH_PICTURE + 12 * 2**20
#: Whoever has no account begins and mails no more than this from one network; a seminar of forty shares one.
BEGUN: Final = throttling.Limit(name="drafts", most=60, within=timedelta(hours=1))
MAILED: Final = throttling.Limit(name="draft-mail", most=20, within=timedelta(hours=1))


def now() -> datetime:
    """Return the time of this request."""
    return datetime.now(UTC)


def open_draft(key: str) -> Submission:
    """Return the draft of its author, who came by its id or a secret link; raise `NoSuchSubmission` for everybody else."""
    asker = Asker(account=current_account(), resume_secret=key)
    submission = find_submission(session(), key, asker)
    if standing_of(submission, asker) is not Standing.AUTHOR:
        raise NoSuchSubmission(key)
    return submission


def typed_of(submission: Submission) -> Typed:
    """Return the latest text of a draft."""
    return as_typed(submission.typed)


def sent_typed(submission: Submission, form: Mapping[str, Sequence[str]]) -> Typed:
    """Return what a form sends for a draft; what the form does not ask for stays as it is. Raise `TooLong`."""
    asked = asked_names(submission)
    kept = {name: values for name, values in typed_of(submission).items() if name not in asked}
    typed = clean({name: values for name, values in form.items() if name in asked})
    return kept | {name: values for name, values in _with_slug(typed).items() if any(values)}


def _with_slug(typed: Typed) -> Typed:
    """Return a text that names the practice it grew from by its slug, where the address of its page was typed."""
    base_url = re.escape(practice_pages().base_url)
    found = re.match(rf"{base_url}/(?:[a-z]+/practices|p)/([a-z0-9-]+)", first(typed, "adapted_from"))
    return {**typed, "adapted_from": (found[1],)} if found else typed


def sent_form() -> dict[str, list[str]]:
    """Return all fields of the form that this request sends."""
    return {name: request.form.getlist(name) for name in request.form}


def draft_page(submission: Submission, key: str, typed: Typed | None = None) -> DraftPage:
    """Return the page of a draft, with what its text suggests and resembles."""
    typed = typed_of(submission) if typed is None else typed
    catalogue = desk.catalogue()
    near = near_duplicates(catalogue, typed, except_slug=submission.slug)
    links = tuple(NearView(one.slug, one.title, url_for("practices.page", slug=one.slug)) for one in near)
    return make_page(submission, key, typed, store=catalogue.store, suggested=suggested(typed), near=links)


def form_problems(draft: DraftPage) -> tuple[FormProblem, ...]:
    """Return what is to be mended of what was typed."""
    return tuple(FormProblem(field=problem.field, message=tell(problem)) for problem in draft.problems)


def suggested(typed: Typed) -> Suggested:
    """Return the terms that a text names."""
    return suggest_terms(typed, text_language(typed), senses=desk.catalogue().senses)


def limit_network(limit: throttling.Limit = BEGUN) -> None:
    """Count what somebody without an account does; raise `TooManyAttempts`."""
    if current_account() is None:
        secret_key = str(current_app.config["SECRET_KEY"])
        throttling.require(session(), limit, asking_network(), key=secret_key, now=now())


def title_of(submission: Submission) -> str:
    """Return what a draft is called in lists."""
    return first(typed_of(submission), "title") or _("A practice without a title")


def answer(template: str, status: int = 200, **values: Any) -> Response:
    """Return a page."""
    return make_response(render_template(template, **values), status)


@blueprint.after_request
def keep_private(response: Response) -> Response:
    """Keep drafts out of caches, and the secrets in their addresses out of other pages' logs."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.errorhandler(NoSuchSubmission)
@blueprint.errorhandler(NoSuchVersion)
@blueprint.errorhandler(UnknownPractice)
def _not_here(_error: Exception) -> Response:
    return make_error_response(
        404,
        title=_("This draft is not here"),
        advice=_("The link may be incomplete or over. If the draft belongs to your account, sign in first."),
    )


@blueprint.errorhandler(NotAllowed)
def _not_allowed(_error: NotAllowed) -> Response:
    return make_error_response(
        403, title=_("Only its author may do this"), advice=_("Sign in with the account that wrote it.")
    )


@blueprint.errorhandler(NeedsRepair)
def _needs_repair(_error: NeedsRepair) -> Response:
    return make_error_response(
        409,
        title=_("The files of this practice need repair first"),
        advice=_("One of them cannot be read, so it cannot be changed here yet. Nothing was lost."),
    )


@blueprint.errorhandler(IllegalMove)
@blueprint.errorhandler(NotOpen)
def _not_now(_error: Exception) -> Response:
    return make_error_response(
        409,
        title=_("Something has happened to this text in the meantime"),
        advice=_("Open it again to see where it stands. Nothing was lost."),
    )
