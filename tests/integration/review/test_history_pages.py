"""The history of a practice as everybody reads it, and the ways back that reviewers have."""

import pytest

from kb.accounts.models import Account, Role
from kb.practices.record import Text
from kb.submissions.models import Revision
from tests.support import people
from tests.support.client import CheckingClient, Page, words_of
from tests.support.people import SignedInClient
from tests.support.practices import make_practice, make_text, write_practice
from tests.support.submissions import NOW, House

pytestmark = pytest.mark.people

HISTORY = "/en/practices/square-talk/history"
CORRECT = "/en/practices/square-talk/correct"


@pytest.fixture
def reviewer(house: House) -> Account:
    return house.person(Role.REVIEWER, name="Anna Reviewer")


@pytest.fixture
def reader(house: House) -> CheckingClient:
    return CheckingClient(house.app)


def publish_change(house: House, reviewer: Account, **changes: str) -> None:
    """Publish a change of the practice."""
    house.publish(house.edit(house.person(name="Kai Writer"), "square-talk", **changes), reviewer)


def correction(page: Page, **changes: str) -> dict[str, str]:
    """Return what the form of a page would send, with other words in some fields."""
    (form,) = [one for one in page.root.iter("form") if one.get("action", "").endswith("/correct")]
    sent = {one.get("name", ""): one.get("value", "") for one in form.iter("input")}
    # An HTML parser leaves out the line feed with which the text of a field begins.
    sent |= {one.get("name", ""): "".join(one.itertext()) for one in form.iter("textarea")}
    return {**sent, **changes}


def test_everybody_reads_when_a_practice_changed_and_which_library_wrote_it(
    house: House, reviewer: Account, reader: CheckingClient
) -> None:
    publish_change(house, reviewer, organisation="Kärdla raamatukogu")
    page = reader.page(HISTORY)
    assert page.texts("h2")[:2] == ["22 November 2026 now", "22 November 2026"]
    assert "Changed · Kärdla raamatukogu" in page.words
    assert "Taken over from the files" in page.words


def test_no_account_is_named_in_the_history(house: House, reviewer: Account, reader: CheckingClient) -> None:
    publish_change(house, reviewer, title="Neighbours plan their square")
    for path in (HISTORY, f"{HISTORY}/2", f"{HISTORY}/compare"):
        html = reader.get(path).get_data(as_text=True)
        assert "Kai Writer" not in html
        assert "Anna Reviewer" not in html


def test_what_was_changed_in_the_folder_is_told(house: House, reader: CheckingClient) -> None:
    write_practice(house.practices, slug="square-talk", title="A square for all")
    house.sync()
    assert "Edited on disk" in reader.page(HISTORY).words


def test_an_old_text_is_shown_as_it_was_and_called_old(house: House, reviewer: Account, reader: CheckingClient) -> None:
    publish_change(house, reviewer, title="Neighbours plan their square")
    page = reader.page(f"{HISTORY}/1")
    assert page.texts("h1") == ["Neighbours talk about their square"]
    assert "This is an old text: revision 1 of 22 November 2026." in page.words
    assert page.links()["Read the practice as it is now"] == "/en/practices/square-talk"
    assert "noindex" in [one.get("content") for one in page.root.iter("meta")]


def test_an_old_text_can_be_read_in_each_language_it_had(house: House, reader: CheckingClient) -> None:
    translated = make_practice(
        "square-talk", translations=[make_text("lv", title="Kaimiņi runā par laukumu", translation_of="en")]
    )
    house.catalogue.store.write(translated)
    house.sync()
    page = reader.page(f"{HISTORY}/2")
    assert reader.page(page.links()["Also told in Latvian"]).texts("h1") == ["Kaimiņi runā par laukumu"]


def test_two_revisions_are_compared_in_words(house: House, reviewer: Account, reader: CheckingClient) -> None:
    publish_change(house, reviewer, title="Neighbours plan their square", evidence="2", runs="4")
    page = reader.page(f"{HISTORY}/compare?from=1&to=2")
    assert "removed: talk about" in page.texts("del")
    assert "added: plan" in page.texts("ins")
    assert "Evidence" in page.texts("h2")
    assert "Counted" in page.texts("h2")


def test_a_new_translation_is_a_change_of_its_own(house: House, reader: CheckingClient) -> None:
    text = Text(
        language="lv", title="Kaimiņi runā", summary="Viņi runāja.", body="## Kāpēc\n\nTā.\n", translation_of="en"
    )
    house.catalogue.store.write(
        make_practice("square-talk", title="Neighbours talk about their square", translations=[text])
    )
    house.sync()
    page = reader.page(f"{HISTORY}/compare")
    assert "Latvian" in page.texts("h2")
    assert "added: Kaimiņi runā" in page.texts("ins")


def test_a_comparison_with_itself_says_so(reader: CheckingClient) -> None:
    assert "The two texts say the same." in reader.page(f"{HISTORY}/compare?from=1&to=1").words


@pytest.mark.parametrize("path", ["/2", "/compare?from=1&to=9", "/99999999999999999999"])
def test_a_revision_that_never_was_is_not_found(reader: CheckingClient, path: str) -> None:
    reader.get(f"{HISTORY}{path}", status=404)


def test_odd_numbers_count_as_none(reader: CheckingClient) -> None:
    reader.get(f"{HISTORY}/compare?from=x&to=%00")


def test_the_mailbox_behind_the_form_is_shown_in_no_comparison(
    house: House, reviewer: Account, reader: CheckingClient
) -> None:
    publish_change(house, reviewer, contact_role="Reader services", contact_mailbox="hidden@library.example")
    page = reader.page(f"{HISTORY}/compare")
    assert "added: Reader services" in page.texts("ins")
    assert "hidden@library.example" not in page.html


def test_a_revision_that_is_just_being_published_is_not_shown(house: House, reader: CheckingClient) -> None:
    with house.writing() as session:
        files = {"en.md": "never published"}
        session.add(Revision(slug="square-talk", number=2, at=NOW, written_at=None, origin="site", files=files))
    assert "View revision 2" not in reader.page(HISTORY).words
    reader.get(f"{HISTORY}/2", status=404)


def test_no_cache_keeps_a_history_beyond_the_next_revision(
    house: House, reviewer: Account, reader: CheckingClient
) -> None:
    reader.get(HISTORY)
    publish_change(house, reviewer, title="Neighbours plan their square")
    assert "View revision 2" in reader.page(HISTORY).words


def test_a_reviewer_publishes_an_old_text_again(house: House, reviewer: Account, anna: SignedInClient) -> None:
    publish_change(house, reviewer, title="Neighbours plan their square")
    anna.post(f"{HISTORY}/1/restore", {"note": "The older title is clearer."})
    assert "Neighbours talk about their square" in anna.page("/en/practices/square-talk").texts("h1")
    page = anna.page(HISTORY)
    assert "The older title is clearer." in page.words
    assert "View revision 3" in page.links()


def test_a_withdrawn_practice_tells_why_and_its_history_is_for_reviewers(
    anna: SignedInClient, reader: CheckingClient
) -> None:
    anna.post("/en/practices/square-talk/withdraw", {"reason": "The library asked for it."})
    assert "The library asked for it." in reader.page("/en/practices/square-talk", status=410).words
    for path in (HISTORY, f"{HISTORY}/1", f"{HISTORY}/compare"):
        reader.get(path, status=410)
    assert "Only reviewers see its history." in anna.page(HISTORY).words


def test_a_withdrawn_practice_comes_back_when_a_revision_is_restored(
    anna: SignedInClient, reader: CheckingClient
) -> None:
    anna.post("/en/practices/square-talk/withdraw", {"reason": "The library asked for it."})
    anna.post(f"{HISTORY}/1/restore")
    reader.get("/en/practices/square-talk")
    reader.get(HISTORY)


@pytest.mark.parametrize("reason", ["", "x" * 501])
def test_nothing_is_withdrawn_without_a_reason(anna: SignedInClient, reader: CheckingClient, reason: str) -> None:
    page = anna.posted_page("/en/practices/square-talk/withdraw", {"reason": reason})
    assert "Say why" in page.words
    reader.get("/en/practices/square-talk")


def test_a_reviewer_corrects_a_slip_in_one_step(anna: SignedInClient, reader: CheckingClient) -> None:
    form = correction(anna.page(CORRECT), title="Neighbours talk about our square", note="A slip in the title")
    anna.post(CORRECT, form)
    assert "Neighbours talk about our square" in reader.page("/en/practices/square-talk").texts("h1")
    assert "A slip in the title" in reader.page(HISTORY).words


def test_a_correction_changes_nothing_but_what_was_typed(
    house: House, anna: SignedInClient, reader: CheckingClient
) -> None:
    anna.post(CORRECT, correction(anna.page(CORRECT), title="Neighbours talk about our square", note="A slip"))
    main = reader.page(f"{HISTORY}/compare").root.find(".//main")
    assert main is not None
    assert [words_of(heading) for heading in main.iter("h2")] == ["Title"]


def test_a_correction_needs_a_note_and_keeps_what_was_typed(anna: SignedInClient) -> None:
    page = anna.posted_page(CORRECT, correction(anna.page(CORRECT), why="They wanted a better square."))
    assert "Say in a few words what you corrected" in page.words
    assert correction(page)["why"].strip() == "They wanted a better square."


def test_a_correction_that_breaks_the_rules_is_shown_again(anna: SignedInClient) -> None:
    page = anna.posted_page(CORRECT, correction(anna.page(CORRECT), title="", note="A slip"))
    assert "Missing; a published practice needs it." in page.words


def test_of_two_corrections_at_once_the_second_is_put_together_with_the_first(
    house: House, anna: SignedInClient, reader: CheckingClient
) -> None:
    bo = people.client_of(house.app, house.person(Role.REVIEWER))
    mine, theirs = anna.page(CORRECT), bo.page(CORRECT)
    bo.post(CORRECT, correction(theirs, title="Neighbours plan their square", note="Title"))
    page = anna.posted_page(CORRECT, correction(mine, why="They wanted a better square.", note="Why"), status=409)
    assert "added: plan" in page.texts("ins")
    assert "Your changes and theirs are put together below." in page.words
    anna.post(CORRECT, correction(page))
    practice = reader.page("/en/practices/square-talk")
    assert "Neighbours plan their square" in practice.texts("h1")
    assert "They wanted a better square." in practice.words


def test_of_two_corrections_of_one_place_both_texts_are_kept(house: House, anna: SignedInClient) -> None:
    bo = people.client_of(house.app, house.person(Role.REVIEWER))
    mine, theirs = anna.page(CORRECT), bo.page(CORRECT)
    bo.post(CORRECT, correction(theirs, title="Neighbours plan their square", note="Title"))
    page = anna.posted_page(CORRECT, correction(mine, title="Neighbours draw their square", note="Title"), status=409)
    assert "You both changed the same place in these fields, where your words stand now: Title." in page.words
    assert correction(page)["title"] == "Neighbours draw their square"
    draft = anna.page(page.links()["Open the draft"])
    assert "Neighbours draw their square" in draft.html


def test_of_two_corrections_of_the_sources_both_are_shown(house: House, anna: SignedInClient) -> None:
    bo = people.client_of(house.app, house.person(Role.REVIEWER))
    mine, theirs = anna.page(CORRECT), bo.page(CORRECT)
    bo.post(CORRECT, correction(theirs, sources="https://library.example/moved", note="Moved"))
    page = anna.posted_page(
        CORRECT, correction(mine, sources="https://archive.example/report", note="Copy"), status=409
    )
    assert "your words stand now: Sources." in page.words
    assert {f"added: {url}" for url in ("https://library.example/moved", "https://archive.example/report")} <= {
        *page.texts("ins")
    }
    assert correction(page)["sources"].strip() == "https://archive.example/report"


def test_the_draft_of_a_text_that_is_published_in_the_end_goes(house: House, anna: SignedInClient) -> None:
    bo = people.client_of(house.app, house.person(Role.REVIEWER))
    mine = anna.page(CORRECT)
    bo.post(CORRECT, correction(bo.page(CORRECT), title="Neighbours plan their square", note="Title"))
    page = anna.posted_page(CORRECT, correction(mine, why="They wanted a better square.", note="Why"), status=409)
    anna.post(CORRECT, correction(page))
    anna.get(page.links()["Open the draft"], status=404)


def test_a_translation_is_corrected_by_itself(house: House, anna: SignedInClient, reader: CheckingClient) -> None:
    house.catalogue.store.write(
        make_practice("square-talk", translations=[make_text("lv", title="Kaimiņi runā", translation_of="en")])
    )
    house.sync()
    page = anna.page(anna.page(CORRECT).links()["Correct the text in Latvian"])
    assert "sources" not in correction(page)  # they stand with the original
    anna.post(CORRECT, correction(page, title="Kaimiņi sarunājas", note="Vārds"))
    assert reader.page("/lv/practices/square-talk").texts("h1") == ["Kaimiņi sarunājas"]
    assert reader.page("/en/practices/square-talk").texts("h1") == ["Neighbours talk about their square"]
