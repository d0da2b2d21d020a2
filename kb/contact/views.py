"""The pages on which one asks those who did something, and tells what became of the question."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.links import LinkNotGood
from kb.accounts.throttling import TooManyAttempts
from kb.accounts.typed import MOST_NAME, address_of, bad_address, check_name, one_line
from kb.accounts.waiting import wait_told, with_retry_after
from kb.contact import mails, questions
from kb.contact.mails import Link
from kb.contact.models import Outcome, Question
from kb.contact.questions import Asker, MailboxFull, UnknownQuestion, mailbox_of
from kb.database.requests import session
from kb.practices.record import Practice
from kb.practices.store import UnknownPractice, read_if_there
from kb.practices.views import practice_pages
from kb.web.forms import Form, FormProblem, sent
from kb.web.localisation import current_language
from kb.web.network import asking_network
from kb.web.signed_links import ForgedLink, thing_of
from kb.web.wording import format_number
from kb.web.wording import gettext as _

MOST_TYPED: Final = 2_000
#: Which outcomes leave nothing more to tell for each side.
_SETTLED: Final = {Link.MAKER: {Outcome.ANSWERED, Outcome.NOT_FOR_US}, Link.ASKER: {*Outcome}}
_ASK: Final = "/<language:ui_language>/practices/<slug>/ask"
_CONFIRM: Final = "/<language:ui_language>/questions/confirm/<link>"
_ANSWERED: Final = "/<language:ui_language>/questions/<any(maker, asker):side>/<link>"

blueprint = Blueprint("contact", __name__)


@blueprint.get(_ASK)
def page(slug: str) -> Response:
    """Show the form, or whom to turn to where no mailbox is known."""
    return _form(_practice(slug), Form())


@blueprint.post(_ASK)
def ask(slug: str) -> BaseResponse:
    """Take a question, and send its asker a link."""
    practice = _practice(slug)
    to = mailbox_of(practice) or abort(404)
    values = sent("name", "email", "question") | {"question": _typed_text()}
    form = Form(values=values, problems=tuple(_problems(values)))
    if form.problems:
        return _form(practice, form, status=422)
    try:
        question = questions.ask(
            session(), slug, _asker(values), values["question"], to=to, key=_pages_key(), now=_now()
        )
    except (TooManyAttempts, MailboxFull) as error:
        refused = _form(practice, Form(values=values, problems=(_wait_told(error),)), status=429)
        return with_retry_after(refused, minutes=error.minutes)
    mails.post_confirmation(session(), question, practice, base_url=practice_pages().base_url, now=_now())
    return redirect(url_for(".page", slug=slug, done="asked"), 303)


@blueprint.get(_CONFIRM)
def confirm_page(link: str) -> Response:
    """Show the question once more, with the button that sends it off: programs open links in mails too, and send nothing."""
    question = _asked(link)
    return _confirmation(question, _practice(question.slug))


@blueprint.post(_CONFIRM)
def confirm(link: str) -> BaseResponse:
    """Send a question off, with a copy to its asker."""
    question = _asked(link)
    practice = _practice(question.slug)
    to = mailbox_of(practice)
    if to is None:
        return redirect(url_for(".page", slug=practice.slug), 303)
    try:
        is_new = questions.confirm(session(), question, now=_now())
    except MailboxFull as error:
        refused = _confirmation(question, practice, problem=_wait_told(error), status=429)
        return with_retry_after(refused, minutes=error.minutes)
    if is_new:
        base_url, now = practice_pages().base_url, _now()
        mails.post_question(session(), question, practice, to=to, base_url=base_url, now=now)
        mails.post_copy(session(), question, practice, base_url=base_url, now=now)
    return redirect(url_for(".confirm_page", link=link), 303)


@blueprint.get(_ANSWERED)
def answered_page(side: str, link: str) -> str:
    """Ask what became of a question."""
    question = _sent(Link(side), link)
    return render_template(
        "work/contact_answered.html",
        slug=question.slug,
        title=_title(question.slug),
        side=side,
        is_settled=question.outcome in _SETTLED[Link(side)],
        choices=_choices(Link(side)),
    )


@blueprint.post(_ANSWERED)
def answered(side: str, link: str) -> BaseResponse:
    """Note what became of a question."""
    question = _sent(Link(side), link)
    outcome = request.form.get("outcome", "")
    if outcome not in dict(_choices(Link(side))):
        abort(400)
    if question.outcome not in _SETTLED[Link(side)]:
        if outcome == Outcome.NOT_FOR_US and question.email:
            practice = _practice(question.slug)
            mails.post_not_for_us(session(), question, practice, base_url=practice_pages().base_url, now=_now())
        questions.settle(session(), question, Outcome(outcome), now=_now())
    return redirect(url_for(".answered_page", side=side, link=link), 303)


@blueprint.after_request
def _keep_private(response: Response) -> Response:
    if "link" in (request.view_args or {}):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "same-origin"
    return response


def _form(practice: Practice, form: Form, *, status: int = 200) -> Response:
    language = current_language()
    has_mailbox = mailbox_of(practice) is not None
    html = render_template(
        "work/contact_ask.html" if has_mailbox else "work/contact_unknown.html",
        slug=practice.slug,
        practice_path=url_for("practices.page", slug=practice.slug),
        title=practice.text_for(language).title,
        title_language=practice.text_for(language).language,
        organisation=practice.facts.organisation,
        organisation_url=practice.facts.organisation_id or "",
        role=practice.facts.contact.role if practice.facts.contact else "",
        sources=practice.facts.sources,
        is_asked=request.args.get("done") == "asked",
        form=form,
    )
    return make_response(html, status)


def _confirmation(
    question: Question, practice: Practice, *, problem: FormProblem | None = None, status: int = 200
) -> Response:
    html = render_template(
        "work/contact_confirm.html",
        practice_path=url_for("practices.page", slug=practice.slug),
        title=practice.text_for(current_language()).title,
        organisation=practice.facts.organisation,
        text=question.text,
        is_sent=question.confirmed_at is not None,
        problems=(problem,) if problem else (),
    )
    return make_response(html, status)


def _choices(side: Link) -> tuple[tuple[Outcome, str], ...]:
    if side is Link.MAKER:
        return (Outcome.ANSWERED, _("We have answered it")), (Outcome.NOT_FOR_US, _("This is not for us"))
    return (Outcome.ANSWERED, _("Yes, it was answered")), (Outcome.NOT_ANSWERED, _("No answer so far"))


def _problems(values: dict[str, str]) -> Iterator[FormProblem]:
    length = len(values["question"])
    if not length:
        yield FormProblem(field="question", message=_("Write what you want to know."))
    if length > MOST_TYPED:
        message = _(
            "Your question has %(length)s characters. Shorten it to %(most)s.",
            length=format_number(length),
            most=format_number(MOST_TYPED),
        )
        yield FormProblem(field="question", message=message)
    yield from check_name(one_line(values["name"], most=MOST_NAME))
    if address_of(values["email"]) is None:
        yield bad_address()


def _typed_text() -> str:
    """Return the question with its lines as they were typed; browsers send each line end as two characters."""
    return request.form.get("question", "").replace("\r\n", "\n").strip()


def _asker(values: dict[str, str]) -> Asker:
    return Asker(
        name=one_line(values["name"], most=MOST_NAME),
        email=address_of(values["email"]) or "",
        language=current_language(),
        network=asking_network(),
    )


def _wait_told(error: TooManyAttempts | MailboxFull) -> FormProblem:
    if isinstance(error, TooManyAttempts):
        return wait_told(error)
    message = _("This library has had many questions today. Copy your text, and ask again tomorrow.")
    return FormProblem(field="", message=message)


def _asked(link: str) -> Question:
    try:
        return questions.find_asked(session(), thing_of(f"question-{Link.CONFIRM}", link), now=_now())
    except (ForgedLink, UnknownQuestion) as error:
        raise LinkNotGood from error


def _sent(side: Link, link: str) -> Question:
    try:
        return questions.find_sent(session(), thing_of(f"question-{side}", link))
    except (ForgedLink, UnknownQuestion) as error:
        raise LinkNotGood from error


def _practice(slug: str) -> Practice:
    """Return a practice that can be asked about; answers otherwise with the page that says where it is, or that it is gone."""
    try:
        practice = practice_pages().store.read(slug).practice
    except UnknownPractice:
        now = practice_pages().slug_now(slug)
        if now is None or now == slug:
            abort(404)
        abort(redirect(url_for(".page", slug=now), 301))
    if practice is None:
        abort(404)
    return practice if not practice.is_withdrawn else abort(410)


def _title(slug: str) -> str:
    practice = read_if_there(practice_pages().store, slug)
    return practice.text_for(current_language()).title if practice else slug


def _pages_key() -> str:
    return str(current_app.secret_key)


def _now() -> datetime:
    return datetime.now(UTC)
