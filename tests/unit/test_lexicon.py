"""The words of an index: how frequent they are, what stands behind a form, how one goes on, which are alike."""

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from kb.search.analysis import WordTerms
from kb.search.folding import folded
from kb.search.lexicon import TOLD_APART, Gathered, Lexicon, language_bit, write_added, write_main

#: Word, language, and how many documents have it.
Counted = tuple[str, str, int]
MakeLexicon = Callable[..., Lexicon]


def word_terms(word: str, *lemma: str, parts: tuple[str, ...] = ()) -> WordTerms:
    return WordTerms(word, lemma, tuple(form for form in folded(word) if form != word), parts)


def gather(*counted: Counted, known: Iterable[tuple[str, str]] = (), terms: Iterable[WordTerms] = ()) -> Gathered:
    """Return what is gathered of documents of one word each, of known words, and of one English document with terms."""
    gathered = Gathered()
    gathered.add(terms, "en")
    for word, language in known:
        gathered.add_known(word, language)
    for word, language, times in counted:
        for _ in range(times):
            gathered.add([word_terms(word)], language)
    return gathered


@pytest.fixture
def make(tmp_path: Path) -> MakeLexicon:
    """Return a function that makes a lexicon as `gather` says."""

    def made(*counted: Counted, **more: Iterable[tuple[str, str]] | Iterable[WordTerms]) -> Lexicon:
        write_main(tmp_path, gather(*counted, **more))  # type: ignore[arg-type] # each test names real arguments
        return Lexicon(tmp_path)

    return made


def likes(lexicon: Lexicon, word: str, *, least: float = 0.6, most: int = 9, languages: int = -1) -> list[str]:
    return [one.word for one in lexicon.alike(word, least=least, most=most, languages=languages)]


def test_a_word_is_counted_once_per_document(make: MakeLexicon) -> None:
    assert make(("chairs", "en", 3), ("tea", "en", 1)).documents("chairs") == 3


def test_a_word_that_no_document_has_is_counted_as_none(make: MakeLexicon) -> None:
    assert make(("chairs", "en", 3)).documents("tables") == 0


def test_a_word_counts_only_in_the_languages_that_are_asked_for(make: MakeLexicon) -> None:
    lexicon = make(("sauna", "fi", 2), ("sauna", "en", 1))

    assert lexicon.documents("sauna", language_bit("fi")) > 0
    assert lexicon.documents("sauna", language_bit("lv")) == 0
    assert lexicon.documents("sauna", ~language_bit("fi")) > 0


def test_every_language_that_is_told_apart_has_a_bit_of_its_own() -> None:
    bits = {language_bit(language) for language in (*TOLD_APART, "uk")}

    assert len(bits) == len(TOLD_APART) + 1
    assert language_bit("uk") == language_bit("ar")


def test_behind_a_base_form_stand_its_words_the_most_frequent_first(make: MakeLexicon) -> None:
    lexicon = make(
        ("libraries", "en", 3), terms=[word_terms("library", "library/en"), word_terms("libraries", "library/en")]
    )

    assert lexicon.words_of("library/en") == ("libraries", "library")


def test_behind_a_spelling_without_diacritics_stand_the_words_with_them(make: MakeLexicon) -> None:
    lexicon = make(("tēvi", "lv", 1), ("tevī", "lv", 1), ("ābols", "lv", 1))

    assert {*lexicon.words_of("tevi")} == {"tēvi", "tevī"}


def test_behind_a_part_stand_the_compounds_that_have_it(make: MakeLexicon) -> None:
    assert make(terms=[word_terms("lukupiiri", parts=("piiri/fi",))]).words_of("piiri/fi") == ("lukupiiri",)


def test_behind_a_form_of_no_word_stands_nothing(make: MakeLexicon) -> None:
    assert make(("tea", "en", 1)).words_of("chair/en") == ()


def test_a_word_is_known_in_the_languages_of_its_documents_and_of_the_vocabulary(make: MakeLexicon) -> None:
    lexicon = make(("sauna", "fi", 1), known=[("sauna", "et"), ("tēvs", "lv")])

    assert [lexicon.is_known("sauna", language) for language in ("fi", "et", "lv")] == [True, True, False]
    assert lexicon.is_known("tēvs", "lv")
    assert not lexicon.is_known("tee", "et")


def test_words_go_on_with_the_most_frequent_first(make: MakeLexicon) -> None:
    lexicon = make(("fathering", "en", 1), ("fathers", "en", 3), ("father", "en", 2), ("mother", "en", 9))

    assert lexicon.beginning_with("fath", most=9) == ["fathers", "father", "fathering"]
    assert lexicon.beginning_with("fath", most=2) == ["fathers", "father"]


def test_words_with_diacritics_go_on_from_letters_without(make: MakeLexicon) -> None:
    lexicon = make(("tēvi", "lv", 1), ("ēna", "lv", 1), ("teika", "lv", 2))

    assert lexicon.beginning_with("te", most=9) == ["teika", "tēvi"]


def test_letters_with_diacritics_go_on_only_with_them(make: MakeLexicon) -> None:
    assert make(("tēvi", "lv", 1), ("teika", "lv", 2)).beginning_with("tē", most=9) == ["tēvi"]


def test_words_that_only_the_vocabulary_has_are_no_way_to_go_on(make: MakeLexicon) -> None:
    assert make(("fathers", "en", 1), known=[("fatherland", "en")]).beginning_with("fath", most=9) == ["fathers"]


def test_words_go_on_in_the_languages_that_are_asked_for(make: MakeLexicon) -> None:
    lexicon = make(("samtale", "da", 1), ("samt", "da", 1), ("samogon", "en", 5))

    assert lexicon.beginning_with("sam", most=9, languages=language_bit("da")) == ["samt", "samtale"]


def test_a_base_form_is_no_word_to_go_on_with(make: MakeLexicon) -> None:
    lexicon = make(terms=[word_terms("went", "going/en")])

    assert lexicon.beginning_with("goi", most=9) == []


def test_the_likest_word_comes_first(make: MakeLexicon) -> None:
    lexicon = make(("libraries", "en", 9), ("library", "en", 1), ("chairs", "en", 9))

    assert likes(lexicon, "libary") == ["library", "libraries"]


def test_of_words_that_are_equally_alike_the_most_frequent_comes_first(make: MakeLexicon) -> None:
    lexicon = make(("readerx", "en", 1), ("readerz", "en", 4), ("readery", "en", 2))

    assert likes(lexicon, "readers") == ["readerz", "readery", "readerx"]


def test_only_so_many_words_are_alike(make: MakeLexicon) -> None:
    assert len(likes(make(("readerx", "en", 1), ("readerz", "en", 4)), "readers", most=1)) == 1


def test_a_word_is_not_like_itself(make: MakeLexicon) -> None:
    assert likes(make(("readers", "en", 1), ("reader", "en", 1)), "readers") == ["reader"]


def test_a_word_that_differs_in_diacritics_only_is_wholly_alike(make: MakeLexicon) -> None:
    (found,) = make(("lasīšana", "lv", 2)).alike("lasisana", least=0.9, most=9)

    assert (found.word, found.likeness, found.documents) == ("lasīšana", 1.0, 2)


def test_words_that_are_less_alike_than_asked_for_are_left_out(make: MakeLexicon) -> None:
    lexicon = make(("reading", "en", 1))

    assert likes(lexicon, "readers", least=0.5) == ["reading"]
    assert likes(lexicon, "readers", least=0.95) == []


def test_words_are_alike_in_the_languages_that_are_asked_for(make: MakeLexicon) -> None:
    lexicon = make(("konflikt", "da", 1), ("konflikts", "lv", 1))

    assert likes(lexicon, "konflikti", languages=language_bit("lv")) == ["konflikts"]


def test_a_word_of_the_vocabulary_is_alike_although_no_document_has_it(make: MakeLexicon) -> None:
    (found,) = make(known=[("democracy", "en")]).alike("democrasy", least=0.8, most=9)

    assert (found.word, found.documents) == ("democracy", 0)


def test_words_that_were_added_count_with_those_that_were_there(make: MakeLexicon, tmp_path: Path) -> None:
    make(("chairs", "en", 3))
    write_added(tmp_path, gather(("chairs", "en", 1), ("tables", "fi", 2)))
    lexicon = Lexicon(tmp_path)

    assert (lexicon.documents("chairs"), lexicon.documents("tables")) == (4, 2)
    assert lexicon.is_known("tables", "fi")
    assert lexicon.documents("tables", language_bit("en")) == 0


def test_words_that_were_added_before_stay(make: MakeLexicon, tmp_path: Path) -> None:
    make()
    names = [write_added(tmp_path, gather((word, "en", 1))) for word in ("chairs", "tables", "chairs")]
    lexicon = Lexicon(tmp_path)

    assert len({*names}) == 3
    assert (lexicon.documents("chairs"), lexicon.documents("tables")) == (2, 1)


def test_after_ten_additions_the_latest_is_read(make: MakeLexicon, tmp_path: Path) -> None:
    make()
    for number in range(12):
        write_added(tmp_path, gather((f"word{number}", "en", 1)))

    assert all(Lexicon(tmp_path).documents(f"word{number}") == 1 for number in range(12))


def test_a_reader_that_is_open_does_not_notice_additions(make: MakeLexicon, tmp_path: Path) -> None:
    reader = make(("chairs", "en", 3))

    write_added(tmp_path, gather(("chairs", "en", 1)))

    assert reader.documents("chairs") == 3


def test_words_that_were_added_stand_behind_their_forms(make: MakeLexicon, tmp_path: Path) -> None:
    make(terms=[word_terms("library", "library/en")])
    write_added(tmp_path, gather(("tēvi", "lv", 1), terms=[word_terms("libraries", "library/en")]))
    lexicon = Lexicon(tmp_path)

    assert {*lexicon.words_of("library/en")} == {"library", "libraries"}
    assert lexicon.words_of("tevi") == ("tēvi",)


def test_words_that_were_added_go_on_and_are_alike(make: MakeLexicon, tmp_path: Path) -> None:
    make(("fathers", "en", 1))
    write_added(tmp_path, gather(("fathering", "en", 2)))
    lexicon = Lexicon(tmp_path)

    assert lexicon.beginning_with("fath", most=9) == ["fathering", "fathers"]
    assert likes(lexicon, "fatherings")[0] == "fathering"


def test_an_empty_lexicon_has_an_answer_to_everything(make: MakeLexicon) -> None:
    lexicon = make()

    assert (lexicon.documents("tea"), lexicon.is_known("tea", "en"), lexicon.words_of("tea/en")) == (0, False, ())
    assert (lexicon.beginning_with("te", most=9), likes(lexicon, "tea")) == ([], [])
