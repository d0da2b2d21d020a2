"""Lines and sections of a collection are moved."""

import pytest

from kb.accounts.models import Account
from kb.collections import ordering
from kb.collections.editing import UnknownItem
from tests.support.collection_lines import NOW, ids, made, titles, version
from tests.support.collections import heading, note, slot
from tests.support.open_site import OpenSite

pytestmark = pytest.mark.people


class TestOrder:
    @pytest.fixture
    def collection_id(self, site: OpenSite, anna: Account) -> str:
        return made(site, anna, note("0"), slot("A"), note("a1"), note("a2"), heading("B"), note("b1"))

    def move(self, site: OpenSite, anna: Account, collection_id: str, title: str, steps: int) -> list[str]:
        item_id = ids(site, collection_id)[titles(site, collection_id).index(title)]
        with site.writing() as session:
            ordering.move_by(session, anna, collection_id, item_id, steps=steps, now=NOW)
        return titles(site, collection_id)

    def test_a_slot_goes_past_the_next_slot_with_its_headings(self, site: OpenSite, anna: Account) -> None:
        lines = (heading("0"), slot("A"), note("a"), heading("B"), note("b"), slot("C"), note("c"))
        collection_id = made(site, anna, *lines)
        slot_id = ids(site, collection_id)[1]
        for is_down, order in ((True, "0CcAaBb"), (False, "0AaBbCc"), (False, "0AaBbCc")):
            with site.writing() as session:
                ordering.move_section(session, anna, collection_id, slot_id, is_down=is_down, now=NOW)
            assert "".join(titles(site, collection_id)) == order

    def test_a_line_goes_up_and_down_by_one_place(self, site: OpenSite, anna: Account, collection_id: str) -> None:
        assert self.move(site, anna, collection_id, "a1", 1) == ["0", "A", "a2", "a1", "B", "b1"]
        assert self.move(site, anna, collection_id, "B", -1) == ["0", "A", "a2", "B", "a1", "b1"]

    def test_at_the_ends_it_stays_and_that_is_no_change(
        self, site: OpenSite, anna: Account, collection_id: str
    ) -> None:
        before = version(site, collection_id)
        assert self.move(site, anna, collection_id, "0", -1) == ["0", "A", "a1", "a2", "B", "b1"]
        assert self.move(site, anna, collection_id, "b1", 1) == ["0", "A", "a1", "a2", "B", "b1"]
        assert version(site, collection_id) == before

    @pytest.mark.parametrize(
        ("title", "other", "is_after", "order"),
        [
            ("b1", "0", False, ["b1", "0", "A", "a1", "a2", "B"]),
            ("0", "a1", True, ["A", "a1", "0", "a2", "B", "b1"]),
            ("0", "b1", True, ["A", "a1", "a2", "B", "b1", "0"]),
            ("a1", "a1", True, ["0", "A", "a1", "a2", "B", "b1"]),
        ],
    )
    def test_a_line_goes_before_or_after_another(
        self,
        site: OpenSite,
        anna: Account,
        collection_id: str,
        title: str,
        other: str,
        is_after: bool,
        order: list[str],
    ) -> None:
        by_title = dict(zip(titles(site, collection_id), ids(site, collection_id), strict=True))
        with site.writing() as session:
            ordering.move_beside(
                session, anna, collection_id, by_title[title], other_id=by_title[other], is_after=is_after, now=NOW
            )
        assert titles(site, collection_id) == order

    @pytest.mark.parametrize(
        ("title", "is_down", "order"),
        [
            ("B", False, ["0", "B", "b1", "A", "a1", "a2"]),
            # The heading stands in the slot, and stays there.
            ("A", True, ["0", "A", "a1", "a2", "B", "b1"]),
            ("A", False, ["0", "A", "a1", "a2", "B", "b1"]),
            ("B", True, ["0", "A", "a1", "a2", "B", "b1"]),
            ("a1", True, ["0", "A", "a1", "a2", "B", "b1"]),
        ],
    )
    def test_a_section_moves_with_all_its_lines_but_not_before_those_without_one(
        self,
        site: OpenSite,
        anna: Account,
        collection_id: str,
        title: str,
        is_down: bool,
        order: list[str],
    ) -> None:
        by_title = dict(zip(titles(site, collection_id), ids(site, collection_id), strict=True))
        with site.writing() as session:
            ordering.move_section(session, anna, collection_id, by_title[title], is_down=is_down, now=NOW)
        assert titles(site, collection_id) == order

    def test_a_line_of_another_collection_is_not_moved(self, site: OpenSite, anna: Account, collection_id: str) -> None:
        foreign = ids(site, made(site, anna, note("x")))[0]
        with site.writing() as session, pytest.raises(UnknownItem):
            ordering.move_beside(
                session, anna, collection_id, ids(site, collection_id)[0], other_id=foreign, is_after=True, now=NOW
            )
