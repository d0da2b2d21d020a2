"""Who reaches which page about drafts, review and history, in which state: one table, tested cell by cell (TRUST S6).

A route without a row fails. And a word of a draft is found in none of the public channels (TRUST S7).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

import pytest
from flask import Flask

from kb.accounts.models import Account, Role
from kb.submissions import draft_links, drafts
from kb.submissions.models import Comment, Kind, Submission, VersionNote
from kb.submissions.typed import Typed
from kb.submissions.workflow import State
from tests.support import people
from tests.support.access_table import (
    FRAGMENTS,
    PRACTICES,
    PUBLISHED,
    STATES,
    TABLE,
    WHO,
)
from tests.support.asking import Ask
from tests.support.drafts import make_typed
from tests.support.people import SignedInClient
from tests.support.practices import write_practice
from tests.support.submissions import NOW, House, open_house

pytestmark = pytest.mark.people


@dataclass(frozen=True)
class Place:
    """The house, and a browser of each of those who ask."""

    house: House
    owner: Account
    browsers: dict[str, SignedInClient]
    numbers: Iterator[int] = field(default_factory=count)

    def submission(self, state: str, typed: Typed | None = None) -> str:
        """Return the id of a new submission of the owner that stands so."""
        key = self.house.draft(self.owner, typed)
        with self.house.writing() as session:
            made = session.get_one(Submission, key)
            made.state = State.DRAFT if state == "reopened" else State(state)
            if state != "draft":
                made.submitted_at, made.versions[0].note = NOW, VersionNote.SENT
            made.comments.append(
                Comment(id=f"comment-{key}", text="Why?", at=NOW, is_by_reviewer=True, version=1, author_id=None)
            )
        return key

    def practice(self, status: str) -> str:
        """Return the slug of a new practice that has this status."""
        slug = f"{status}-{next(self.numbers)}"
        if status != "unknown":
            reason = "It was asked for." if status == "withdrawn" else None
            write_practice(self.house.practices, slug=slug, status=status, withdrawn_reason=reason)
            self.house.sync()
        return slug

    def ask(self, ask: Ask, who: str, *, status: int, **places: str) -> None:
        """Send a request, and fail where the answer is not that."""
        path = (
            f"/en/{ask.rule}".replace("<int(max=2147483647):number>", "1")
            .replace("<name>", "none.png")
            .replace("<secret>", "none")
        )
        for name, value in places.items():
            path = path.replace(f"<{name}>", value)
        form = {name: value.replace("<key>", places.get("key", "")) for name, value in ask.form}
        if ask in FRAGMENTS:
            name = self.house.app.config["SESSION_COOKIE_NAME"]
            cookie = {} if who == "anonymous" else {"Cookie": f"{name}={self.browsers[who].cookie()}"}
            client = self.house.app.test_client(use_cookies=False)
            answer = client.post(path, data=form, headers={"Sec-Fetch-Site": "same-origin", **cookie})
            assert answer.status_code == status
        elif ask.method == "GET":
            self.browsers[who].get(path, status=status)
        else:
            self.browsers[who].post(path, form, status=status, json=ask.json)


@pytest.fixture(scope="module")
def place(dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Place:
    house = open_house(tmp_path_factory.mktemp("access"))
    owner = house.person()
    people_asking = {
        "anonymous": None,
        "owner": owner,
        "contributor": house.person(),
        "reviewer": house.person(Role.REVIEWER),
        "administrator": house.person(Role.ADMINISTRATOR),
    }
    browsers = {who: people.client_of(house.app, account) for who, account in people_asking.items()}
    return Place(house, owner, browsers)


def test_every_route_has_a_row(place: Place) -> None:
    routes = {
        (method, rule.rule.removeprefix("/<language:ui_language>/"))
        for rule in place.house.app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in {"writer", "review", "history", "correction"}
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == {(ask.method, ask.rule) for ask in (*TABLE, *PUBLISHED)}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("ask", TABLE, ids=str)
def test_each_reaches_what_is_theirs_in_each_state_and_no_more(place: Place, ask: Ask, who: str) -> None:
    cell = TABLE[ask][WHO.index(who)]
    for number, state in enumerate(STATES):
        key = place.submission(state) if "<key>" in ask.rule else ""
        expected = cell if isinstance(cell, int) else cell[number]
        place.ask(ask, who, status=expected, key=key, comment_id=f"comment-{key}")


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("ask", PUBLISHED, ids=str)
def test_each_reaches_what_is_published_and_only_reviewers_change_it(place: Place, ask: Ask, who: str) -> None:
    cell = PUBLISHED[ask][WHO.index(who)]
    for number, status in enumerate(PRACTICES):
        expected = cell if isinstance(cell, int) else cell[number]
        place.ask(ask, who, status=expected, slug=place.practice(status))


def test_the_link_of_a_draft_without_an_account_opens_it_and_its_id_does_not(place: Place) -> None:
    with place.house.writing() as session:
        made, secret = drafts.begin(
            session, None, kind=Kind.NEW, language="en", ui_language="en", now=NOW, typed=make_typed()
        )
    assert secret
    place.browsers["anonymous"].get(f"/en/write/{secret}")
    for browser in place.browsers.values():
        browser.get(f"/en/write/{made.id}", status=404)


@pytest.mark.parametrize("path", ["write", "write/none", "review/none"])
def test_no_cache_keeps_a_page_about_drafts(place: Place, path: str) -> None:
    for browser in place.browsers.values():
        answer = browser.get(f"/en/{path}", status=None)
        assert "public" not in answer.headers.get("Cache-Control", "")


#: What the addresses of public pages hold where these have a place in them.
PLACES: Final = {
    "slug": "public-talk",
    "theme": "fathers",
    "code": "LV",
    "audience": "librarians",
    "number": "1",
    "name": "none.png",
}
#: A word that stands in no dictionary; each draft has it in its title and in its text.
CANARY: Final = "quokkalibris"


@pytest.mark.parametrize("state", [state for state in STATES if state != "published"])
def test_a_word_of_a_draft_is_found_in_no_public_channel(dictionaries: Path, tmp_path: Path, state: str) -> None:
    house = open_house(tmp_path)
    write_practice(house.practices, slug="public-talk")
    place = Place(house, house.person(), {})
    typed = make_typed(title=f"Tea with {CANARY}", why=f"They wanted {CANARY}.", organisation=CANARY)
    key = place.submission(state, typed)
    with house.writing() as session:
        draft_links.make_preview_link(session, session.get_one(Submission, key), account=place.owner, now=NOW)
    house.sync()
    reader = house.app.test_client(use_cookies=False)
    answers = {path: reader.get(path) for path in public_paths(house.app)}
    assert [path for path, answer in answers.items() if answer.status_code >= 500] == []
    assert [path for path, answer in answers.items() if CANARY.encode() in answer.data] == []
    assert reader.get(f"/api/v1/practices?q={CANARY}").get_json()["total"] == 0
    kept = [file for file in (tmp_path / "data").rglob("*") if file.is_file() and "dictionaries" not in file.parts]
    derived = [file for file in kept if not file.name.startswith("people.sqlite")]
    assert derived
    assert [file for file in derived if CANARY.encode() in file.read_bytes()] == []


def public_paths(app: Flask) -> Iterator[str]:
    """Yield an address of everything that can be read without signing in, each with and without a question."""
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and rule.endpoint.split(".")[0] not in {
            "accounts",
            "writer",
            "review",
            "assets",
        }:
            path = rule.rule.replace("<language:ui_language>", "en")
            for argument in rule.arguments:
                path = re.sub(rf"<(\w+:)?{argument}>", PLACES.get(argument, "none"), path)
            yield path
            yield f"{path}?q=tea+with&text=en"
