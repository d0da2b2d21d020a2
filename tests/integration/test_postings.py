"""Postings read as arrays are those that Whoosh's own matchers give one by one, in blocks, with deletions, with positions."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.reading import SegmentReader

from kb.search.analysis import Analyzer
from kb.search.engine import NOT_KNOWN, Changes, Entry, Passage, Version
from kb.search.fields import FACTS, FIRST
from kb.search.index_files import BLOCK, IndexFiles
from kb.search.lemmas import Lemmas
from kb.search.postings import read_positions, read_postings

DOCUMENTS = 2_200
#: In many documents, and at the edges of blocks of postings.
REMOVED = (*range(0, DOCUMENTS, 7), BLOCK - 1, BLOCK, DOCUMENTS - 1)
#: In every document once, twice, several times, in some documents, in one, in none.
TERMS = ("all", "twice", "often", "third", "group3", "rare", "only7", "gone0", "nowhere")
POSTINGS = [
    *(("surface", term) for term in TERMS),
    *(("lemma", f"{form}/sv") for form in ("all", "oft", "third", "group3", "rar", "only7", "gone0", "nowhere")),
    *((FACTS, fact) for fact in (FIRST, f"theme={NOT_KNOWN}", "theme=fathers")),
    ("slug", "entry-8"),
    ("slug", "entry-7"),
]


def make_entry(number: int) -> Entry:
    words = ["all", "twice", "twice", *["often"] * (1 + number % 5), f"group{number % 50}"]
    words += ["third"] * (number % 3 == 0) + ["rare"] * (number % 900 == 0) + ["all"] * (number == 5)
    words += [f"only{number}"] * (number == 7) + [f"gone{number}"] * (number == 0)
    version = Version(language="sv", title="T", summary="", passages=(Passage(key="how", text=" ".join(words)),))
    return Entry(
        slug=f"entry-{number}", versions=(version,), facets={}, features=(), place="", organisation="", published=None
    )


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> Iterable[SegmentReader]:
    """Yield a reader of one segment, of which some documents were deleted after it was written."""
    files = IndexFiles(tmp_path_factory.mktemp("index"), Analyzer(Lemmas(dictionaries)))
    files.rebuild(make_entry(number) for number in range(DOCUMENTS))
    files.apply(Changes(removed=tuple(f"entry-{number}" for number in REMOVED)))
    index, _folder = files.open()
    (segment,) = index._segments()
    opened = SegmentReader(index.storage, index.schema, segment)
    yield opened
    opened.close()


def one_by_one(reader: SegmentReader, field: str, term: str) -> list[tuple[int, float, list[int]]]:
    """Return living documents with weight and positions of a term, by the public way."""
    if (field, term) not in reader:
        return []
    matcher, found = reader.postings(field, term), []
    while matcher.is_active():
        places = matcher.value_as("positions") if field == "surface" else []
        found.append((matcher.id(), matcher.weight(), places))
        matcher.next()
    return found


def living(numbers: np.typing.NDArray[np.int32], reader: SegmentReader) -> list[bool]:
    return [not reader.is_deleted(number) for number in numbers.tolist()]


@pytest.fixture
def publicly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no matcher be of the kind that is read in blocks. Whoosh writes no other kind today: it inlines no postings."""
    monkeypatch.setattr("kb.search.postings.W3LeafMatcher", type("OfAnotherKind", (), {}))


def test_the_segment_is_large_enough_for_several_blocks_and_has_deletions(reader: SegmentReader) -> None:
    assert reader.doc_count_all() == DOCUMENTS > 4 * BLOCK
    assert reader.doc_count() == DOCUMENTS - len(set(REMOVED))


@pytest.mark.parametrize(("field", "term"), POSTINGS)
def test_documents_and_weights_are_those_of_whoosh(reader: SegmentReader, field: str, term: str) -> None:
    numbers, weights = read_postings(reader, field, term)
    keep = living(numbers, reader)

    expected = one_by_one(reader, field, term)
    assert numbers[keep].tolist() == [number for number, _weight, _places in expected]
    assert weights[keep].tolist() == [weight for _number, weight, _places in expected]


@pytest.mark.usefixtures("publicly")
@pytest.mark.parametrize(("field", "term"), POSTINGS)
def test_matchers_of_another_kind_are_read_the_public_way(reader: SegmentReader, field: str, term: str) -> None:
    test_documents_and_weights_are_those_of_whoosh(reader, field, term)


@pytest.mark.parametrize("term", TERMS)
def test_documents_ascend_and_have_the_deleted_among_them(reader: SegmentReader, term: str) -> None:
    numbers, weights = read_postings(reader, "surface", term)

    assert np.all(np.diff(numbers) > 0)
    assert numbers.dtype == np.int32
    assert weights.dtype == np.float32
    assert len(numbers) == len(weights) == reader.doc_frequency("surface", term)


def test_a_field_that_is_not_there_has_no_postings(reader: SegmentReader) -> None:
    assert len(read_postings(reader, "failures_surface", "all")[0]) == 0
    assert len(read_positions(reader, "failures_surface", "all", np.arange(10, dtype=np.int32))) == 0


@pytest.mark.parametrize("term", TERMS)
def test_positions_are_those_of_whoosh(reader: SegmentReader, term: str) -> None:
    wanted = read_postings(reader, "surface", term)[0]
    wanted = wanted[living(wanted, reader)]

    expected = [(number, place) for number, _weight, places in one_by_one(reader, "surface", term) for place in places]
    assert as_pairs(read_positions(reader, "surface", term, wanted)) == expected


@pytest.mark.usefixtures("publicly")
@pytest.mark.parametrize("term", TERMS)
def test_positions_are_read_the_public_way_too(reader: SegmentReader, term: str) -> None:
    test_positions_are_those_of_whoosh(reader, term)


@given(wanted=st.sets(st.integers(0, DOCUMENTS - 1), max_size=60), term=st.sampled_from(TERMS))
def test_positions_are_read_of_the_wanted_documents_only(reader: SegmentReader, wanted: set[int], term: str) -> None:
    every = read_positions(reader, "surface", term, np.arange(DOCUMENTS, dtype=np.int32))

    some = read_positions(reader, "surface", term, np.array(sorted(wanted), np.int32))

    assert as_pairs(some) == [pair for pair in as_pairs(every) if pair[0] in wanted]


def as_pairs(keys: np.typing.NDArray[np.int64]) -> list[tuple[int, int]]:
    """Return document and position of what is packed into one number."""
    return [(key >> 32, key & 0xFFFFFFFF) for key in keys.tolist()]
