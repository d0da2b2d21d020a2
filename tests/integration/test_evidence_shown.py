"""One practice, one level of evidence: wherever it is shown, what other libraries confirmed counts, and the file stays as it is."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from kb.collections.codes import written
from kb.collections.models import Collection, CollectionItem
from kb.collections.reading import read_board
from kb.handouts.handout import handout_of
from kb.practices.views import practice_pages
from kb.sharing.found import shown_practice
from kb.sharing.link_pictures import picture_of_practice
from tests.support import people
from tests.support.client import words_of
from tests.support.collections import make_collection, practice
from tests.support.open_site import OpenSite, open_site
from tests.support.practices import make_practice, write_practice

pytestmark = pytest.mark.people

LABELS: Final = {
    1: "Tried, own impression",
    3: "Repeated or confirmed by another library",
    4: "External evaluation or three libraries",
}
FAR = make_practice("far", title="Far away", organisation="Struer Bibliotek")
STORY = make_practice(
    "valmiera",
    title="Far away in Valmiera",
    kind="adaptation",
    adapted_from="far",
    countries=("EE",),
    organisation="Valmieras bibliotēka",
    body="## What came of it\n\nTwelve came.\n\nWe would do it again.\n",
)
#: What is asked for a level: the site, and the code of a collection in which the practice is.
Look = Callable[[OpenSite, str], str]


def words_at(path: str) -> Look:
    """Look at a whole page."""
    return lambda site, code: site.browser().page(path.format(code=code)).words


def own_page(site: OpenSite, _code: str) -> str:
    """Look at the line of a practice's own page; below it are cards of others."""
    page = site.browser().page("/en/practices/far")
    (line,) = [one for one in page.root.iter("div") if words_of(one).startswith("How one knows")]
    return words_of(line)


def card(site: OpenSite, _code: str) -> str:
    """Look at the card in a list of results."""
    page = site.browser().page("/en/search?country=LV")
    (found,) = page.root.iter("article")
    return words_of(found)


def compared(site: OpenSite, _code: str) -> str:
    """Look at the row of a comparison, in the practice's own column."""
    page = site.browser().page("/en/compare?practice=far&practice=other")
    (row,) = [one for one in page.root.iter("tr") if words_of(one).startswith("How one knows")]
    return words_of(row.findall("td")[0])


def on_paper(site: OpenSite, code: str) -> str:
    """Look at the data of a handout."""
    with site.app.test_request_context(f"/en/c/{code}/handout.pdf"), site.reading() as session:
        board = read_board(session, session.query(Collection).one(), practice_pages(), "en")
        (found,) = handout_of(board, practice_pages(), "en", now=datetime.now(UTC)).cards
    return f"{found.evidence} {found.evidence_label}"


def on_a_picture(site: OpenSite, _code: str) -> str:
    """Look at what a chat shows of a link."""
    with site.app.test_request_context("/en/practices/far/card.png"):
        picture = picture_of_practice(shown_practice("far"), "en")
    return f"{picture.evidence} {picture.evidence_label}"


PLACES: Final[Mapping[str, Look]] = {
    "page": own_page,
    "embed": words_at("/en/practices/far/embed"),
    "board": words_at("/en/c/{code}"),
    "pack": words_at("/en/c/{code}/offline.html"),
    "card": card,
    "comparison": compared,
    "handout": on_paper,
    "picture": on_a_picture,
}


def levels(site: OpenSite, code: str) -> dict[str, list[int]]:
    """Return by place which levels stand there."""
    found = {place: look(site, code) for place, look in PLACES.items()}
    return {place: [level for level, label in LABELS.items() if label in words] for place, words in found.items()}


def everywhere(level: int) -> dict[str, list[int]]:
    """Return one level in each place."""
    return {place: [level] for place in PLACES}


@pytest.fixture
def site(tmp_path: Path) -> OpenSite:
    """A site on which nobody but its makers tells of “far”."""
    return open_site(tmp_path, FAR, make_practice("other", countries=("FI",)))


@pytest.fixture
def code(site: OpenSite) -> str:
    """The code of a collection with “far” in it."""
    anna = people.make_account(site.database)
    with site.writing() as session:
        return written(make_collection(session, anna, items=[practice("far")]).code)


def test_a_level_rises_everywhere_and_falls_everywhere(site: OpenSite, code: str) -> None:
    assert levels(site, code) == everywhere(1)

    write_practice(site.practices, STORY)
    site.catalogue.take_in("valmiera")
    assert levels(site, code) == everywhere(3)

    site.catalogue.store.withdraw("valmiera", reason="A mistake.")
    site.catalogue.take_in("valmiera")
    assert levels(site, code) == everywhere(1)


def test_the_file_stays_as_it_was_and_the_page_says_what_the_makers_tell(site: OpenSite) -> None:
    before = (site.practices / "far" / "en.md").read_bytes()

    write_practice(site.practices, STORY)
    site.catalogue.take_in("valmiera")

    assert "The makers themselves give level 1." in site.browser().page("/en/practices/far").words
    assert (site.practices / "far" / "en.md").read_bytes() == before


def test_a_board_that_keeps_an_older_text_keeps_its_level(site: OpenSite, code: str) -> None:
    with site.writing() as session:
        session.query(CollectionItem).update({"is_frozen": True})
    write_practice(site.practices, STORY)
    site.take_in(now=datetime.now(UTC))
    assert LABELS[3] in PLACES["board"](site, code)

    write_practice(site.practices, make_practice("far", title="Farther away", organisation="Struer Bibliotek"))
    site.take_in(now=datetime.now(UTC))

    words = PLACES["board"](site, code)
    assert "Shown as it was when this was put together." in words
    assert LABELS[1] in words
