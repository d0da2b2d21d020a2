"""The machine says of the reviewer's ticks what it can tell, and leaves the rest to people."""

import pytest

from kb.submissions.ticks import TICKS, machine_view
from kb.submissions.typed import read_typed
from tests.support.drafts import make_typed


def view(**changes: str | tuple[str, ...]) -> dict[str, bool | None]:
    """Return what the machine tells of a draft that differs in some fields from a complete one."""
    typed = make_typed(**changes)
    return dict(machine_view(read_typed(typed), typed))


def test_there_are_twelve_ticks_and_a_view_of_each() -> None:
    assert len(TICKS) == 12
    assert [tick.key for tick in TICKS] == list(view())
    assert all(tick.ask.endswith("?") and tick.why.endswith(".") for tick in TICKS)


def test_what_only_a_person_can_tell_stays_open() -> None:
    assert {key for key, holds in view().items() if holds is None} >= {
        "abroad",
        "steps",
        "respect",
        "context",
        "consent",
    }


@pytest.mark.parametrize(
    ("key", "name"),
    [
        *[("abroad", "title"), ("abroad", "summary"), ("steps", "how"), ("advice", "advice"), ("context", "why")],
        *[("failures", "failures"), ("evidence", "evidence"), ("evidence", "outcome")],
    ],
)
def test_an_empty_field_fails_its_tick(key: str, name: str) -> None:
    assert view(**{name: ""})[key] is False


@pytest.mark.parametrize(("text", "holds"), [("–", False), ("Nothing.", False), ("Vēl nezinām.", True)])
def test_the_honest_section_says_at_least_a_sentence(text: str, holds: bool) -> None:
    assert view(failures=text)["failures"] is holds


def test_resources_are_told_when_time_staff_cost_and_group_are_known() -> None:
    known = {"duration_minutes": "90", "staff": "0", "cost_eur": "0", "group_most": "8"}

    assert view(**known)["resources"] is True
    assert view(**known | {"staff": ""})["resources"] is None


@pytest.mark.parametrize(
    ("level", "outcome", "participants", "holds"),
    [
        ("1", "People were content.", "", True),
        ("2", "People were content.", "", False),
        ("2", "Of 20 people 18 were content.", "", True),
        ("2", "People were content.", "20", True),
        ("3", "People were content.", "", False),
        ("3", "The second time 20 people came.", "", None),
    ],
)
def test_counted_evidence_needs_a_number(level: str, outcome: str, participants: str, holds: bool | None) -> None:
    assert view(evidence=level, outcome=outcome, participants=participants)["evidence"] is holds


@pytest.mark.parametrize(
    ("picture", "holds"), [("![](a.jpg)", False), ("![ ](a.jpg)", False), ("![Chairs](a.jpg)", None)]
)
def test_a_picture_without_a_description_fails(picture: str, holds: bool | None) -> None:
    assert view(how=f"See {picture}")["consent"] is holds


@pytest.mark.parametrize(
    ("target", "holds"),
    [
        ("https://library.example/a", True),
        ("mailto:kids@library.example", True),
        ("www.library.example", False),
        ("C:\\plans\\a.docx", False),
        ("file:///home/a.pdf", False),
        ("agenda.pdf", None),
    ],
)
def test_links_lead_to_the_web(target: str, holds: bool | None) -> None:
    assert view(links=f"- [The plan]({target})")["links"] is holds


def test_a_source_that_is_no_address_fails_the_links() -> None:
    assert view(sources="a leaflet")["links"] is False


def test_without_any_link_there_is_nothing_to_tell() -> None:
    assert view(sources="")["links"] is None


def test_a_contact_is_a_role_with_a_mailbox() -> None:
    assert view()["contact"] is False
    assert view(contact_role="children's librarian")["contact"] is False
    assert view(contact_role="children's librarian", contact_mailbox="kids@library.example")["contact"] is True


def test_an_adaptation_is_no_duplicate() -> None:
    assert view()["duplicate"] is None
    assert view(adapted_from="square-talk")["duplicate"] is True
