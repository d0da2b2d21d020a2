"""The writer: a draft is begun, written part by part, and saved at every chance. Everything works as plain forms."""

from collections.abc import Mapping
from typing import Any

from flask import Response, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.signed_in import ask_to_sign_in, current_account
from kb.database.requests import session
from kb.languages import LANGUAGES
from kb.practices.views import practice_pages
from kb.submissions import drafts, writer_files, writer_sending, writer_versions
from kb.submissions.access import NoSuchSubmission
from kb.submissions.models import Kind, Submission
from kb.submissions.pictures import BadPicture
from kb.submissions.story import story_told
from kb.submissions.typed import MANY, TooLong, Typed
from kb.submissions.writer_desk import (
    MOST_IN_FORM,
    MOST_WITH_WORD_FILE,
    OPEN,
    answer,
    blueprint,
    draft_page,
    form_problems,
    limit_network,
    now,
    open_draft,
    sent_form,
    sent_typed,
    suggested,
    title_of,
)
from kb.submissions.writer_page import DraftPage, saved_answer, saved_told
from kb.submissions.writer_state import state_view
from kb.vocabulary.places import own_name
from kb.vocabulary.terms import vocabulary
from kb.web.forms import LARGEST, sent_version
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

#: The views of these modules belong to the same blueprint.
__all__ = ["blueprint", "writer_files", "writer_sending", "writer_versions"]


@blueprint.get("")
def start() -> BaseResponse | str:
    """Say what writing a practice takes, and offer to begin; a call for practices gives theme, language and collection."""
    if request.args.get("practice") and current_account() is None:
        return ask_to_sign_in()
    theme, language = request.args.get("theme", ""), request.args.get("language", current_language())
    themes = vocabulary().themes
    return render_template(
        "work/write.html",
        drafts=_my_drafts(),
        practice=_practice_to_change(),
        theme=themes.terms.get(theme),
        called_by=request.args.get("collection", "")[:80],
        chosen=language if language in LANGUAGES else current_language(),
        languages=[(tag, own_name(tag)) for tag in LANGUAGES],
    )


@blueprint.post("")
def begin() -> BaseResponse:
    """Begin a draft, from a Word file if one comes along; or a change of a practice that is published."""
    request.max_content_length = MOST_WITH_WORD_FILE
    limit_network()
    account, moment = current_account(), now()
    slug = request.form.get("practice", "")
    if slug:
        if account is None:
            return ask_to_sign_in()
        changed = drafts.begin_edit(
            session(), account, practice_pages().store, slug, ui_language=current_language(), now=moment
        )
        return redirect(url_for("writer.page", key=changed.id), code=303)
    language = request.form.get("language", "")
    language = language if language in LANGUAGES else current_language()
    themes = tuple(theme for theme in request.form.getlist("themes") if theme in vocabulary().themes)
    submission, secret = drafts.begin(
        session(),
        account,
        kind=Kind.NEW,
        language=language,
        ui_language=current_language(),
        typed={"language": (language,), "kind": ("practice",), **({"themes": themes} if themes else {})},
        called_by=request.form.get("collection", "")[:80],
        now=moment,
    )
    key = secret or submission.id
    lost = writer_files.take_files(submission)
    return redirect(url_for("writer.page", key=key, begun=1, lost=lost or None), code=303)


@blueprint.get("/<key>")
def page(key: str) -> Response:
    """Show a draft: to write on, or where it stands while others have it."""
    submission = open_draft(key)
    return _show(submission, draft_page(submission, key))


@blueprint.post("/<key>")
def save(key: str) -> BaseResponse:
    """Save the form, take in what files came with it, and go on to what was asked for."""
    request.max_content_length, request.max_form_memory_size = MOST_WITH_WORD_FILE, MOST_IN_FORM
    try:
        submission = open_draft(key)
    except NoSuchSubmission:
        return _keep_in_page()
    try:
        typed = _with_wishes(sent_typed(submission, sent_form()))
    except TooLong:
        return _show(submission, draft_page(submission, key, _as_sent()), status=413, is_too_long=True)
    try:
        _save(submission, typed, sent_version())
    except (drafts.StaleDraft, drafts.NotOpen) as refusal:
        return writer_versions.show_kept(submission, key, _number_of(refusal), status=409)
    try:
        lost = writer_files.take_files(submission)
        writer_sending.settle(submission)
    except BadPicture as bad:
        return _show(submission, draft_page(submission, key), status=422, picture_problem=_(bad.message, **bad.details))
    return redirect(_next_page(submission, key, lost), code=303)


@blueprint.post("/<key>/save")
def autosave(key: str) -> BaseResponse | tuple[Mapping[str, Any], int]:
    """Save what the page sends by itself: JSON of version and typed; answer how far the draft has come."""
    request.max_content_length = MOST_IN_FORM
    try:
        submission = open_draft(key)
    except NoSuchSubmission:
        return {"problem": "signed-out"}, 401 if current_account() is None else 404
    form, version = _sent_json()
    try:
        typed = sent_typed(submission, form)
        number = _save(submission, typed, version)
    except TooLong:
        return {"problem": "too-long"}, 413
    except (drafts.StaleDraft, drafts.NotOpen) as refusal:
        return {"problem": "changed", "kept": url_for("writer.kept", key=key, number=_number_of(refusal))}, 409
    # It is saved. What follows takes longer than saving, and nobody else should wait for the database meanwhile.
    session().commit()
    return saved_answer(submission, typed, version=number, at=now(), suggested=suggested(typed)), 200


def _save(submission: Submission, typed: Typed, base_version: int) -> int:
    """Save a text; return its version."""
    saved = drafts.save(session(), submission, typed, base_version=base_version, account=current_account(), now=now())
    return saved.version


def _number_of(refusal: drafts.StaleDraft | drafts.NotOpen) -> int:
    """Return the number of the text that was kept instead."""
    return refusal.kept.number if refusal.kept else 0


def _show(submission: Submission, draft: DraftPage, status: int = 200, **more: Any) -> Response:
    is_open = submission.state in OPEN
    return answer(
        "work/write_draft.html" if is_open else "work/write_state.html",
        status,
        draft=draft,
        problems=form_problems(draft),
        name=title_of(submission),
        saved=saved_told(submission.changed_at),
        state=state_view(submission),
        story=story_told(session(), submission),
        kept=drafts.open_kept(session(), submission),
        lost=writer_files.told_losses(request.args.get("lost", "")),
        is_begun="begun" in request.args,
        mailed=request.args.get("mailed", ""),
        is_confirmed="confirmed" in request.args,
        **{"is_too_long": False, "picture_problem": "", "shared": request.args.get("shared", ""), **more},
    )


def _with_wishes(typed: Typed) -> Typed:
    """Return a text with what a button adds to it: a term that was suggested, or the practice that it grew from."""
    field, _colon, value = request.form.get("add", "").partition(":")
    if field in MANY and value:
        typed = {**typed, field: tuple(dict.fromkeys((*typed.get(field, ()), value)))}
    if origin := request.form.get("adapt"):
        typed = {**typed, "kind": ("adaptation",), "adapted_from": (origin,)}
    return typed


def _next_page(submission: Submission, key: str, lost: str) -> str:
    wanted = request.form.get("then", "")
    if wanted == "mail":
        return writer_sending.mail_link(submission, key)
    if wanted == "share":
        return writer_sending.share(submission, key)
    pages = {"preview": "writer.preview_page", "send": "writer.send", "versions": "writer.versions"}
    if wanted in pages:
        return url_for(pages[wanted], key=key)
    field = request.form.get("add", "").partition(":")[0]
    return url_for("writer.page", key=key, lost=lost or None, _anchor=field if field in MANY else None)


def _keep_in_page() -> Response:
    """Answer somebody who was signed out in the middle: what was typed stays in the page, to be sent again."""
    fields = [(name, value) for name, values in sent_form().items() for value in values if name not in {"add", "then"}]
    return answer("work/write_again.html", 401 if current_account() is None else 404, fields=fields)


def _as_sent() -> Typed:
    return {name: tuple(values) for name, values in sent_form().items()}


def _sent_json() -> tuple[dict[str, list[str]], int]:
    """Return what a page sends by itself, whatever it sends."""
    sent = request.get_json(silent=True)
    sent = sent if isinstance(sent, dict) else {}
    typed, version = sent.get("typed"), sent.get("version")
    form = {
        str(name): [value for value in values if isinstance(value, str)]
        for name, values in (typed.items() if isinstance(typed, dict) else ())
        if isinstance(values, list)
    }
    return form, min(max(version, 0), LARGEST) if isinstance(version, int) else 0


def _my_drafts() -> list[tuple[str, str, str]]:
    """Return path, title and state of what somebody who is signed in writes, the latest first."""
    account = current_account()
    if account is None:
        return []
    query = select(Submission).where(Submission.author_id == account.id).order_by(Submission.changed_at.desc())
    found = session().scalars(query.limit(50))
    return [(url_for("writer.page", key=one.id), title_of(one), state_view(one).name) for one in found]


def _practice_to_change() -> tuple[str, str] | None:
    """Return slug and title of the published practice that somebody wants to change."""
    slug = request.args.get("practice", "")
    practice = practice_pages().store.read(slug).practice if slug else None
    return (slug, practice.text_for(current_language()).title) if practice and not practice.is_withdrawn else None
