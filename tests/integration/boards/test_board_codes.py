"""Codes of boards: typed with slips, private, or guessed."""

from itertools import count

import pytest

from kb.accounts.models import Account
from kb.accounts.throttling import WRONG_CODES
from kb.collections.codes import new_code, written
from kb.collections.models import Visibility
from tests.support import people
from tests.support.boards import made, path_of
from tests.support.client import CheckingClient
from tests.support.open_site import OpenSite

pytestmark = pytest.mark.people

_numbers = count(1)


@pytest.mark.parametrize("typed", ["{code}", "{CODE}", "{words}", "{code}x"])
def test_a_code_may_be_typed_as_one_hears_it(site: OpenSite, anna: Account, reader: CheckingClient, typed: str) -> None:
    board = made(site, anna)
    said = typed.format(code=board.code, CODE=board.code.upper(), words=written(board.code).replace("-", " "))

    assert reader.get(f"/en/c/{said}", status=302).location == path_of(board)
    assert reader.get(f"/c/?code={said}", status=302).location == path_of(board)


def test_without_a_code_the_form_leads_back_to_where_it_stands(reader: CheckingClient) -> None:
    assert reader.get("/c/?code=+", status=302).location == "/en/collections"


@pytest.mark.parametrize("path", ["/c/?code={}", "/c/{}", "/en/c/{}"])
def test_a_code_with_a_slip_can_be_corrected_where_one_stands(reader: CheckingClient, path: str) -> None:
    page = reader.page(path.format("kamu tote sipa vor"), status=404)

    assert page.texts("h1") == ["No collection opens with this code"]
    (form,) = [one for one in page.root.iter("form") if one.get("action") == "/c/"]
    (field,) = [one for one in form.iter("input") if one.get("name") == "code"]
    assert field.get("value") == "kamu tote sipa vor"
    assert field.get("aria-invalid") == "true"


def test_what_a_form_gives_back_of_a_wrong_code_is_short_and_nothing_but_words(reader: CheckingClient) -> None:
    page = reader.page("/c/?code=%22%3E%00%0A%3Cb%3E" + "a" * 3000, status=404)

    (value,) = [one.get("value") or "" for one in page.root.iter("input") if one.get("name") == "code"]
    assert value.startswith('"> <b>aaa')
    assert len(value) <= 100


def test_a_private_code_and_one_that_nobody_has_answer_with_the_same_page(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    private, unknown = written(made(site, anna, visibility=Visibility.PRIVATE).code), written(new_code())
    answers = [reader.get(f"/en/c/{code}", status=404) for code in (private, unknown)]

    assert answers[0].text.replace(private, unknown) == answers[1].text
    assert [answer.headers["Cache-Control"] for answer in answers] == ["no-store"] * 2


@pytest.mark.parametrize("code", ["", "x", "%00", "%F0%9F%98%80", "kamu-tote-sipa-vora", "a" * 3000])
def test_what_is_no_code_opens_nothing(reader: CheckingClient, code: str) -> None:
    if code:
        reader.get(f"/c/{code}", status=404)
    reader.get(f"/fi/c/{code}", status=404)


def test_a_private_board_opens_for_those_who_edit_it_and_nobody_else(
    site: OpenSite, anna: Account, reader: CheckingClient
) -> None:
    board = made(site, anna, visibility=Visibility.PRIVATE)

    assert "Private" in people.client_of(site.app, anna).page(path_of(board)).words
    people.client_of(site.app, people.make_account(site.database)).get(path_of(board), status=404)
    reader.get(path_of(board), status=404)
    reader.get(f"/c/{written(board.code)}", status=404)


def guess(site: OpenSite, *, network: str, code: str = "", method: str = "GET", path: str = "/en/c/{code}") -> int:
    client = site.app.test_client(use_cookies=False)
    address = path.format(code=code or written(new_code()))
    return client.open(address, method=method, environ_base={"REMOTE_ADDR": network}).status_code


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/en/c/{code}"), ("GET", "/c/{code}"), ("POST", "/en/c/{code}/take")]
)
def test_who_guesses_codes_has_to_wait_and_learns_no_right_one_meanwhile(
    site: OpenSite, anna: Account, method: str, path: str
) -> None:
    board, opened_before, listed = made(site, anna), made(site, anna), made(site, anna, visibility=Visibility.LISTED)
    network = f"192.0.2.{next(_numbers)}"
    assert guess(site, network=network, code=written(opened_before.code)) == 200
    answers = [guess(site, network=network, method=method, path=path) for _ in range(WRONG_CODES.most + 5)]

    assert answers == [404] * WRONG_CODES.most + [429] * 5
    assert guess(site, network=network, code=written(board.code)) == 429
    # A room in which somebody plays with the address keeps its board; and what is listed is no secret.
    assert guess(site, network=network, code=written(opened_before.code)) == 200
    assert guess(site, network=network, code=written(listed.code)) == 200
    assert guess(site, network="198.51.100.1", code=written(board.code)) == 200


def test_those_who_edit_a_board_open_it_whatever_others_of_their_network_have_tried(
    site: OpenSite, anna: Account
) -> None:
    board = made(site, anna)
    for _ in range(WRONG_CODES.most + 1):
        guess(site, network="127.0.0.1")
    people.client_of(site.app, anna).get(path_of(board))


def test_right_codes_are_not_counted(site: OpenSite, anna: Account) -> None:
    board, network = made(site, anna), "192.0.2.250"
    for _ in range(WRONG_CODES.most + 1):
        assert guess(site, network=network, code=written(board.code)) == 200
    assert guess(site, network=network) == 404
