"""From the page of a practice into a collection."""

from flask import Response, abort, redirect
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.signed_in import sign_in_required
from kb.collections.beginning import begin
from kb.collections.blueprint import addable_practice, answer, blueprint, editor, line_path, now, told, typed_form
from kb.collections.checks import NotFit
from kb.collections.editing import NewItem, add
from kb.collections.models import ItemKind
from kb.collections.own import own_list
from kb.database.requests import session
from kb.practices.record import Practice
from kb.web.forms import Form
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

#: Chosen in the form where no collection is.
NEW = "new"


@blueprint.get("/<language:ui_language>/practices/<slug>/collect")
@sign_in_required
def keep(slug: str) -> Response:
    """Ask into which collection a practice is to go."""
    own = own_list(session(), editor())
    return _page(_practice(slug), Form(values={"collection": own[0].id if own else NEW}))


@blueprint.post("/<language:ui_language>/practices/<slug>/collect")
@sign_in_required
def put(slug: str) -> BaseResponse:
    """Add a practice to a collection, or begin one with it."""
    practice, values = _practice(slug), typed_form()
    chosen = values.get("collection", NEW)
    try:
        if chosen == NEW:
            made = begin(session(), editor(), values, [practice], language=current_language(), now=now())
            return redirect(line_path(made.id, made.items[0].id, "added"), 303)
        item = NewItem(kind=ItemKind.PRACTICE, slug=practice.slug)
        row = add(session(), editor(), chosen, item, now=now())
    except NotFit as error:
        return _page(practice, Form(values=values, problems=told(error.problems)), status=422)
    return redirect(line_path(chosen, row.id, "added"), 303)


def _page(practice: Practice, form: Form, *, status: int = 200) -> Response:
    own = own_list(session(), editor())
    choices = (*((one.id, one.title) for one in own), (NEW, _("A new collection")))
    text = practice.text_for(current_language())
    return answer(
        "keep.html", status=status, slug=practice.slug, text=text, form=form, choices=choices, has_own=bool(own)
    )


def _practice(slug: str) -> Practice:
    return addable_practice(slug) or abort(404)
