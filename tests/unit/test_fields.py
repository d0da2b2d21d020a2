"""Each kind of field: what it takes, what it refuses, and how it is written."""

from datetime import date

import pytest

from kb.practices.fields import (
    Choice,
    Day,
    Field,
    Flag,
    WebAddress,
    WholeNumber,
    Words,
    YearMonth,
    is_slug,
    is_web_address,
)
from kb.practices.front_matter import InlineList, Node
from kb.practices.groups import Group, Many
from kb.practices.problems import Report
from kb.practices.record import GroupSize, Moment, Source

SIZE = Group(
    name="size",
    make=GroupSize,
    fields=(WholeNumber(name="min", attribute="least"), WholeNumber(name="max", attribute="most")),
)
SOURCE = Group(
    name="source", make=Source, fields=(WebAddress(name="url", required=True), Words(name="title")), short="url"
)
SLUGS = Many(name="slugs", item=Choice(name="slug", known=is_slug, hint="is no slug."))


def read(field: Field, node: Node | str) -> tuple[object, list[str]]:
    report = Report()
    value = field.read(node if isinstance(node, Node) else Node(node, 1), report, field.name)
    return value, [*map(str, report.problems)]


def mapping(**values: str) -> Node:
    return Node({name: Node(value, 1) for name, value in values.items()}, 1)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (Words(name="a"), " two words ", "two words"),
        (Words(name="a"), "Ķīšežu 🎈", "Ķīšežu 🎈"),
        (WholeNumber(name="a"), "0", 0),
        (WholeNumber(name="a"), "012", 12),
        (WholeNumber(name="a"), "100000000", 100_000_000),
        (Flag(name="a"), "true", True),
        (Flag(name="a"), "false", False),
        (Day(name="a"), "2024-02-29", date(2024, 2, 29)),
        (YearMonth(name="a"), "2024", Moment(year=2024)),
        (YearMonth(name="a"), "1999-12", Moment(year=1999, month=12)),
        (WebAddress(name="a"), "https://ä.example/ö?a=b#c", "https://ä.example/ö?a=b#c"),
        (SOURCE, "https://a.example/", Source(url="https://a.example/")),
        (SLUGS, "one", ("one",)),
    ],
)
def test_a_right_value_is_read(field: Field, text: str, value: object) -> None:
    assert read(field, text) == (value, [])


@pytest.mark.parametrize(
    ("field", "text"),
    [
        *((WholeNumber(name="a"), text) for text in ("-1", "1.5", "1e3", "two", "١٢", "²", "100000001", "0" * 12 + "9" * 12)),
        (WholeNumber(name="a"), "0" * 12 + "9" * 5000),
        (WholeNumber(name="a", least=1), "0"),
        *((Flag(name="a"), text) for text in ("yes", "True", "1")),
        *((Day(name="a"), text) for text in ("2023-02-29", "11.3.2024", "2024-3-1", "20240311", "2024-W11-1", "2024-03-11T00:00")),
        *((YearMonth(name="a"), text) for text in ("1899", "2100", "2024-00", "2024-13", "2024-1", "24", "２０２４", "2024-03-11")),
        *((WebAddress(name="a"), text) for text in ("a.example", "https://a\x7fb", "ftp://a.example", "javascript:alert(1)", "https://")),
        *((WebAddress(name="a"), text) for text in ("https:a", "http://[::1", "https://a b", "https://a/<b>", "data:,")),
        (WebAddress(name="a"), "https://a.example/" + "a" * 2000),
        *((field, "") for field in (Words(name="a"), WholeNumber(name="a"), Flag(name="a"), Day(name="a"), YearMonth(name="a"))),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_with_one_problem(field: Field, text: str) -> None:
    value, problems = read(field, text)
    assert (value, len(problems)) == (None, 1)


@pytest.mark.parametrize(
    "field",
    [Words(name="a"), WholeNumber(name="a"), Flag(name="a"), Day(name="a"), YearMonth(name="a"), WebAddress(name="a")],
)
@pytest.mark.parametrize("node", [Node([], 1), Node({}, 1)], ids=["list", "mapping"])
def test_a_list_or_a_mapping_is_no_single_value(field: Field, node: Node) -> None:
    assert read(field, node) == (None, ["line 1: a: Give one value here, not a list or a group."])


@pytest.mark.parametrize("slug", ["a", "1", "a-b", "fars-legestue-holbaek", "a" * 80])
def test_a_slug_is_taken(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize("slug", ["", "A", "a_b", "a--b", "-a", "a-", "å", "a.b", "a/b", "..", "a\n", "a" * 81])
def test_what_is_no_slug_is_refused(slug: str) -> None:
    assert not is_slug(slug)


@pytest.mark.parametrize(
    "address", ["http://[", "http://]", "https://a:b:c@", "http://\u2100.example", "https://\u202ea\x00"]
)
def test_odd_addresses_are_judged_without_raising(address: str) -> None:
    assert is_web_address(address) in {True, False}


def test_a_group_reads_its_fields_into_a_record() -> None:
    assert read(SIZE, mapping(min="3", max="8")) == (GroupSize(least=3, most=8), [])


def test_a_group_without_a_known_field_is_unknown() -> None:
    assert read(SIZE, mapping()) == (None, [])


def test_a_group_without_its_required_field_is_refused() -> None:
    assert read(SOURCE, mapping(title="A report")) == (None, ["line 1: source.url: Missing."])


def test_a_list_without_repetition_is_kept_in_order() -> None:
    assert read(SLUGS, Node([Node("b", 1), Node("a", 1), Node("b", 2)], 1)) == (
        ("b", "a"),
        ["line 2: slugs: “b” is listed twice."],
    )


def test_a_list_that_is_too_long_is_cut() -> None:
    value, problems = read(Many(name="a", item=Words(name="a"), most=1), Node([Node("x", 1), Node("y", 1)], 1))
    assert (value, problems) == (("x",), ["line 1: a: Lists 2; at most 1 are allowed."])


@pytest.mark.parametrize(
    ("field", "value", "written"),
    [
        (Words(name="a"), "007", "007"),
        (WholeNumber(name="a"), 12, 12),
        (Flag(name="a"), False, None),
        (Flag(name="a"), True, True),
        (Day(name="a"), date(2024, 3, 11), date(2024, 3, 11)),
        (YearMonth(name="a"), Moment(year=2024), 2024),
        (YearMonth(name="a"), Moment(year=2024, month=3), "2024-03"),
        (SIZE, GroupSize(most=8), {"max": 8}),
        (SLUGS, ("a", "b"), ["a", "b"]),
        (SLUGS, ("007",), ["007"]),
    ],
)
def test_a_value_is_written(field: Field, value: object, written: object) -> None:
    assert field.write(value) == written


def test_ids_are_written_on_one_line_and_texts_are_not() -> None:
    texts = Many(name="a", item=Words(name="a")).write(("x",))
    assert (type(SLUGS.write(("a",))), type(texts)) == (InlineList, list)
