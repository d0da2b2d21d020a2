"""How a page that was set is answered, and what is said where it cannot be set now, or not at all."""

from io import BytesIO
from typing import Final

from flask import Blueprint, Response, current_app, send_file

from kb.typesetting.typst import CannotBeSet, TooBusyToSet, TooMuchToSet
from kb.web.error_pages import make_error_response
from kb.web.wording import gettext as _

#: Some browsers show a document in a page of their own with an object and a style in it, and apply to these what we say of ours.
PDF_SECURITY_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "object-src 'self'",
        "style-src 'unsafe-inline'",
        "form-action 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


def pdf_answer(made: bytes, *, name: str) -> Response:
    """Answer with a document that opens in the browser; `name` is what it is called when somebody keeps it."""
    response = send_file(BytesIO(made), mimetype="application/pdf", download_name=name)
    response.headers["Content-Security-Policy"] = PDF_SECURITY_POLICY
    # Search engines are to find the page, not its printout.
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def answer_errors(blueprint: Blueprint) -> None:
    """Answer what setting a page raises with pages that help, for all views of a blueprint."""

    @blueprint.errorhandler(TooBusyToSet)
    def too_busy(_error: TooBusyToSet) -> Response:
        response = make_error_response(
            503,
            title=_("Many handouts are being made at this moment"),
            advice=_("Try again in a minute, or print the page itself."),
        )
        response.headers["Retry-After"] = "30"
        return response

    @blueprint.errorhandler(TooMuchToSet)
    def too_much(_error: TooMuchToSet) -> Response:
        return make_error_response(
            422,
            title=_("This is more than a handout holds"),
            advice=_("Print the page itself, or take it as a table (CSV): it holds everything."),
        )

    @blueprint.errorhandler(CannotBeSet)
    def cannot(error: CannotBeSet) -> Response:
        current_app.logger.error("a page cannot be set", exc_info=error)
        return make_error_response(
            500,
            title=_("Something went wrong on our side"),
            advice=_("It is not your fault. Print the page itself: it holds the same."),
        )
