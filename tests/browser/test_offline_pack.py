"""The offline pack is downloaded, and opened from the disk with the network off."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.browser.screenshots import HEIGHT
from tests.browser.seminar_site import running_seminar
from tests.browser.test_axe import complaints
from tests.browser.test_layout import TOO_WIDE
from tests.support.collections import link, note, practice, slot
from tests.support.server import DANISH
from tests.support.word_files import photograph

FINNISH = "oodi-participatory-budgeting"
CAFES = "tallinn-language-cafes"
ITEMS = (
    note("Bring a pen."),
    slot("Fathers & libraries", place="Hall 2"),
    practice(DANISH),
    practice(FINNISH),
    practice(CAFES),
    link("The law", url="https://example.org/law"),
)


@pytest.fixture(scope="module")
def file(browser: Browser, dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack, as the button of the board's page saves it; its site is not there any more when it is opened."""
    folder = tmp_path_factory.mktemp("seminar")
    with running_seminar(folder, ITEMS) as (site, code):
        practices = folder / "practices" / DANISH
        (practices / "hall.jpg").write_bytes(photograph(place="Holbæk"))
        text = practices / "en.md"
        text.write_text(
            text.read_text("utf-8").replace("\n## ", "\n![Chairs in a circle](hall.jpg)\n\n## ", 1), "utf-8"
        )
        page = browser.new_page(base_url=site)
        page.goto(f"/en/c/{code}")
        with page.expect_download() as download:
            page.get_by_role("link", name="Everything in one file").click()
        path = tmp_path_factory.mktemp("downloads") / download.value.suggested_filename
        download.value.save_as(path)
        page.close()
    return path


@pytest.fixture
def asked() -> list[str]:
    """What was asked of any network."""
    return []


@pytest.fixture
def page(browser: Browser, file: Path, asked: list[str]) -> Iterator[Page]:
    """The opened pack, without a network."""
    context = browser.new_context(viewport={"width": 1280, "height": HEIGHT}, reduced_motion="reduce")
    context.set_offline(True)
    page = context.new_page()

    def note_request(request: Request) -> None:
        if not request.url.startswith(("file:", "data:")):
            asked.append(request.url)

    page.on("request", note_request)
    page.goto(file.as_uri())
    yield page
    context.close()


def search(page: Page, words: str) -> list[str]:
    """Type words, and return the titles that are found."""
    page.get_by_role("searchbox", name="Search in this file").fill(words)
    return page.get_by_role("search").get_by_role("link").all_inner_texts()


def test_a_pack_is_named_after_its_collection(file: Path) -> None:
    assert file.name == "Thursday-in-Turku-en.html"


def test_everything_can_be_read_without_a_network(page: Page, asked: list[str]) -> None:
    broken: list[str] = []
    page.on("console", lambda message: broken.append(message.text))
    page.reload()
    expect(page.get_by_role("heading", level=1, name="Thursday in Turku")).to_be_visible()
    expect(page.get_by_text("Bring a pen.")).to_be_visible()
    assert page.get_by_role("article").count() == 3
    picture = page.get_by_role("img", name="Chairs in a circle")
    picture.scroll_into_view_if_needed()
    assert picture.evaluate("one => one.complete && one.naturalWidth > 0")
    assert asked == []
    assert broken == []


def test_the_agenda_leads_to_each_practice(page: Page) -> None:
    agenda = page.get_by_role("region", name="Agenda")
    agenda.get_by_role("link").first.click()
    assert page.evaluate("document.querySelector(':target').id") == f"practice-{DANISH}"


def test_a_search_finds_in_titles_before_texts_and_says_how_many(page: Page) -> None:
    found = search(page, "cafés")
    assert found[0].startswith("Free language cafés")
    expect(page.get_by_role("status")).to_have_text(
        "1 practice found." if len(found) == 1 else f"{len(found)} practices found."
    )
    expect(page.get_by_role("search").locator("mark").first).to_be_visible()


def test_a_search_does_not_care_for_accents_capitals_and_the_order_of_words(page: Page) -> None:
    assert search(page, "CAFES tallinn") == search(page, "tallinn cafés") != []
    assert len(search(page, "holbaek")) == 0
    assert len(search(page, "holbæk")) == 1


def test_every_word_must_be_found(page: Page) -> None:
    assert search(page, "fathers") != []
    assert search(page, "fathers qqqxyz") == []
    expect(page.get_by_role("status")).to_have_text("No practice has all these words.")


def test_without_words_there_is_nothing_to_say(page: Page) -> None:
    search(page, "fathers")
    assert search(page, " ") == []
    expect(page.get_by_role("status")).to_have_text("")


def test_a_search_finds_what_the_facts_say_of_it_as_well(page: Page) -> None:
    """Whom it is for and what it is about stand in the reader's language, whatever the text is told in."""
    titles = page.locator("[data-practice] [data-title]").all_inner_texts()
    rows = page.locator("[data-practice]").first.locator(".pack__facts dl > div")
    for label in ("Themes", "For whom", "Format"):
        for value in rows.filter(has_text=label).locator("dd").all_inner_texts():
            assert titles[0] in search(page, value), value
    search(page, "Denmark")
    expect(page.get_by_role("search").locator("mark", has_text="Denmark").first).to_be_visible()


@pytest.mark.parametrize("words", ["libraria", "libraro", "fatheru"])
def test_a_search_finds_a_word_with_another_ending(page: Page, words: str) -> None:
    expect(page.get_by_role("search")).to_be_visible()
    assert search(page, words) != []
    expect(page.get_by_role("search").locator("mark").first).to_have_text(re.compile(words[:-2], re.IGNORECASE))


def test_a_word_as_it_was_typed_stands_above_one_with_another_ending(page: Page) -> None:
    """Only one of the three is about cafés; others have words that begin with the same letters."""
    assert search(page, "cafes")[0].startswith("Free language cafés")


def test_a_word_of_three_letters_is_not_cut(page: Page) -> None:
    assert search(page, "qu") != []
    assert search(page, "quq") == []


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "(", "\\", "[a-z]*", "__proto__", "🙂", "İ"])
def test_odd_words_find_nothing_and_break_nothing(page: Page, words: str) -> None:
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    search(page, words)
    assert wrong == []
    assert search(page, "fathers") != []


def test_a_hit_leads_to_its_practice(page: Page) -> None:
    search(page, "fathers playroom")
    page.get_by_role("search").get_by_role("link").first.press("Enter")
    assert page.evaluate("document.querySelector(':target').id") == f"practice-{DANISH}"


def test_without_a_script_a_pack_is_a_page_with_its_contents(browser: Browser, file: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(file.as_uri())
    expect(page.get_by_role("navigation", name="The practices in this file").get_by_role("link")).to_have_count(3)
    expect(page.get_by_role("searchbox")).to_have_count(0)
    context.close()


def test_axe_finds_nothing_in_a_pack_wide_or_narrow(page: Page) -> None:
    search(page, "fathers")
    found = complaints(page)
    page.set_viewport_size({"width": 360, "height": HEIGHT})
    found += complaints(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_nothing_in_a_pack_is_wider_than_the_window(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    search(page, "fathers")
    assert page.evaluate(TOO_WIDE) == []


def test_the_policy_of_a_pack_stops_what_somebody_put_into_it(page: Page) -> None:
    stopped = page.evaluate("""async () => {
      const stopped = [];
      document.addEventListener("securitypolicyviolation", event => stopped.push(event.effectiveDirective));
      const picture = document.createElement("img");
      picture.src = "https://evil.example/pixel.png";
      const script = document.createElement("script");
      script.textContent = "document.title = 'taken over'";
      document.body.append(picture, script);
      await new Promise(done => setTimeout(done, 200));
      return stopped;
    }""")
    assert sorted(stopped) == ["img-src", "script-src-elem"]
    assert page.title() != "taken over"
