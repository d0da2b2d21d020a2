"""Translations: made side by side with the original, checked against it when it changes, and listed for those who look for work."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.models import Account
from kb.accounts.signed_in import ask_to_sign_in, current_account
from kb.database.requests import session
from kb.languages import LANGUAGES
from kb.practices.presentation import PracticePage
from kb.practices.record import Practice
from kb.practices.store import UnknownPractice
from kb.practices.views import practice_pages
from kb.submissions import desk, drafts, history, outdated, writer_versions
from kb.submissions.models import Kind, Submission
from kb.submissions.translating_page import (
    common_terms,
    missing_cards,
    outdated_views,
    part_views,
    theme_counts,
)
from kb.submissions.typed import TRANSLATOR, TooLong, Typed, first, read_translation, typed_from
from kb.submissions.workflow import State
from kb.submissions.writer_desk import MOST_IN_FORM, OPEN, sent_form, sent_typed
from kb.submissions.writer_page import saved_told
from kb.vocabulary.places import language_name, own_name
from kb.vocabulary.terms import vocabulary
from kb.web.forms import sent_version, whole_number
from kb.web.localisation import current_language

blueprint = Blueprint("translating", __name__)
desk.answer_errors(blueprint)

#: A translation that is neither published nor given up.
_UNDER_WAY: Final = (State.DRAFT, State.SUBMITTED, State.CHANGES_REQUESTED, State.ACCEPTED)
#: What the form sends besides the text.
_NO_TEXT: Final = frozenset({"then", "revision"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A translation at work: the practice, the language, and the draft of whoever is here, if one is begun."""

    practice: Practice
    to: str
    draft: Submission | None

    @property
    def typed(self) -> Typed:
        """The latest text: of the draft, else of what is published."""
        if self.draft is not None:
            return drafts.as_typed(self.draft.typed)
        published = self.practice.translations.get(self.to)
        return typed_from(published) if published else {}

    @property
    def made_from(self) -> int | None:
        """The revision of the original that the text was made from, or was begun from where none is published."""
        published = self.practice.translations.get(self.to)
        if published is not None and published.translated_from_revision is not None:
            return published.translated_from_revision
        return self.draft.base_revision if self.draft else None


@blueprint.get("/<language:ui_language>/practices/<slug>/translate")
def page(slug: str) -> BaseResponse:
    """Show original and translation side by side to whoever is signed in; without a language, ask for one."""
    practice, account = _practice(slug), current_account()
    if (to := _target(practice)) is None:
        return _answer("work/translate_start.html", slug=slug, **_named(practice), languages=_choices(practice))
    if account is None:
        return ask_to_sign_in()
    work = Work(practice=practice, to=to, draft=_own_draft(slug, to, account))
    if work.draft is not None and work.draft.state not in OPEN:
        return redirect(url_for("writer.page", key=work.draft.id))
    return _show(work, work.typed)


@blueprint.post("/<language:ui_language>/practices/<slug>/translate")
def save(slug: str) -> BaseResponse:
    """Save a translation, and go on to sending it or to looking at it."""
    request.max_content_length = request.max_form_memory_size = MOST_IN_FORM
    practice, account = _practice(slug), current_account()
    if account is None:
        return _keep_in_page()
    to = _target(practice) or abort(404)
    draft = _own_draft(slug, to, account)
    # No more than there are: what a form sends may be any number.
    base = min(sent_version(), draft.version) if draft else None
    now = datetime.now(UTC)
    if draft is None:
        draft = drafts.begin_translation(
            session(), account, practice_pages().store, slug, language=to, ui_language=current_language(), now=now
        )
    try:
        typed = {**sent_typed(draft, sent_form()), "language": (to,)}
    except TooLong:
        session().rollback()
        work = Work(practice=practice, to=to, draft=_own_draft(slug, to, account))
        sent = {name: tuple(values) for name, values in sent_form().items() if name not in _NO_TEXT}
        return _show(work, sent, status=413, is_too_long=True)
    base = draft.version if base is None else base
    try:
        drafts.save(session(), draft, typed, base_version=base, account=account, now=now)
    except (drafts.StaleDraft, drafts.NotOpen) as refused:
        if refused.kept is None:
            raise
        return writer_versions.show_kept(draft, draft.id, refused.kept.number, status=409)
    return redirect(_next_path(draft, slug, to), code=303)


@blueprint.get("/<language:ui_language>/translations")
def wanted() -> BaseResponse:
    """List what is not told in a language yet, and the translations that are older than their original."""
    language = current_language()
    to = request.args.get("to", language)
    to = to if to in LANGUAGES else language
    theme = request.args.get("theme", "")
    chosen = theme if theme in vocabulary().themes else None
    catalogue = desk.catalogue()
    found = outdated.outdated_translations(session(), catalogue.store, to)
    return _answer(
        "work/translations.html",
        to=to,
        to_name=language_name(to, language),
        languages=[(tag, own_name(tag)) for tag in LANGUAGES],
        theme=vocabulary().themes[chosen] if chosen else None,
        themes=theme_counts(catalogue, to, chosen, language),
        outdated=[*outdated_views(found, to, chosen, language)],
        missing=missing_cards(catalogue, to, chosen, language),
    )


@blueprint.app_template_global()
def is_outdated(page: PracticePage) -> bool:
    """Tell whether a page shows a translation that is older than its original. For `pages/practice.html`."""
    if not page.is_translation:
        return False
    practice = _practice(page.slug)
    text = practice.translations.get(page.text_language)
    return text is not None and outdated.is_outdated(session(), practice, text)


def _show(work: Work, typed: Typed, *, status: int = 200, is_too_long: bool = False) -> Response:
    practice, language = work.practice, current_language()
    pages, draft = practice_pages(), work.draft
    latest = history.latest_revision(session(), practice.slug)
    changes = outdated.changed_since(session(), practice, work.made_from)
    return _answer(
        "work/translate.html",
        status=status,
        slug=practice.slug,
        **_named(practice),
        to=work.to,
        to_name=language_name(work.to, language),
        parts=[
            *part_views(
                practice,
                typed,
                to=work.to,
                language=language,
                body=pages.rendered.get(practice.slug, practice.original),
                senses=desk.catalogue().senses,
                changes=changes,
                problems=read_translation({**typed, "language": (work.to,)}, practice.original).problems,
            )
        ],
        terms=common_terms(practice, work.to),
        translator=first(typed, TRANSLATOR) or _own_library(),
        version=draft.version if draft else 0,
        revision=latest.number if latest else 0,
        saved=saved_told(draft.changed_at) if draft else "",
        reason=draft.reason if draft and draft.state == State.CHANGES_REQUESTED else "",
        is_published=work.to in practice.translations,
        is_too_long=is_too_long,
    )


def _named(practice: Practice) -> dict[str, Any]:
    original, language = practice.original, current_language()
    return {
        "title": original.title,
        "original": original.language,
        "original_name": language_name(original.language, language),
    }


def _next_path(draft: Submission, slug: str, to: str) -> str:
    wanted = request.form.get("then", "")
    if wanted == "send":
        # Whoever sends it has seen on this page what changed in the original.
        outdated.note_seen(session(), draft, request.form.get("revision", 0, type=whole_number))
        return url_for("writer.send", key=draft.id)
    if wanted == "preview":
        return url_for("writer.preview_page", key=draft.id)
    return url_for("translating.page", slug=slug, to=to)


def _keep_in_page() -> Response:
    """Answer somebody who was signed out in the middle: what was typed stays in the page, to be sent again."""
    fields = [(name, value) for name, values in sent_form().items() for value in values if name not in _NO_TEXT]
    return _answer("work/write_again.html", status=401, fields=fields)


def _practice(slug: str) -> Practice:
    practice = practice_pages().store.read(slug).practice
    if practice is None or practice.is_withdrawn:
        raise UnknownPractice(slug)
    return practice


def _target(practice: Practice) -> str | None:
    to = request.args.get("to", "")
    return to if to in LANGUAGES and to != practice.original.language else None


def _choices(practice: Practice) -> list[tuple[str, str, bool]]:
    """Return tag and name of the languages into which a practice can be translated, and whether it was already."""
    others = (tag for tag in LANGUAGES if tag != practice.original.language)
    return [(tag, own_name(tag), tag in practice.translations) for tag in others]


def _own_draft(slug: str, to: str, account: Account) -> Submission | None:
    query = select(Submission).where(
        Submission.kind == Kind.TRANSLATION,
        Submission.slug == slug,
        Submission.language == to,
        Submission.author_id == account.id,
        Submission.state.in_(_UNDER_WAY),
    )
    return session().scalars(query.order_by(Submission.changed_at.desc())).first()


def _own_library() -> str:
    account = current_account()
    return next(iter(account.defaults.get("organisation", ())), "") if account else ""


def _answer(template: str, *, status: int = 200, **values: Any) -> Response:
    response = make_response(render_template(template, **values), status)
    # It depends on the database, too: what is remembered until the next change of the index would be out of date.
    response.headers["Cache-Control"] = "no-cache"
    return response
