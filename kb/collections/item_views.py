"""Adds, changes, moves and removes the lines of a collection."""

from collections.abc import Mapping
from typing import Any, Final

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.signed_in import sign_in_required
from kb.collections import editing, following, ordering
from kb.collections.access import to_edit
from kb.collections.beginning import practices_in
from kb.collections.blueprint import ONE, answer, blueprint, board_of, editor, line_path, now, told, typed_form
from kb.collections.checks import NotFit
from kb.collections.editing import Outdated, UnknownItem
from kb.collections.item_page import heading_for_change, heading_for_new, link_kinds, theirs
from kb.collections.models import Collection, CollectionItem, ItemKind
from kb.collections.places import place_choices, place_of, position_of, put_after
from kb.collections.typed import fields_of_item, typed_item
from kb.collections.workshop import Line, workshop_of
from kb.collections.written import item_of_row
from kb.database.requests import session
from kb.web.forms import Form, FormProblem, sent_version
from kb.web.wording import gettext as _

_ITEMS: Final = f"{ONE}/items"
_ITEM: Final = f"{_ITEMS}/<item_id>"
_FOLLOWING: Final = {
    "freeze": (following.freeze, "frozen"),
    "follow": (following.follow, "followed"),
    "seen": (following.note_seen, "seen"),
}


@blueprint.get(f"{_ITEMS}/new")
@sign_in_required
def new_item(collection_id: str) -> BaseResponse:
    """Show the form of a new line; practices have a page of their own."""
    collection, kind = to_edit(session(), editor(), collection_id), _kind(request.args.get("kind", ""))
    after = request.args.get("after", "")
    if kind is ItemKind.PRACTICE:
        return redirect(url_for(".find_practices", collection_id=collection_id, after=after or None))
    return _new_page(collection, kind, Form(values={"after": after}))


@blueprint.post(_ITEMS)
@sign_in_required
def add_item(collection_id: str) -> BaseResponse:
    """Add a line, or several practices."""
    collection, values = to_edit(session(), editor(), collection_id), typed_form()
    kind = _kind(values.get("kind", ""))
    practices = practices_in(request.form.getlist("practice")) if kind is ItemKind.PRACTICE else []
    if kind is ItemKind.PRACTICE and not practices:
        if values.get("note"):
            message = _("This practice is no longer here. Copy your note before you choose another one.")
            gone = Form(values=values, problems=(FormProblem(field="note", message=message),))
            return _new_page(collection, kind, gone, status=422)
        return redirect(url_for(".find_practices", collection_id=collection_id, done="nothing"), 303)
    at = position_of(collection.items, values.get("after", ""))
    try:
        items = [typed_item(kind, values, slug=one.slug) for one in practices] or [typed_item(kind, values)]
        rows = [
            editing.add(session(), editor(), collection_id, item, at=None if at is None else at + count, now=now())
            for count, item in enumerate(items)
        ]
    except NotFit as error:
        # What was added before the list was full does not stay.
        session().rollback()
        collection = to_edit(session(), editor(), collection_id)
        return _new_page(collection, kind, Form(values=values, problems=told(error.problems)), status=422)
    return redirect(line_path(collection_id, rows[0].id, "added"), 303)


@blueprint.get(_ITEM)
@sign_in_required
def item_page(collection_id: str, item_id: str) -> Response:
    """Show the form of a line."""
    collection = to_edit(session(), editor(), collection_id)
    row = editing.item_of(collection, item_id)
    after = place_of(collection.items, row)
    values = {**fields_of_item(item_of_row(row)), "after": after, "stood_after": after}
    return _change_page(collection, row, Form(values=values))


@blueprint.post(_ITEM)
@sign_in_required
def change_item(collection_id: str, item_id: str) -> BaseResponse:
    """Save a line; where somebody else has changed or removed it, show both texts."""
    collection, values = to_edit(session(), editor(), collection_id), typed_form()
    try:
        row = editing.item_of(collection, item_id)
    except UnknownItem:
        return _removed_page(collection, values)
    try:
        typed = typed_item(ItemKind(row.kind), values, slug=row.slug)
        editing.change_item(session(), editor(), collection_id, item_id, typed, base=sent_version(), now=now())
        # Where the choice was left alone, somebody else may have moved the line meanwhile.
        if values.get("after", "") != values.get("stood_after", ""):
            put_after(session(), editor(), collection_id, item_id, values.get("after", ""), now=now())
    except NotFit as error:
        return _change_page(
            collection, row, Form(values=values, problems=told(error.problems)), base=sent_version(), status=422
        )
    except Outdated:
        return _change_page(collection, row, Form(values=values), is_outdated=True, status=409)
    return redirect(line_path(collection_id, item_id, "saved"), 303)


@blueprint.get(f"{_ITEM}/remove")
@sign_in_required
def remove_page(collection_id: str, item_id: str) -> Response:
    """Ask whether a line is to be removed."""
    collection = to_edit(session(), editor(), collection_id)
    row = editing.item_of(collection, item_id)
    return answer("remove.html", collection_id=collection_id, title=collection.title, line=_line(collection, row))


@blueprint.post(f"{_ITEM}/remove")
@sign_in_required
def remove_item(collection_id: str, item_id: str) -> BaseResponse:
    """Remove a line, and come back to the one that has its place."""
    collection = to_edit(session(), editor(), collection_id)
    place = next((item.position for item in collection.items if item.id == item_id), 0)
    editing.remove_item(session(), editor(), collection_id, item_id, now=now())
    next_one = collection.items[min(place, len(collection.items) - 1)].id if collection.items else ""
    if not next_one:
        return redirect(url_for(".edit", collection_id=collection_id, done="removed"), 303)
    return redirect(line_path(collection_id, next_one, "removed"), 303)


@blueprint.post(f"{_ITEM}/move")
@sign_in_required
def move_item(collection_id: str, item_id: str) -> BaseResponse:
    """Move a line: by one place, with its section, or before or after another line."""
    to, before, after = (request.form.get(name, "") for name in ("to", "before", "after"))
    here = (session(), editor(), collection_id, item_id)
    if to in {"up", "down"}:
        ordering.move_by(*here, steps=1 if to == "down" else -1, now=now())
    elif to in {"section-up", "section-down"}:
        ordering.move_section(*here, is_down=to == "section-down", now=now())
    elif before or after:
        ordering.move_beside(
            *here, other_id=before or after, is_after=not before, with_section=to == "section", now=now()
        )
    else:
        abort(400)
    return redirect(line_path(collection_id, item_id, "moved"), 303)


@blueprint.post(f"{_ITEM}/revision")
@sign_in_required
def choose_revision(collection_id: str, item_id: str) -> BaseResponse:
    """Let a practice stay as it is, follow it again, or note that its change was seen."""
    what = request.form.get("what", "")
    if what not in _FOLLOWING:
        abort(400)
    act, done = _FOLLOWING[what]
    act(session(), editor(), collection_id, item_id, now=now())
    return redirect(line_path(collection_id, item_id, done), 303)


def _new_page(
    collection: Collection, kind: ItemKind, form: Form, *, is_removed: bool = False, status: int = 200
) -> Response:
    workshop = workshop_of(board_of(collection))
    return _page(
        collection,
        kind,
        form,
        status=status,
        heading=heading_for_new(kind),
        action=url_for(".add_item", collection_id=collection.id),
        places=place_choices(workshop),
        practices=request.form.getlist("practice"),
        is_removed=is_removed,
    )


def _removed_page(collection: Collection, values: Mapping[str, str]) -> Response:
    """Show the text of a line that somebody removed meanwhile; to save it is to add it again."""
    return _new_page(collection, _kind(values.get("kind", "")), Form(values=values), is_removed=True, status=409)


def _change_page(
    collection: Collection,
    row: CollectionItem,
    form: Form,
    *,
    base: int | None = None,
    is_outdated: bool = False,
    status: int = 200,
) -> Response:
    kind = ItemKind(row.kind)
    return _page(
        collection,
        kind,
        form,
        status=status,
        heading=heading_for_change(kind),
        action=url_for(".change_item", collection_id=collection.id, item_id=row.id),
        line=_line(collection, row),
        places=place_choices(workshop_of(board_of(collection)), without=row.id),
        practices=[row.slug] if row.slug else [],
        version=row.version if base is None else base,
        theirs=theirs(kind, form.values, item_of_row(row)) if is_outdated else (),
        is_outdated=is_outdated,
        back_path=f"{url_for('.edit', collection_id=collection.id)}#item-{row.id}",
    )


def _page(collection: Collection, kind: ItemKind, form: Form, *, status: int, **values: Any) -> Response:
    shown: dict[str, Any] = {
        "line": None,
        "places": (),
        "version": 0,
        "theirs": (),
        "is_outdated": False,
        "is_removed": False,
        "back_path": url_for(".edit", collection_id=collection.id),
    }
    return answer(
        "item.html",
        status=status,
        collection_id=collection.id,
        title=collection.title,
        language_of_texts=collection.languages[0],
        kind=kind,
        form=form,
        link_kinds=link_kinds(),
        **(shown | values),
    )


def _line(collection: Collection, row: CollectionItem) -> Line:
    return next(line for line in workshop_of(board_of(collection)).lines if line.id == row.id)


def _kind(text: str) -> ItemKind:
    return ItemKind(text) if text in {*ItemKind} else abort(404)
