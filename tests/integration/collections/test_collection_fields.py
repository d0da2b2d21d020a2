"""What may be written into a collection and its lines; every problem is found at once."""

import pytest

from kb.accounts.models import Account
from kb.collections import editing
from kb.collections.checks import MOST_ITEMS, NotFit, problems_of_details, problems_of_item
from kb.collections.editing import Details, NewItem
from kb.collections.models import ItemKind
from kb.collections.typed import typed_item
from tests.support.collection_lines import NOW, made, titles
from tests.support.collections import heading, link, note, practice, slot
from tests.support.open_site import OpenSite

pytestmark = pytest.mark.people


def problems(details: Details) -> set[str]:
    """Return the fields that are wrong with details."""
    return {problem.field for problem in problems_of_details(details)}


def wrong(item: NewItem) -> set[str]:
    """Return the fields that are wrong with a line."""
    return {problem.field for problem in problems_of_item(item)}


class TestWhatMayBeWritten:
    def test_a_title_is_needed_and_has_at_most_120_characters(self) -> None:
        assert problems(Details(title=" ")) == {"title"}
        assert problems(Details(title="a" * 120)) == set()
        assert problems(Details(title="a" * 121)) == {"title"}

    @pytest.mark.parametrize(
        ("details", "field"),
        [
            (Details(title="A", description="a" * 5_001), "description"),
            (Details(title="A", languages=()), "languages"),
            (Details(title="A", languages=("de",)), "languages"),
            (Details(title="A", tags=("a",) * 11), "tags"),
            (Details(title="A", tags=("a" * 41,)), "tags"),
            (Details(title="A", time_zone="Europe/Atlantis"), "time_zone"),
            (Details(title="A", time_zone="../../etc/passwd"), "time_zone"),
            (Details(title="A\x00"), "title"),
        ],
    )
    def test_details_beyond_a_limit_are_named_by_their_field(self, details: Details, field: str) -> None:
        assert problems(details) == {field}

    @pytest.mark.parametrize(
        "url",
        [
            "",
            "javascript:alert(1)",
            "ftp://example.org/",
            "https://",
            "https://exa mple.org/",
            "https://[::1",
            "https://example.org:port/",
            f"https://example.org/{'a' * 2_000}",
        ],
    )
    def test_a_link_is_a_web_address_of_at_most_2000_characters(self, url: str) -> None:
        assert wrong(link(url=url)) == {"url"}
        assert wrong(link(url="https://example.org/ā?b=c#d")) == set()

    @pytest.mark.parametrize(
        ("item", "field"),
        [
            (link(""), "title"),
            (heading(""), "title"),
            (note(" "), "note"),
            (note("a" * 2_001), "note"),
            (practice("No Slug"), "practice"),
            (practice("fathers", minutes=0), "minutes"),
            (practice("fathers", minutes=1441), "minutes"),
            (slot("a" * 201), "title"),
            (slot(place="a" * 201), "place"),
            (slot(starts="9:00", ends=""), "starts"),
            (slot(starts="24:00", ends=""), "starts"),
            (slot(starts="09:00", ends="soon"), "ends"),
            (slot(starts="", ends="10:00"), "starts"),
            (slot(starts="10:00", ends="10:00"), "ends"),
        ],
    )
    def test_a_line_beyond_a_limit_is_named_by_its_field(self, item: NewItem, field: str) -> None:
        assert wrong(item) == {field}

    @pytest.mark.parametrize(
        "item", [slot(starts="", ends=""), slot(day=None), slot(ends=""), slot(starts="22:00", ends="01:00")]
    )
    def test_a_slot_may_leave_open_what_is_not_known_and_last_beyond_midnight(self, item: NewItem) -> None:
        assert wrong(item) == set()

    @pytest.mark.parametrize(("typed", "kept"), [("9.30", "09:30"), ("0930", "09:30"), ("9:30", "09:30"), ("", "")])
    def test_times_may_be_typed_as_people_write_them(self, typed: str, kept: str) -> None:
        assert typed_item(ItemKind.SLOT, {"title": "Opening", "starts": typed}).starts == kept

    def test_an_address_may_be_typed_without_its_beginning(self) -> None:
        assert typed_item(ItemKind.LINK, {"title": "A", "url": "example.org/guide"}).url == "https://example.org/guide"

    def test_all_problems_of_a_form_are_found_at_once(self) -> None:
        with pytest.raises(NotFit) as caught:
            typed_item(ItemKind.SLOT, {"title": "", "day": "Thursday", "starts": "soon", "minutes": "long"})
        assert [problem.field for problem in caught.value.problems] == ["title", "day", "starts"]

    def test_the_two_hundredth_line_is_the_last(self, site: OpenSite, anna: Account) -> None:
        collection_id = made(site, anna, *(note(str(number)) for number in range(MOST_ITEMS)))
        with site.writing() as session, pytest.raises(NotFit):
            editing.add(session, anna, collection_id, note("one more"), now=NOW)
        assert len(titles(site, collection_id)) == MOST_ITEMS
