"""The administrator's pages: people and invitations."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.accounts import invitations, mails, people
from kb.accounts.blueprint import account_pages, blueprint, now
from kb.accounts.invitations import Invitation
from kb.accounts.models import Role
from kb.accounts.own_views import me
from kb.accounts.people import AddressTaken, LastAdministrator, UnknownAccount
from kb.accounts.permissions import Permission, require
from kb.accounts.presentation import done_message, invitation_row, person_row, roles
from kb.accounts.presentation import languages as all_languages
from kb.accounts.signed_in import sign_in_required
from kb.accounts.typed import MOST_WORDS, address_of, bad_address, check_choices, check_language, one_line
from kb.database.requests import session
from kb.web.forms import Form, FormProblem, sent
from kb.web.localisation import current_language
from kb.web.wording import gettext as _


@blueprint.get("/people")
@sign_in_required
def people_page() -> str:
    """Show everybody, and the invitations that nobody has taken up."""
    return _people_page(())


@blueprint.post("/people/<account_id>")
@sign_in_required
def change_person(account_id: str) -> tuple[str, int] | BaseResponse:
    """Give somebody another role, shut them out or let them in again."""
    require(me(), Permission.ADMINISTER)
    typed = sent("act", "role")
    try:
        person = people.by_id(session(), account_id)
        if typed["act"] == "disable":
            people.disable(session(), person, by=me(), now=now())
        elif typed["act"] == "enable":
            people.enable(session(), person, by=me(), now=now())
        elif typed["role"] in set(Role):
            people.change_role(session(), me(), account_id, role=Role(typed["role"]), now=now())
        else:
            abort(400)
    except UnknownAccount:
        abort(404)
    except LastAdministrator:
        message = _("This is the only administrator. Make somebody else administrator first.")
        return _people_page((FormProblem(field="", message=message),)), 422
    return redirect(url_for("accounts.people_page", done="kept"), 303)


@blueprint.get("/invite")
@sign_in_required
def invite() -> str:
    """Ask whom to invite."""
    require(me(), Permission.ADMINISTER)
    return _invite_page(Form(values={"role": Role.CONTRIBUTOR.value, "language": current_language()}))


@blueprint.post("/invite")
@sign_in_required
def send_invite() -> tuple[str, int] | BaseResponse:
    """Send an invitation."""
    require(me(), Permission.ADMINISTER)
    typed = sent("email", "role", "organisation", "language")
    email = address_of(typed["email"])
    problems = [] if email else [bad_address()]
    problems += [*check_choices(typed, {"role": roles()}), *check_language(typed["language"])]
    if not problems and email:
        invitation = Invitation(
            email=email,
            role=Role(typed["role"] or Role.CONTRIBUTOR),
            organisation=one_line(typed["organisation"], most=MOST_WORDS),
            language=typed["language"],
        )
        try:
            secret = invitations.invite(session(), me(), invitation, now=now())
        except AddressTaken:
            problems.append(FormProblem(field="email", message=_("This address has an account already.")))
        else:
            _post(invitation, secret)
            return redirect(url_for("accounts.people_page", done="invited"), 303)
    return _invite_page(Form(values=typed, problems=tuple(problems))), 422


@blueprint.post("/invitations/<invitation_id>")
@sign_in_required
def change_invitation(invitation_id: str) -> BaseResponse:
    """Send an invitation again, or make it worthless."""
    require(me(), Permission.ADMINISTER)
    if request.form.get("act") == "revoke":
        invitations.revoke(session(), me(), invitation_id, now=now())
        return redirect(url_for("accounts.people_page", done="revoked"), 303)
    _post(*invitations.invite_again(session(), me(), invitation_id, now=now()))
    return redirect(url_for("accounts.people_page", done="invited"), 303)


def _post(invitation: Invitation, secret: str) -> None:
    mails.post_invitation(
        session(), invitation, secret=secret, inviter=me().name, base_url=account_pages().base_url, now=now()
    )


def _people_page(problems: tuple[FormProblem, ...]) -> str:
    everybody = people.everybody(session(), me())
    return render_template(
        "account/people.html",
        problems=problems,
        people=[person_row(one, reader=me()) for one in everybody],
        invitations=[invitation_row(one) for one in invitations.open_invitations(session(), me(), now=now())],
        roles=roles(),
        done=done_message(),
    )


def _invite_page(form: Form) -> str:
    return render_template("account/invite.html", form=form, roles=roles(), languages=all_languages())
