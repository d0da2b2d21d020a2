"""Behind a proxy, limits count by who asks: only where the site is told so, and only the address is believed."""

import http.client
from dataclasses import replace
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import pytest
from flask import request

from kb.factory import create_app
from kb.search.catalogue import Catalogue
from kb.settings import Settings
from tests.support.server import running_server

#: As many drafts may be begun from one network within an hour.
MOST_BEGUN: Final = 60
SENT: Final = {
    "X-Forwarded-For": "6.6.6.6, 192.0.2.1, 198.51.100.2",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Proto": "gopher",
    "X-Forwarded-Prefix": "/evil",
}


@pytest.mark.parametrize(
    ("proxies", "address"), [(0, "203.0.113.9"), (1, "198.51.100.2"), (2, "192.0.2.1"), (4, "203.0.113.9")]
)
def test_who_asks_is_what_the_last_trusted_proxy_says_and_the_host_is_always_ours(
    own_settings: Settings, own_catalogue: Catalogue, proxies: int, address: str
) -> None:
    app = create_app(replace(own_settings, trusted_proxies=proxies), catalogue=own_catalogue)
    seen: list[tuple[str | None, str]] = []

    @app.before_request
    def note() -> None:
        seen.append((request.remote_addr, request.url))

    app.test_client().get("/healthz", headers=SENT, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert seen == [(address, "https://kb.example/healthz")]


def test_the_running_site_limits_each_reader_behind_a_proxy_for_themselves(tmp_path: Path, dictionaries: Path) -> None:
    with running_server(tmp_path, KB_TRUSTED_PROXIES="1") as base_url:
        assert {begin(base_url, "192.0.2.1") for _ in range(MOST_BEGUN)} == {303}
        assert begin(base_url, "192.0.2.1") == 429
        assert begin(base_url, "192.0.2.2") == 303


def begin(base_url: str, address: str) -> int:
    """Begin a draft; return the status of the answer."""
    connection = http.client.HTTPConnection(urlsplit(base_url).netloc, timeout=30)
    headers = {
        "X-Forwarded-For": address,
        "Origin": base_url,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connection.request("POST", "/en/write", body="language=en", headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status
