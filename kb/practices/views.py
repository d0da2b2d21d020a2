"""The page of a practice, its short link, and the files beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.practices.adaptations import Adaptations
from kb.practices.evidence import Shown, as_shown, evidence_among
from kb.practices.family import Family, family_of
from kb.practices.media import MEDIA_TYPES
from kb.practices.presentation import present
from kb.practices.record import Practice
from kb.practices.rendered import RenderedTexts
from kb.practices.store import PracticeStore, UnknownPractice, read_if_there, read_published
from kb.web.error_pages import make_error_response
from kb.web.localisation import current_language, redirect_to_language
from kb.web.wording import gettext as _

blueprint = Blueprint("practices", __name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticePages:
    """What these views work with. Search lies above this package, so its three answers come as functions."""

    store: PracticeStore
    rendered: RenderedTexts
    base_url: str
    similar: Callable[[str, str], tuple[Any, ...]]
    slug_now: Callable[[str], str | None]
    adaptations: Callable[[], Adaptations]

    def read_now(self, slug: str) -> Practice | None:
        """Return a practice as it is shown, by its slug or a former one, withdrawn or not.

        None where there is none, or it needs repair. The file may tell a lower level of evidence: see `as_shown`.
        """
        practice = read_if_there(self.store, self.slug_now(slug) or slug)
        return None if practice is None else self.as_shown(practice)

    def as_shown(self, practice: Practice) -> Practice:
        """Return a practice that was read from its file with the level of evidence that is shown of it everywhere."""
        return as_shown(self.store, practice, self.adaptations())

    def evidence_of(self, practice: Practice) -> Shown:
        """Return how well a practice is known, and because of whom that is more than its makers tell."""
        return evidence_among(self.store, practice, self.adaptations())

    def family_of(self, slug: str) -> Family:
        """Return what a practice grew from and what grew from it."""
        return family_of(self.store, slug, adaptations=self.adaptations(), slug_now=self.slug_now)


def practice_pages() -> PracticePages:
    """Return what the pages of practices work with."""
    pages: PracticePages = current_app.extensions["kb.practices"]
    return pages


@blueprint.get("/<language:ui_language>/practices/<slug>")
def page(slug: str) -> BaseResponse | str:
    """Show a practice in the reader's language, or in another that she chose with `?text=`."""
    pages = practice_pages()
    try:
        practice = pages.store.read(slug).practice
    except UnknownPractice:
        return _elsewhere(slug)
    if practice is None:
        return _needs_repair()
    if practice.is_withdrawn:
        return _withdrawn(practice)
    language = current_language()
    text = practice.text_for(request.args.get("text", language))
    body = pages.rendered.get(slug, text)
    origin = origin_of(pages.store, practice)
    return render_template(
        "pages/practice.html",
        page=present(pages.as_shown(practice), body, text, language, base_url=pages.base_url, origin=origin),
        similar=pages.similar(slug, language),
    )


@blueprint.get("/p/<slug>")
def short(slug: str) -> BaseResponse:
    """Send a reader on to the practice in her own language."""
    now = practice_pages().slug_now(slug) or slug
    return redirect_to_language("practices.page", slug=now)


@blueprint.get("/media/<slug>/<name>")
def media(slug: str, name: str) -> Response:
    """Serve a picture or a file that lies beside a practice, locked up in a sandbox."""
    path = practice_pages().store.file(slug, name)
    media_type = MEDIA_TYPES.get(path.suffix.lower()) if path else None
    if path is None or media_type is None:
        abort(404)
    response = send_file(path, mimetype=media_type, conditional=True, max_age=3600)
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def origin_of(store: PracticeStore, practice: Practice) -> Practice | None:
    """Return the practice that this one grew from, if it is in the collection."""
    return read_published(store, practice.facts.adapted_from or "")


def _elsewhere(slug: str) -> BaseResponse:
    now = practice_pages().slug_now(slug)
    if now is None or now == slug:
        abort(404)
    return redirect(url_for("practices.page", slug=now), code=301)


def _withdrawn(practice: Practice) -> Response:
    reason = practice.facts.withdrawn_reason or _("not given.")
    advice = _(
        "“%(title)s” is no longer part of the collection. Reason: %(reason)s",
        title=practice.original.title,
        reason=reason,
    )
    return make_error_response(410, advice=advice)


def _needs_repair() -> Response:
    return make_error_response(
        404,
        title=_("This practice is being repaired"),
        advice=_("Its file has a mistake, so it cannot be shown right now. The other practices are not affected."),
    )
