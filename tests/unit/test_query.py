"""What a reader types becomes words, phrases, -words and begin*, and nothing typed is an error."""

import pytest

from kb.search.query import MOST_QUERY_CHARACTERS, MOST_QUERY_WORDS, Query, parse


def begun(query: Query) -> set[str]:
    return {query.words[place] for place in query.beginnings}


def test_words_are_told_once_in_the_order_in_which_they_were_typed() -> None:
    assert parse("Tea Chairs tea", "en").words == ("tea", "chairs")


def test_words_are_shown_as_they_were_typed() -> None:
    assert parse("the O’Brien GROUP, (Valmiera)", "en").shown == ("O’Brien", "GROUP", "Valmiera")


def test_stop_words_are_left_out() -> None:
    assert parse("how to start a circle with fathers", "en").words == ("start", "circle", "fathers")


def test_a_query_of_stop_words_only_is_searched_as_it_is() -> None:
    assert parse("to be or not to be", "en").words == ("to", "be", "or", "not")


def test_a_stop_word_of_another_language_is_a_word() -> None:
    assert (parse("man", "en").words, parse("man bibliotek", "da").words) == (("man",), ("bibliotek",))


def test_a_query_is_cut_at_a_number_of_words_that_no_reader_types() -> None:
    many = " ".join(f"word{number}" for number in range(1000))

    assert len(parse(many, "en").words) == MOST_QUERY_WORDS


def test_a_query_is_cut_at_a_length_that_no_reader_types() -> None:
    assert parse(" " * MOST_QUERY_CHARACTERS + "fathers", "en") == Query()


@pytest.mark.parametrize("quoted", ['"{}"', "“{}”", "„{}“", "”{}”", "»{}«", "«{}»"])
def test_words_in_any_quotation_marks_are_a_phrase(quoted: str) -> None:
    query = parse(quoted.format("reading room") + " tea", "en")

    assert query.phrases == (("reading", "room"),)
    assert query.words == ("reading", "room", "tea")


def test_a_phrase_keeps_the_stop_words_that_the_words_leave_out() -> None:
    query = parse('"room of one\'s own"', "en")

    assert query.phrases == (("room", "of", "one's", "own"),)
    assert "of" not in query.words


def test_a_phrase_of_stop_words_only_is_searched_with_them() -> None:
    query = parse('"to be or not"', "en")

    assert (query.phrases, query.words) == ((("to", "be", "or", "not"),), ("to", "be", "or", "not"))


@pytest.mark.parametrize("text", ['"room"', '"reading room', 'reading" room', '""', '" "'])
def test_a_single_word_or_a_lone_quotation_mark_makes_no_phrase(text: str) -> None:
    assert parse(text, "en").phrases == ()


def test_a_lone_quotation_mark_loses_no_word() -> None:
    assert parse('reading "room tea', "en").words == ("reading", "room", "tea")


@pytest.mark.parametrize("text", ["tea -chairs", "-chairs tea", "tea –chairs", "tea −chairs", "tea NOT chairs"])
def test_a_word_after_a_minus_is_excluded(text: str) -> None:
    query = parse(text, "en")

    assert (query.words, query.excluded) == (("tea",), (("chairs",),))


@pytest.mark.parametrize("text", ['tea -"reading room"', 'tea NOT "reading room"', "tea -reading-room"])
def test_several_words_can_be_excluded_as_a_phrase(text: str) -> None:
    assert parse(text, "en").excluded == (("reading", "room"),)


@pytest.mark.parametrize(
    "text", ["co-creation", "co -  creation", "co– creation", "co - creation", "co--creation", '"co"-creation']
)
def test_a_hyphen_within_or_between_words_excludes_nothing(text: str) -> None:
    query = parse(text, "en")

    assert (query.words, query.excluded) == (("co", "creation"), ())


def test_only_the_word_right_after_not_is_excluded() -> None:
    assert parse("NOT chairs tea", "en").words == ("tea",)


@pytest.mark.parametrize("text", ["not chairs", "Not chairs"])
def test_not_in_small_letters_is_a_word_like_any_other(text: str) -> None:
    assert parse(text, "en").excluded == ()


@pytest.mark.parametrize(
    "text", ["fathers AND mothers", "(fathers OR mothers)", "fathers && mothers", "fathers || mothers"]
)
def test_orders_to_other_search_engines_are_no_words(text: str) -> None:
    assert parse(text, "en").words == ("fathers", "mothers")


def test_a_word_with_a_star_is_a_beginning() -> None:
    query = parse("the fath* group", "en")

    assert (query.words, begun(query)) == (("fath", "group"), {"fath"})


def test_a_star_makes_even_a_stop_word_a_beginning() -> None:
    query = parse("groups the*", "en")

    assert (query.words, begun(query)) == (("groups", "the"), {"the"})


@pytest.mark.parametrize("text", ["f*", "*", "*fathers", "fa*thers", "fathers *"])
def test_a_star_after_one_letter_or_elsewhere_begins_nothing(text: str) -> None:
    assert parse(text, "en").beginnings == frozenset()


def test_the_last_word_is_a_beginning_while_somebody_types() -> None:
    assert begun(parse("group for fath", "en", is_typing=True)) == {"fath"}


@pytest.mark.parametrize("text", ["fathers ", "fathers, ", 'fathers"', "group -fathers", "fathers of"])
def test_a_word_that_is_finished_excluded_or_left_out_is_no_beginning(text: str) -> None:
    assert begun(parse(text, "en", is_typing=True)) == set()


def test_nothing_is_a_beginning_once_the_query_was_sent() -> None:
    assert begun(parse("group for fath", "en")) == set()


@pytest.mark.parametrize("text", ["", "  ", "()*&^%", '""', "-", '-""', "NOT", "AND", "🎈", "\u0301"])
def test_a_text_without_words_is_empty(text: str) -> None:
    assert parse(text, "en") == Query()


@pytest.mark.parametrize("text", ["tea", "-tea", "the"])
def test_a_text_that_finds_or_excludes_something_is_not_empty(text: str) -> None:
    assert parse(text, "en") != Query()


def test_a_query_typed_in_decomposed_letters_is_the_same_query() -> None:
    assert parse("te\u0304vi", "lv").words == parse("tēvi", "lv").words


def test_a_query_in_a_language_without_stop_words_keeps_all_its_words() -> None:
    assert parse("att vara på bibliotek", "sv").words == ("att", "vara", "på", "bibliotek")
