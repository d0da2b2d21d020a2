"""What another site makes a browser send is refused; every row is a kind of client."""

import pytest
from flask import Flask

from kb.web import same_origin

OWN = "https://kb.example"


@pytest.fixture
def app() -> Flask:
    app = Flask("test")

    @app.route("/", methods=["GET", "POST"])
    def index() -> str:
        return "done"

    same_origin.init_app(app, base_url=OWN, refuse=lambda: ("no", 403))
    return app


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "none"}, 200),
        ({"Sec-Fetch-Site": "same-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "cross-site", "Origin": OWN}, 403),
        ({"Origin": OWN}, 200),
        ({"Origin": "https://kb.example.evil.example"}, 403),
        ({"Origin": "http://kb.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://[", "Cookie": "kb=x"}, 403),
        ({"Cookie": "kb=x"}, 403),
        ({}, 200),
    ],
)
def test_an_unsafe_request_is_taken_from_our_own_pages_only(app: Flask, headers: dict[str, str], status: int) -> None:
    assert app.test_client(use_cookies=False).post("/", headers=headers).status_code == status


def test_reading_is_never_refused(app: Flask) -> None:
    assert app.test_client().get("/", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
