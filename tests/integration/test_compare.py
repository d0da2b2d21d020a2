"""Practices side by side: the same facts as on their own pages, what differs marked, and never an error."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from kb.factory import create_app
from kb.languages import LANGUAGES
from kb.practices.record import Practice, Resources
from kb.practices.sections import heading_for
from kb.search.catalogue import Catalogue
from kb.settings import Settings
from kb.vocabulary.terms import vocabulary
from tests.support.client import CheckingClient, Page, words_of
from tests.support.practices import make_practice, make_text, write_practice

HOLBAEK, HONG, UGE17, TALLINN, OODI = STARTERS = (
    "fars-legestue-holbaek",
    "fars-legestue-hong",
    "uge17",
    "tallinn-language-cafes",
    "oodi-participatory-budgeting",
)
Publish = Callable[..., CheckingClient]
SIGN = "≠differs"
UNKNOWN = "Not known"


def path(*slugs: str, language: str = "en", **arguments: str) -> str:
    """Return the address of a comparison."""
    query = urlencode([*(("practice", slug) for slug in slugs), *arguments.items()])
    return f"/{language}/compare?{query}"


def heads(page: Page) -> list[ET.Element]:
    """Return the head of each column."""
    return [element for element in page.root.iter("th") if element.get("scope") == "col"]


def titles(page: Page) -> list[str]:
    """Return the title of each column."""
    return [words_of(element) for element in heads(page)]


def rows(page: Page) -> dict[str, list[str]]:
    """Return what the cells of each row say, by the row's label and, where it is marked, its sign."""
    found = {}
    for row in page.root.iter("tr"):
        label = row.find("th")
        if label is not None and label.get("scope") == "row":
            found[words_of(label)] = [words_of(cell) for cell in row.findall("td")]
    return found


def notices(page: Page) -> list[str]:
    """Return what the page has to say about what was asked."""
    return [words_of(element) for element in page.root.iter("p") if element.get("class") == "notice"]


@pytest.fixture
def publish(own_settings: Settings, own_catalogue: Catalogue) -> Publish:
    """Write practices, take them in, and return a client of a site over them."""

    def publish(*practices: Practice) -> CheckingClient:
        for practice in practices:
            write_practice(own_settings.practices, practice)
        own_catalogue.sync()
        return CheckingClient(create_app(own_settings, catalogue=own_catalogue))

    return publish


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slugs", [(), STARTERS[:1], STARTERS[:2], STARTERS[:4]])
def test_a_comparison_answers_in_every_language(client: CheckingClient, slugs: tuple[str, ...], language: str) -> None:
    for arguments in ({}, {"differences": "yes"}):
        page = client.page(path(*slugs, language=language, **arguments))
        assert page.root.get("lang") == language
        assert '<meta name="robots" content="noindex">' in page.html
        assert len(titles(page)) == (len(slugs) if len(slugs) > 1 else 0)


def test_the_table_has_a_caption_and_a_column_per_practice_that_leads_to_it(client: CheckingClient) -> None:
    page = client.page(path(HOLBAEK, UGE17, TALLINN))

    assert page.texts("caption") == ["3 practices side by side"]
    assert [page.links()[title] for title in titles(page)] == [
        f"/en/practices/{slug}" for slug in (HOLBAEK, UGE17, TALLINN)
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_facts_have_the_labels_the_order_and_the_words_of_the_fact_box(
    client: CheckingClient, language: str
) -> None:
    compared = rows(client.page(path(HOLBAEK, UGE17, language=language)))
    labels = [label.split(" ≠")[0] for label in compared]
    box = next(
        element
        for element in client.page(f"/{language}/practices/{HOLBAEK}").root.iter("section")
        if element.get("class") == "fact-box"
    )

    facts = {words_of(row[0]): "".join(words_of(value) for value in row[1:]) for row in box.iter("div")}
    assert [label for label in labels if label in facts] == [*facts]
    for label, (first, *_) in zip(labels, compared.values(), strict=True):
        if label in facts:
            assert first.replace(" ", "") == facts[label].replace(" ", "")


def test_besides_the_facts_there_are_rows_for_what_the_head_of_a_practice_tells(client: CheckingClient) -> None:
    compared = rows(client.page(path(HOLBAEK, UGE17)))

    assert [*compared][:5] == [
        f"{label} {SIGN}" for label in ("Summary", "Themes", "For whom", "Format", "How one knows")
    ]
    assert compared[f"For whom {SIGN}"] == ["Fathers Children", "Everyone"]
    levels = vocabulary().evidence_levels
    assert compared[f"How one knows {SIGN}"] == [levels["1"].label("en"), levels["4"].label("en")]


def test_what_did_not_work_comes_last_shortened_with_a_link_to_the_section(client: CheckingClient) -> None:
    page = client.page(path(HOLBAEK, UGE17))
    label, cells = [*rows(page).items()][-1]

    assert label == f"{heading_for('failures', 'en')} {SIGN}"
    assert all(20 < len(cell.split("Read on")[0]) <= 202 for cell in cells)
    assert page.links()[f"Read on: {titles(page)[0]}"] == f"/en/practices/{HOLBAEK}#failures"


def test_equal_rows_have_no_sign_and_a_fact_that_one_does_not_tell_is_not_called_different(publish: Publish) -> None:
    first = make_practice("circle", place="Cēsis", community_size="20-100k")
    second = make_practice("square", place="Valmiera", body="## Why\n\nBecause.\n")

    page = publish(first, second).page(path("circle", "square"))

    assert rows(page)[f"Place {SIGN}"] == ["Cēsis", "Valmiera"]
    assert rows(page)["Country"] == ["Latvia", "Latvia"]
    assert rows(page)["Residents"][1] == rows(page)["What did not work"][1] == UNKNOWN


def test_what_no_practice_tells_stands_in_one_line_below_the_table(client: CheckingClient) -> None:
    page = client.page(path(HOLBAEK, UGE17))
    line = next(text for text in page.texts("p") if text.startswith("Not known for any of them:"))

    assert line == "Not known for any of them: group size, preparation, staff, cost per run, skills, counted"
    assert not {"Group size", "Preparation", "Staff"} & {label.split(" ≠")[0] for label in rows(page)}


def test_only_what_differs_leaves_the_equal_rows_out_and_says_how_many(client: CheckingClient) -> None:
    everything = client.page(path(HOLBAEK, HONG))
    narrowed = client.page(everything.links()["Show only what differs"])

    assert "Country" in rows(everything)
    assert "Country" not in rows(narrowed)
    gone = len(rows(everything)) - len(rows(narrowed))
    assert f"{gone} facts are hidden because they are the same for all." in narrowed.words
    assert narrowed.links()["Show all facts"] == path(HOLBAEK, HONG)


def test_two_practices_that_say_the_same_leave_a_table_without_rows(publish: Publish) -> None:
    page = publish(make_practice("circle"), make_practice("square")).page(path("circle", "square", differences="yes"))

    assert rows(page) == {}
    assert notices(page) == ["All that is known of them is the same."]


def test_a_column_can_be_left_out_and_the_language_changed_in_the_same_view(client: CheckingClient) -> None:
    page = client.page(path(HOLBAEK, UGE17, TALLINN, differences="yes"))

    assert page.links()[f"× Leave out: {titles(page)[1]}"] == path(HOLBAEK, TALLINN, differences="yes")
    assert page.links()["LVLatviešu"] == path(HOLBAEK, UGE17, TALLINN, language="lv", differences="yes")


def test_a_danish_page_tells_a_danish_practice_in_danish(client: CheckingClient) -> None:
    page = client.page(path(HOLBAEK, OODI, language="da"))

    assert [head.get("lang") for head in heads(page)] == [None, "en"]
    assert heading_for("failures", "da") in [*rows(page)][-1]
    assert "Danmark" in page.links()


def test_on_a_latvian_page_the_facts_are_latvian_and_foreign_words_are_marked(client: CheckingClient) -> None:
    page = client.page(path(HOLBAEK, UGE17, language="lv"))

    assert [head.get("lang") for head in heads(page)] == ["en", "en"]
    assert ["Dānija", "Dānija"] in rows(page).values()
    assert [mat.get("lang") for mat in page.root.iter("li") if words_of(mat) == "Large play mat"] == ["en"]
    summaries = page.root.findall(".//tbody/tr[1]/td/div")
    assert [summary.get("lang") for summary in summaries] == ["en", "en"]


def test_the_region_that_scrolls_can_be_reached_by_keyboard_and_has_a_name(client: CheckingClient) -> None:
    page = client.page(path(HOLBAEK, UGE17))
    region = next(element for element in page.root.iter("div") if element.get("role") == "region")

    assert region.get("tabindex") == "0"
    assert region.get("aria-labelledby") == next(page.root.iter("caption"))[0].get("id")


@pytest.mark.parametrize("slugs", [(), (UGE17,), ("no-such",), (UGE17, UGE17, UGE17)])
def test_with_fewer_than_two_practices_the_page_tells_how_to_choose(
    client: CheckingClient, slugs: tuple[str, ...]
) -> None:
    page = client.page(path(*slugs))

    assert not heads(page)
    assert page.links()["Choose practices in the search"] == "/en/search"
    assert ("So far you have chosen one:" in page.words) == (UGE17 in slugs)


def test_of_more_than_four_the_first_four_are_shown_and_the_page_says_so(client: CheckingClient) -> None:
    page = client.page(path(*STARTERS))

    assert [page.links()[title].rpartition("/")[2] for title in titles(page)] == [*STARTERS[:4]]
    assert notices(page) == ["Four practices fit side by side. These are the first four that you chose."]
    assert notices(client.page(path(*STARTERS[:4]))) == []


def test_unknown_names_are_left_out_and_told(client: CheckingClient) -> None:
    page = client.page(path(HOLBAEK, "no-such", *STARTERS[1:4], "nor-this"))

    assert len(titles(page)) == 4
    assert notices(page) == ["Left out, because they could not be found: no-such, nor-this"]


def test_a_withdrawn_practice_is_left_out_with_a_link_to_the_reason(publish: Publish) -> None:
    gone = make_practice("gone", title="Gone by now", status="withdrawn", withdrawn_reason="It was asked for.")
    client = publish(gone, make_practice("circle"), make_practice("square"))

    page = client.page(path("circle", "gone", "square"))

    assert len(titles(page)) == 2
    assert notices(page) == ["Left out, because they were withdrawn: Gone by now"]
    assert "It was asked for." in client.page(page.links()["Gone by now"], status=410).words


def test_a_former_name_leads_to_the_practice_of_today(publish: Publish) -> None:
    renamed = make_practice("circle", title="A circle", formerly=("ring",))

    page = publish(renamed, make_practice("square", title="A square")).page(path("ring", "square", "circle"))

    assert titles(page) == ["A circle", "A square"]
    assert page.links()["Show only what differs"] == path("circle", "square", differences="yes")


def test_what_a_practice_grew_from_is_a_link_unless_that_was_withdrawn(publish: Publish) -> None:
    client = publish(
        make_practice("root", title="The root"),
        make_practice("gone", status="withdrawn", withdrawn_reason="It was asked for."),
        make_practice("circle", adapted_from="root"),
        make_practice("square", adapted_from="gone"),
    )

    page = client.page(path("circle", "square"))

    assert rows(page)[f"Grew from {SIGN}"] == ["The root", "a practice that is not in the collection"]
    assert page.links()["The root"] == "/en/practices/root"


@pytest.mark.parametrize(
    "query",
    [
        "practice=",
        "practice=&practice=%20&practice=%00",
        "practice=../&practice=..%2F..%2Fetc%2Fpasswd&practice=/",
        "practice=%3Cscript%3Ealert(1)%3C/script%3E&practice=uge17%22%3E",
        "practice=%ED%A0%80%FF&practice=%F0%9F%93%9A&practice=%E2%80%AE",
        "practice=UGE17&practice=uge17%00&practice=%01%02",
        "practice[]=uge17&practices=uge17&practice=uge17,tallinn-language-cafes",
        "differences=yes",
        "differences=no&differences=yes&differences=%00",
        f"practice={'a' * 5000}",
        "&".join(f"practice=no-such-{number}" for number in range(50)),
        "&".join(["practice=uge17"] * 50),
    ],
)
@pytest.mark.parametrize("known", [0, 2])
def test_nothing_in_an_address_is_an_error(client: CheckingClient, query: str, known: int) -> None:
    page = client.page(f"{path(*STARTERS[:known])}&{query}")

    assert len(titles(page)) in {known, known + 1}
    assert sum(map(len, notices(page))) < 2_000


def test_a_practice_is_told_in_the_language_in_which_there_is_a_text(publish: Publish) -> None:
    facts = Resources(skills=("Klausīties",), room=("Stūris",))
    latvian = make_practice("circle", language="lv", title="Aplis", resources=facts)
    translated = make_practice(
        "square", language="lv", title="Laukums", translations=[make_text("en", title="A square", translation_of="lv")]
    )

    page = publish(latvian, translated).page(path("circle", "square"))

    assert titles(page) == ["Aplis", "A square"]
    assert [head.get("lang") for head in heads(page)] == ["lv", None]
    assert page.words.count("Shown in Latvian") == 1
    assert [cell.get("lang") for cell in page.root.iter("div") if words_of(cell) == "Klausīties"] == ["lv"]
