"""Pages for a frame on another library's site: without a script, whole in themselves, and the only ones that may be framed."""

from typing import Any, Final

from flask import Response, make_response, render_template, url_for
from markupsafe import Markup

from kb.practices.presentation import PracticePage, present
from kb.practices.record import Practice
from kb.practices.rendered_body import RenderedBody
from kb.practices.views import practice_pages
from kb.web.inlined import inlined_style
from kb.web.localisation import current_language

STYLES: Final = ("layers", "reset", "tokens", "components/padlocks", "alone/embed")
#: The height in which a card shows whole when it is so wide, and one when it is narrower; a list scrolls.
WIDTH: Final = 600
CARD_HEIGHT, NARROW_CARD_HEIGHT, LIST_HEIGHT = 280, 400, 480
_NARROW: Final = 460


def framed(template: str, *, status: int = 200, **values: Any) -> Response:
    """Return a page that any site may show in a frame."""
    style = inlined_style(STYLES)
    response = make_response(render_template(template, style=style, **values), status)
    response.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {style.source}; base-uri 'none'; form-action 'none'; frame-ancestors *"
    )
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    # What it shows has a page of its own, which search engines know.
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def card_of(practice: Practice) -> PracticePage:
    """Return what a card shows of a practice, in the reader's language."""
    language = current_language()
    nothing = RenderedBody(lead="", parts=(), footnotes="")
    text = practice.text_for(language)
    return present(practice, nothing, text, language, base_url=practice_pages().base_url, origin=None)


def card_height(width: int) -> int:
    """Return how high a frame of a width must be to show a card whole, as a rule."""
    return CARD_HEIGHT if width >= _NARROW else NARROW_CARD_HEIGHT


def practice_frame(slug: str, title: str) -> Markup:
    """Return what somebody puts into a page of their own to show the card of a practice."""
    address = f"{practice_pages().base_url}{url_for('sharing.practice_embed', slug=slug)}"
    return frame(address, title, width=WIDTH, height=CARD_HEIGHT)


def collection_frame(code: str, title: str) -> Markup:
    """Return what somebody puts into a page of their own to show a collection; the code as it stands in addresses."""
    address = f"{practice_pages().base_url}{url_for('sharing.collection_embed', code=code)}"
    return frame(address, title, width=WIDTH, height=LIST_HEIGHT)


def frame(address: str, title: str, *, width: int, height: int) -> Markup:
    """Return an inline frame. Its page needs no rights but to open a link in a window of its own."""
    return Markup(
        '<iframe src="{}" title="{}" width="{}" height="{}" style="border:0;max-width:100%" loading="lazy"'
        ' sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>'
    ).format(address, title, width, height)
