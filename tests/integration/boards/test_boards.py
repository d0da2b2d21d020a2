"""The public page of a collection, and the lists of collections and seminars."""

from datetime import UTC, date, datetime
from pathlib import Path
from shutil import rmtree
from urllib.parse import urlsplit

import pytest

from kb.accounts.models import Account
from kb.collections.codes import written
from kb.collections.models import Collection, CollectionItem, LinkKind, Visibility
from kb.link_checks.dead import key_of
from kb.link_checks.models import FAILURES_OF_A_DEAD_LINK, CheckedLink
from tests.support import people
from tests.support.boards import made, path_of
from tests.support.client import CheckingClient, Page, words_of
from tests.support.collections import heading, link, note, practice, slot
from tests.support.open_site import OpenSite, open_site
from tests.support.practices import make_practice, write_practice

pytestmark = pytest.mark.people


def meta(page: Page) -> dict[str, str]:
    return {one.get("property") or one.get("name") or "": one.get("content", "") for one in page.root.iter("meta")}


def test_a_short_link_opens_in_the_language_that_a_browser_asks_for(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna)
    answer = reader.get(f"/c/{written(board.code)}", status=302, headers={"Accept-Language": "fi-FI, en;q=0.5"})

    assert answer.location == path_of(board, "fi")
    assert answer.headers["Vary"] == "Accept-Language"
    assert answer.headers["X-Robots-Tag"] == "noindex"


def test_a_board_shows_agenda_practices_links_and_notes_in_their_order(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    items = [
        note("Coffee is ready."),
        slot("Opening", starts="09:30", ends="11:00", place="Main library"),
        practice("fathers", note="Read the second part."),
        heading("To read at home"),
        link("A guide", url="https://guide.example/a", link_kind=LinkKind.DOCUMENT),
    ]
    page = reader.page(path_of(made(site, anna, items, description="We meet for a day.\n\nBring a pen.")))

    assert page.texts("h1") == ["Thursday in Turku"]
    assert "We meet for a day. Bring a pen." in page.words
    told = [
        "Thursday, 26 November 2026",
        "09:30–11:00",
        "Main library",
        "Opening",
        "Fathers read",
        "Read the second part.",
        "45 minutes",
        "To read at home",
        "Document · guide.example",
        "A guide",
    ]
    place = page.words.index("Coffee is ready.")
    for words in told:
        place = page.words.index(words, place)
    assert page.links()["Fathers read"] == "/en/practices/fathers"
    assert page.links()["A guide"] == "https://guide.example/a"


def test_practices_are_told_in_the_readers_language_and_the_boards_own_texts_say_theirs(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna, [practice("fathers", note="Look here.")])
    page = reader.page(path_of(board, "fi"))

    assert "Isät lukevat" in page.links()
    assert [one.get("lang") for one in page.root.iter("h1")] == ["en"]
    noted = [one for one in page.root.iter("div") if one.get("lang") == "en" and "Look here." in words_of(one)]
    assert noted


def test_what_people_write_is_nothing_but_words_and_links(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    odd = "<script>alert(1)</script> https://turku.example/x_(y)."
    page = reader.page(
        path_of(made(site, anna, [note(odd), practice("fathers", note=odd)], title="<b>&amp;", description=odd))
    )

    assert page.texts("h1") == ["<b>&amp;"]
    assert page.words.count("<script>alert(1)</script>") == 3
    assert page.links()["https://turku.example/x_(y)"] == "https://turku.example/x_(y)"


def test_the_zone_is_told_where_there_are_times_and_only_there(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    timed = made(site, anna, [slot(starts="09:00", ends="")])
    untimed = made(site, anna, [slot(starts="", ends="")])

    assert "Time zone: Helsinki" in reader.page(path_of(timed)).words
    assert "from 09:00" in reader.page(path_of(timed)).words
    assert "Time zone" not in reader.page(path_of(untimed)).words


def test_a_day_is_told_once_for_the_slots_that_it_has(site: OpenSite, anna: Account, reader: CheckingClient) -> None:
    first, second = date(2026, 11, 26), date(2026, 11, 27)
    items = [slot("One", day=first), slot("Two", day=first), slot("Three", day=second)]
    page = reader.page(path_of(made(site, anna, items)))

    agenda = next(words_of(one) for one in page.root.iter("nav") if one.get("aria-labelledby") == "agenda")
    assert (agenda.count("26 November"), agenda.count("27 November")) == (1, 1)
    assert "26–27 Nov 2026" in page.words


def test_a_withdrawn_practice_stays_as_a_line_with_its_reason(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    page = reader.page(path_of(made(site, anna, [practice("gone"), practice("never-there")])))

    assert "“Gone by now” was withdrawn: It was never done" in page.words
    assert "“never-there” cannot be shown at the moment." in page.words


def test_a_frozen_practice_stays_as_it_was_and_leads_to_how_it_is_told_now(tmp_path: Path) -> None:
    site = open_site(tmp_path, make_practice("walks", title="Short walks"))
    board = made(site, people.make_account(site.database), [practice("walks")])
    with site.writing() as session:
        session.query(CollectionItem).filter_by(collection_id=board.id).update({"is_frozen": True})
    write_practice(site.practices, make_practice("walks", title="Long walks"))
    site.take_in(now=datetime.now(UTC))
    page = CheckingClient(site.app).page(path_of(board))

    assert "Long walks" not in page.words
    assert page.links()["How it is told now"] == "/en/practices/walks"
    assert "Short walks" in CheckingClient(site.app).page(page.links()["Short walks"]).words


def test_a_practice_that_was_renamed_stays_on_the_board(tmp_path: Path) -> None:
    site = open_site(tmp_path, make_practice("ring", title="A ring of chairs"))
    anna = people.make_account(site.database)
    board, frozen = made(site, anna, [practice("ring")]), made(site, anna, [practice("ring")])
    with site.writing() as session:
        session.query(CollectionItem).filter_by(collection_id=frozen.id).update({"is_frozen": True})
    rmtree(site.practices / "ring")
    write_practice(site.practices, make_practice("circle", title="A circle of chairs", formerly=("ring",)))
    site.take_in(now=datetime.now(UTC))
    reader = CheckingClient(site.app)

    assert reader.page(path_of(board)).links()["A circle of chairs"] == "/en/practices/circle"
    assert "A ring of chairs" in reader.page(path_of(frozen)).words
    for path in (path_of(board), path_of(frozen)):
        assert "of chairs" in reader.get(f"{path}/offline.html").text


def test_tags_stand_on_the_board_and_lead_to_other_listed_collections_with_them(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    one = made(site, anna, title="With fathers", tags=("Fathers", "play & talk"), visibility=Visibility.LISTED)
    made(site, anna, title="With nobody", visibility=Visibility.LISTED)
    hidden = made(site, anna, title="For us", tags=("fathers",))
    page = reader.page(path_of(one))
    found = reader.page(page.links()["Fathers"])

    assert page.links()["Fathers"] == "/en/collections?tag=Fathers"
    assert "With fathers" in found.links()
    assert "With nobody" not in found.words
    assert "With fathers" in reader.page("/en/collections?tag=fathers").links()
    assert "With fathers" in reader.page(found.links()["play & talk"]).links()
    assert "fathers" in reader.page(path_of(hidden)).words
    assert "fathers" not in reader.page(path_of(hidden)).links()
    assert "No listed collection has this tag." in reader.page("/en/collections?tag=\x00nobody").words


def test_a_dead_link_is_marked_and_its_title_leads_nowhere(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    url = "https://dead.example/page"
    with site.writing() as session:
        session.merge(
            CheckedLink(key=key_of(url), url=url, next_at=datetime.now(UTC), failures=FAILURES_OF_A_DEAD_LINK)
        )
    page = reader.page(path_of(made(site, anna, [link("An old guide", url=url)])))

    assert "An old guide" in page.texts("h2")
    assert "An old guide" not in page.links()
    assert page.links()["Try it all the same"] == url
    assert "led nowhere" in page.words


def test_a_board_without_a_description_has_no_gap_for_one(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    def has_place(description: str = "") -> bool:
        page = reader.page(path_of(made(site, anna, description=description)))
        return any("board__about" in (one.get("class") or "") for one in page.root.iter("div"))

    assert has_place(description="We meet for a day.")
    assert not has_place(description="")


def test_only_a_listed_board_is_for_search_engines(site: OpenSite, anna: Account, reader: CheckingClient) -> None:
    linked, listed = made(site, anna), made(site, anna, visibility=Visibility.LISTED)

    answer = reader.get(path_of(linked))
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert meta(Page(answer.text))["robots"] == "noindex"
    answer = reader.get(path_of(listed))
    assert "X-Robots-Tag" not in answer.headers
    assert "robots" not in meta(Page(answer.text))


def test_a_board_is_asked_for_anew_each_time_and_is_not_sent_twice(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna)
    answer = reader.get(path_of(board))
    same = {"If-None-Match": answer.headers["ETag"]}

    assert answer.headers["Cache-Control"] == "no-cache, private"
    reader.get(path_of(board), status=304, headers=same)
    with site.writing() as session:
        session.get_one(Collection, board.id).title = "Friday in Turku"
    assert "Friday in Turku" in reader.get(path_of(board), headers=same).text


def test_the_address_of_the_site_is_never_what_a_request_claims(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna)
    html = reader.get(path_of(board), headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}).text

    assert "evil.example" not in html
    assert f"https://kb.example/c/{written(board.code)}" in html


def test_a_link_to_a_board_looks_right_in_mails_and_chats(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna, description="We meet\nfor a day.")
    told = meta(reader.page(path_of(board, "da")))

    assert told["og:title"] == "Thursday in Turku"
    assert told["og:description"] == "We meet for a day."
    assert told["og:url"] == f"https://kb.example{path_of(board, 'da')}"
    assert told["twitter:card"] == "summary_large_image"
    assert reader.get(urlsplit(told["og:image"]).path).mimetype == told["og:image:type"]


def test_everything_that_can_be_taken_along_is_there(site: OpenSite, anna: Account, reader: CheckingClient) -> None:
    page = reader.page(path_of(made(site, anna, [slot(), practice("fathers")])))
    (along,) = [one for one in page.root.iter("section") if one.get("id") == "along"]

    paths = [address for one in along.iter("a") if (address := one.get("href") or "").startswith("/")]
    assert len(paths) == 5
    for path in paths:
        reader.get(path)
    (picture,) = along.iter("img")
    assert reader.get(picture.get("src", "")).mimetype == "image/svg+xml"


def test_those_who_edit_a_board_come_from_it_to_their_desk(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna)
    links = people.client_of(site.app, anna).page(path_of(board)).links()

    assert links["Edit"] == f"/en/collections/{board.id}"
    assert links["Share"] == f"/en/collections/{board.id}/share"
    assert "Edit" not in reader.page(path_of(board)).links()
