"""QR codes: what is in them, that cameras can read them on any page, and whom they are shown to."""

import xml.etree.ElementTree as ET
from io import BytesIO

import pytest
import segno
from PIL import Image

from kb.collections.codes import written
from kb.collections.models import Visibility
from kb.sharing.qr import QUIET_ZONE, qr_png, qr_svg
from tests.support.client import CheckingClient
from tests.support.collections import make_collection, practice
from tests.support.open_site import OpenSite, open_site
from tests.support.people import client_of, make_account
from tests.support.practices import make_practice

pytestmark = pytest.mark.people

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    """A site with a practice that once had another name, and one that was withdrawn."""
    return open_site(
        tmp_path_factory.mktemp("site"),
        make_practice("fathers", formerly=("dads",)),
        make_practice("chess", status="withdrawn", withdrawn_reason="Nobody came."),
    )


@pytest.fixture
def reader(site: OpenSite) -> CheckingClient:
    """Somebody who takes no cookies."""
    return CheckingClient(site.app)


def code_of(site: OpenSite, *, visibility: Visibility = Visibility.LINK) -> str:
    """Return the code of a new collection as it stands in addresses."""
    with site.writing() as session:
        owner = make_account(site.database)
        return written(make_collection(session, owner, items=(practice("fathers"),), visibility=visibility).code)


def modules(png: bytes, scale: int = 16) -> list[list[bool]]:
    """Return which modules of a picture are dark, row by row."""
    image = Image.open(BytesIO(png)).convert("L")
    middle = scale // 2
    across = range(middle, image.width, scale)
    return [[image.getpixel((x, y)) == 0 for x in across] for y in range(middle, image.height, scale)]


def code_for(address: str) -> list[list[bool]]:
    """Return the modules of an address with the light frame that cameras want."""
    code = segno.make(address, error="m", micro=False)
    return [[bool(module) for module in row] for row in code.matrix_iter(border=QUIET_ZONE)]


def test_the_code_of_a_practice_is_its_short_link(reader: CheckingClient) -> None:
    answer = reader.get("/p/fathers/qr.png")
    assert answer.content_type == "image/png"
    assert modules(answer.data) == code_for("https://kb.example/p/fathers")


def test_the_code_of_a_collection_is_its_short_link(site: OpenSite, reader: CheckingClient) -> None:
    code = code_of(site)
    assert modules(reader.get(f"/c/{code}/qr.png").data) == code_for(f"https://kb.example/c/{code}")


def test_however_somebody_types_a_code_the_picture_has_it_as_it_is_written(
    site: OpenSite, reader: CheckingClient
) -> None:
    code = code_of(site)
    typed = code.replace("-", "").upper()
    assert reader.get(f"/c/{typed}/qr.svg").data == reader.get(f"/c/{code}/qr.svg").data


def test_the_code_of_a_practice_that_got_another_name_is_the_new_one(reader: CheckingClient) -> None:
    assert modules(reader.get("/p/dads/qr.png").data) == code_for("https://kb.example/p/fathers")


def test_a_drawing_has_a_white_ground_with_a_light_frame_so_that_it_is_read_on_a_dark_page(
    reader: CheckingClient,
) -> None:
    answer = reader.get("/p/fathers/qr.svg")
    drawing = ET.fromstring(answer.data)
    ground, dark = drawing.iter(f"{SVG}path")
    size = len(code_for("https://kb.example/p/fathers"))
    assert answer.content_type.startswith("image/svg+xml")
    assert drawing.get("viewBox") == f"0 0 {size} {size}"
    assert (ground.get("fill"), ground.get("d")) == ("#fff", f"M0 0h{size}v{size}h-{size}z")
    assert dark.get("stroke") == "#000"


def test_a_drawing_within_a_page_is_silent_and_breaks_no_policy() -> None:
    drawing = ET.fromstring(qr_svg("https://kb.example/p/fathers"))
    assert drawing.get("aria-hidden") == "true"
    assert not any(name in {"style", "id"} or name.startswith("on") for one in drawing.iter() for name in one.attrib)
    assert not [one for one in drawing.iter() if one.tag.endswith(("style", "script"))]


def test_an_address_with_signs_of_markup_gets_into_a_drawing_as_modules_only() -> None:
    assert "script" not in qr_svg("https://kb.example/?q=<script>alert(1)</script>")


def test_a_picture_is_as_large_as_one_asks() -> None:
    small, large = (Image.open(BytesIO(qr_png("https://kb.example/", scale=scale))) for scale in (2, 20))
    assert large.width == 10 * small.width


def test_the_address_in_a_code_is_never_that_of_the_request(site: OpenSite) -> None:
    browser = site.app.test_client()
    honest, fooled = (
        browser.get("/p/fathers/qr.png", headers={"Host": host}) for host in ("kb.example", "evil.example")
    )
    assert honest.data == fooled.data


def test_the_code_of_a_practice_may_be_kept_that_of_a_collection_may_not(
    site: OpenSite, reader: CheckingClient
) -> None:
    assert "public" in reader.get("/p/fathers/qr.svg").headers["Cache-Control"]
    answer = reader.get(f"/c/{code_of(site)}/qr.svg")
    assert answer.headers["Cache-Control"] == "no-cache, private"
    assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize(
    ("path", "status"),
    [("/p/chess/qr.svg", 410), ("/p/nothing/qr.png", 404), ("/c/haha-haha/qr.svg", 404), ("/p/fathers/qr.gif", 404)],
)
def test_what_is_not_there_has_no_code(reader: CheckingClient, path: str, status: int) -> None:
    reader.get(path, status=status)


def test_the_code_of_a_private_collection_is_for_its_editors(site: OpenSite, reader: CheckingClient) -> None:
    owner = make_account(site.database)
    with site.writing() as session:
        code = written(make_collection(session, owner, visibility=Visibility.PRIVATE).code)
    reader.get(f"/c/{code}/qr.svg", status=404)
    client_of(site.app, owner).get(f"/c/{code}/qr.svg")
