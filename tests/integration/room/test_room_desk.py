"""In the room: what the facilitator sees and decides, what stands on the wall, and what she takes along afterwards."""

import csv
import io

import pytest
from sqlalchemy import select

from kb.collections import editing
from kb.collections.codes import written
from kb.collections.models import ItemKind
from kb.practices.record import Resources
from kb.room import desk_view
from kb.room.models import Proposal
from tests.support import people
from tests.support.collections import practice
from tests.support.open_site import OpenSite, open_site
from tests.support.practices import make_practice
from tests.support.rooms import FATHERS, PRACTICE, TODAY, RoomSite, counts, open_room, takes

pytestmark = pytest.mark.people

QUILTS = make_practice("quilts", title="Quilts", resources=Resources(duration_minutes=120))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> OpenSite:
    return open_site(tmp_path_factory.mktemp("site"), FATHERS, QUILTS)


def test_others_see_what_was_taken_home_only_where_the_facilitator_shows_it(room: RoomSite) -> None:
    room.phone().take(sentence="Begin with one evening.", due="")
    browser = room.site.browser()
    assert "one evening" not in browser.page(f"/en{room.path}").words
    assert counts(room)["sentences"] == []

    desk = room.at_desk()
    desk.post(f"/en{room.desk}/switch", {"show": "yes"}, status=303)
    assert "Begin with one evening." in browser.page(f"/en{room.path}").words
    assert "Begin with one evening." in browser.page(f"/en{room.path}/projector").words
    assert counts(room)["sentences"] == [
        {"item": room.item(ItemKind.PRACTICE), "text": "Begin with one evening.", "language": "en"}
    ]

    (kept,) = takes(room)
    desk.post(f"/en{room.desk}/sentences/{kept.id}", {"hide": "yes"}, status=303)
    assert "one evening" not in browser.page(f"/en{room.path}").words
    assert counts(room)["taken"] == 1
    assert "Begin with one evening." in desk.page(f"/en{room.desk}").words
    desk.post(f"/en{room.desk}/sentences/{kept.id}", {"hide": "no"}, status=303)
    assert "Begin with one evening." in browser.page(f"/en{room.path}").words


def test_a_proposed_link_is_seen_by_nobody_before_it_is_accepted(room: RoomSite) -> None:
    room.phone().send("propose", title="Our report", url="https://example.org/report")
    browser, desk = room.site.browser(), room.at_desk()
    assert "Our report" not in browser.page(f"/en{room.path}").html
    assert "Our report" in desk.page(f"/en{room.desk}").words

    with room.site.reading() as session:
        proposal = session.scalars(select(Proposal).where(Proposal.collection_id == room.collection.id)).one()
    for _ in range(2):
        desk.post(f"/en{room.desk}/proposals/{proposal.id}", {"do": "accept"}, status=303)
    assert browser.page(f"/en{room.path}").links()["Our report"] == "https://example.org/report"
    assert [item.url for item in room.items()].count("https://example.org/report") == 1
    assert "No link is waiting." in desk.page(f"/en{room.desk}").words


def test_the_desk_says_where_an_accepted_link_stands_and_leads_there(room: RoomSite) -> None:
    desk = room.at_desk()
    for number in (1, 2):
        room.phone().send("propose", title=f"Report {number}", url=f"https://example.org/{number}")
    with room.site.reading() as session:
        first, second = session.scalars(select(Proposal).order_by(Proposal.url)).all()
    answer = desk.post(f"/en{room.desk}/proposals/{first.id}", {"do": "accept"}, status=303)
    page = desk.page(answer.location)
    assert "On the board, under “Opening”. Move it" in page.words
    added = next(item.id for item in room.items() if item.url == first.url)
    assert page.links()["Move it"] == f"/en/collections/{room.collection.id}#item-{added}"

    json = {"Accept": "application/json"}
    path = f"/en{room.desk}/proposals/{second.id}"
    told = desk.post(path, {"do": "accept"}, status=200, headers=json).get_json()
    assert told["said"] == "On the board, under “Opening”."
    assert "Move it" in told["parts"]["desk-told"]
    again = desk.post(path, {"do": "accept"}, status=200, headers=json).get_json()
    assert again["said"] == ""
    assert "Move it" not in again["parts"]["desk-told"]
    assert "desk-told" not in desk.get(f"/en{room.desk}/live.json").get_json()["parts"], "it stays until the next one"


def test_the_wall_shows_first_what_most_take_home_and_no_zeros(room: RoomSite) -> None:
    def slides() -> list[tuple[str, bool]]:
        page = room.site.browser().page(f"/en{room.path}/projector?at=5")
        return [
            (one.get("data-count") or "", "hidden" in holder.attrib)
            for holder in page.root.iter()
            for one in holder
            if one.get("data-count")
        ]

    fathers, guide = room.item(ItemKind.PRACTICE), room.item(ItemKind.LINK)
    assert slides() == [(fathers, True), (guide, True), (fathers, True), (guide, True)]
    room.phone().take(ItemKind.LINK)
    assert slides() == [(fathers, True), (guide, False), (guide, False), (fathers, True)]


def test_the_length_of_a_practice_in_its_library_is_not_shown_as_its_time_on_the_agenda(room: RoomSite) -> None:
    with room.site.writing() as session:
        editing.add(session, room.facilitator, room.collection.id, practice("quilts"), now=room.collection.made_at)
    browser = room.site.browser()
    wall = browser.page(f"/en{room.path}/projector")
    assert "Quilts" in wall.words
    assert "30 min" in wall.words, "what was planned"
    assert "120 min" not in wall.words
    places = [
        " ".join("".join(one.itertext()).split())
        for one in browser.page(f"/en{room.path}").root.iter("p")
        if one.get("class") == "item__where"
    ]
    assert places[0].endswith("· 30 minutes")
    assert not any("2 hours" in one for one in places)
    rows = csv.DictReader(io.StringIO(browser.get(f"/en{room.path}/collection.csv").data.decode("utf-8-sig")))
    assert {row["title"]: row["minutes"] for row in rows if row["kind"] == "practice"} == {
        "Fathers read": "30",
        "Quilts": "",
    }
    assert "2 hours" not in browser.get(f"/en{room.path}/collection.md").get_data(as_text=True)


def test_a_hidden_proposal_never_reaches_the_board(room: RoomSite) -> None:
    room.phone().send("propose", title="Buy this", url="https://example.org/shop")
    with room.site.reading() as session:
        proposal = session.scalars(select(Proposal).where(Proposal.collection_id == room.collection.id)).one()
    answer = room.at_desk().post(
        f"/en{room.desk}/proposals/{proposal.id}", {"do": "hide"}, status=200, headers={"Accept": "application/json"}
    )
    assert "No link is waiting." in answer.get_json()["parts"]["desk-waiting"]
    room.at_desk().post(f"/en{room.desk}/proposals/{proposal.id}", {"do": "accept"}, status=303)
    assert "Buy this" not in room.site.browser().page(f"/en{room.path}").html


def test_a_flood_of_proposals_is_hidden_with_one_press(room: RoomSite) -> None:
    other = open_room(room.site)
    other.phone().send("propose", title="Theirs", url="https://example.org/theirs")
    for number in (1, 2):
        room.phone(number).send("propose", title=f"Buy this {number}", url=f"https://example.org/{number}")
    desk = room.at_desk()
    assert "Hide all that wait" in desk.page(f"/en{room.desk}").words
    desk.post(f"/en{room.desk}/proposals/hide", {}, status=303)
    assert "No link is waiting." in desk.page(f"/en{room.desk}").words
    assert "Theirs" in other.at_desk().page(f"/en{other.desk}").words


def test_the_desk_shows_the_latest_sentences_and_says_where_the_others_are(
    room: RoomSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_view, "MOST_WRITTEN", 1)
    room.phone(1).take(sentence="The first one.", due="")
    assert "These are the latest" not in room.at_desk().page(f"/en{room.desk}").words
    room.phone(2).take(sentence="The second one.", due="")
    words = room.at_desk().page(f"/en{room.desk}").words
    assert "The second one." in words
    assert "The first one." not in words
    assert "These are the latest 1. The summary holds all of them." in words


def test_a_script_at_the_desk_is_told_why_a_link_was_not_accepted(room: RoomSite) -> None:
    accept = {"Accept": "application/json"}
    answer = room.at_desk().post(f"/en{room.desk}/proposals/no-such", {}, status=404, headers=accept)
    assert answer.get_json() == {"parts": {}, "said": "This page is not here"}


def test_the_desk_is_for_those_who_edit_the_collection(room: RoomSite) -> None:
    stranger = people.client_of(room.app, people.make_account(room.site.database))
    for ending in ("", "/live.json", "/summary.csv", "/summary.pdf"):
        room.site.browser().get(f"/en{room.desk}{ending}", status=302)
        stranger.get(f"/en{room.desk}{ending}", status=404)
        room.at_desk().get(f"/en{room.desk}{ending}")
    room.phone().take(sentence="Mine.", due="")
    for ending in ("/switch", f"/sentences/{takes(room)[0].id}", "/proposals/no-such"):
        room.site.browser().post(f"/en{room.desk}{ending}", status=302)
        stranger.post(f"/en{room.desk}{ending}", {"open": "no", "hide": "yes"}, status=404)
    assert "Mine." in room.at_desk().page(f"/en{room.desk}").words


def test_nothing_of_another_collection_can_be_decided_at_a_desk(room: RoomSite) -> None:
    other = open_room(room.site)
    other.phone().take(sentence="Theirs.", due="")
    room.at_desk().post(f"/en{room.desk}/sentences/{takes(other)[0].id}", {"hide": "yes"}, status=404)
    assert not takes(other)[0].is_hidden


def test_the_same_counts_again_are_an_empty_answer(room: RoomSite) -> None:
    browser, desk = room.site.browser(), room.at_desk()
    for client, path in ((browser, f"{room.path}/counts.json"), (desk, f"/en{room.desk}/live.json")):
        first = client.get(path)
        again = {"If-None-Match": first.headers["ETag"]}
        assert client.get(path, status=304, headers=again).data == b""
        room.phone(len(takes(room)) + 1).take()
        client.get(path, status=200, headers=again)


def test_the_projector_shows_one_thing_at_a_time_with_its_slot_and_the_code(room: RoomSite) -> None:
    room.phone().take()
    browser = room.site.browser()
    pages = [browser.page(f"/en{room.path}/projector?at={at}") for at in range(6)]
    shown = [
        next(one for one in page.root.iter("section") if "hidden" not in one.attrib and "data-slide" in one.attrib)
        for page in pages
    ]
    words = [" ".join("".join(one.itertext()).split()) for one in shown]
    assert "Thursday in Turku" in words[0]
    assert "Opening" in words[1] and "09:00–10:30" in words[1]  # noqa: PT018 - one slide
    assert "Fathers read" in words[2] and "Ask Mette." in words[2] and "Taken home: 1" in words[2]  # noqa: PT018
    assert "A guide" in words[3]
    assert "Bring a pen." in words[4]
    assert "What we take home" in words[5]
    assert all(written(room.collection.code) in page.words for page in pages)
    assert pages[2].html.count("data-begins=") == 4
    assert 'href="/en' + room.path + '/projector?at=3"' in pages[2].html


@pytest.mark.parametrize("at", ["-1", "99", "x", "²", "", "1" * 40])
def test_an_odd_place_opens_a_slide_all_the_same(room: RoomSite, at: str) -> None:
    room.site.browser().get(f"/en{room.path}/projector?at={at}")


def test_neither_a_board_nor_its_projector_is_kept_or_found_by_search_engines(room: RoomSite) -> None:
    for path in (f"/en{room.path}/projector", f"{room.path}/counts.json", f"/en{room.path}/mine"):
        answer = room.site.browser().get(path)
        assert answer.headers["Cache-Control"] == "no-cache, private"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert "Set-Cookie" not in answer.headers


def test_the_summary_is_a_table_that_no_spreadsheet_takes_for_formulas(room: RoomSite) -> None:
    room.phone(1).take(sentence="=HYPERLINK(1)", due=str(TODAY))
    room.phone(2).take(sentence="Begin small; then grow.", due="")
    room.phone(3).send("propose", title="-1", url="https://example.org/a")
    answer = room.at_desk().get(f"/en{room.desk}/summary.csv")

    assert "attachment" in answer.headers["Content-Disposition"]
    rows = [*csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))]
    link = f"https://kb.example/p/{PRACTICE}"
    assert rows[1:] == [
        ["Opening", "Fathers read", link, "2", "'=HYPERLINK(1)", str(TODAY)],
        ["Opening", "Fathers read", link, "2", "Begin small; then grow.", ""],
        ["Opening", "A guide", "https://example.org/guide", "0", "", ""],
        ["Proposed links", "'-1", "https://example.org/a", "", "", ""],
    ]


def test_the_summary_is_split_where_the_readers_spreadsheet_splits_and_holds_no_hidden_formula(room: RoomSite) -> None:
    room.phone(1).take(sentence="＝SUM(1)", due="")
    answer = room.at_desk().get(f"/lv{room.desk}/summary.csv")

    rows = [*csv.reader(io.StringIO(answer.data.decode("utf-8-sig")), delimiter=";")]
    assert rows[1][3:5] == ["1", "'＝SUM(1)"]


def test_browsers_may_show_the_summary_in_a_viewer_of_their_own(room: RoomSite) -> None:
    answer = room.at_desk().get(f"/en{room.desk}/summary.pdf")

    assert "object-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Content-Disposition"].startswith("inline")


@pytest.mark.parametrize("language", ["en", "lv", "et", "fi", "da"])
def test_the_summary_is_a_pdf_in_each_language(room: RoomSite, language: str) -> None:
    room.phone().take(sentence="#panic() $x$ *bold* \\ @me “ā”", due=str(TODAY))
    room.phone().send("propose", title="#link", url="https://example.org/a_b")
    answer = room.at_desk().get(f"/{language}{room.desk}/summary.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
