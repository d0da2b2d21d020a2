"""How the address of a practice is made of its title."""

import pytest

from kb.submissions.slugs import slug_for


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Fathers meet", "fathers-meet"),
        ("Tēvi satiekas – un ko tālāk?", "tevi-satiekas-un-ko-talak"),
        ("Žurnāls, ķīmija, ģimene, ļaudis, ņem", "zurnals-kimija-gimene-laudis-nem"),
        ("Õhtu ülikool: mööbel", "ohtu-ulikool-moobel"),
        ("Pöllö ja ääni Åbossa", "pollo-ja-aani-abossa"),
        ("Så mødes vi på Ærø", "sa-modes-vi-pa-aero"),
        ("Straße 7", "strasse-7"),
        ("Библиотека", "practice"),
        ("?!", "practice"),
        ("x" * 90, "x" * 60),
        (f"{'long ' * 20}", "-".join(["long"] * 12)),
    ],
)
def test_a_slug_is_made_of_the_words_of_the_title(title: str, slug: str) -> None:
    assert slug_for(title, lambda _slug: False) == slug


def test_a_slug_that_is_taken_gets_a_number() -> None:
    taken = {"fathers-meet", *(f"fathers-meet-{number}" for number in (2, 3))}
    assert slug_for("Fathers meet", taken.__contains__) == "fathers-meet-4"
