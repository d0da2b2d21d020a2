"""A collection to take along: the offline pack, the text and the table."""

import base64
import hashlib
from datetime import UTC, datetime
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from kb.collections.models import Collection, Visibility
from kb.handouts.pack_pictures import LONGER_SIDE
from kb.languages import LANGUAGES
from kb.link_checks.dead import key_of
from kb.link_checks.models import FAILURES_OF_A_DEAD_LINK, CheckedLink
from tests.support.client import CheckingClient, parse
from tests.support.collections import heading, link, note, practice, slot
from tests.support.downloads import by_id, made_pack, pack, shared, table
from tests.support.open_site import OpenSite, open_site
from tests.support.practices import make_practice, write_practice

pytestmark = pytest.mark.people

BASE = "https://kb.example"
DEAD = "https://example.org/gone"
BODY = """![Forty chairs > a circle](hall.jpg)

## Why

Because of [the walks](../walks/en.md), [the choir](../choir/en.md) and [a plan](plan.pdf)[^1].

### Nearer still

`<img src="/media/fathers/hall.jpg">` is only told.

[^1]: Heard at [the harbour](https://example.org/harbour).

## What did not work

Nobody came on Mondays.
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    """A site with practices that have pictures, footnotes and links, one that was withdrawn, and a dead link."""
    folder = tmp_path_factory.mktemp("site")
    place = folder / "practices" / "fathers"
    place.mkdir(parents=True)
    Image.effect_noise((3000, 2000), 40).convert("RGB").save(place / "hall.jpg")
    (place / "plan.pdf").write_bytes(b"%PDF-1.4")
    site = open_site(
        folder,
        make_practice("fathers", title="Fathers read", body=BODY),
        make_practice("walks", title="Vi går en tur", language="da"),
        make_practice("choir", title="A choir"),
        make_practice("chess", title="An evening of chess", status="withdrawn", withdrawn_reason="Nobody came."),
    )
    now = datetime.now(UTC)
    with site.writing() as session:
        session.add(
            CheckedLink(key=key_of(DEAD), url=DEAD, checked_at=now, next_at=now, failures=FAILURES_OF_A_DEAD_LINK)
        )
    return site


@pytest.fixture
def reader(site: OpenSite) -> CheckingClient:
    """Somebody who takes no cookies."""
    return CheckingClient(site.app)


@pytest.fixture(scope="module")
def code(site: OpenSite) -> str:
    """The code of a collection with something of every kind."""
    return shared(
        site,
        items=(
            note("Bring *a* pen.\n\nAnd see https://example.org/map."),
            slot("Opening", place="Hall 2", starts="09:00", ends="10:30"),
            practice("fathers", minutes=40, note="=HYPERLINK(0)"),
            practice("walks"),
            heading("# Later"),
            note("1. one\n# two\n- three"),
            link("The [old] law", url="https://example.org/law", note="Section 1"),
            link("+The old guide", url=DEAD),
            practice("chess"),
        ),
    )


@pytest.mark.parametrize(
    ("name", "media_type", "ending"),
    [
        ("offline.html", "text/html", "html"),
        ("collection.md", "text/markdown", "md"),
        ("collection.csv", "text/csv", "csv"),
    ],
)
def test_a_download_is_a_file_named_after_the_collection(
    reader: CheckingClient, code: str, name: str, media_type: str, ending: str
) -> None:
    answer = reader.get(f"/fi/c/{code}/{name}")
    assert answer.mimetype == media_type
    assert answer.headers["Content-Disposition"] == f"attachment; filename=Thursday-in-Turku-fi.{ending}"
    assert answer.headers["Cache-Control"] == "no-cache, private"
    assert answer.headers["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("name", ["offline.html", "collection.md", "collection.csv"])
def test_of_a_private_collection_there_is_nothing_to_download(
    site: OpenSite, reader: CheckingClient, name: str
) -> None:
    reader.get(f"/en/c/{shared(site, visibility=Visibility.PRIVATE)}/{name}", status=404)


def test_a_pack_holds_each_practice_in_full(reader: CheckingClient, code: str) -> None:
    page = pack(reader, code)
    places = by_id(page)
    assert [places[f"practice-{slug}"].get("lang") for slug in ("fathers", "walks")] == [None, "da"]
    for words in ("Nobody came on Mondays.", "Valmieras bibliotēka", "https://library.example/report", "CC BY 4.0"):
        assert words.removeprefix("https://") in page.words
    assert f"{BASE}/p/fathers" in page.words
    assert "practice-chess" not in places


def test_a_pack_fetches_nothing_and_its_own_policy_forbids_it(reader: CheckingClient, code: str) -> None:
    page = pack(reader, code)
    (policy,) = [meta.get("content", "") for meta in page.root.iter("meta") if meta.get("http-equiv")]
    assert policy.startswith("default-src 'none'")
    for tag in ("style", "script"):
        (element,) = page.root.iter(tag)
        digest = base64.b64encode(hashlib.sha256((element.text or "").encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert not [*page.root.iter("link")]
    assert [image.get("src", "")[:23] for image in page.root.iter("img")] == ["data:image/webp;base64,"]


def test_a_picture_in_a_pack_is_small(reader: CheckingClient, code: str) -> None:
    (image,) = pack(reader, code).root.iter("img")
    data = base64.b64decode(image.get("src", "").partition(",")[2])
    assert max(Image.open(BytesIO(data)).size) == LONGER_SIDE
    assert image.get("alt") == "Forty chairs > a circle"


def test_links_of_a_pack_lead_into_it_or_to_the_site(reader: CheckingClient, code: str) -> None:
    links = pack(reader, code).links()
    assert links["the walks"] == "#practice-walks"
    assert links["the choir"] == f"{BASE}/p/choir"
    assert links["a plan"] == f"{BASE}/media/fathers/plan.pdf"
    assert links["Fathers read"] == "#practice-fathers"
    assert not [address for address in links.values() if address.startswith("/")]


def test_a_footnote_leads_to_its_own_practice(site: OpenSite, reader: CheckingClient) -> None:
    write_practice(site.practices, make_practice("more-fathers", body=BODY))
    site.take_in(now=datetime.now(UTC))
    page = pack(reader, shared(site, items=(practice("fathers"), practice("more-fathers"))))
    notes = [address for address in (one.get("href", "") for one in page.root.iter("a")) if "fn:1" in address]
    assert sorted(notes) == ["#fathers--fn:1", "#more-fathers--fn:1"]


def test_what_a_text_says_about_markup_stays_words(reader: CheckingClient, code: str) -> None:
    assert '<img src="/media/fathers/hall.jpg"> is only told.' in pack(reader, code).words


def test_headings_of_a_pack_skip_no_level(reader: CheckingClient, code: str) -> None:
    levels = [int(one.tag[1]) for one in pack(reader, code).root.iter() if one.tag in {"h1", "h2", "h3", "h4", "h5"}]
    assert levels[0] == 1
    assert 4 in levels
    assert all(later <= before + 1 for before, later in pairwise(levels))


def test_a_pack_tells_what_became_of_a_practice_and_of_a_link(reader: CheckingClient, code: str) -> None:
    page = pack(reader, code)
    assert "“An evening of chess” was withdrawn: Nobody came." in page.words
    assert "This link led nowhere when it was checked last." in page.words
    assert DEAD not in page.links().values()


def test_a_frozen_practice_stands_in_a_pack_as_it_was(tmp_path: Path) -> None:
    site = open_site(tmp_path, make_practice("fathers", title="Fathers read", words="They read in the old hall."))
    code = shared(site, items=(practice("fathers"),))
    with site.writing() as session:
        for row in session.query(Collection).one().items:
            row.is_frozen = True
    write_practice(site.practices, make_practice("fathers", title="Dads sing", words="They sing in the new hall."))
    site.take_in(now=datetime.now(UTC))

    page = pack(CheckingClient(site.app), code)

    assert "They read in the old hall." in page.words
    assert "new hall" not in page.words
    assert "Shown as it was when this was put together." in page.words


def test_a_pack_of_nothing_is_a_page_that_says_so(site: OpenSite, reader: CheckingClient) -> None:
    page = pack(reader, shared(site, title="Nothing yet"))
    assert page.texts("h1") == ["Nothing yet"]
    assert "Nothing is here yet" in page.words


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_pack_speaks_the_language_of_its_reader(reader: CheckingClient, code: str, language: str) -> None:
    assert pack(reader, code, language).root.get("lang") == language


def test_pictures_for_which_there_is_no_room_are_left_out_and_told(site: OpenSite) -> None:
    page = made_pack(site, [practice("fathers")], most_bytes=20_000)
    assert not [*page.root.iter("img")]
    assert "[Picture left out: Forty chairs > a circle]" in page.words
    assert "1 picture did not fit into this file." in page.words
    assert "Nobody came on Mondays." in page.words


def test_texts_for_which_there_is_no_room_are_left_out_and_told(site: OpenSite) -> None:
    page = made_pack(site, [practice("fathers"), practice("walks")], most_bytes=10)
    assert "Nobody came on Mondays." not in page.words
    assert f"The text did not fit into this file. It is at {BASE}/p/fathers." in page.words
    assert "Fathers read" in page.words


def test_a_broken_picture_is_left_out(tmp_path: Path) -> None:
    site = open_site(tmp_path, make_practice("fathers", body="## Why\n\n![A hall](hall.png)\n"))
    whole = BytesIO()
    Image.effect_noise((400, 400), 90).convert("RGB").save(whole, "PNG")
    (site.practices / "fathers" / "hall.png").write_bytes(whole.getvalue()[:3000])
    page = pack(CheckingClient(site.app), shared(site, items=(practice("fathers"),)))
    assert "[Picture left out: A hall]" in page.words


def test_a_text_to_edit_has_the_agenda_with_practices_links_and_notes(reader: CheckingClient, code: str) -> None:
    text = reader.get(f"/en/c/{code}/collection.md").get_data(as_text=True)
    assert text.startswith("# Thursday in Turku\n\n26 November 2026 · Hall 2\n")
    assert f"<{BASE}/c/{code}>" in text
    assert "## Thursday, 26 November 2026, 09:00–10:30: Opening\n\nHall 2\n" in text
    assert (
        f"- [**Fathers read**]({BASE}/en/practices/fathers)\n\n  Latvia · 40 minutes\n\n  The library invited" in text
    )
    assert "  Section 1" in text
    assert "“An evening of chess” was withdrawn: Nobody came." in text


def test_signs_that_people_wrote_mean_themselves_in_the_text(reader: CheckingClient, code: str) -> None:
    text = reader.get(f"/en/c/{code}/collection.md").get_data(as_text=True)
    assert r"Bring \*a\* pen." in text
    assert r"[**The \[old\] law**](https://example.org/law)" in text
    # Only at the start of a paragraph do these begin something.
    assert "\n## # Later\n\n1\\. one  \n\\# two  \n\\- three\n" in text


def test_a_table_has_a_row_for_every_line(reader: CheckingClient, code: str) -> None:
    rows = table(reader.get(f"/en/c/{code}/collection.csv"))
    assert [row["kind"] for row in rows] == [
        "note", "slot", "practice", "practice", "heading", "note", "link", "link", "practice",
    ]  # fmt: skip
    fathers = rows[2]
    assert (fathers["section"], fathers["day"], fathers["starts"], fathers["place"]) == (
        "Opening", "2026-11-26", "09:00", "Hall 2",
    )  # fmt: skip
    assert (fathers["title"], fathers["minutes"], fathers["url"]) == (
        "Fathers read", "40", f"{BASE}/en/practices/fathers",
    )  # fmt: skip
    assert [row["state"] for row in rows[6:]] == ["", "dead", "withdrawn"]


def test_no_cell_of_a_table_is_a_formula(reader: CheckingClient, code: str) -> None:
    rows = table(reader.get(f"/en/c/{code}/collection.csv"))
    assert rows[2]["note"] == "'=HYPERLINK(0)"
    assert rows[7]["title"] == "'+The old guide"
    assert not [cell for row in rows for cell in row.values() if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_a_spreadsheet_knows_the_letters_and_splits_the_cells(reader: CheckingClient, code: str) -> None:
    answer = reader.get(f"/da/c/{code}/collection.csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = table(answer, ";")
    assert rows[3]["title"] == "Vi går en tur"


def test_a_pack_holds_forty_practices(tmp_path: Path) -> None:
    slugs = [f"talk-{number}" for number in range(40)]
    site = open_site(tmp_path, *(make_practice(slug) for slug in slugs))
    code = shared(site, items=[practice(slug) for slug in slugs])
    answer = site.app.test_client().get(f"/en/c/{code}/offline.html")
    assert len([*parse(answer.get_data(as_text=True)).iter("article")]) == 40
