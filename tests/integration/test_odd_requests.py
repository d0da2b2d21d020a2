"""Whatever is sent to whatever address, nobody is answered with a fault of ours (TRUST S4)."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

import pytest
from flask import Flask

from kb.accounts.models import Role
from kb.collections.codes import written
from kb.room.models import Proposal, Take
from kb.search.engine import Facet
from tests.support import people
from tests.support.client import Page
from tests.support.collections import link, make_collection, note, practice, slot
from tests.support.people import SignedInClient
from tests.support.practices import write_practice
from tests.support.submissions import NOW, House, open_house

pytestmark = pytest.mark.people

ROOT: Final = Path(__file__).parent.parent.parent
SLUG: Final = "fathers"
ODD: Final = (
    *("\0", "Tea\0 and cake", "x" * 700, "9" * 25, "-1", "0", "2026-02-30", "24:61"),
    *("☕\N{VARIATION SELECTOR-16}" * 200, " \r\n\t", "'\"<b>{{ 7 * 7 }}%s", "\N{RIGHT-TO-LEFT OVERRIDE}\ufeff\x1b[2J"),
    *("http://[::1", "https://example.org/\0", "anna@\0.example", "=1+1"),
)
#: What a program may send instead of the words that a page sends.
ODD_JSON: Final[tuple[object, ...]] = (
    None,
    [],
    {},
    "x",
    1e308,
    [None],
    {"version": "x", "typed": []},
    {"version": 2**70, "typed": {"title": [None]}},
)
_PLACE: Final = re.compile(r"<(?:([^:<>]+):)?(\w+)>")


@pytest.fixture(scope="module")
def house(dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    house = open_house(tmp_path_factory.mktemp("odd"))
    write_practice(house.practices, slug=SLUG)
    house.sync()
    return house


@pytest.fixture(scope="module")
def names() -> tuple[str, ...]:
    """The names of all fields, as templates write them and as views ask for them."""
    templates = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "templates").rglob("*.html"))
    views = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "kb").rglob("*.py"))
    asked = re.findall(r"\bsent\(([^)]*)\)|\bform\.get(?:list)?\(([^),]*)", views)
    found = {
        *re.findall(r'\bname="([a-z_-]+)"', templates),
        *re.findall(r'\b(?:text_field|text_area|select|choice)\w*\(\s*"([a-z_]+)"', templates),
        *(name for pair in asked for part in pair for name in re.findall(r'"([a-z_-]+)"', part)),
    }
    assert {"title", "sentence", "email", "version", "called_by", "note"} - found == {"called_by"}
    return tuple(sorted(found))


def rules_of(app: Flask, method: str) -> list[str]:
    """Return the addresses that take a method, with their places still to be filled."""
    return sorted(
        {
            rule.rule
            for rule in app.url_map.iter_rules()
            if method in (rule.methods or set()) and rule.endpoint != "static"
        }
    )


def opened(house: House) -> tuple[SignedInClient, dict[str, str]]:
    """Return somebody who may do everything, signed in anew, and what addresses may name of what is theirs."""
    account = house.person(Role.ADMINISTRATOR)
    key = house.draft(account)
    with house.writing() as session:
        board = make_collection(session, account, items=(slot(), practice(SLUG), link(), note()), now=NOW)
        take = Take(collection_id=board.id, item_id=board.items[1].id, device="1", language="en", taken_at=NOW)
        proposal = Proposal(collection_id=board.id, device="1", url="https://a.example/", title="A", proposed_at=NOW)
        session.add_all((take, proposal))
        session.flush()
        named = {
            "collection_id": board.id,
            "code": written(board.code),
            "item_id": board.items[1].id,
            "take_id": take.id,
            "proposal_id": proposal.id,
        }
    return people.client_of(house.app, account), {**named, "key": key, "slug": SLUG, "ui_language": "en", "number": "1"}


def address(rule: str, places: dict[str, str]) -> str:
    """Return the address of a rule; a place that has no value is one that leads nowhere."""

    def filled(match: re.Match[str]) -> str:
        converter, name = match[1] or "", match[2]
        if converter.startswith("any("):
            return converter[4:-1].split(",")[0]
        return quote(places.get(name, "none"), safe="")

    return _PLACE.sub(filled, rule)


def answered(browser: SignedInClient, method: str, path: str, **body: object) -> None:
    """Send something without a look at the answer, but that it is none of a fault."""
    response = browser.send(method, path, **body)
    # 501 is what oEmbed wants for a format that there is not.
    assert response.status_code < 500 or response.status_code == 501, (
        f"{method} {path} {body!r:.300}: {response.status_code}"
    )


def forms_on(page: Page, path: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield where each form of a page leads, and what a browser would send from it."""
    for form in page.root.iter("form"):
        if (form.get("method") or "get").lower() == "post":
            fields = {
                name: element.get("value") or (element.text or "")
                for element in form.iter()
                if element.tag in {"input", "textarea", "select", "button"} and (name := element.get("name"))
            }
            yield form.get("action") or path, fields


def test_no_form_is_odd_enough(house: House, names: tuple[str, ...]) -> None:
    for rule in rules_of(house.app, "POST"):
        browser, places = opened(house)
        for odd in ODD:
            answered(browser, "POST", address(rule, places), data=dict.fromkeys(names, odd))
        for json in ODD_JSON:
            answered(browser, "POST", address(rule, places), json=json)


def test_no_address_is_odd_enough(house: House) -> None:
    browser, places = opened(house)
    views = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "kb").rglob("*.py"))
    names = {*re.findall(r'\bargs\.get(?:list)?\(\s*"([a-z_-]+)"', views), *(facet.value for facet in Facet)}
    assert {"q", "practice", "theme", "text"} <= names
    for rule in rules_of(house.app, "GET"):
        for odd in ODD:
            number = odd if odd.isdecimal() else "1"
            strange = {**dict.fromkeys(places, odd), "ui_language": "en", "number": number}
            answered(browser, "GET", address(rule, strange))
            answered(browser, "GET", address(rule, places), query_string=dict.fromkeys(sorted(names), odd))


def test_no_field_of_a_form_as_pages_show_it_is_odd_enough(house: House) -> None:
    seen: set[str] = set()
    for rule in rules_of(house.app, "GET"):
        browser, places = opened(house)
        path = address(rule, places)
        response = browser.send("GET", path)
        if response.mimetype != "text/html" or response.status_code != 200:
            continue
        for action, fields in forms_on(Page(response.get_data(as_text=True)), path):
            kind = re.sub(r"[0-9a-f]{20}", "…", action) + str(sorted(fields))
            if kind in seen or action.endswith("/sign-out"):
                continue
            seen.add(kind)
            for number, name in enumerate(fields):
                answered(browser, "POST", action, data={**fields, name: ODD[number % len(ODD)]})
                answered(browser, "POST", action, data={**fields, name: ODD[(number + 7) % len(ODD)]})
    assert len(seen) > 30
