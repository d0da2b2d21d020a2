"""What people write into collections: paragraphs, lines, and addresses that become links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.collections.plain_text import paragraphs


def links(text: str) -> list[str]:
    return [piece.url for paragraph in paragraphs(text) for line in paragraph for piece in line if piece.url]


def test_empty_lines_part_paragraphs_and_line_ends_part_lines() -> None:
    found = paragraphs("One\r\ntwo\n \n\nThree\n")
    assert [["".join(piece.text for piece in line) for line in paragraph] for paragraph in found] == [
        ["One", "two"],
        ["Three"],
    ]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://turku.example/library.", "https://turku.example/library"),
        ("(https://turku.example/a_(b))", "https://turku.example/a_(b)"),
        ("https://turku.example/?q=1&p=2, or", "https://turku.example/?q=1&p=2"),
        ("HTTPS://TURKU.EXAMPLE/x!", "HTTPS://TURKU.EXAMPLE/x"),
    ],
)
def test_an_address_is_a_link_without_the_signs_of_the_sentence(text: str, address: str) -> None:
    assert links(text) == [address]


@pytest.mark.parametrize(
    "text", ["javascript:alert(1)", "https://", "http://[", "www.turku.example", "data:text/html,x", "https://:99999/"]
)
def test_nothing_else_is_a_link(text: str) -> None:
    assert links(text) == []


@given(st.text(alphabet=st.sampled_from("ab \n\r\t.,()[]:/?&#%\"'<>\\htps"), max_size=200))
def test_no_word_is_lost(text: str) -> None:
    shown = "".join(piece.text for paragraph in paragraphs(text) for line in paragraph for piece in line)
    assert "".join(shown.split()) == "".join(text.split())
