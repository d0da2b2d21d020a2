"""Where one is signed in, and the second step of signing in."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts import audit, sessions, signed_in, throttling, two_step
from kb.accounts.blueprint import blueprint, count_attempt, now
from kb.accounts.own_account import WrongPassword
from kb.accounts.own_views import check_own_password, me
from kb.accounts.presentation import done_message, sign_in_rows
from kb.accounts.signed_in import sign_in_required
from kb.accounts.two_step import WrongCode
from kb.accounts.typed import wrong_code, wrong_password
from kb.database.requests import session
from kb.web.forms import Form, sent


@blueprint.get("/security")
@sign_in_required
def security() -> str:
    """Show the sign-ins and whether there is a second step."""
    return render_template(
        "account/security.html",
        sign_ins=sign_in_rows(sessions.sign_ins_of(session(), me(), now=now()), here=_here()),
        has_second_step=me().totp_secret is not None,
        must_have_second_step=two_step.is_required(me()),
        done=done_message(),
    )


@blueprint.post("/security/end")
@sign_in_required
def end_sign_in() -> BaseResponse:
    """End one sign-in, or all but this one."""
    chosen = request.form.get("sign_in", "")
    if chosen:
        sessions.end(session(), me(), sign_in_id=chosen)
    else:
        sessions.end_all(session(), me(), but=_here())
    audit.record(session(), me(), "sign-in.ended", now=now())
    return redirect(url_for("accounts.security", done="ended"), 303)


@blueprint.get("/two-step")
@sign_in_required
def two_step_page() -> str | BaseResponse:
    """Show a secret for an app, and ask for its first code."""
    if me().totp_secret is not None:
        return redirect(url_for("accounts.security"), 303)
    return _two_step_page(two_step.new_totp_secret(), Form())


@blueprint.post("/two-step")
@sign_in_required
def set_up_two_step() -> str | tuple[str, int] | BaseResponse:
    """Ask for codes from now on; show the recovery codes, once."""
    if me().totp_secret is not None:
        return redirect(url_for("accounts.security"), 303)
    typed = sent("secret", "code")
    count_attempt(throttling.CODE, me().id)
    try:
        codes = two_step.set_up(session(), me(), secret=typed["secret"], code=typed["code"], now=now())
    except WrongCode:
        secret = typed["secret"] if two_step.is_totp_secret(typed["secret"]) else two_step.new_totp_secret()
        return _two_step_page(secret, Form(problems=(wrong_code(),))), 422
    return _codes_page(codes)


@blueprint.get("/recovery-codes")
@sign_in_required
def recovery_codes() -> str | BaseResponse:
    """Ask for the password before new codes are made."""
    if me().totp_secret is None:
        return redirect(url_for("accounts.security"), 303)
    return render_template("account/recovery_codes.html", form=Form())


@blueprint.post("/recovery-codes")
@sign_in_required
def new_recovery_codes() -> str | tuple[str, int] | BaseResponse:
    """Make new codes and show them, once; the former ones are worthless."""
    if me().totp_secret is None:
        return redirect(url_for("accounts.security"), 303)
    try:
        check_own_password(sent("password")["password"])
    except WrongPassword:
        return render_template("account/recovery_codes.html", form=Form(problems=(wrong_password(),))), 422
    return _codes_page(two_step.new_recovery_codes(session(), me(), now=now()))


@blueprint.get("/two-step/off")
@sign_in_required
def two_step_off() -> str | BaseResponse:
    """Ask for password and code before the second step is switched off."""
    if me().totp_secret is None or two_step.is_required(me()):
        return redirect(url_for("accounts.security"), 303)
    return render_template("account/two_step_off.html", form=Form())


@blueprint.post("/two-step/off")
@sign_in_required
def switch_two_step_off() -> tuple[str, int] | BaseResponse:
    """Switch the second step off."""
    if me().totp_secret is None or two_step.is_required(me()):
        return redirect(url_for("accounts.security"), 303)
    typed = sent("password", "code")
    count_attempt(throttling.CODE, me().id)
    try:
        check_own_password(typed["password"])
        two_step.take_away(session(), me(), code=typed["code"], now=now())
    except WrongPassword:
        problem = wrong_password()
    except WrongCode:
        problem = wrong_code()
    else:
        return redirect(url_for("accounts.security", done="two-step-off"), 303)
    return render_template("account/two_step_off.html", form=Form(problems=(problem,))), 422


def _here() -> str:
    here = signed_in.current_sign_in()
    return here.id if here else ""


def _two_step_page(secret: str, form: Form) -> str:
    return render_template(
        "account/two_step.html",
        form=form,
        secret=secret,
        secret_in_fours=two_step.in_fours(secret),
        picture=two_step.picture(me(), secret),
        must_have_second_step=two_step.is_required(me()),
    )


def _codes_page(codes: list[str]) -> str:
    return render_template("account/codes.html", codes=codes, email=me().email)
