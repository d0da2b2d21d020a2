"""The link checker asks other servers gently, reads nothing, and never reaches into our own network."""

import asyncio
import socket
import threading
import time
from collections.abc import Sequence
from ipaddress import ip_address

import pytest

from kb.link_checks.addresses import Address
from kb.link_checks.checking import MOST_AT_ONCE, Checker, Finding, Outcome
from tests.support.other_site import LOOPBACK, Answer, Names, OtherSite, checker_of, is_here


def found(names: Names, url: str, **seconds: float) -> Finding:
    return checker_of(names, **seconds).check([url])[url]


def test_a_page_that_is_there_is_good(other: OtherSite, names: Names) -> None:
    assert found(names, other.url("/")) == Finding(outcome=Outcome.GOOD, status=200)
    assert other.methods("/") == ["HEAD"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_not_there_is_gone(other: OtherSite, names: Names, status: int) -> None:
    other.answers["/"] = Answer(status=status)
    assert found(names, other.url("/")) == Finding(
        outcome=Outcome.GONE, status=status, reason=f"The server answered {status}."
    )


@pytest.mark.parametrize("status", [400, 401, 403, 429, 451, 500, 503])
def test_what_may_be_said_to_programs_only_counts_for_nothing(other: OtherSite, names: Names, status: int) -> None:
    other.answers["/"] = Answer(status=status)
    assert found(names, other.url("/")).outcome is Outcome.UNCLEAR


@pytest.mark.parametrize("status", [403, 404, 405, 501])
def test_a_server_that_does_not_know_head_is_asked_for_the_page(other: OtherSite, names: Names, status: int) -> None:
    other.answers["/"] = Answer(head=status)
    assert found(names, other.url("/")).outcome is Outcome.GOOD
    assert other.methods("/") == ["HEAD", "GET"]


def test_who_says_too_many_requests_is_not_asked_again(other: OtherSite, names: Names) -> None:
    other.answers["/"] = Answer(status=429)
    found(names, other.url("/"))
    assert other.methods("/") == ["HEAD"]


def test_a_page_is_not_read(other: OtherSite, names: Names) -> None:
    other.answers["/film"] = Answer(head=405, body=bytes(30_000_000))
    assert found(names, other.url("/film")).outcome is Outcome.GOOD
    assert other.sent < 10_000_000  # what the system takes in by itself


def test_it_is_followed_where_it_moved_to(other: OtherSite, names: Names) -> None:
    other.answers["/old"] = Answer(status=301, location=other.url("/new", host="www.library.example"))
    assert found(names, other.url("/old")).outcome is Outcome.GOOD
    assert names.asked == ["library.example", "www.library.example"]


def test_a_page_that_moved_to_nowhere_is_gone(other: OtherSite, names: Names) -> None:
    other.answers.update({"/old": Answer(status=302, location="/new"), "/new": Answer(status=404)})
    assert found(names, other.url("/old")).outcome is Outcome.GONE


def test_nobody_is_followed_in_circles(other: OtherSite, names: Names) -> None:
    other.answers["/"] = Answer(status=302, location="/")
    assert found(names, other.url("/")).reason == "It is sent on more than 5 times."
    assert len(other.asked) == 6


def test_a_host_that_does_not_exist_is_gone(names: Names) -> None:
    names.missing.add("closed.example")
    assert found(names, "https://closed.example/") == Finding(
        outcome=Outcome.GONE, reason="There is no host closed.example."
    )


def test_a_directory_that_does_not_answer_says_nothing_about_a_host(names: Names) -> None:
    names.is_silent = True
    assert found(names, "https://library.example/").outcome is Outcome.UNCLEAR


def test_a_slow_server_is_not_waited_for(other: OtherSite, names: Names) -> None:
    other.answers["/"] = Answer(seconds=10.0)
    began = time.monotonic()
    assert found(names, other.url("/"), answer_seconds=0.2).reason == "No answer in time."
    assert time.monotonic() - began < 6


def test_a_server_that_is_not_there_says_nothing_about_a_page(names: Names) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    assert found(names, f"http://library.example:{port}/").outcome is Outcome.UNCLEAR


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1"])
def test_a_host_in_our_own_network_is_not_asked(address: str) -> None:
    names = Names(addresses={"inside.example": [ip_address("1.1.1.1"), ip_address(address)]})
    checker = Checker(user_agent="Test", resolve=names.resolve, pause_seconds=0)
    finding = checker.check(["http://inside.example/"])["http://inside.example/"]
    assert finding == Finding(outcome=Outcome.UNCLEAR, reason="Not asked: its address is not one of the public web.")


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://[::1]/", "http://127.1/", "http://2130706433/", "http://localhost/"]
)
def test_this_computer_is_not_asked_by_whatever_name(url: str) -> None:
    """The system's own resolver, which knows all these."""
    finding = Checker(user_agent="Test", pause_seconds=0).check([url])[url]
    assert finding.reason == "Not asked: its address is not one of the public web."


def test_a_redirect_into_our_own_network_is_not_followed(other: OtherSite, names: Names) -> None:
    names.addresses["inside.example"] = [ip_address("192.168.1.1")]
    other.answers["/"] = Answer(status=302, location="http://inside.example/admin")
    assert found(names, other.url("/")).reason == "Not asked: its address is not one of the public web."


def test_the_address_that_was_checked_is_the_one_that_is_asked(other: OtherSite) -> None:
    """A name server of an attacker says something else each time; so it is asked once only for each question."""
    answers: list[Sequence[Address]] = [[LOOPBACK], [ip_address("192.168.1.1")]]

    async def turning(_host: str, _port: int) -> Sequence[Address]:
        return answers.pop(0)

    checker = Checker(user_agent="Test", resolve=turning, is_allowed=is_here, pause_seconds=0)
    url = other.url("/", host="turning.example")
    assert checker.check([url])[url].outcome is Outcome.GOOD
    assert len(answers) == 1
    assert other.asked[0].headers["Host"] == f"turning.example:{other.port}"


def test_the_second_address_is_tried_where_the_first_is_not_reached(other: OtherSite) -> None:
    names = Names(addresses={"library.example": [ip_address("::1"), LOOPBACK]})
    checker = Checker(
        user_agent="Test", resolve=names.resolve, is_allowed=lambda address, _port: address.is_loopback, pause_seconds=0
    )
    assert checker.check([other.url("/")])[other.url("/")].outcome is Outcome.GOOD


def test_in_the_handshake_of_tls_stands_the_name_of_the_host(names: Names) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        heard: list[bytes] = []

        def hear() -> None:
            connection, _ = server.accept()
            with connection:
                heard.append(connection.recv(4096))

        thread = threading.Thread(target=hear)
        thread.start()
        finding = found(names, f"https://library.example:{server.getsockname()[1]}/")
        thread.join()
    assert finding.outcome is Outcome.UNCLEAR
    assert b"library.example" in heard[0]


def test_a_proxy_of_the_environment_is_not_used(
    other: OtherSite, names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert found(names, other.url("/")).outcome is Outcome.GOOD


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://library.example/",
        "file:///etc/passwd",
        "gopher://library.example/",
        "javascript:alert(1)",
        "http://",
        "http:///path",
        "http://anna:secret@library.example/",
        "http://library.example:99999/",
        "http://[::1",
        "http://a b/",
        "http://\x00/",
        "http://\ud800/",
        f"http://{'a' * 300}.example/",
        "no address at all",
        "//library.example/",
    ],
)
def test_what_is_no_web_address_is_not_asked(url: str, other: OtherSite) -> None:
    names = Names(missing={f"{'a' * 300}.example"})
    assert found(names, url).outcome is not Outcome.GOOD
    assert not other.asked


def test_it_says_who_asks_and_brings_no_cookie(other: OtherSite, names: Names) -> None:
    other.answers["/"] = Answer(status=302, location="/in", cookie="visit=1; Path=/")
    found(names, other.url("/"))
    assert [asked.headers["User-Agent"] for asked in other.asked] == ["Test (+https://kb.example)"] * 2
    assert not any("Cookie" in asked.headers for asked in other.asked)


def test_a_host_is_asked_one_thing_at_a_time_with_a_pause(other: OtherSite, names: Names) -> None:
    urls = [other.url(f"/{number}") for number in range(4)]
    began = time.monotonic()
    checker_of(names, pause_seconds=0.1).check(urls)
    assert (other.most_at_once, len(other.asked)) == (1, 4)
    assert time.monotonic() - began >= 0.3


def test_many_hosts_are_asked_side_by_side_but_not_all_at_once(other: OtherSite, names: Names) -> None:
    other.answers["/"] = Answer(seconds=0.3)
    checker_of(names).check([other.url("/", host=f"library{number}.example") for number in range(15)])
    assert 2 <= other.most_at_once <= MOST_AT_ONCE


def test_a_round_ends_in_time_and_tells_what_it_has(other: OtherSite, names: Names) -> None:
    other.answers["/slow"] = Answer(seconds=12.0)
    quick, slow = other.url("/"), other.url("/slow", host="slow.example")
    began = time.monotonic()
    findings = checker_of(names).check([quick, slow], within=2.0)
    assert list(findings) == [quick]
    assert time.monotonic() - began < 8


def test_a_link_that_breaks_the_program_keeps_back_no_other(other: OtherSite) -> None:
    async def breaking(host: str, _port: int) -> Sequence[Address]:
        await asyncio.sleep(0)
        if host == "broken.example":
            raise ZeroDivisionError
        return [LOOPBACK]

    checker = Checker(user_agent="Test", resolve=breaking, is_allowed=is_here, pause_seconds=0)
    findings = checker.check(["http://broken.example/", other.url("/")])
    assert [finding.outcome for finding in findings.values()] == [Outcome.UNCLEAR, Outcome.GOOD]
