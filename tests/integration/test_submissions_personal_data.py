"""What a person wrote is handed out, and goes with them unless it is published."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kb.accounts import personal_data as accounts_data
from kb.accounts.models import Account, Role
from kb.submissions import history, moves
from kb.submissions.models import Submission
from kb.submissions.personal_data import register
from tests.support.drafts import make_typed
from tests.support.submissions import NOW, House, open_house

pytestmark = pytest.mark.people


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> House:
    register()
    return open_house(tmp_path_factory.mktemp("house"))


def test_what_somebody_wrote_and_said_is_handed_out(house: House) -> None:
    author, reviewer = house.person(), house.person(Role.REVIEWER)
    draft = house.draft(author, make_typed(title="Herons"))
    other = house.submitted(house.person())
    with house.writing() as session:
        submission = session.get_one(Submission, other)
        moves.add_comment(session, submission, account=reviewer, field="why", text="Who came?", now=NOW)
    with house.reading() as session:
        mine = accounts_data.export(session, session.get_one(Account, author.id), now=NOW)["submissions"]
        theirs = accounts_data.export(session, session.get_one(Account, reviewer.id), now=NOW)["submissions"]
        written = session.get_one(Submission, draft).typed
    assert mine == {
        "written": [
            {
                "kind": "new",
                "state": "draft",
                "practice": None,
                "begun_at": "2026-11-22T10:00:00+00:00",
                "text": written,
                "pictures": [],
            }
        ],
        "comments": [],
    }
    assert theirs == {
        "written": [],
        "comments": [{"at": "2026-11-22T10:00:00+00:00", "field": "why", "text": "Who came?"}],
    }


def test_a_draft_goes_with_its_author_and_what_is_published_stays(house: House) -> None:
    house.person(Role.ADMINISTRATOR)
    author, reviewer = house.person(), house.person(Role.REVIEWER)
    draft, sent = house.draft(author), house.submitted(author)
    slug = house.publish(house.submitted(author, make_typed(title="Storks")), reviewer).slug
    (house.uploads / draft).mkdir(parents=True)
    (house.uploads / draft / "0a1b.png").write_bytes(b"picture")
    with house.writing() as session:
        accounts_data.erase(session, session.get_one(Account, author.id), now=datetime.now(UTC))
    with house.reading() as session:
        assert session.get(Submission, draft) is None
        assert session.get(Submission, sent) is None
        assert history.revision(session, slug, 1).credit == "Valmieras bibliotēka"
    assert not (house.uploads / draft).exists()
    assert house.found("storks") == [slug]
