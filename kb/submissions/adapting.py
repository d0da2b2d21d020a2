"""“We tried this too”: three questions make an adaptation of a practice, and its page shows what became of it elsewhere."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from typing import Final

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.models import Account
from kb.accounts.signed_in import current_account
from kb.accounts.throttling import TooManyAttempts
from kb.accounts.waiting import wait_told, with_retry_after
from kb.database.requests import session
from kb.languages import LANGUAGES
from kb.practices.evidence import Again, sentence
from kb.practices.family_page import FamilyView, family_view
from kb.practices.presentation import PracticePage
from kb.practices.record import Practice
from kb.practices.store import UnknownPractice
from kb.practices.views import practice_pages
from kb.submissions import desk, drafts
from kb.submissions.typed import Typed, clean
from kb.submissions.writer_desk import limit_network
from kb.vocabulary.places import all_countries, country_name, is_country, own_name
from kb.web.forms import Form, FormProblem, sent
from kb.web.localisation import current_language, in_language
from kb.web.wording import gettext as _

blueprint = Blueprint("adapting", __name__)
desk.answer_errors(blueprint)

FIELDS: Final = ("organisation", "place", "country", "year", "language", "changed", "outcome", "failures", "again")
#: As many characters of each answer; whoever has more to tell goes on in the writer.
MOST_IN_ANSWER: Final = 5_000
MOST_IN_NAME: Final = 200
MOST_IN_TITLE: Final = 80
MOST_IN_SUMMARY: Final = 280
FIRST_YEAR: Final = 1990
_YEAR: Final = re.compile(r"[0-9]{4}")


@blueprint.get("/<language:ui_language>/practices/<slug>/tried")
def page(slug: str) -> Response:
    """Ask three questions of somebody who tried a practice too."""
    return _show(_origin(slug), Form(values=_known(current_account())))


@blueprint.post("/<language:ui_language>/practices/<slug>/tried")
def tell(slug: str) -> BaseResponse:
    """Make a draft of the answers; from there it is sent in, or told at length in the writer."""
    origin, now = _origin(slug), datetime.now(UTC)
    form = Form(values=(values := sent(*FIELDS)), problems=tuple(_problems(values, today=now.date())))
    if form.problems:
        return _show(origin, form, status=422)
    try:
        limit_network()
    except TooManyAttempts as error:
        refused = _show(origin, Form(values=values, problems=(wait_told(error),)), status=429)
        return with_retry_after(refused, minutes=error.minutes)
    wanted = "writer.page" if request.form.get("then") == "more" else "writer.send"
    return redirect(url_for(wanted, key=_begin(origin, values, now=now)), code=303)


def _begin(origin: Practice, values: Mapping[str, str], *, now: datetime) -> str:
    """Begin a draft with the answers; return the key by which its author opens it."""
    account = current_account()
    submission, secret = drafts.begin_adaptation(
        session(),
        account,
        practice_pages().store,
        origin.slug,
        language=values["language"],
        ui_language=current_language(),
        now=now,
    )
    known = {"licence": ("CC-BY-4.0",), **drafts.as_typed(submission.typed)}
    typed = clean({**known, **told_as_typed(origin, values)})
    drafts.save(session(), submission, typed, base_version=submission.version, account=account, now=now)
    return secret or submission.id


@blueprint.app_template_global()
def family_told(page: PracticePage) -> FamilyView:
    """Return the family of the practice of a page, and what it confirms. For `pages/practice.html`."""
    pages = practice_pages()
    practice = pages.store.read(page.slug).practice
    assert practice is not None
    family, shown = pages.family_of(page.slug), pages.evidence_of(practice)
    return family_view(practice, family, shown, current_language(), rendered=pages.rendered)


def told_as_typed(origin: Practice, values: Mapping[str, str]) -> Typed:
    """Return what one would type to tell the answers as a practice in the short form.

    What was changed is advice to the next one who tries; what came of it ends with the sentence from which evidence is reckoned.
    """
    language, where = values["language"], values["place"] or values["organisation"]
    title = origin.text_for(language).title
    with in_language(language):
        summary = _(
            "%(library)s tried “%(title)s”, too. What was changed: %(changed)s",
            library=values["organisation"],
            title=title,
            changed=" ".join(values["changed"].split()),
        )
    told = {
        "title": f"{_cut(title, MOST_IN_TITLE - len(where[:30]) - 3)} – {where[:30]}",
        "summary": _cut(summary, MOST_IN_SUMMARY),
        "language": language,
        "outcome": f"{values['outcome']}\n\n{sentence(Again(values['again']), language)}",
        "failures": values["failures"],
        "advice": values["changed"],
        "countries": values["country"],
        "place": values["place"],
        "organisation": values["organisation"],
        "period_from": values["year"],
        "period_to": values["year"],
        "evidence": "1",
    }
    return {name: (value,) for name, value in told.items() if value}


def _origin(slug: str) -> Practice:
    origin = practice_pages().store.read(slug).practice
    if origin is None or origin.is_withdrawn:
        raise UnknownPractice(slug)
    return origin


def _known(account: Account | None) -> dict[str, str]:
    """Return what need not be asked of somebody with an account."""
    defaults = account.defaults if account else {}
    known = {name: next(iter(defaults.get(name, ())), "") for name in ("organisation", "place")}
    country = next(iter(defaults.get("countries", ())), "")
    return {**known, "country": country, "language": current_language(), "year": str(datetime.now(UTC).year)}


def _problems(values: Mapping[str, str], *, today: date) -> Iterator[FormProblem]:
    year = int(values["year"]) if _YEAR.fullmatch(values["year"]) else 0
    answered = {
        "country": (is_country(values["country"]), _("Choose a country.")),
        "year": (FIRST_YEAR <= year <= today.year, _("Write the year as four digits, such as 2025.")),
        "language": (values["language"] in LANGUAGES, _("Choose the language in which you write.")),
        "organisation": (values["organisation"], _("Say which library tried it.")),
        "changed": (values["changed"], _("Say what you changed; “nothing” is an answer, too.")),
        "outcome": (values["outcome"], _("Say what came of it, in a sentence at least.")),
        "failures": (values["failures"], _("Say what did not work; “we do not know yet” is an honest answer.")),
        "again": (values["again"] in list(Again), _("Say whether you would do it again.")),
    }
    too_long = {
        "organisation": (MOST_IN_NAME, _("This name is too long; shorten it.")),
        "place": (MOST_IN_NAME, _("This name is too long; shorten it.")),
        "changed": (MOST_IN_ANSWER, _("This answer is too long. There is room for more in the next step.")),
        "outcome": (MOST_IN_ANSWER, _("This answer is too long. There is room for more in the next step.")),
        "failures": (MOST_IN_ANSWER, _("This answer is too long. There is room for more in the next step.")),
    }
    for name in FIELDS:
        is_answered, missing = answered.get(name, (True, ""))
        most, shorten = too_long.get(name, (MOST_IN_ANSWER, ""))
        if not is_answered:
            yield FormProblem(field=name, message=missing)
        elif len(values[name]) > most:
            yield FormProblem(field=name, message=shorten)


def _show(origin: Practice, form: Form, *, status: int = 200) -> Response:
    language = current_language()
    text = origin.text_for(language)
    countries = sorted(((code, country_name(code, language)) for code in all_countries()), key=lambda one: one[1])
    response = make_response(
        render_template(
            "work/tried.html",
            slug=origin.slug,
            title=text.title,
            title_language=text.language,
            form=form,
            countries=countries,
            languages=[(tag, own_name(tag)) for tag in LANGUAGES],
            most=MOST_IN_ANSWER,
            again=[
                (Again.YES.value, _("Yes")),
                (Again.WITH_CHANGES.value, _("Yes, with changes")),
                (Again.NO.value, _("No")),
            ],
        ),
        status,
    )
    # It names this year, and what an account knows already.
    response.headers["Cache-Control"] = "no-cache"
    return response


def _cut(text: str, most: int) -> str:
    """Return a text of at most so many characters, cut between two words."""
    if len(text) <= most:
        return text
    return f"{(text[: most - 1].rpartition(' ')[0] or text[: most - 1]).rstrip(' ,;:–')}…"
