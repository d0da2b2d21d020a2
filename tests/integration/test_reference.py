"""The ranker and plain Whoosh, asked the same over the starter collection, must agree: documents, scores, phrases, exclusions."""

from collections.abc import Sequence

import numpy as np
import pytest
from whoosh.index import FileIndex

from kb.search.catalogue import Catalogue
from kb.search.engine import Changes, Scope, SearchRequest
from kb.search.expansion import QueryWord
from kb.search.matching import Matcher, phrase_documents
from kb.search.plain import PlainWhoosh
from kb.search.query import parse
from kb.search.segments import Segment
from kb.search.snapshot import Snapshot
from kb.search.whoosh_engine import WhooshEngine

QUESTIONS = [
    ("en", "fathers"),
    ("en", "language café volunteers"),
    ("en", "young people and politicians"),
    ("en", "climate"),
    ("en", "mums with kids who quarrel"),
    ("lv", "tēviem"),
    ("lv", "jaunieši bibliotēkā"),
    ("lv", "medijpratiba senioriem"),
    ("et", "keelekohvik"),
    ("et", "noorte osalemine"),
    ("fi", "isille ja lapsille"),
    ("fi", "keskustelu kuntalaisten kanssa"),
    ("da", "fædregruppe"),
    ("da", "verdensmål på biblioteket"),
    ("da", "samtale om demokrati"),
]
TWO_WORDS = ["language café", "young people", "public library", "parental leave", "climate change", "the library"]


@pytest.fixture(scope="module")
def asked(starter_catalogue: Catalogue) -> tuple[WhooshEngine, Snapshot, PlainWhoosh]:
    """The engine over the starter collection with a second commit, its snapshot, and plain Whoosh over the same files."""
    engine = starter_catalogue.engine
    assert isinstance(engine, WhooshEngine)
    engine.apply(Changes())
    engine.search(SearchRequest(language="en"))
    snapshot = engine.snapshot()
    index, _folder = engine.files.open()
    return engine, snapshot, PlainWhoosh(index, _usual(index))


def _usual(index: FileIndex) -> dict[str, float]:
    largest = max(index.reader().leaf_readers(), key=lambda leaf: leaf[0].doc_count_all())[0]
    return Segment(largest).usual_lengths


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize(("language", "text"), QUESTIONS)
def test_every_word_has_the_same_documents_and_scores(
    asked: tuple[WhooshEngine, Snapshot, PlainWhoosh], language: str, text: str, scope: Scope
) -> None:
    engine, snapshot, plain = asked
    matcher = Matcher(snapshot, engine.expander)

    for word in _without_guesses(engine.expander.expand(parse(text, language), language, scope)):
        ours = matcher.by_alternatives(word, scope)
        theirs = plain.word_scores(word, scope)
        assert set(ours.documents.tolist()) == set(theirs)
        assert np.allclose(ours.scores, [theirs[document] for document in ours.documents.tolist()], rtol=2e-3)


@pytest.mark.parametrize("words", TWO_WORDS)
@pytest.mark.parametrize("without", ["", " -fathers", ' -"public library"'])
def test_phrases_and_exclusions_leave_the_same_documents(
    asked: tuple[WhooshEngine, Snapshot, PlainWhoosh], words: str, without: str
) -> None:
    _engine, snapshot, plain = asked
    query = parse(f'"{words}"{without}', "en")

    found = set(phrase_documents(snapshot, query.phrases[0], Scope.EVERYTHING).tolist())
    for excluded in query.excluded:
        found -= set(phrase_documents(snapshot, excluded, Scope.EVERYTHING).tolist())

    assert found == plain.documents(query, Scope.EVERYTHING)


def _without_guesses(words: Sequence[QueryWord]) -> list[QueryWord]:
    """Return the words as far as both sides know them: by their alternatives, without parts and look-alikes."""
    return [QueryWord(text=word.text, language=word.language, alternatives=word.alternatives) for word in words]
