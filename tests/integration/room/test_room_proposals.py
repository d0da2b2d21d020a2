"""Links that participants propose to the facilitator."""

import pytest
from sqlalchemy import select

from kb.room import proposals as room_proposals
from kb.room.models import Proposal
from tests.support.rooms import RoomSite

pytestmark = pytest.mark.people


def test_a_device_proposes_five_links_and_the_same_link_waits_once(room: RoomSite) -> None:
    for number in range(5):
        room.phone().send("propose", title="A page", url=f"https://example.org/{number}")
    answer = room.phone().send("propose", title="One more", url="https://example.org/6", status=429)
    assert "One more" in answer["parts"]["room-propose"]
    room.phone(2).send("propose", title="A page", url="https://example.org/0")
    with room.site.reading() as session:
        assert len(session.scalars(select(Proposal)).all()) == 5


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"title": "", "url": "https://example.org/"}, "title"),
        ({"title": "A", "url": "javascript:alert(1)"}, "url"),
        ({"title": "A", "url": ""}, "url"),
        ({"title": "a" * 201, "url": "https://example.org/"}, "title"),
    ],
)
def test_an_odd_proposal_is_refused_and_stays_in_the_form(room: RoomSite, typed: dict[str, str], wrong: str) -> None:
    page = room.site.browser().posted_page(f"/en{room.path}/propose", typed)
    fields = {one.get("name"): one for one in page.root.iter("input")}
    assert {name: fields[name].get("value") for name in typed} == typed
    assert [name for name, one in fields.items() if one.get("aria-invalid")] == [wrong]


def test_a_proposal_without_scripts_leads_back_to_the_board_with_thanks(room: RoomSite) -> None:
    browser = room.site.browser()
    answer = browser.post(
        f"/lv{room.path}/propose", {"title": "A", "url": "https://example.org/a", "me": ""}, status=303
    )
    assert "done=proposed" in answer.location
    assert "Thank you" in browser.page(answer.location.replace("/lv/", "/en/")).words


def test_one_network_cannot_stop_the_proposals_of_all_others() -> None:
    assert room_proposals.FROM_NETWORK.most < room_proposals.MOST_OPEN


def test_a_proposed_address_is_taken_as_people_type_it(room: RoomSite) -> None:
    room.phone().send("propose", title="Fathers in Valmiera", url="www.valmiera.lv/tevi")
    room.phone(2).send("propose", title="The same", url="https://www.valmiera.lv/tevi")
    room.phone(3).send("propose", title="No address", url="valmiera", status=422)
    with room.site.reading() as session:
        assert [one.url for one in session.scalars(select(Proposal))] == ["https://www.valmiera.lv/tevi"]
