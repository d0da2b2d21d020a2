"""A collection on paper: everybody who may see it gets the handout, in five languages, readable by ear as well."""

from itertools import pairwise

import pytest

from kb.accounts.models import Account
from kb.collections.codes import written
from kb.collections.editing import Details
from kb.collections.models import Collection
from kb.handouts.file_names import file_name
from kb.handouts.handout import first_sentences
from kb.languages import LANGUAGES
from kb.typesetting import typst
from kb.typesetting.characters import settable
from tests.support import pdf as read
from tests.support.collections import heading, link, make_collection, note, practice, slot
from tests.support.handouts import AGENDA, address, content, fetched
from tests.support.open_site import OpenSite

pytestmark = pytest.mark.people


def test_the_handout_is_shown_in_the_browser_under_a_name_that_says_what_it_is(
    site: OpenSite, board: Collection
) -> None:
    answer = site.browser().get(address(board, "lv"))

    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "inline; filename=Thursday-in-Turku-lv.pdf"
    assert answer.get_data().startswith(b"%PDF-")


def test_the_handout_is_kept_by_nobody_and_found_by_no_search_engine(site: OpenSite, board: Collection) -> None:
    answer = site.browser().get(address(board))

    assert answer.headers["Cache-Control"] == "no-cache, private"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_screen_reader_learns_title_languages_headings_and_where_codes_lead(
    site: OpenSite, board: Collection, language: str
) -> None:
    made = fetched(site, board, language)

    assert read.is_accessible(made)
    assert read.title(made) == "Thursday in Turku"
    assert read.language(made) == ("en-GB" if language == "en" else language)
    assert "da" in read.languages(made)  # the café is told in Danish only
    told = [words for _level, words in read.headings(made)]
    assert told.index("Opening") < told.index("After the coffee") < told.index("Sprogcafé")
    [of_board, *of_practices] = read.words_for_pictures(made)
    assert f"https://kb.example/c/{written(board.code)}" in of_board
    assert [words.rpartition("/")[2] for words in of_practices] == ["fathers", "cafe"]


def test_levels_of_headings_leave_none_out(site: OpenSite, anna: Account, board: Collection) -> None:
    with site.writing() as session:
        plain = make_collection(session, anna, items=(heading("Read first"), practice("fathers")))

        early = make_collection(session, anna, items=(heading("Read first"), slot("Before"), *AGENDA, heading("After")))
        undated = make_collection(session, anna, items=(slot("Some day", day=None), *AGENDA))

    for collection in (board, plain, early, undated):
        levels = [level for level, _words in read.headings(fetched(site, collection))]
        assert levels[0] == 1
        assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_a_practice_is_told_in_the_language_of_the_reader_where_it_is_known_in_it(
    site: OpenSite, board: Collection
) -> None:
    fathers, cafe = content(site, board, "lv").cards

    assert (fathers.title, fathers.told_in) == ("Tēvi lasa", "")
    assert (cafe.title, cafe.language) == ("Sprogcafé", "da")
    assert "dāņu" in cafe.told_in


def test_a_card_tells_what_did_not_work_whom_to_ask_and_what_the_facilitator_says(
    site: OpenSite, board: Collection
) -> None:
    fathers, cafe = content(site, board).cards

    assert fathers.failures == "Nobody came at ten. At two everybody did."
    assert fathers.ask == "Valmieras bibliotēka"
    assert [piece.text for paragraph in fathers.notes[0] for line in paragraph for piece in line] == [
        "Read it before we meet."
    ]
    assert cafe.notes == ()
    assert (fathers.evidence, fathers.evidence_label) == (1, "Tried, own impression")


def test_a_practice_that_stands_in_two_slots_has_one_card_with_both_notes(site: OpenSite, anna: Account) -> None:
    twice = (slot(), practice("fathers", note="First."), slot("Later"), practice("fathers", note="Then."))
    with site.writing() as session:
        collection = make_collection(session, anna, items=twice)

    [card] = content(site, collection).cards

    assert len(card.notes) == 2
    assert fetched(site, collection)


def test_a_withdrawn_practice_is_a_line_that_says_why(site: OpenSite, board: Collection) -> None:
    opening = content(site, board).sections[0]

    assert [line.gone for line in opening.lines] == [
        "",
        "",
        "“A thing of the past” was withdrawn: The library has closed.",
    ]
    assert "A thing of the past" not in [words for _level, words in read.headings(fetched(site, board))]


def test_a_link_is_printed_with_its_address(site: OpenSite, board: Collection) -> None:
    found = content(site, board).sections[1].lines[0]

    assert (found.title, found.url, found.kind) == ("A guide", "https://example.org/guide?a=b&c=d", "Web page")
    assert b"https://example.org/guide?a=b&c=d" in fetched(site, board)


def test_a_handout_that_was_set_is_given_to_all_others_while_another_page_is_being_set(
    site: OpenSite, anna: Account
) -> None:
    with site.writing() as session:
        collection = make_collection(session, anna, title="A seminar of its own", items=AGENDA)
    first = fetched(site, collection)

    with typst._TURN:
        others = {fetched(site, collection) for _person in range(20)}

    assert others == {first}


def test_a_handout_is_set_anew_when_the_collection_was_changed(site: OpenSite, anna: Account) -> None:
    with site.writing() as session:
        collection = make_collection(session, anna, title="To be changed", items=AGENDA)
    fetched(site, collection)
    with site.writing() as session:
        session.get_one(Collection, collection.id).title = "Changed"

    assert read.title(fetched(site, collection)) == "Changed"


def test_an_empty_collection_is_one_page(site: OpenSite, anna: Account) -> None:
    with site.writing() as session:
        collection = make_collection(session, anna)

    assert read.page_count(fetched(site, collection)) == 1


def test_browsers_may_show_the_handout_in_a_viewer_of_their_own_and_nothing_else(
    site: OpenSite, board: Collection
) -> None:
    policy = site.browser().get(address(board)).headers["Content-Security-Policy"].split("; ")

    assert {"default-src 'none'", "object-src 'self'", "frame-ancestors 'none'"} <= {*policy}
    assert not any(part.startswith("script-src") for part in policy)


@pytest.mark.parametrize(
    "typed",
    ['#read("/etc/passwd")', "$x$ *b* _i_ `r` @a <b> = # \\", "🍵", "日本語 اسم \u202e\u0301", "]}) // /* */"],
)
def test_what_people_write_stays_what_they_wrote(site: OpenSite, anna: Account, typed: str) -> None:
    items = (
        slot(f"Slot {typed}", place=typed),
        note(f"{typed}\n\n{typed}\nhttps://example.org/{typed}"),
        link(typed, url="https://example.org/#$*@[]", note=typed),
        practice("fathers", note=typed),
        heading(typed),
    )
    with site.writing() as session:
        collection = make_collection(session, anna, details=Details(title=typed, description=typed), items=items)

    made = fetched(site, collection)

    assert settable(f"Slot {typed}").rstrip() in [words.rstrip() for _level, words in read.headings(made)]
    assert read.title(made).rstrip() == settable(typed).rstrip()


def test_200_lines_are_set_before_patience_ends(site: OpenSite, anna: Account) -> None:
    lines = (slot("A slot"), practice("fathers", note="words " * 300), link(note="more " * 350), note("W " * 900))
    with site.writing() as session:
        collection = make_collection(session, anna, items=lines * 50)

    # Otherwise it were stopped, and the answer another one.
    assert read.page_count(fetched(site, collection)) > 20


def test_the_first_sentences_end_where_a_sentence_ends() -> None:
    assert first_sentences("One came. Two left! Three stayed?", most=20) == "One came. Two left!"
    assert first_sentences("No end in sight and no sign of one", most=20) == "No end in sight …"
    assert first_sentences("  ") == ""
    assert first_sentences("He said “no.” Then\nhe left.", most=100) == "He said “no.” Then he left."


def test_a_file_is_named_in_the_letters_of_its_language() -> None:
    assert file_name("Tēvi, mātes & bērni: 2024!") == "Tēvi-mātes-bērni-2024"
    assert file_name("***") == "collection"
    assert len(file_name("word " * 100)) <= 60
