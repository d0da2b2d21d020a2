"""The code of a collection: hard to guess, easy to say."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.collections.codes import BITS, CONSONANTS, SYLLABLES, VOWELS, new_code, typed, written


def test_nobody_guesses_a_code() -> None:
    assert BITS >= 40
    codes = {new_code() for _ in range(2_000)}
    assert len(codes) == 2_000
    # Each letter that may stand in a code does, so nothing of the room is wasted.
    assert {letter for code in codes for letter in code} == {*CONSONANTS, *VOWELS}


def test_a_code_is_syllables_that_can_be_said() -> None:
    for code in (new_code() for _ in range(500)):
        assert len(code) == 2 * SYLLABLES
        assert all((one in VOWELS) != (other in VOWELS) for one, other in pairwise(code))


def test_no_two_consonants_sound_alike_to_a_finnish_or_estonian_ear() -> None:
    for alike in ("bp", "dt", "gk", "fv", "vw", "sz", "cs", "lr"):
        assert sum(letter in CONSONANTS for letter in alike) <= 1, alike


def test_a_code_is_written_in_groups() -> None:
    assert written("kamutotesipavora") == "kamu-tote-sipa-vora"


@pytest.mark.parametrize(
    "text",
    [
        *(
            "kamu-tote-sipa-vora",
            "KAMU TOTE SIPA VORA",
            "kamutotesipavora",
            " Kamu‑Tote‑Sipa‑Vora.",
            "kāmu-tōte-sīpa-võra",
        ),
    ],
)
def test_a_code_is_read_however_it_is_typed(text: str) -> None:
    assert typed(text) == "kamutotesipavora"


@given(st.text())
def test_whatever_is_typed_is_read_without_an_error(text: str) -> None:
    assert {*typed(text)} <= {*CONSONANTS, *VOWELS}


def test_what_is_written_is_read_again() -> None:
    code = new_code()
    assert typed(written(code)) == code
