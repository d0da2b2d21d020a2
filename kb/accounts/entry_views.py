"""The way in and out: sign in, a second step, sign out, a forgotten password, an invitation."""

from datetime import UTC, datetime, timedelta
from typing import Final

from flask import redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts import audit, invitations, links, mails, own_account, signed_in, throttling, two_step
from kb.accounts.blueprint import (
    account_pages,
    blueprint,
    count_attempt,
    forget_attempts,
    network_address,
    now,
    own_path,
)
from kb.accounts.invitations import Invitation, Joining
from kb.accounts.links import Purpose
from kb.accounts.models import Account
from kb.accounts.own_account import WeakPassword
from kb.accounts.people import AddressTaken
from kb.accounts.presentation import done_message, languages
from kb.accounts.secrets import hash_of
from kb.accounts.two_step import WrongCode
from kb.accounts.typed import (
    MOST_NAME,
    address_of,
    bad_address,
    check_language,
    check_name,
    one_line,
    weak_password,
    wrong_code,
)
from kb.database.requests import database, session
from kb.languages import ENGLISH
from kb.mail.outbox import BadAddress
from kb.web.forms import Form, FormProblem, sent
from kb.web.localisation import current_language
from kb.web.wording import gettext as _

#: Between the password and the code may lie so long.
_SECOND_STEP_WITHIN: Final = timedelta(minutes=10)
_PENDING: Final = "second_step"


@blueprint.get("/sign-in")
def sign_in() -> str | BaseResponse:
    """Ask for address and password."""
    wanted = own_path(request.args.get("next", ""))
    if signed_in.current_account() is not None:
        return redirect(wanted or url_for(account_pages().start_endpoint), 303)
    return _sign_in_page(Form(values={"next": wanted}))


@blueprint.post("/sign-in")
def send_sign_in() -> tuple[str, int] | BaseResponse:
    """Let somebody in whose password is right, or on to the second step."""
    typed = sent("email", "password", "next")
    email = typed["email"].lower()
    count_attempt(throttling.NETWORK, network_address())
    count_attempt(throttling.PASSWORD, email)
    passwords = account_pages().passwords
    with database().reading() as reading:
        found = own_account.with_password(reading, email, typed["password"], passwords=passwords)
    if found is None:
        message = _("Address and password do not belong together. Type both again, or ask for a new password.")
        form = Form(values={**typed, "password": ""}, problems=(FormProblem(field="", message=message),))
        return _sign_in_page(form), 422
    forget_attempts(throttling.PASSWORD, email)
    account = session().get_one(Account, found.id)
    own_account.renew_hash(account, typed["password"], passwords=passwords)
    wanted = own_path(typed["next"])
    if account.totp_secret is None:
        return _enter(account, wanted)
    cookie[_PENDING] = {
        "account": account.id,
        "until": (now() + _SECOND_STEP_WITHIN).timestamp(),
        "mark": hash_of(account.password_hash),
        "next": wanted,
    }
    return redirect(url_for("accounts.second_step"), 303)


@blueprint.get("/second-step")
def second_step() -> str | BaseResponse:
    """Ask for a code."""
    if _pending_account() is None:
        return redirect(url_for("accounts.sign_in"), 303)
    return render_template("account/second_step.html", form=Form())


@blueprint.post("/second-step")
def send_second_step() -> tuple[str, int] | BaseResponse:
    """Let somebody in whose code is right."""
    account = _pending_account()
    if account is None:
        return redirect(url_for("accounts.sign_in"), 303)
    count_attempt(throttling.CODE, account.id)
    try:
        two_step.take_code(session(), account, sent("code")["code"], now=now())
    except WrongCode:
        return render_template("account/second_step.html", form=Form(problems=(wrong_code(),))), 422
    forget_attempts(throttling.CODE, account.id)
    return _enter(account, own_path(cookie[_PENDING]["next"]))


@blueprint.post("/sign-out")
def sign_out() -> BaseResponse:
    """End this browser's session."""
    account = signed_in.current_account()
    if account is not None:
        audit.record(session(), account, "signed-out", now=now())
    signed_in.sign_out()
    return redirect(url_for("accounts.sign_in", done="signed-out"), 303)


@blueprint.get("/forgotten")
def forgotten() -> str:
    """Ask whose password was forgotten."""
    return render_template("account/forgotten.html", form=Form(), is_sent=False)


@blueprint.post("/forgotten")
def send_forgotten() -> str | tuple[str, int]:
    """Send a link to choose a new password, and say the same whether or not anybody has the address."""
    typed = sent("email")
    count_attempt(throttling.NETWORK, network_address())
    email = address_of(typed["email"])
    if email is None:
        return render_template(
            "account/forgotten.html", form=Form(values=typed, problems=(bad_address(),)), is_sent=False
        ), 422
    too_often = throttling.count(
        session(), throttling.LINKS_TO_ADDRESS, email, key=account_pages().secret_key, now=now()
    )
    if too_often is None:
        _post_new_password(email)
    return render_template("account/forgotten.html", form=Form(values=typed), is_sent=True)


@blueprint.get("/new-password/<secret>")
def new_password(secret: str) -> str:
    """Ask for a new password."""
    links.find(session(), Purpose.NEW_PASSWORD, secret, now=now())
    return render_template("account/new_password.html", form=Form())


@blueprint.post("/new-password/<secret>")
def send_new_password(secret: str) -> tuple[str, int] | BaseResponse:
    """Keep a new password; everybody who was signed in with the old one is signed out."""
    try:
        own_account.choose_password(
            session(), secret, sent("password")["password"], passwords=account_pages().passwords, now=now()
        )
    except WeakPassword as error:
        return render_template("account/new_password.html", form=Form(problems=(weak_password(error.weakness),))), 422
    return redirect(url_for("accounts.sign_in", done="new-password"), 303)


@blueprint.get("/confirm-address/<secret>")
def confirm_address(secret: str) -> str:
    """Ask to confirm a new address."""
    link = links.find(session(), Purpose.CONFIRM_ADDRESS, secret, now=now())
    return render_template("account/confirm_address.html", email=link.details["email"])


@blueprint.post("/confirm-address/<secret>")
def send_confirm_address(secret: str) -> BaseResponse:
    """Change the address."""
    own_account.confirm_address(session(), secret, now=now())
    if signed_in.current_account() is None:
        return redirect(url_for("accounts.sign_in", done="new-address"), 303)
    return redirect(url_for("accounts.profile", done="new-address"), 303)


@blueprint.get("/join/<secret>")
def join(secret: str) -> str:
    """Ask somebody who was invited for name, language and password."""
    invitation = invitations.read(session(), secret, now=now())
    return _join_page(invitation, Form(values={"language": current_language()}))


@blueprint.post("/join/<secret>")
def send_join(secret: str) -> tuple[str, int] | BaseResponse:
    """Make the account, and sign in."""
    invitation = invitations.read(session(), secret, now=now())
    typed = sent("name", "email", "language", "password")
    joining = Joining(
        name=one_line(typed["name"], most=MOST_NAME),
        email=address_of(typed["email"]) or "",
        language=typed["language"],
        password=typed["password"],
    )
    problems = [*check_name(joining.name), *check_language(joining.language)]
    if not invitation.email and not joining.email:
        problems.append(bad_address())
    if not problems:
        try:
            account = invitations.join(session(), secret, joining, passwords=account_pages().passwords, now=now())
        except WeakPassword as error:
            problems.append(weak_password(error.weakness))
        except AddressTaken:
            problems.append(FormProblem(field="", message=_("This address has an account already. Sign in with it.")))
        else:
            return _enter(account, "")
    return _join_page(invitation, Form(values={**typed, "password": ""}, problems=tuple(problems))), 422


def _sign_in_page(form: Form) -> str:
    return render_template("account/sign_in.html", form=form, done=done_message())


def _join_page(invitation: Invitation, form: Form) -> str:
    return render_template(
        "account/join.html",
        form=form,
        email=invitation.email,
        organisation=invitation.organisation,
        is_first=invitation.is_first,
        languages=languages(),
    )


def _enter(account: Account, wanted: str) -> BaseResponse:
    """Begin a session and lead somebody to what they wanted."""
    signed_in.sign_in(account, now=now())
    audit.record(session(), account, "signed-in", now=now())
    return redirect(wanted or url_for(account_pages().start_endpoint), 303)


def _pending_account() -> Account | None:
    """Return who has given the password and not yet the code."""
    pending = cookie.get(_PENDING)
    if pending is None or now() > datetime.fromtimestamp(pending["until"], tz=UTC):
        return None
    account = session().get(Account, pending["account"])
    if account is None or account.is_disabled or hash_of(account.password_hash) != pending["mark"]:
        return None
    return account


def _post_new_password(email: str) -> None:
    """Send a link. Where nobody has the address the same work is done and undone, so that time tells nothing."""
    savepoint = session().begin_nested()
    found = own_account.forgot_password(session(), email, now=now())
    account, secret = found or (_nobody(email), links.issue(session(), Purpose.NEW_PASSWORD, now=now()))
    try:
        mails.post_new_password(session(), account, secret=secret, base_url=account_pages().base_url, now=now())
        session().flush()
    except BadAddress:
        found = None
    if found is None:
        savepoint.rollback()
    else:
        savepoint.commit()


def _nobody(email: str) -> Account:
    return Account(email=email, language=ENGLISH)
