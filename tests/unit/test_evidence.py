"""How well a practice is known, with what other libraries confirm."""

from typing import Any

import pytest

from kb.languages import LANGUAGES
from kb.practices.evidence import Again, Repeat, Shown, evidence_of, sentence, would_repeat
from kb.practices.record import Moment, Period, Practice
from kb.practices.sections import heading_for
from tests.support.practices import make_practice


def adaptation(
    library: str, again: Again | None = Again.YES, *, year: int = 2025, language: str = "en", **facts: Any
) -> Practice:
    """Return an adaptation of “far”, told by a library."""
    said = f"\n\n{sentence(again, language)}" if again else ""
    given: dict[str, Any] = {
        "kind": "adaptation",
        "adapted_from": "far",
        "organisation": library,
        "period": Period(start=Moment(year=year)),
        **facts,
    }
    body = f"## {heading_for('outcome', language)}\n\nTwelve came.{said}\n"
    return make_practice(library.lower(), language=language, body=body, **given)


def shown(*adaptations: Practice, evidence: int | None = 1, **facts: Any) -> Shown:
    """Return the evidence of “far” with these adaptations."""
    far = make_practice("far", organisation="Struer", evidence=evidence, **facts)
    return evidence_of(far, adaptations)


def test_without_adaptations_the_makers_level_stands() -> None:
    assert shown() == Shown(level=1)


def test_one_library_that_would_do_it_again_makes_level_three() -> None:
    assert shown(adaptation("Valmiera")) == Shown(level=3, because=(Repeat(organisation="Valmiera", year=2025),))


def test_the_makers_and_two_other_libraries_make_level_four() -> None:
    assert shown(adaptation("Valmiera"), adaptation("Turku")).level == 4


def test_two_libraries_that_tried_an_idea_make_level_three_because_its_makers_did_not_try_it() -> None:
    assert shown(adaptation("Valmiera"), adaptation("Turku"), evidence=0).level == 3


def test_three_libraries_that_tried_an_idea_make_level_four() -> None:
    assert shown(adaptation("Valmiera"), adaptation("Turku"), adaptation("Tartu"), evidence=0).level == 4


def test_a_library_counts_once_with_its_first_year() -> None:
    found = shown(adaptation("VALMIERA", year=2025), adaptation("Valmiera", year=2024))

    assert found == Shown(level=3, because=(Repeat(organisation="Valmiera", year=2024),))


def test_the_makers_themselves_confirm_nothing() -> None:
    assert shown(adaptation("struer")) == Shown(level=1)


def test_the_makers_under_another_name_confirm_nothing() -> None:
    ror = "https://ror.org/05x"

    assert shown(adaptation("Struer Bibliotek", organisation_id=ror), organisation_id=ror) == Shown(level=1)


@pytest.mark.parametrize("again", [Again.NO, None])
def test_who_would_not_do_it_again_or_does_not_say_confirms_nothing(again: Again | None) -> None:
    assert shown(adaptation("Valmiera", again)) == Shown(level=1)


def test_who_would_do_it_again_with_changes_confirms_it() -> None:
    assert shown(adaptation("Valmiera", Again.WITH_CHANGES)).level == 3


def test_what_is_not_an_adaptation_confirms_nothing() -> None:
    assert shown(adaptation("Valmiera", kind="practice")) == Shown(level=1)


def test_what_adapted_a_withdrawn_adaptation_confirms_that_one_only() -> None:
    assert shown(adaptation("Valmiera", adapted_from="gone")) == Shown(level=1)


def test_an_adaptation_of_a_former_slug_counts() -> None:
    assert shown(adaptation("Valmiera", adapted_from="once-far"), formerly=("once-far",)).level == 3


@pytest.mark.parametrize("level", [3, 4])
def test_a_level_that_is_as_high_already_needs_no_reason(level: int) -> None:
    assert shown(adaptation("Valmiera"), evidence=level) == Shown(level=level)


def test_a_level_that_is_not_known_rises_too() -> None:
    assert shown(adaptation("Valmiera"), evidence=None).level == 3


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("again", list(Again))
def test_the_answer_is_read_in_every_language(again: Again, language: str) -> None:
    assert would_repeat(adaptation("Valmiera", again, language=language)) is again


def test_the_answer_may_be_emphasised() -> None:
    body = "## What came of it\n\n**We would do it again.**\n"

    assert would_repeat(make_practice(body=body)) is Again.YES


@pytest.mark.parametrize(
    "body",
    [
        "## What came of it\n\nOne said: We would do it again. Others did not.\n",
        "## Why\n\nWe would do it again.\n",
    ],
)
def test_words_that_only_look_like_the_answer_are_none(body: str) -> None:
    assert would_repeat(make_practice(body=body)) is None


def test_each_sentence_stands_for_one_answer() -> None:
    sentences = {sentence(again, language).casefold() for again in Again for language in LANGUAGES}

    assert len(sentences) == len(Again) * len(LANGUAGES)
