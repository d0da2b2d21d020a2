"""Which passwords are taken, and how they are kept."""

import pytest
from argon2 import PasswordHasher

from kb.accounts.common_words import COMMON_WORDS
from kb.accounts.passwords import Passwords
from kb.accounts.weak_passwords import Weakness, weakness_of

CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
ABOUT = ("anna.berzina@valmierasbiblioteka.lv", "Anna Bērziņa", "Valmiera Integrated Library")


@pytest.mark.parametrize(
    "password",
    [
        "seven blue herons over Saaremaa",
        "correct horse battery staple",
        "summer library coffee winter",
        "kV9#mPq2zL!x",
        "ābele pie upes klusē",
        "rødgrød med fløde på tirsdag",
        "我们图书馆在河边的老房子里开会",
        "Tr0ub4dor&3xyz-pile",
        "            a b c d e f g h",
    ],
)
def test_long_passwords_that_nobody_guesses_are_taken(password: str) -> None:
    assert weakness_of(password, about=ABOUT) is None


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("kV9#mPq2zL!", Weakness.SHORT),
        ("kV9#mPq2zL!x" * 11, Weakness.LONG),
        ("aaaaaaaaaaaaaaaa", Weakness.FEW_CHARACTERS),
        ("abababababababab", Weakness.FEW_CHARACTERS),
        ("xkqzxkqzxkqzxkqz", Weakness.FEW_CHARACTERS),
        ("qwertyuiopasdf", Weakness.RUN),
        ("1234567890123", Weakness.RUN),
        ("1qaz2wsx3edc4rfv", Weakness.RUN),
        ("abcdefghijklmnop", Weakness.RUN),
        ("20252026202520", Weakness.FEW_CHARACTERS),
        ("Password1234!", Weakness.COMMON),
        ("p4$$w0rdp4$$w0rd", Weakness.COMMON),
        ("biblioteka2026", Weakness.COMMON),
        ("Raamatukogu123!", Weakness.COMMON),
        ("Kærlighed2024", Weakness.COMMON),
        ("passwordpassword", Weakness.COMMON),
        ("Salasana-salasana", Weakness.COMMON),
        ("Valmiera2024!", Weakness.PERSONAL),
        ("berzina123456", Weakness.PERSONAL),
        ("Bērziņa-Bērziņa", Weakness.PERSONAL),
    ],
)
def test_passwords_that_are_guessed_early_are_refused_and_it_is_said_why(password: str, weakness: Weakness) -> None:
    assert weakness_of(password, about=ABOUT) is weakness


def test_every_common_word_with_a_number_behind_is_refused() -> None:
    taken = [word for word in COMMON_WORDS if weakness_of(f"{word}1234567890") is None]
    assert not taken


def test_length_is_counted_after_both_ways_of_typing_an_accent_are_made_one() -> None:
    composed, decomposed = "āēīūčšžļņķģ", "āēīūčšžļņķģ"
    assert weakness_of(composed) is weakness_of(decomposed) is Weakness.SHORT


def test_a_password_is_right_in_each_way_in_which_its_accents_can_be_typed() -> None:
    kept = CHEAP.hash("b\u0113rzi\u0146a pie upes")
    assert CHEAP.verify(kept, "be\u0304rzin\u0327a pie upes")


def test_a_wrong_password_and_one_of_nobody_are_both_refused() -> None:
    kept = CHEAP.hash("right")
    assert CHEAP.verify(kept, "right")
    assert not CHEAP.verify(kept, "wrong")
    assert not CHEAP.verify(None, "right")
    assert not CHEAP.verify("damaged", "right")


def test_the_hash_that_nobody_has_costs_as_much_as_a_real_one() -> None:
    dear = Passwords()
    assert not dear.is_outdated(dear._nobodys)
    assert dear.is_outdated(CHEAP.hash("right"))


def test_what_is_kept_is_argon2id() -> None:
    assert Passwords().hash("right").startswith("$argon2id$v=19$")
