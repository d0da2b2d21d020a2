"""QR codes of addresses. The only module that imports segno."""

from functools import lru_cache
from io import BytesIO
from typing import Final

import segno
from markupsafe import Markup

#: Read when a seventh of it is covered: a coffee stain, a fold, the glare of a projector (ISO/IEC 18004).
_ERROR_LEVEL: Final = "m"
#: Cameras look for so many light modules around a code, which a dark page does not give them.
QUIET_ZONE: Final = 4
_BLACK, _WHITE = "#000", "#fff"


def qr_svg(address: str) -> Markup:
    """Return a code to stand within a page, as large as its box. It is silent: the address stands beside it as words or a link."""
    drawing = _code(address).svg_inline(
        border=QUIET_ZONE, omitsize=True, dark=_BLACK, light=_WHITE, svgclass="qr", lineclass=None
    )
    silent = '<svg aria-hidden="true" focusable="false" shape-rendering="crispEdges" '
    return Markup(drawing.replace("<svg ", silent, 1))  # noqa: S704 - drawn by segno; the address is in it as modules only


@lru_cache(maxsize=500)
def qr_svg_file(address: str) -> bytes:
    """Return a code as a picture file that can be made as large as a poster; a millimetre per module at first."""
    out = BytesIO()
    _code(address).save(
        out, kind="svg", border=QUIET_ZONE, unit="mm", dark=_BLACK, light=_WHITE, svgclass=None, lineclass=None
    )
    return out.getvalue()


def qr_png(address: str, scale: int = 16) -> bytes:
    """Return a code as a picture; `scale` is the width of a module in pixels."""
    out = BytesIO()
    _code(address).save(out, kind="png", border=QUIET_ZONE, scale=scale, dark=_BLACK, light=_WHITE)
    return out.getvalue()


def _code(address: str) -> segno.QRCode:
    return segno.make(address, error=_ERROR_LEVEL, micro=False)
