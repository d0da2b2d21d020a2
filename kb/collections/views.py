"""The pages on which a collection is begun, and seen by those who make it."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.signed_in import current_account, sign_in_required
from kb.collections import detail_views, item_views, keep_views, practice_views  # noqa: F401 - they join the blueprint
from kb.collections.access import UnknownCollection, to_edit
from kb.collections.beginning import begin, practices_in
from kb.collections.blueprint import (
    ALL,
    ONE,
    answer,
    board_of,
    editor,
    now,
    told,
    typed_form,
)
from kb.collections.blueprint import blueprint as blueprint
from kb.collections.checks import NotFit
from kb.collections.codes import written
from kb.collections.messages import done_told
from kb.collections.models import Collection, Visibility
from kb.collections.own import OwnCollection, own_list
from kb.collections.workshop import place_patterns, workshop_of
from kb.database.requests import session
from kb.web.forms import Form
from kb.web.localisation import current_language
from kb.web.templating import OWN_NAMES


@blueprint.app_template_global()
def my_collections() -> tuple[OwnCollection, ...]:
    """Return the collections of who is signed in. For `collections/_mine.html`."""
    account = current_account()
    return own_list(session(), account) if account else ()


@blueprint.get(f"{ALL}/new")
@sign_in_required
def new() -> Response:
    """Show the form that begins a collection, with the practices that the address names."""
    return _new_page(Form(values={"written_in": current_language()}), request.args.getlist("practice"))


@blueprint.post(f"{ALL}/new")
@sign_in_required
def create() -> BaseResponse:
    """Begin a collection."""
    values, slugs = typed_form(), request.form.getlist("practice")
    try:
        collection = begin(session(), editor(), values, practices_in(slugs), language=current_language(), now=now())
    except NotFit as error:
        return _new_page(Form(values=values, problems=told(error.problems)), slugs, status=422)
    return redirect(url_for(".edit", collection_id=collection.id, done="begun"), 303)


@blueprint.get(ONE)
@sign_in_required
def edit(collection_id: str) -> BaseResponse:
    """Show a collection to those who make it; others come to the board of a listed one."""
    try:
        collection = to_edit(session(), editor(), collection_id)
    except UnknownCollection:
        return _board_instead(session().get(Collection, collection_id))
    board = board_of(collection)
    workshop = workshop_of(board)
    item_id = request.args.get("item", "")
    done = request.args.get("done", "")
    place, bare_place = place_patterns()
    return answer(
        "edit.html",
        board=board,
        code=written(board.code),
        workshop=workshop,
        is_begun=done == "begun",
        slugs=[item.slug for item in collection.items if item.slug],
        add_after=workshop.line(request.args.get("after", "")),
        message=workshop.moved_told(item_id) if done == "moved" else done_told(done),
        # Where the line is gone, what was done is told at the top.
        told_at=item_id if workshop.has(item_id) else "",
        place_pattern=place,
        bare_place_pattern=bare_place,
    )


def _new_page(form: Form, slugs: list[str], *, status: int = 200) -> Response:
    language = current_language()
    practices = [(one.slug, one.text_for(language)) for one in practices_in(slugs)]
    return answer("new.html", status=status, form=form, practices=practices, languages=tuple(OWN_NAMES.items()))


def _board_instead(collection: Collection | None) -> BaseResponse:
    if collection is None or collection.visibility != Visibility.LISTED:
        raise UnknownCollection
    return redirect(url_for("boards.page", code=written(collection.code)))
