"""What every answer carries: security headers, caching, compression, and nothing that depends on who asks."""

import gzip
import random
import re

import pytest
from flask import Flask

from kb.languages import LANGUAGES
from tests.support.client import CheckingClient

PAGE = "/en/practices/fars-legestue-holbaek"


@pytest.mark.parametrize("path", ["/en/", "/en/search?q=x", PAGE, "/", "/nope", "/healthz"])
def test_every_answer_protects_its_reader(starter_app: Flask, path: str) -> None:
    headers = starter_app.test_client().get(path).headers

    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self';")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age" in headers["Strict-Transport-Security"]
    assert "Referrer-Policy" in headers
    assert "Permissions-Policy" in headers


def test_an_unchanged_page_is_answered_304(client: CheckingClient) -> None:
    tag = client.get(PAGE).headers["ETag"]

    response = client.get(PAGE, status=304, headers={"If-None-Match": tag})

    assert response.data == b""


def test_a_page_is_compressed_for_a_browser_that_can_read_it(starter_app: Flask) -> None:
    browser = starter_app.test_client()

    packed = browser.get(PAGE, headers={"Accept-Encoding": "gzip"})
    plain = browser.get(PAGE)

    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_the_first_and_the_second_answer_are_the_same(starter_app: Flask) -> None:
    browser = starter_app.test_client()

    first, second = browser.get("/fi/practices/uge17"), browser.get("/fi/practices/uge17")

    assert first.data == second.data
    assert dict(first.headers) == dict(second.headers)


def test_a_head_request_has_the_headers_of_the_page_and_no_body(starter_app: Flask) -> None:
    browser = starter_app.test_client()

    head, page = browser.head(PAGE), browser.get(PAGE)

    assert head.data == b""
    assert head.headers["Content-Length"] == page.headers["Content-Length"]


def test_the_host_that_a_request_names_never_gets_into_a_page(starter_app: Flask) -> None:
    for path in ("/en/", PAGE, "/en/search"):
        assert b"evil.example" not in starter_app.test_client().get(path, headers={"Host": "evil.example"}).data


def test_an_asset_may_be_kept_for_ever(starter_app: Flask) -> None:
    browser = starter_app.test_client()
    html = browser.get("/en/").get_data(as_text=True)
    address = html.split('rel="stylesheet" href="')[1].split('"')[0]

    response = browser.get(address)

    assert response.mimetype == "text/css"
    assert "immutable" in response.headers["Cache-Control"]


def test_pages_can_only_be_read(starter_app: Flask) -> None:
    for method in ("post", "put", "delete", "patch"):
        assert getattr(starter_app.test_client(), method)("/en/").status_code == 405


def test_an_unexpected_error_is_a_friendly_page_and_is_logged(
    starter_app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(starter_app.view_functions, "pages.about", lambda: 1 / 0)

    response = starter_app.test_client().get("/et/about?not-yet-finished")

    assert response.status_code == 500
    assert 'lang="et"' in response.get_data(as_text=True)
    assert response.headers["Cache-Control"] == "no-store"
    assert "unexpected error" in caplog.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_say_where_they_stand_in_other_languages(client: CheckingClient, language: str) -> None:
    page = client.page(f"/{language}/themes/fathers")

    alternates = {link.get("hreflang"): link.get("href") for link in page.root.iter("link") if link.get("hreflang")}
    assert alternates == {other: f"https://kb.example/{other}/themes/fathers" for other in LANGUAGES}


@pytest.mark.parametrize("host", ["*", "a" * 500, "evil.example:99999", "[::1", "", "ø"])
def test_no_host_is_odd_enough_to_matter(starter_app: Flask, host: str) -> None:
    assert starter_app.test_client().get("/en/about?host", headers={"Host": host}).status_code == 200


def test_an_address_without_its_last_slash_leads_to_the_path_with_it(client: CheckingClient) -> None:
    assert client.get("/lv/themes?from=mail", status=308).headers["Location"] == "/lv/themes/?from=mail"


@pytest.mark.parametrize("seed", range(4))
def test_odd_requests_are_answered_without_an_error_of_ours(starter_app: Flask, seed: int) -> None:
    chance = random.Random(seed)
    browser = starter_app.test_client(use_cookies=False)
    rules = [rule.rule for rule in starter_app.url_map.iter_rules()]

    for _ in range(250):
        path = re.sub("<[^>]+>", lambda _: _odd(chance), chance.choice(rules))
        query = "&".join(f"{chance.choice(PARAMETERS)}={_odd(chance)}" for _ in range(chance.randrange(4)))
        method = chance.choice(["GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "DELETE", "TRACE"])
        headers = {chance.choice(ODD_HEADERS): chance.choice(["*", '"x"', "bytes=0-1", "lv;q=z,", "x" * 500])}
        response = browser.open(f"{path}?{query}", method=method, headers=headers)
        assert response.status_code < 500, (method, path, query, headers)


ODD = [
    "../",
    "..%2f",
    "%00",
    "%ff",
    "%E2%80%AE",
    "<b>",
    '"',
    "{{7*7}}",
    "%s",
    "\\",
    "a" * 2000,
    "en",
    "DK",
    "en.md",
    "%0d%0aX:1",
    "-1",
]
PARAMETERS = ["q", "page", "theme", "country", "language", "evidence", "text", "sort", "ui_language", "slug"]
ODD_HEADERS = ["Accept-Language", "If-None-Match", "Accept-Encoding", "Host", "Range", "If-Modified-Since", "Cookie"]


def _odd(chance: random.Random) -> str:
    return "".join(chance.choices(ODD, k=chance.randrange(1, 4)))


@pytest.mark.parametrize("name", ["_anchor", "_scheme", "_method", "_external", "endpoint", "ui_language", "self"])
def test_no_name_in_a_query_disturbs_the_language_links(client: CheckingClient, name: str) -> None:
    page = client.page(f"/en/search?q=library&{name}=x")

    kept = "" if name == "ui_language" else f"&{name}=x"
    assert f"/fi/search?q=library{kept}" in page.links().values()
