"""A reader tells what her library can give; from then on every card says whether a practice fits, and nothing leaves her browser."""

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from kb.languages import LANGUAGES
from kb.search.labels import FIT, all_values
from tests.browser.conftest import OpenPage
from tests.browser.test_axe import complaints
from tests.browser.test_layout import BROKEN_WORDS, CUT_OFF, TOO_WIDE, enlarge_text

PATH = "/en/my-library"
SCALES = {facet.value: [*all_values(facet)] for facet in FIT}
# Runs when the page is read, before its module.
SET_FACTS = """addEventListener('readystatechange', () => {
  if (document.readyState !== 'interactive') return;
  document.querySelectorAll('.card').forEach(card => card.dataset.facts = FACTS);
}, { capture: true })"""
JUDGE = """async given => {
  const site = document.querySelector('script[type=module]').src;
  const { judge } = await import(site.replace('site.js', 'judge.js'));
  const { verdict, reasons } = judge(...given);
  return [verdict, ...reasons.map(reason => `${reason.fact} ${reason.verdict}`)];
}"""


@pytest.fixture
def page(fresh_context: BrowserContext) -> Page:
    """The page “My library” in a browser that has seen nothing yet."""
    opened = fresh_context.new_page()
    opened.goto(PATH)
    return opened


def judged(page: Page, facts: dict[str, list[str]], profile: dict[str, list[str]]) -> list[str]:
    """Return the verdict on facts, and after it the reasons."""
    found: list[str] = page.evaluate(JUDGE, [facts, profile, SCALES])
    return found


def tell(page: Page, profile: dict[str, list[str]]) -> None:
    """Keep a profile as the page does."""
    page.evaluate("profile => localStorage.setItem('kb.my-library', JSON.stringify(profile))", profile)


def cards_with(page: Page, facts: str, path: str = "/en/search") -> Locator:
    """Open a list whose cards all have the same facts, and return the first card."""
    page.add_init_script(SET_FACTS.replace("FACTS", repr(facts)))
    page.goto(path)
    return page.get_by_role("article").first


def mark(card: Locator) -> Locator:
    """Return the button on a card that says whether the practice fits."""
    return card.locator("button[aria-expanded]")


@pytest.mark.parametrize(
    ("fact", "theirs", "yours", "verdict"),
    [
        ("preparation", ["up-to-2"], ["3-8"], "fits"),
        ("preparation", ["3-8"], ["3-8"], "fits"),
        ("preparation", ["9-24"], ["3-8"], "stretch"),
        ("preparation", ["over-24"], ["3-8"], "no"),
        ("staff", ["1"], ["over-5"], "fits"),
        ("staff", ["3-5"], ["1"], "no"),
        ("cost", ["up-to-100"], ["0"], "stretch"),
        ("duration", ["241-480"], ["61-120"], "no"),
        ("group", ["6-12", "13-25"], ["13-25"], "fits"),
        ("group", ["6-12", "13-25"], ["26-60"], "stretch"),
        ("group", ["26-60"], ["13-25"], "stretch"),
        ("group", ["up-to-5"], ["over-60"], "no"),
        ("community", ["5-20k"], ["under-5k"], "stretch"),
        ("community", ["under-5k"], ["5-20k"], "stretch"),
        ("community", ["over-100k"], ["5-20k"], "no"),
        ("room", ["hall"], ["kitchen", "hall"], "fits"),
        ("room", ["hall"], ["kitchen"], "stretch"),
    ],
)
def test_each_fact_is_judged_by_its_rule(
    page: Page, fact: str, theirs: list[str], yours: list[str], verdict: str
) -> None:
    assert judged(page, {fact: theirs}, {fact: yours}) == [verdict, f"{fact} {verdict}"]


def test_the_verdict_is_that_of_the_worst_known_fact_and_the_worst_reason_comes_first(page: Page) -> None:
    facts = {"preparation": ["up-to-2"], "cost": ["over-2000"], "room": ["hall"]}
    profile = {"preparation": ["3-8"], "staff": ["1"], "cost": ["0"], "room": ["kitchen"]}
    assert judged(page, facts, profile) == ["no", "cost no", "room stretch", "preparation fits", "staff unknown"]


def test_where_no_fact_is_known_one_cannot_tell(page: Page) -> None:
    assert judged(page, {"cost": ["0"]}, {"staff": ["1"]}) == ["unknown", "staff unknown"]


def test_what_does_not_matter_is_not_judged(page: Page) -> None:
    assert judged(page, {"cost": ["over-2000"], "staff": ["1"]}, {"staff": ["1"]}) == ["fits", "staff fits"]


def test_values_that_no_scale_has_are_not_known(page: Page) -> None:
    assert judged(page, {"staff": ["17"], "cost": ["0"]}, {"staff": ["1"], "cost": ["gold"]}) == [
        "unknown",
        "staff unknown",
    ]


def test_each_room_is_a_reason_of_its_own(page: Page) -> None:
    found = judged(page, {"room": ["hall", "kitchen"]}, {"room": ["hall"]})
    assert found == ["stretch", "room stretch", "room fits"]


def test_what_was_told_is_kept_and_shown_again(page: Page) -> None:
    page.get_by_label("Staff").select_option("One person")
    page.get_by_role("group", name="Rooms you have").get_by_label("A hall or stage").check()
    page.get_by_role("button", name="Keep in this browser").click()
    expect(page.get_by_role("status")).to_contain_text("Kept in this browser")
    assert page.evaluate("localStorage.length") == 1
    page.goto(PATH)
    expect(page.get_by_label("Staff")).to_have_value("1")
    expect(page.get_by_label("A hall or stage")).to_be_checked()
    expect(page.get_by_label("Money per run")).to_have_value("")


def test_forgetting_leaves_nothing_behind(page: Page) -> None:
    tell(page, {"staff": ["1"]})
    page.goto(PATH)
    page.get_by_role("button", name="Forget it").click()
    expect(page.get_by_role("status")).to_contain_text("Forgotten")
    expect(page.get_by_label("Staff")).to_have_value("")
    assert page.evaluate("localStorage.length") == 0


def test_keeping_nothing_keeps_nothing_and_says_so(page: Page) -> None:
    page.get_by_role("button", name="Keep in this browser").click()
    expect(page.get_by_role("status")).to_contain_text("Nothing was chosen")
    assert page.evaluate("localStorage.length") == 0


def test_a_browser_that_keeps_nothing_is_told_of(page: Page) -> None:
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } }"
    )
    page.get_by_label("Staff").select_option("One person")
    page.get_by_role("button", name="Keep in this browser").click()
    expect(page.get_by_role("status")).to_contain_text("does not let pages keep anything")


def test_what_was_told_is_sent_nowhere(page: Page) -> None:
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.get_by_label("Staff").select_option("One person")
    page.get_by_role("button", name="Keep in this browser").click()
    expect(page.get_by_role("status")).not_to_be_empty()
    # A browser fetches the icon whenever it likes.
    assert [url for url in requests if "/assets/" not in url] == []
    page.goto("/en/search")
    assert not [url for url in requests if "staff" in url]


def test_the_keyboard_alone_tells_and_keeps(page: Page) -> None:
    page.get_by_label("Preparation time you can give").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Keep in this browser").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("JSON.parse(localStorage.getItem('kb.my-library'))") == {"preparation": ["up-to-2"]}


@pytest.mark.parametrize(
    ("facts", "words"),
    [("staff=1", "Fits"), ("staff=3-5", "A stretch"), ("staff=over-5", "Does not fit"), ("", "Cannot tell")],
)
def test_a_card_says_whether_the_practice_fits(page: Page, facts: str, words: str) -> None:
    tell(page, {"staff": ["2"]})
    expect(mark(cards_with(page, facts))).to_contain_text(words)


def test_a_card_tells_the_reasons_when_asked(page: Page) -> None:
    tell(page, {"staff": ["1"], "cost": ["0"], "room": ["hall"]})
    card = cards_with(page, "staff=3-5 room=hall room=kitchen")
    expect(card.get_by_text("Staff:")).to_be_hidden()
    mark(card).click()
    expect(mark(card)).to_have_attribute("aria-expanded", "true")
    reasons = card.locator(f"#{mark(card).get_attribute('aria-controls')}").get_by_role("listitem")
    expect(reasons).to_contain_text(
        [
            "Does not fit: Staff: 3–5 people (you: one person)",
            "A stretch: Room: a kitchen or coffee corner (you do not have it)",
            "Fits: Room: a hall or stage (you have it)",
            "Cannot tell: Cost per run: not known",
            "What you told about your library",
        ]
    )
    reasons.get_by_role("link").click()
    page.wait_for_url(f"**{PATH}")


def test_a_mark_names_its_practice(page: Page) -> None:
    tell(page, {"staff": ["1"]})
    card = cards_with(page, "staff=1")
    expect(mark(card)).to_have_accessible_name(f"Fits : {card.get_by_role('heading').inner_text()}")


@pytest.mark.parametrize("path", ["/en/", "/en/search?q=fathers", "/en/themes/fathers", "/en/countries/DK"])
def test_every_list_of_practices_is_marked(page: Page, path: str) -> None:
    tell(page, {"staff": ["1"]})
    page.goto(path)
    cards = page.get_by_role("article").filter(has=page.get_by_role("heading", level=3))
    assert cards.count() > 0
    assert all(mark(card).count() == 1 for card in cards.all())


def test_without_a_profile_no_card_is_marked(page: Page) -> None:
    page.goto("/en/search")
    expect(mark(page.get_by_role("article"))).to_have_count(0)


@pytest.mark.parametrize(
    "kept", ["", "{", "null", "7", '"x"', "[]", '{"staff": 1}', '{"staff": []}', '{"staff": ["x"]}']
)
def test_odd_things_in_the_browsers_store_break_nothing(page: Page, kept: str) -> None:
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.evaluate("kept => localStorage.setItem('kb.my-library', kept)", kept)
    page.goto("/en/search")
    expect(mark(page.get_by_role("article"))).to_have_count(0)
    page.goto(PATH)
    expect(page.get_by_label("Staff")).to_be_enabled()
    assert broken == []


def test_a_page_that_one_comes_back_to_knows_the_new_profile(page: Page) -> None:
    tell(page, {"staff": ["1"]})
    page.goto("/en/search")
    page.goto(PATH)
    page.get_by_role("button", name="Forget it").click()
    page.go_back()
    expect(mark(page.get_by_role("article"))).to_have_count(0)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_was_told_in_one_language_holds_in_all(page: Page, language: str) -> None:
    tell(page, {"staff": ["1"], "cost": ["0"]})
    card = cards_with(page, "staff=3-5", f"/{language}/search")
    mark(card).click()
    assert "undefined" not in card.inner_text()
    expect(card.get_by_role("list").get_by_role("listitem")).to_have_count(3)


def test_without_scripts_the_page_says_what_to_do_instead(open_page: OpenPage) -> None:
    page = open_page(PATH, scripts=False)
    expect(page.locator("noscript p")).to_be_visible()
    expect(page.get_by_role("button", name="Keep in this browser")).to_be_disabled()


def fault_in(page: Page) -> list[str]:
    """Return what is wrong with the look of a page: too wide, broken words, or what axe finds, small targets among it."""
    found: list[str] = page.evaluate(TOO_WIDE) + page.evaluate(BROKEN_WORDS)
    return [*found, *complaints(page)]


@pytest.mark.parametrize("language", ["en", "fi", "lv"])
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_fits_every_screen_and_axe_finds_nothing(page: Page, language: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"/{language}/my-library")
    assert fault_in(page) == []


@pytest.mark.parametrize("width", [320, 1280])
def test_opened_reasons_fit_every_screen_and_axe_finds_nothing(page: Page, width: int) -> None:
    tell(page, {name: [values[0]] for name, values in SCALES.items()})
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/fi/themes/fathers")
    for button in page.locator(".fit").all():
        button.click()
    assert fault_in(page) == []


def test_opened_reasons_fit_in_letters_of_twice_the_size(page: Page) -> None:
    tell(page, {name: [values[0]] for name, values in SCALES.items()})
    page.set_viewport_size({"width": 360, "height": 900})
    enlarge_text(page, 2)
    page.goto("/fi/themes/fathers")
    page.locator(".fit").first.click()
    found = page.evaluate(TOO_WIDE) + page.evaluate(CUT_OFF)
    assert not found, "\n".join(found)
