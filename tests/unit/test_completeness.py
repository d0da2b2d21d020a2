"""The meter tells how far a draft has come, and what it lacks."""

import pytest

from kb.practices.sections import SECTIONS
from kb.submissions.completeness import completeness
from tests.support.drafts import make_typed


def test_an_empty_draft_has_everything_before_it() -> None:
    empty = completeness({})

    assert (empty.share, empty.can_be_sent) == (0, False)
    assert empty.missing[:4] == ("title", "summary", "language", "why")
    assert empty.missing[: len(empty.required_missing)] == empty.required_missing
    assert "place" in empty.missing[len(empty.required_missing) :]


def test_a_draft_can_be_sent_although_not_every_fact_is_known() -> None:
    draft = completeness(make_typed())

    assert draft.can_be_sent
    assert draft.required_missing == ()
    assert {"staff", "cost_eur"} <= {*draft.missing}
    assert 75 <= draft.share < 100


def test_a_draft_with_everything_is_complete() -> None:
    typed = make_typed(
        place="Valmiera",
        community_size="20-100k",
        concepts="dialogue",
        democracy_roles="converse",
        sdgs="16",
        group_most="12",
        duration_minutes="90",
        repeats="once",
        preparation_hours="3-8",
        staff="1",
        cost_eur="0",
        skills="Listening",
        room="A quiet room",
        materials="Chairs",
        participants="11",
        contact_role="children's librarian",
    )

    assert (completeness(typed).share, completeness(typed).missing) == (100, ())


def test_a_section_counts_more_than_a_fact_that_may_be_unknown() -> None:
    whole = completeness(make_typed()).share

    assert whole - completeness(make_typed(why="")).share > completeness(make_typed(staff="1")).share - whole > 0


@pytest.mark.parametrize("name", [*SECTIONS, "title", "summary", "themes", "period_from", "evidence"])
def test_without_a_required_field_a_draft_cannot_be_sent(name: str) -> None:
    draft = completeness(make_typed(**{name: ""}))

    assert draft.required_missing == (name,)
    assert not draft.can_be_sent


def test_an_idea_may_leave_sections_out() -> None:
    idea = completeness(make_typed(kind="idea", how="", need="", outcome=""))

    assert idea.can_be_sent
    assert not {"how", "need", "outcome"} & {*idea.missing}


def test_an_adaptation_names_the_practice_it_grew_from() -> None:
    assert completeness(make_typed(kind="adaptation")).required_missing == ("adapted_from",)


def test_something_to_mend_keeps_a_draft_back_although_nothing_is_missing() -> None:
    draft = completeness(make_typed(staff="two"))

    assert (draft.required_missing, draft.can_be_sent) == ((), False)
