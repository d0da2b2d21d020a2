"""Whatever two people write, no word of theirs is lost: neither between two revisions nor in a merge."""

import unicodedata
from itertools import accumulate

from hypothesis import example, given
from hypothesis import strategies as st

from kb.submissions.differences import Piece, compare_words, fold
from kb.submissions.merge import Merged, merge

NAMES = ("title", "countries", "why", "how")
SETS, TEXTS = frozenset({"countries"}), frozenset({"why", "how"})

PARTS = [
    "tea",
    "tēvi",
    "fædre ",
    "te\u0304vs",
    "co-design ",
    "12,50",
    "the ",
    "a ",
    " ",
    "\n",
    "\n\n",
    "\r\n\r\n",
    "\t",
    "\u2028",
]
SIGNS = [
    ". ",
    "!",
    ", ",
    "**",
    "- ",
    "[",
    "](",
    ")",
    "—",
    "“",
    "”",
    "…",
    "_",
    "'",
    "https://a.lv/b?c=d ",
    "\u0301",
    "🎈",
    "\x1c",
]
TEXT = st.lists(st.sampled_from(PARTS + SIGNS), max_size=30).map("".join) | st.text(max_size=40)
PARAGRAPHS = st.lists(
    st.sampled_from(["One.", "Two words.", "Three, at last.", "Four", "- Five\n- Six", "Seven"]), max_size=7
)

VALUES = {
    "title": st.lists(st.sampled_from(["Tea", "Fathers", "Circle"]), max_size=1),
    "countries": st.lists(st.sampled_from(["LV", "EE", "FI", "DK", "SE"]), max_size=4, unique=True),
    "why": PARAGRAPHS.map("\n\n".join).map(lambda text: [text]),
    "how": (PARAGRAPHS.map("\n \n".join) | TEXT).map(lambda text: [text]),
}
FIELDS = st.fixed_dictionaries({name: values.map(tuple) for name, values in VALUES.items()})
Fields = dict[str, tuple[str, ...]]


def told(pieces: tuple[Piece, ...], *, without: str) -> str:
    """Return the text of all pieces but those of a kind."""
    return "".join(piece.text for piece in pieces if piece.kind != without)


def inside_a_word(text: str, at: int) -> bool:
    """Tell whether a letter, figure or accent stands on both sides of a place."""
    sides = text[at - 1 : at + 1] if 0 < at < len(text) else "  "
    return all(unicodedata.category(character)[0] in "LNM" for character in sides)


def words(fields: Fields) -> set[str]:
    """Return every word of every field."""
    return {word for values in fields.values() for value in values for word in value.split()}


def all_of(merged: Merged) -> Fields:
    """Return the values, and what both sides say where they are in conflict."""
    return {**merged.values, **{conflict.name: conflict.mine + conflict.theirs for conflict in merged.conflicts}}


def merge_all(base: Fields, mine: Fields, theirs: Fields) -> Merged:
    """Merge with the kinds of the fields above."""
    return merge(base, mine, theirs, sets=SETS, texts=TEXTS)


@given(TEXT, TEXT)
@example("a\n\nb", "a\n \nb\n\n")
def test_both_texts_can_be_read_from_their_difference(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    assert told(pieces, without="added") == before
    assert told(pieces, without="removed") == after


@given(TEXT, TEXT)
def test_pieces_are_not_empty_and_follow_each_other_in_one_order(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    kinds = "".join(piece.kind[0] for piece in pieces)
    assert all(piece.text for piece in pieces)
    assert not any(pair in kinds for pair in ("ss", "rr", "aa", "ar"))


@given(TEXT, TEXT)
def test_no_word_is_split(before: str, after: str) -> None:
    pieces = compare_words(before, after)
    for text, other in ((before, "added"), (after, "removed")):
        for at in accumulate(len(piece.text) for piece in pieces if piece.kind != other):
            assert not inside_a_word(text, at), (text, at)


@given(TEXT, TEXT, st.integers(1, 3))
def test_folding_hides_nothing_that_changed_and_loses_nothing(before: str, after: str, keep: int) -> None:
    pieces = compare_words(before, after)
    folded = fold(pieces, keep=keep)
    assert told(folded, without="added") == before
    assert [piece for piece in folded if piece.kind in {"removed", "added"}] == [
        piece for piece in pieces if piece.kind != "same"
    ]


@given(FIELDS, FIELDS)
def test_a_merge_with_somebody_who_changed_nothing_is_what_the_other_one_wrote(base: Fields, changed: Fields) -> None:
    assert merge_all(base, changed, base) == Merged(values=changed, conflicts=())
    assert merge_all(base, base, changed) == Merged(values=changed, conflicts=())


@given(FIELDS, FIELDS)
def test_a_merge_of_the_same_change_is_that_change(base: Fields, changed: Fields) -> None:
    assert merge_all(base, changed, changed) == Merged(values=changed, conflicts=())


@given(FIELDS, FIELDS, FIELDS)
def test_it_does_not_matter_who_is_mine_and_who_is_theirs(base: Fields, mine: Fields, theirs: Fields) -> None:
    one, other = merge_all(base, mine, theirs), merge_all(base, theirs, mine)
    assert one.values == other.values
    assert [(conflict.name, conflict.mine, conflict.theirs) for conflict in one.conflicts] == [
        (conflict.name, conflict.theirs, conflict.mine) for conflict in other.conflicts
    ]


@given(FIELDS, FIELDS, FIELDS)
def test_no_new_word_of_either_side_is_lost(base: Fields, mine: Fields, theirs: Fields) -> None:
    assert (words(mine) | words(theirs)) - words(base) <= words(all_of(merge_all(base, mine, theirs)))


@given(FIELDS, FIELDS, FIELDS)
def test_every_field_is_decided_or_in_conflict_and_never_both(base: Fields, mine: Fields, theirs: Fields) -> None:
    merged = merge_all(base, mine, theirs)
    in_conflict = [conflict.name for conflict in merged.conflicts]
    assert sorted([*merged.values, *in_conflict]) == sorted(NAMES)


@given(st.integers(0, 9), st.integers(0, 9))
def test_changed_paragraphs_come_together_exactly_when_one_lies_between_them(mine: int, theirs: int) -> None:
    base = [f"Paragraph {number}." for number in range(10)]

    def text(*changed: int) -> Fields:
        told = [f"Changed {number}." if number in changed else told for number, told in enumerate(base)]
        return {"why": ("\n\n".join(told),)}

    merged = merge_all(text(), text(mine), text(theirs))
    assert bool(merged.conflicts) == (abs(mine - theirs) == 1)
    assert merged.conflicts or merged.values == text(mine, theirs)
