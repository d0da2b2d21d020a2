"""Whatever is asked of the API, a program can read the answer; how answers are kept, and what protects their reader."""

from urllib.parse import quote

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from kb.factory import create_app
from kb.languages import LANGUAGES
from kb.search.catalogue import Catalogue
from kb.search.engine import Facet
from kb.settings import Settings
from tests.support.api import SLUG, ask
from tests.support.client import CheckingClient
from tests.support.practices import write_practice


@pytest.mark.parametrize(
    ("size", "expected"), [("1", 1), ("7", 7), ("0", 1), ("", 20), ("-1", 20), ("many", 20), ("1e3", 20), ("²", 20)]
)
def test_a_page_has_the_size_that_was_asked_for_or_the_usual(client: CheckingClient, size: str, expected: int) -> None:
    assert len(ask(client, f"practices?lang=en&size={quote(size)}")["items"]) == expected


def test_a_page_has_at_most_a_hundred_practices(own_settings: Settings, own_catalogue: Catalogue) -> None:
    for number in range(101):
        write_practice(own_settings.practices, slug=f"practice-{number:03}")
    own_catalogue.sync()
    client = CheckingClient(create_app(own_settings, catalogue=own_catalogue))

    for size in ("100", "101", "99999"):
        answer = ask(client, f"practices?lang=en&size={size}")
        assert (len(answer["items"]), answer["total"]) == (100, 101)
    assert len(ask(client, answer["next"].removeprefix("/api/v1/"))["items"]) == 1


@pytest.mark.parametrize("path", ["practices?q=x&", "suggest?q=x&", f"practices/{SLUG}?"])
@pytest.mark.parametrize("language", ["xx", "", "EN", "lv-LV", "<b>", "a" * 300])
def test_a_wrong_language_is_told_with_those_that_there_are(client: CheckingClient, path: str, language: str) -> None:
    error = ask(client, f"{path}lang={quote(language)}", status=400)["error"]

    assert all(known in error for known in LANGUAGES)
    assert language[:20] in error
    assert len(error) < 120


@pytest.mark.parametrize(
    "slug", ["nope", "..", "en.md", "%00", "%3Cb%3E", "far for livet", "x" * 3_000, "%F0%9F%91%A8"]
)
def test_an_unknown_slug_is_a_404_that_a_program_can_read(client: CheckingClient, slug: str) -> None:
    assert "no practice" in ask(client, f"practices/{slug}?lang=en", status=404)["error"]


def test_an_answer_with_lang_is_kept_like_a_page(starter_app: Flask) -> None:
    browser = starter_app.test_client()
    path = "/api/v1/practices?lang=en&q=library"

    answer = browser.get(path)
    unchanged = browser.get(path, headers={"If-None-Match": answer.headers["ETag"]})

    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert "Accept-Language" not in answer.headers.getlist("Vary")
    assert (unchanged.status_code, unchanged.data) == (304, b"")


def test_an_answer_without_lang_depends_on_who_asks(starter_app: Flask) -> None:
    browser = starter_app.test_client()

    for _ in range(3):  # what may be kept is kept at the second time
        answers = [
            browser.get("/api/v1/practices?q=x", headers={"Accept-Language": language}) for language in ("lv", "fi")
        ]
        assert answers[0].data != answers[1].data
        assert all("Accept-Language" in answer.headers.getlist("Vary") for answer in answers)


def test_answers_protect_their_reader_like_pages(starter_app: Flask) -> None:
    headers = starter_app.test_client().get("/api/v1/practices?q=%3Cscript%3E").headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_api_only_reads(starter_app: Flask) -> None:
    for method in ("post", "put", "delete", "patch"):
        assert getattr(starter_app.test_client(), method)("/api/v1/practices").status_code == 405


ODD = st.text(max_size=200) | st.text(
    alphabet="\"'-*()[]{}<>&=+%#?/\\ \0\n\r\tNOTANDR|~^:;.,ēæß’“”„«»−–ıİǅﬀ🏳️‍🌈‏", max_size=80
)


@given(text=ODD, language=st.sampled_from(LANGUAGES), facet=st.sampled_from(Facet))
def test_nothing_typed_is_an_error(client: CheckingClient, text: str, language: str, facet: Facet) -> None:
    typed = quote(text, safe="", errors="replace")

    page = client.page(f"/{language}/search?q={typed}&{facet.value}={typed}")
    answer = ask(client, f"practices?lang={language}&q={typed}&{facet.value}={typed}")
    assert len(answer["items"]) == len(list(page.root.iter("article")))
    ask(client, f"suggest?lang={language}&q={typed}")


@given(
    values=st.dictionaries(st.sampled_from(["page", "size", "sort", "in", "unknown", "q", "staff"]), ODD, min_size=1)
)
def test_no_parameter_is_odd_enough_to_be_an_error(client: CheckingClient, values: dict[str, str]) -> None:
    query = "&".join(f"{name}={quote(value, safe='', errors='replace')}" for name, value in values.items())

    assert ask(client, f"practices?lang=en&{query}")["total"] >= 0
    client.get(f"/en/search?{query}")
