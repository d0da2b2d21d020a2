"""What is said about a collection as a whole: details and cover; its copy, and its end."""

from pathlib import Path
from typing import Any, Final

from flask import Response, abort, current_app, redirect, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.signed_in import sign_in_required
from kb.collections import covers, editing
from kb.collections.access import Standing, standing_of, to_edit, to_own
from kb.collections.blueprint import ONE, answer, blueprint, editor, now, told, typed_form
from kb.collections.checks import MOST_TITLE, NotFit
from kb.collections.codes import written
from kb.collections.copying import copy
from kb.collections.editing import Details, Outdated
from kb.collections.models import Collection
from kb.collections.opening import keep_quiet, opened
from kb.collections.typed import fields_of_details, typed_day, typed_details
from kb.collections.written import details_of
from kb.collections.zones import offered_zones
from kb.database.requests import session
from kb.practices.media import MEDIA_TYPES
from kb.submissions.pictures import MOST_BYTES, BadPicture, clean_picture
from kb.web.forms import Form, FormProblem
from kb.web.templating import OWN_NAMES
from kb.web.wording import gettext as _

#: A picture, and the words about it.
_MOST_WITH_PICTURE: Final = MOST_BYTES + 2**20


@blueprint.get(f"{ONE}/details")
@sign_in_required
def details(collection_id: str) -> Response:
    """Show the form of the details, and below it that of the cover."""
    return _details_page(to_edit(session(), editor(), collection_id))


@blueprint.post(f"{ONE}/details")
@sign_in_required
def change_details(collection_id: str) -> BaseResponse:
    """Save the details; where somebody else has changed them meanwhile, show both."""
    collection, values = to_edit(session(), editor(), collection_id), typed_form()
    typed, seen = typed_details(values, request.form.getlist("languages")), values.get("seen", "")
    form = Form(values=values)
    try:
        editing.change_details(session(), editor(), collection_id, typed, seen=seen, now=now())
    except NotFit as error:
        form = Form(values=values, problems=told(error.problems))
        return _details_page(collection, form=form, typed=typed, seen=seen, status=422)
    except Outdated:
        return _details_page(collection, form=form, typed=typed, is_outdated=True, status=409)
    return redirect(url_for(".edit", collection_id=collection_id, done="details"), 303)


@blueprint.post(f"{ONE}/cover")
@sign_in_required
def change_cover(collection_id: str) -> BaseResponse:
    """Take in a picture with the words about it, or take it away."""
    request.max_content_length = _MOST_WITH_PICTURE
    collection, values = to_edit(session(), editor(), collection_id), typed_form()
    if "remove" in values:
        covers.remove_cover(session(), editor(), collection_id, uploads=_uploads(), now=now())
        return redirect(url_for(".edit", collection_id=collection_id, done="details"), 303)
    sent = request.files.get("cover")
    data, alt = sent.read() if sent else b"", values.get("cover_alt", "")
    # A large picture takes a second: nobody else should wait for the database meanwhile.
    session().commit()
    try:
        picture = clean_picture(data) if data else None
        covers.set_cover(session(), editor(), collection_id, picture, alt=alt, uploads=_uploads(), now=now())
    except NotFit as error:
        return _details_page(collection, cover_form=Form(values=values, problems=told(error.problems)), status=422)
    except BadPicture as bad:
        problem = FormProblem(field="cover", message=_(bad.message, **bad.details))
        return _details_page(collection, cover_form=Form(values=values, problems=(problem,)), status=422)
    return redirect(url_for(".edit", collection_id=collection_id, done="details"), 303)


@blueprint.get("/c/<code>/cover/<name>")
def cover(code: str, name: str) -> Response:
    """Serve the picture of a collection, locked up in a sandbox, to whoever may see the collection."""
    collection = opened(code)
    path = covers.cover_file(collection, uploads=_uploads())
    if path is None or name != collection.cover:
        abort(404)
    response = send_file(path, mimetype=MEDIA_TYPES.get(path.suffix))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return keep_quiet(response, collection)


@blueprint.get(f"{ONE}/copy")
@sign_in_required
def copy_page(collection_id: str) -> Response:
    """Ask how the copy is called, and when its seminar begins."""
    collection = to_edit(session(), editor(), collection_id)
    title = _("%(title)s (copy)", title=collection.title)
    return _copy_page(collection, Form(values={"title": title if len(title) <= MOST_TITLE else collection.title}))


@blueprint.post(f"{ONE}/copy")
@sign_in_required
def make_copy(collection_id: str) -> BaseResponse:
    """Make a copy."""
    collection, values = to_edit(session(), editor(), collection_id), typed_form()
    title = " ".join(values.get("title", "").split())
    try:
        first_day = typed_day(values.get("day", ""))
        made = copy(session(), editor(), collection_id, title=title, first_day=first_day, uploads=_uploads(), now=now())
    except NotFit as error:
        return _copy_page(collection, Form(values=values, problems=told(error.problems)), status=422)
    return redirect(url_for(".edit", collection_id=made.id, done="copied"), 303)


@blueprint.get(f"{ONE}/delete")
@sign_in_required
def delete_page(collection_id: str) -> Response:
    """Ask whether a collection is to be deleted."""
    collection = to_own(session(), editor(), collection_id)
    return answer("delete.html", collection_id=collection_id, title=collection.title)


@blueprint.post(f"{ONE}/delete")
@sign_in_required
def delete(collection_id: str) -> BaseResponse:
    """Delete a collection."""
    editing.delete(session(), editor(), collection_id, now=now())
    covers.forget(session(), collection_id, uploads=_uploads())
    return redirect(url_for(".page", done="deleted"), 303)


def _details_page(
    collection: Collection,
    *,
    form: Form | None = None,
    typed: Details | None = None,
    seen: str = "",
    cover_form: Form | None = None,
    is_outdated: bool = False,
    status: int = 200,
) -> Response:
    present = details_of(collection)
    shown = typed or present
    return answer(
        "details.html",
        status=status,
        collection_id=collection.id,
        title=collection.title,
        form=form or Form(values=fields_of_details(present)),
        chosen_languages=shown.languages,
        languages=tuple(OWN_NAMES.items()),
        zones=offered_zones(present.time_zone),
        seen=seen or present.mark,
        theirs=fields_of_details(present) if is_outdated else None,
        their_languages=[OWN_NAMES[one] for one in present.languages],
        cover_path=_cover_path(collection),
        cover_alt=collection.cover_alt,
        cover_form=cover_form or Form(values={"cover_alt": collection.cover_alt}),
        code=written(collection.code),
        is_owner=standing_of(session(), editor(), collection) is Standing.OWNER,
    )


def _copy_page(collection: Collection, form: Form, *, status: int = 200) -> Response:
    has_days = any(item.day for item in collection.items)
    values: dict[str, Any] = {"collection_id": collection.id, "title": collection.title, "has_days": has_days}
    return answer("copy.html", status=status, form=form, **values)


def _cover_path(collection: Collection) -> str:
    if not collection.cover:
        return ""
    return url_for(".cover", code=written(collection.code), name=collection.cover)


def _uploads() -> Path:
    found: Path = current_app.extensions["kb.uploads"]
    return found
