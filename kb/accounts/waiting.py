"""What somebody is told who has to wait: beside the form that was sent, with all that was typed, or on a page where there is none."""

from werkzeug.wrappers import Response as BaseResponse

from kb.accounts.throttling import TooManyAttempts
from kb.web.error_pages import make_error_response
from kb.web.forms import FormProblem
from kb.web.wording import gettext as _
from kb.web.wording import ngettext


def wait_told(error: TooManyAttempts) -> FormProblem:
    """Say how long to wait, for a form that comes back as it was sent."""
    message = ngettext(
        "That was a lot at once. Nothing is lost: send it again in one minute.",
        "That was a lot at once. Nothing is lost: send it again in %(num)s minutes.",
        error.minutes,
    )
    return FormProblem(field="", message=message)


def wait_page(error: TooManyAttempts) -> BaseResponse:
    """Answer with a page, where no form could come back: what was typed was a password, a code or an address."""
    page = make_error_response(
        429,
        title=_("That was a lot at once"),
        advice=ngettext(
            "For safety you have to wait one minute. Then try again.",
            "For safety you have to wait %(num)s minutes. Then try again.",
            error.minutes,
        ),
    )
    return with_retry_after(page, minutes=error.minutes)


def with_retry_after(response: BaseResponse, *, minutes: int) -> BaseResponse:
    """Return an answer that tells programs, too, how long to wait (RFC 9110, section 10.2.3)."""
    response.headers["Retry-After"] = str(minutes * 60)
    return response
