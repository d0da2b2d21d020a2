"""Numbers and free words of a practice as values to narrow by."""

import pytest

from kb.practices.record import GroupSize, Moment, Period
from kb.search import buckets
from kb.search.buckets import MOST_YEARS, ONGOING
from kb.vocabulary.terms import Scheme, vocabulary

SIZES = (*range(1, 130), 10**6)


@pytest.mark.parametrize(
    ("people", "bucket"), [(1, "1"), (2, "2"), (3, "3-5"), (5, "3-5"), (6, "over-5"), (100_000_000, "over-5")]
)
def test_staff_falls_into_one_bucket(people: int, bucket: str) -> None:
    assert buckets.staff(people) == (bucket,)


@pytest.mark.parametrize(
    ("minutes", "bucket"),
    [(1, "up-to-60"), (60, "up-to-60"), (61, "61-120"), (240, "121-240"), (480, "241-480"), (481, "over-480")],
)
def test_a_meeting_falls_into_one_bucket(minutes: int, bucket: str) -> None:
    assert buckets.duration(minutes) == (bucket,)


@pytest.mark.parametrize(
    ("least", "most", "found"),
    [
        (3, 5, ("up-to-5",)),
        (5, 6, ("up-to-5", "6-12")),
        (10, 30, ("6-12", "13-25", "26-60")),
        (1, 1000, ("up-to-5", "6-12", "13-25", "26-60", "over-60")),
        (61, 61, ("over-60",)),
    ],
)
def test_a_group_falls_into_every_bucket_that_it_reaches_into(least: int, most: int, found: tuple[str, ...]) -> None:
    assert buckets.group(GroupSize(least=least, most=most)) == found


def test_an_open_end_of_a_group_is_taken_to_be_the_other_end() -> None:
    for size in SIZES:
        both = buckets.group(GroupSize(least=size, most=size))
        assert len(both) == 1
        assert buckets.group(GroupSize(least=size)) == buckets.group(GroupSize(most=size)) == both


def test_what_is_not_known_falls_into_no_bucket() -> None:
    unknown = (
        buckets.staff(None),
        buckets.duration(None),
        buckets.group(None),
        buckets.group(GroupSize()),
        buckets.years(None),
        buckets.rooms((), "en"),
    )

    assert {*unknown} == {()}


@pytest.mark.parametrize(
    ("scheme", "found"),
    [
        (vocabulary().staff_sizes, {name for size in SIZES for name in buckets.staff(size)}),
        (vocabulary().durations, {name for size in range(1, 600) for name in buckets.duration(size)}),
        (vocabulary().group_sizes, {name for size in SIZES for name in buckets.group(GroupSize(least=size))}),
    ],
    ids=["staff", "duration", "group"],
)
def test_the_buckets_are_the_terms_of_the_vocabulary(scheme: Scheme, found: set[str]) -> None:
    assert found == {*scheme.terms}


def test_a_practice_ran_in_every_year_of_its_period() -> None:
    period = Period(start=Moment(year=2022, month=11), end=Moment(year=2024, month=2))

    assert buckets.years(period) == ("2022", "2023", "2024")


def test_a_practice_that_goes_on_has_its_first_year_and_no_end() -> None:
    assert buckets.years(Period(start=Moment(year=2019))) == ("2019", ONGOING)


def test_a_period_that_ends_before_it_begins_has_the_year_of_its_beginning() -> None:
    assert buckets.years(Period(start=Moment(year=2024), end=Moment(year=2020))) == ("2024",)


def test_a_wrong_year_does_not_make_a_thousand_values() -> None:
    found = buckets.years(Period(start=Moment(year=1900), end=Moment(year=2099)))

    assert found[0] == "1900"
    assert len(found) <= MOST_YEARS + 1


@pytest.mark.parametrize(
    ("language", "words", "kind"),
    [
        ("en", "Two meeting rooms upstairs", "separate-room"),
        ("lv", "lasītavās", "open-library"),
        ("lv", "virtuvē", "kitchen"),
        ("et", "koosolekuruumis", "separate-room"),
        ("fi", "lukusalissa", "open-library"),
        ("da", "køkkenet", "kitchen"),
    ],
)
def test_an_inflected_word_names_its_kind_of_room(language: str, words: str, kind: str) -> None:
    assert buckets.rooms((words,), language) == (kind,)


@pytest.mark.parametrize("language", ["en", "lv", "et", "fi", "da"])
def test_every_label_of_a_room_names_it(language: str) -> None:
    for room in vocabulary().rooms:
        for label in room.labels[language]:
            assert room.id in buckets.rooms((label,), language), label


def test_several_rooms_are_told_once_each() -> None:
    assert sorted(buckets.rooms(("kitchen", "a kitchen and a cinema"), "en")) == ["hall", "kitchen"]


def test_the_words_of_a_label_may_stand_in_any_order_but_must_all_stand() -> None:
    assert buckets.rooms(("room for a quiet hour",), "en") == ("separate-room",)
    assert buckets.rooms(("room",), "en") == ()


@pytest.mark.parametrize(("language", "words"), [("en", "under a tree"), ("sv", "läsesal"), ("lv", "kitchen")])
def test_other_words_and_other_languages_name_no_room(language: str, words: str) -> None:
    assert buckets.rooms((words,), language) == ()
