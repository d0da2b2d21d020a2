"""Finished pages: kept by generation and bounded in size."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.test import Client
from werkzeug.wrappers import Response

from kb.web.finished_pages import FinishedPages

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Counter:
    """An application that counts how often it is asked, and answers with its count."""

    def __init__(self, *, cache_control: str = "public, no-cache", status: str = "200 OK", size: int = 10) -> None:
        self.asked = 0
        self.cache_control = cache_control
        self.status = status
        self.size = size

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        self.asked += 1
        start_response(self.status, [("Content-Type", "text/html"), ("Cache-Control", self.cache_control)])
        return [f"{self.asked}".encode().ljust(self.size)]


def test_a_page_is_made_once_in_a_generation() -> None:
    generation = ["1"]
    application = Counter()
    browser = Client(FinishedPages(application, generation=lambda: generation[0], most_bytes=100_000), Response)

    browser.get("/a")
    browser.get("/a")
    browser.get("/b")
    assert application.asked == 2

    generation[0] = "2"
    browser.get("/a")
    assert application.asked == 3


def test_a_page_with_a_query_is_kept_when_it_is_asked_for_again() -> None:
    application = Counter()
    browser = Client(FinishedPages(application, generation=lambda: "1", most_bytes=100_000), Response)

    answers = [browser.get("/search?q=circle").get_data(as_text=True).strip() for _ in range(4)]

    assert answers == ["1", "2", "2", "2"]


def test_a_request_with_a_cookie_is_not_answered_from_memory() -> None:
    application = Counter()
    pages = FinishedPages(application, generation=lambda: "1", most_bytes=100_000)
    browser = Client(pages, Response, use_cookies=False)

    browser.get("/a")
    browser.get("/a", headers={"Cookie": "session=1"})

    assert application.asked == 2


def test_errors_and_private_answers_are_not_kept() -> None:
    for application in (
        Counter(status="404 NOT FOUND"),
        Counter(cache_control="no-store"),
        Counter(cache_control="private"),
    ):
        browser = Client(FinishedPages(application, generation=lambda: "1", most_bytes=100_000), Response)
        browser.get("/a")
        browser.get("/a")
        assert application.asked == 2


def test_a_page_begun_before_a_change_does_not_outlive_it() -> None:
    generation = ["1"]

    class Slow(Counter):
        def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
            answer = super().__call__(environ, start_response)
            if self.asked == 1:
                generation[0] = "2"  # something is published, and another page asked for, while this one is being made
                Client(pages, Response).get("/other")
            return answer

    application = Slow()
    pages = FinishedPages(application, generation=lambda: generation[0], most_bytes=100_000)
    browser = Client(pages, Response)

    before = browser.get("/a").get_data(as_text=True)
    after = browser.get("/a").get_data(as_text=True)

    assert before != after


def test_memory_is_bounded_and_the_oldest_goes_first() -> None:
    application = Counter(size=500)
    browser = Client(FinishedPages(application, generation=lambda: "1", most_bytes=16_000), Response)

    for number in range(50):
        browser.get(f"/{number}")
    asked = application.asked
    browser.get("/49")
    assert application.asked == asked
    browser.get("/0")
    assert application.asked == asked + 1
