"""Error pages that help: what happened, what to do, and a search box."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, make_response, render_template
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorPage:
    """What an error page says."""

    title: str
    advice: str


def init_app(app: Flask) -> None:
    """Answer every error with a page in the reader's language."""
    app.register_error_handler(HTTPException, _answer)
    app.register_error_handler(Exception, _answer_unexpected)

    @app.after_request
    def keep_to_paths(response: Response) -> Response:
        """Send readers to the address with its last slash by path alone, which stays right behind any proxy."""
        if response.status_code == 308 and response.location:
            response.location = urlsplit(response.location)._replace(scheme="", netloc="").geturl()
        return response


def error_page(status: int) -> ErrorPage:
    """Return the words for a status."""
    pages = {
        404: ErrorPage(
            title=_("This page is not here"),
            advice=_(
                "The address may have a typing mistake, or the page has moved. Search for what you wanted, or start from the themes."
            ),
        ),
        405: ErrorPage(
            title=_("This page can only be read"),
            advice=_("The address was called in a way it does not answer. Open it as a normal link."),
        ),
        410: ErrorPage(title=_("This practice was withdrawn"), advice=""),
        413: ErrorPage(
            title=_("That is too much at once"),
            advice=_("What was sent is larger than this page takes. Send less, or in parts."),
        ),
        500: ErrorPage(
            title=_("Something went wrong on our side"),
            advice=_("It is not your fault, and nothing was lost. Try again in a minute."),
        ),
    }
    other = ErrorPage(
        title=_("This did not work"),
        advice=_("The request could not be understood. Check the address, or start again from the home page."),
    )
    return pages.get(status, other)


def refuse_foreign() -> Response:
    """Answer what another site made a reader's browser send."""
    return make_error_response(
        403,
        title=_("This came from another page"),
        advice=_("For your safety it was not carried out. Open the page here and send it again."),
    )


def _answer(error: HTTPException) -> BaseResponse:
    if error.code is None:
        return error.get_response()
    return make_error_response(error.code)


def _answer_unexpected(error: Exception) -> Response:
    current_app.logger.exception("unexpected error", exc_info=error)
    return make_error_response(500)


def make_error_response(status: int, *, title: str = "", advice: str = "") -> Response:
    """Return an error page, with words of its own if given."""
    page = error_page(status)
    html = render_template("pages/error.html", title=title or page.title, advice=advice or page.advice)
    response = make_response(html, status)
    response.headers["Cache-Control"] = "no-store"
    return response
