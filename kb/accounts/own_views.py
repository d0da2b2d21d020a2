"""One's own account: profile, password, address, and everything that is known about oneself."""

import json
from collections.abc import Mapping
from typing import Final

from flask import Response, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts import mails, own_account, personal_data, signed_in, throttling
from kb.accounts.blueprint import LibraryChoices, account_pages, blueprint, count_attempt, forget_attempts, now
from kb.accounts.models import Account
from kb.accounts.own_account import Profile, WeakPassword, WrongPassword
from kb.accounts.people import LastAdministrator
from kb.accounts.presentation import done_message, languages
from kb.accounts.signed_in import sign_in_required
from kb.accounts.throttling import TooManyAttempts
from kb.accounts.typed import (
    MOST_NAME,
    MOST_WORDS,
    address_of,
    bad_address,
    check_choices,
    check_language,
    check_name,
    one_line,
    weak_password,
    wrong_password,
)
from kb.accounts.waiting import wait_told, with_retry_after
from kb.database.requests import session
from kb.web.forms import Form, FormProblem, sent
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

#: The defaults of a library by the field in the form.
_DEFAULTS: Final[Mapping[str, str]] = {
    "organisation": "organisation",
    "country": "countries",
    "community_size": "community_size",
    "contact_role": "contact_role",
    "contact_mailbox": "contact_mailbox",
    "licence": "licence",
}


def me() -> Account:
    """Return who is signed in, in a view that nobody else reaches."""
    account = signed_in.current_account()
    assert account is not None
    return account


def check_own_password(password: str) -> None:
    """Raise `WrongPassword` or `TooManyAttempts`."""
    count_attempt(throttling.PASSWORD, me().id)
    own_account.require_password(me(), password, passwords=account_pages().passwords)
    forget_attempts(throttling.PASSWORD, me().id)


@blueprint.get("/profile")
@sign_in_required
def profile() -> str:
    """Show what somebody has said about themselves and their library."""
    kept = {field: next(iter(me().defaults.get(name, ())), "") for field, name in _DEFAULTS.items()}
    return _profile_page(Form(values={"name": me().name, "language": me().language, **kept}))


@blueprint.post("/profile")
@sign_in_required
def save_profile() -> tuple[str, int] | BaseResponse:
    """Keep what somebody says about themselves and their library."""
    typed = {
        name: one_line(text, most=MOST_NAME if name == "name" else MOST_WORDS)
        for name, text in sent("name", "language", *_DEFAULTS).items()
    }
    problems = [*check_name(typed["name"]), *check_language(typed["language"])]
    problems += check_choices(typed, _chosen_from(account_pages().library_choices(current_language())))
    if typed["contact_mailbox"] and address_of(typed["contact_mailbox"]) is None:
        problems.append(bad_address(field="contact_mailbox"))
    if problems:
        return _profile_page(Form(values=typed, problems=tuple(problems))), 422
    defaults = {name: [typed[field]] for field, name in _DEFAULTS.items() if typed[field]}
    kept = Profile(name=typed["name"], language=typed["language"], defaults=defaults)
    own_account.save_profile(session(), me(), kept, now=now())
    # The answer is in the language that was just chosen.
    return redirect(url_for("accounts.profile", ui_language=kept.language, done="kept"), 303)


@blueprint.get("/password")
@sign_in_required
def password() -> str:
    """Ask for the old and a new password."""
    return render_template("account/password.html", form=Form(), done=done_message())


@blueprint.post("/password")
@sign_in_required
def change_password() -> tuple[str, int] | BaseResponse:
    """Change the password."""
    typed = sent("password", "new_password")
    here = signed_in.current_sign_in()
    assert here is not None
    try:
        check_own_password(typed["password"])
        own_account.change_password(
            session(),
            me(),
            new_password=typed["new_password"],
            passwords=account_pages().passwords,
            here=here.id,
            now=now(),
        )
    except WrongPassword:
        problem = wrong_password()
    except WeakPassword as error:
        problem = weak_password(error.weakness, field="new_password")
    else:
        return redirect(url_for("accounts.password", done="password"), 303)
    return render_template("account/password.html", form=Form(problems=(problem,)), done=""), 422


@blueprint.get("/address")
@sign_in_required
def address() -> str:
    """Ask for a new address."""
    return _address_page(Form())


@blueprint.post("/address")
@sign_in_required
def change_address() -> str | tuple[str, int] | BaseResponse:
    """Send a link to the new address, and a note to the old one."""
    typed = sent("email", "password")
    email, shown = address_of(typed["email"]), {"email": typed["email"]}
    problems = [] if email else [bad_address()]
    try:
        check_own_password(typed["password"])
    except WrongPassword:
        problems.append(wrong_password())
    if email is None or problems:
        return _address_page(Form(values=shown, problems=tuple(problems))), 422
    try:
        throttling.require(session(), throttling.LINKS_TO_ADDRESS, me().id, key=account_pages().secret_key, now=now())
    except TooManyAttempts as error:
        refused = make_response(_address_page(Form(values=shown, problems=(wait_told(error),))), 429)
        return with_retry_after(refused, minutes=error.minutes)
    secret = own_account.ask_for_address(session(), me(), email=email, now=now())
    mails.post_address_change(session(), me(), email=email, secret=secret, base_url=account_pages().base_url, now=now())
    return _address_page(Form(), sent_to=email)


@blueprint.get("/data")
@sign_in_required
def data() -> str:
    """Tell what is known about somebody, and offer to hand it out or erase it."""
    return render_template("account/data.html", form=Form())


@blueprint.get("/export")
@sign_in_required
def export() -> Response:
    """Hand out everything that is known about somebody."""
    text = json.dumps(personal_data.export(session(), me(), now=now()), ensure_ascii=False, indent=2)
    response = Response(text + "\n", content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="democratic-library-{now():%Y-%m-%d}.json"'
    return response


@blueprint.post("/erase")
@sign_in_required
def erase() -> tuple[str, int] | BaseResponse:
    """Erase somebody's account."""
    try:
        check_own_password(sent("password")["password"])
        personal_data.erase(session(), me(), now=now())
    except WrongPassword:
        problem = wrong_password()
    except LastAdministrator:
        message = _("You are the only administrator. Make somebody else administrator first; then you can go.")
        problem = FormProblem(field="", message=message)
    else:
        signed_in.forget()
        return redirect(url_for("accounts.sign_in", done="erased"), 303)
    return render_template("account/data.html", form=Form(problems=(problem,))), 422


def _profile_page(form: Form) -> str:
    choices = account_pages().library_choices(current_language())
    return render_template(
        "account/profile.html", form=form, choices=choices, languages=languages(), done=done_message(), email=me().email
    )


def _address_page(form: Form, *, sent_to: str = "") -> str:
    return render_template("account/address.html", form=form, email=me().email, sent_to=sent_to)


def _chosen_from(choices: LibraryChoices) -> dict[str, tuple[tuple[str, str], ...]]:
    return {"country": choices.countries, "community_size": choices.community_sizes, "licence": choices.licences}
