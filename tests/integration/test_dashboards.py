"""What became of one's own practices; and who reaches the pages of the dashboards."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import delete

from kb.accounts.models import Account, Role
from kb.collections.models import Collection, CollectionItem, ItemKind
from kb.contact.models import Question
from kb.room.models import Take
from kb.submissions.models import Kind, Submission
from kb.submissions.workflow import State
from kb.usage.models import PracticeViews
from tests.support import people
from tests.support.client import Page, words_of
from tests.support.people import SignedInClient
from tests.support.practices import make_practice, write_practice
from tests.support.submissions import House, open_house

pytestmark = pytest.mark.people

NOW: Final = datetime.now(UTC)
THIS_MONTH: Final = f"{NOW:%Y-%m}"
TABLES: Final = (PracticeViews, Take, CollectionItem, Collection, Question, Submission)


@pytest.fixture(scope="module")
def shared_house(dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> House:
    house = open_house(tmp_path_factory.mktemp("house"))
    write_practice(house.practices, make_practice("tea", title="Tea with fathers"))
    write_practice(house.practices, make_practice("saunas", title="Reading in saunas"))
    write_practice(
        house.practices, make_practice("tea-too", title="We drank tea too", kind="adaptation", adapted_from="tea")
    )
    write_practice(
        house.practices, make_practice("own-tea", title="Our second tea", kind="adaptation", adapted_from="tea")
    )
    house.sync()
    return house


@pytest.fixture
def house(shared_house: House) -> House:
    """The house with its practices; nobody has done anything with them."""
    with shared_house.writing() as session:
        for table in TABLES:
            session.execute(delete(table))
    return shared_house


@pytest.fixture
def kai(house: House) -> Account:
    return house.person(name="Kai")


@pytest.fixture
def anna(house: House) -> SignedInClient:
    return people.client_of(house.app, house.person(Role.ADMINISTRATOR, name="Anna"))


def publish(
    house: House, author: Account, slug: str | None, *, kind: Kind = Kind.NEW, state: str = "published"
) -> None:
    """Let somebody have written a text that stands so."""
    with house.writing() as session:
        session.add(
            Submission(
                kind=kind,
                state=State(state),
                slug=slug,
                language="en",
                author_id=author.id,
                created_at=NOW,
                changed_at=NOW,
                answered_at=NOW,
            )
        )


def collect(house: House, owner: Account | None, slug: str, *, takes: int = 0, code: str = "") -> None:
    """Let somebody have a collection that holds a practice twice, and participants who took it home."""
    with house.writing() as session:
        items = [CollectionItem(position=place, kind=ItemKind.PRACTICE, slug=slug) for place in (1, 2)]
        collection = Collection(
            code=code or f"{slug}{owner.id[:10] if owner else ''}",
            owner_id=owner.id if owner else None,
            title="Seminar",
            languages=["en"],
            time_zone="Europe/Riga",
            made_at=NOW,
            changed_at=NOW,
            items=items,
        )
        session.add(collection)
        session.flush()
        session.add_all(
            Take(collection_id=collection.id, item_id=items[0].id, device=f"{one}", language="en", taken_at=NOW)
            for one in range(takes)
        )


def figures(page: Page, title: str) -> dict[str, str]:
    """Return the numbers of a practice by what they count, as a narrow window shows them."""
    (row,) = [row for row in page.root.iter("tr") if any(words_of(link) == title for link in row.iter("a"))]
    return {cell.get("data-label", ""): words_of(cell) for cell in row.iter("td")}


def test_somebody_sees_what_became_of_their_practice(house: House, kai: Account) -> None:
    publish(house, kai, "tea")
    for number in range(3):
        collect(house, house.person(), "tea", takes=number)
    collect(house, kai, "tea", takes=1)
    with house.writing() as session:
        session.add(PracticeViews(slug="tea", month=THIS_MONTH, count=1250))
        session.add(PracticeViews(slug="tea", month=f"{NOW - timedelta(days=60):%Y-%m}", count=1000))
        session.add(PracticeViews(slug="saunas", month=THIS_MONTH, count=7))
        asked = {
            "slug": "tea",
            "mailbox_hash": "",
            "language": "en",
            "name": "",
            "email": "",
            "text": "",
            "asked_at": NOW,
        }
        session.add_all([Question(**asked, confirmed_at=NOW), Question(**asked)])
    page = people.client_of(house.app, kai).page("/en/account/practices")
    assert figures(page, "Tea with fathers") == {
        "Views this month": "1,250",
        "Views in twelve months": "2,250",
        "In collections": "3",
        "Taken home": "4",
        "Tried by others": "2",
        "Questions": "1",
    }
    headings = [words_of(cell) for cell in next(page.root.iter("thead")).iter("th")]
    assert headings == ["Practice", *figures(page, "Tea with fathers")]
    assert "Reading in saunas" not in page.words


def test_ones_own_adaptation_is_not_one_by_others(house: House, kai: Account) -> None:
    publish(house, kai, "tea")
    publish(house, kai, "own-tea", kind=Kind.ADAPTATION)
    page = people.client_of(house.app, kai).page("/en/account/practices")
    assert figures(page, "Tea with fathers")["Tried by others"] == "1"


def test_the_page_says_what_somebody_did_and_when_a_practice_was_confirmed(house: House, kai: Account) -> None:
    publish(house, kai, "saunas", kind=Kind.EDIT)
    publish(house, kai, "tea", kind=Kind.TRANSLATION)
    publish(house, kai, "own-tea", kind=Kind.TRANSLATION)
    publish(house, kai, "own-tea", kind=Kind.ADAPTATION)
    publish(house, kai, "never-there")
    words = people.client_of(house.app, kai).page("/en/account/practices").words
    assert "Reading in saunas You changed it." in words
    assert "Tea with fathers You translated it." in words
    assert words.count("You ") == 2
    assert "never-there" not in words


def test_the_page_says_what_one_is_writing_and_leads_to_the_writer(house: House, kai: Account) -> None:
    for state in ("draft", "draft", "changes_requested", "submitted", "declined"):
        publish(house, kai, None, state=state)
    browser = people.client_of(house.app, kai)
    page = browser.page("/en/account/practices")
    assert (
        "1 text came back to you with a note. 2 drafts are not sent in yet. 1 text is with the reviewers." in page.words
    )
    assert page.links()["Go on writing"] == "/en/write#my-texts"
    assert "Nothing of yours is published yet." in page.words
    assert browser.page("/en/write").links()["See what became of your practices"] == "/en/account/practices"


def test_a_practice_that_has_another_name_now_keeps_what_became_of_it(house: House, kai: Account) -> None:
    write_practice(house.practices, make_practice("boats", title="Reading in boats", formerly=("ferries",)))
    house.sync()
    publish(house, kai, "ferries")
    collect(house, house.person(), "ferries", takes=2)
    collect(house, house.person(), "boats", takes=1)
    with house.writing() as session:
        session.add(PracticeViews(slug="ferries", month=f"{NOW - timedelta(days=60):%Y-%m}", count=30))
        session.add(PracticeViews(slug="boats", month=THIS_MONTH, count=7))

    counted = figures(people.client_of(house.app, kai).page("/en/account/practices"), "Reading in boats")

    assert [
        counted[name] for name in ("Views this month", "Views in twelve months", "In collections", "Taken home")
    ] == [
        "7",
        "37",
        "2",
        "3",
    ]


def test_the_page_says_how_it_is_counted(house: House, kai: Account) -> None:
    publish(house, kai, "tea")
    words = people.client_of(house.app, kai).page("/en/account/practices").words
    assert "We keep one number for each practice and month, and nothing about who read it." in words


def test_a_practice_that_needs_repair_stays_in_the_table(house: House, kai: Account) -> None:
    write_practice(house.practices, make_practice("broken"))
    house.file("broken").write_bytes(b"")
    publish(house, kai, "broken")
    words = people.client_of(house.app, kai).page("/en/account/practices").words
    assert "broken Its file needs repair, so nobody can read it." in words


@pytest.mark.parametrize(
    ("method", "page", "statuses"),
    [
        ("GET", "practices", (302, 200, 200, 200)),
        ("GET", "outbox", (302, 403, 403, 200)),
        ("POST", "outbox", (302, 403, 403, 303)),
        ("GET", "health", (302, 403, 403, 200)),
    ],
)
def test_each_role_reaches_what_is_theirs(house: House, method: str, page: str, statuses: tuple[int, ...]) -> None:
    who = (None, *(house.person(role) for role in (Role.CONTRIBUTOR, Role.REVIEWER, Role.ADMINISTRATOR)))
    for account, status in zip(who, statuses, strict=True):
        browser = people.client_of(house.app, account)
        send = browser.get if method == "GET" else browser.post
        answer = send(f"/en/account/{page}", status=status)
        assert answer.headers["Cache-Control"] == "no-store"


def test_the_menu_of_an_administrator_leads_to_both_pages_and_that_of_others_does_not(
    house: House, kai: Account, anna: SignedInClient
) -> None:
    pages = {"/en/account/outbox", "/en/account/health"}
    assert pages <= {*anna.page("/en/account/profile").links().values()}
    assert not pages & {*people.client_of(house.app, kai).page("/en/account/profile").links().values()}
