"""The versions of a draft: what changed between any two, back to one of them, and what to do where two people wrote at once."""

from dataclasses import dataclass

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.signed_in import current_account
from kb.database.requests import session
from kb.practices.presentation import PracticePage
from kb.practices.views import practice_pages
from kb.submissions import desk, drafts
from kb.submissions.merge import Merged, merge
from kb.submissions.models import Submission, Version, VersionNote
from kb.submissions.preview import practice_before, preview, read_submission
from kb.submissions.story import moment_told
from kb.submissions.told import Telling, ToldDifference, compare_told
from kb.submissions.typed import MANY, TEXTS, TooLong, Typed
from kb.submissions.writer_desk import (
    MOST_IN_FORM,
    OPEN,
    answer,
    blueprint,
    open_draft,
    sent_form,
    sent_typed,
    title_of,
    typed_of,
)
from kb.submissions.writer_desk import now as moment
from kb.submissions.writer_fields import field_name
from kb.web.forms import LARGEST, sent_version, whole_number
from kb.web.localisation import current_language
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list."""

    number: int
    day: str
    what: str


@dataclass(frozen=True, slots=True)
class Undecided:
    """A field that both changed, each in their own way."""

    name: str
    label: str
    mine: str
    theirs: str
    can_be_joined: bool


@blueprint.get("/<key>/preview")
def preview_page(key: str) -> Response:
    """Show a draft as its reader will see it."""
    return show_preview(open_draft(key), key)


@blueprint.post("/<key>/preview")
def preview_section(key: str) -> Response:
    """Answer one section as its reader will see it, as a piece of HTML; the page sends its Markdown as it is typed."""
    request.max_content_length = MOST_IN_FORM
    submission = open_draft(key)
    try:
        typed = sent_typed(submission, sent_form())
    except TooLong:
        abort(413)
    # Rendering takes its time, and nobody else should wait for the database meanwhile; so what it needs is asked for before.
    submission.pictures  # noqa: B018 - read here once, it stays read
    session().commit()
    told, _problems = read_submission(typed, submission, practice_before(desk.catalogue().store, submission))
    page = _preview(submission, told, key)
    html = "".join((page.lead, *(part.html for part in page.parts), page.footnotes))
    return Response(html, mimetype="text/html")


@blueprint.get("/<key>/versions")
def versions(key: str) -> Response:
    """List the versions of a draft, and what changed between two of them; without numbers, what changed last."""
    submission = open_draft(key)
    found = drafts.versions(session(), submission)
    newest = found[0].number if found else 0
    after = request.args.get("to", newest, type=whole_number)
    before = request.args.get(
        "from", max((one.number for one in found if one.number < after), default=after), type=whole_number
    )
    by_number = {one.number: one for one in found}
    if found and not {before, after} <= by_number.keys():
        abort(404)
    return answer(
        "work/write_versions.html",
        key=key,
        name=title_of(submission),
        lines=[_line(one) for one in found],
        before=before,
        after=after,
        differences=_differences(submission, by_number[before], by_number[after]) if found else (),
        can_restore=submission.state in OPEN and bool(found) and after != newest,
        version=submission.version,
    )


@blueprint.post("/<key>/versions")
def restore(key: str) -> BaseResponse:
    """Go back to a version: its text becomes the latest one."""
    submission = open_draft(key)
    number = request.form.get("number", 0, type=whole_number)
    try:
        drafts.restore(
            session(), submission, number, base_version=sent_version(), account=current_account(), now=moment()
        )
    except drafts.StaleDraft as stale:
        return show_kept(submission, key, stale.kept.number, status=409)
    return redirect(url_for("writer.page", key=key), code=303)


@blueprint.get(f"/<key>/kept/<int(max={LARGEST}):number>")
def kept(key: str, number: int) -> Response:
    """Show a text that was typed while somebody else saved theirs, and what differs."""
    return show_kept(open_draft(key), key, number)


@blueprint.post(f"/<key>/kept/<int(max={LARGEST}):number>")
def settle(key: str, number: int) -> BaseResponse:
    """Take mine, theirs, or both put together."""
    submission = open_draft(key)
    mine = _kept(submission, number)
    choice = request.form.get("choice", "")
    if choice == "mine":
        typed = drafts.as_typed(mine.typed)
    elif choice == "both":
        typed = _decided(_merged(submission, mine))
    else:
        typed = typed_of(submission)
    try:
        drafts.merge_kept(
            session(), submission, number, typed, base_version=sent_version(), account=current_account(), now=moment()
        )
    except drafts.StaleDraft as stale:
        return show_kept(submission, key, stale.kept.number, status=409)
    return redirect(url_for("writer.page", key=key), code=303)


def show_kept(submission: Submission, key: str, number: int, *, status: int = 200) -> Response:
    """Show a kept text beside the latest one: what differs, what can be put together, and what is to be decided."""
    mine = _kept(submission, number)
    merged = _merged(submission, mine)
    latest = typed_of(submission)
    before = practice_before(desk.catalogue().store, submission)
    theirs, own = (read_submission(typed, submission, before)[0] for typed in (latest, drafts.as_typed(mine.typed)))
    return answer(
        "work/write_kept.html",
        status,
        key=key,
        number=number,
        name=title_of(submission),
        version=submission.version,
        is_open=submission.state in OPEN,
        differences=compare_told(theirs, own, current_language(), with_mailbox=True),
        undecided=[
            Undecided(
                conflict.name,
                field_name(conflict.name, current_language()),
                "\n".join(conflict.mine),
                "\n".join(conflict.theirs),
                conflict.name in TEXTS,
            )
            for conflict in merged.conflicts
        ],
    )


def show_preview(submission: Submission, key: str, *, is_own: bool = True) -> Response:
    """Show a draft as its reader will see it, to its author or to somebody to whom it was shown."""
    before = practice_before(desk.catalogue().store, submission)
    told, _problems = read_submission(typed_of(submission), submission, before)
    return answer(
        "work/write_preview.html",
        page=_preview(submission, told, key),
        key=key if is_own else "",
        name=title_of(submission),
    )


def _preview(submission: Submission, told: Telling, key: str) -> PracticePage:
    pages = practice_pages()
    return preview(
        submission,
        told,
        practice_before(pages.store, submission),
        current_language(),
        key=key,
        store=pages.store,
        base_url=pages.base_url,
    )


def _kept(submission: Submission, number: int) -> Version:
    found = drafts.version(session(), submission, number)
    if found.note != VersionNote.KEPT:
        abort(404)
    return found


def _merged(submission: Submission, mine: Version) -> Merged:
    base = drafts.base_of(session(), submission, mine)
    return merge(drafts.as_typed(base.typed), drafts.as_typed(mine.typed), typed_of(submission), sets=MANY, texts=TEXTS)


def _decided(merged: Merged) -> Typed:
    """Return what was put together, with what was decided where both had changed a field."""
    values = dict(merged.values)
    for conflict in merged.conflicts:
        choice = request.form.get(f"of-{conflict.name}", "")
        joined = "\n\n".join(text for text in (*conflict.theirs, *conflict.mine) if text.strip())
        if choice == "both" and conflict.name in TEXTS:
            values[conflict.name] = (joined,)
        else:
            values[conflict.name] = conflict.theirs if choice == "theirs" else conflict.mine
    return values


def _differences(submission: Submission, before: Version, after: Version) -> tuple[ToldDifference, ...]:
    published = practice_before(desk.catalogue().store, submission)
    old, new = (read_submission(drafts.as_typed(one.typed), submission, published)[0] for one in (before, after))
    return compare_told(old, new, current_language(), with_mailbox=True)


def _line(version: Version) -> VersionLine:
    what: dict[str, str] = {
        VersionNote.SAVED: _("saved"),
        VersionNote.SENT: _("sent in"),
        VersionNote.KEPT: _("kept beside: somebody else had saved"),
        "settled": _("kept beside, and done with"),
        VersionNote.MERGED: _("put together"),
        VersionNote.RESTORED: _("restored"),
        VersionNote.IMPORTED: _("from a Word file"),
    }
    return VersionLine(version.number, moment_told(version.saved_at), what[version.note])
