"""Handouts that are not for everybody, cannot be set, or not now."""

from pathlib import Path

import pytest

from kb.accounts.models import Account
from kb.collections.models import Collection, Visibility
from kb.handouts import handout
from kb.typesetting import typst
from tests.support.collections import make_collection
from tests.support.handouts import address
from tests.support.open_site import OpenSite
from tests.support.people import client_of, make_account

pytestmark = pytest.mark.people


def test_a_private_collection_is_for_its_editors_only(site: OpenSite, anna: Account) -> None:
    with site.writing() as session:
        private = make_collection(session, anna, visibility=Visibility.PRIVATE)
    stranger = make_account(site.database)

    site.browser().get(address(private), status=404)
    client_of(site.app, stranger).get(address(private), status=404)
    client_of(site.app, anna).get(address(private), status=200)


def test_a_listed_collection_is_found_by_search_engines_but_its_handout_is_not(site: OpenSite, anna: Account) -> None:
    with site.writing() as session:
        listed = make_collection(session, anna, visibility=Visibility.LISTED)

    assert site.browser().get(address(listed)).headers["X-Robots-Tag"] == "noindex"


def test_an_unknown_code_is_answered_by_a_page(site: OpenSite) -> None:
    site.browser().get("/fi/c/kamu-tote-sipa-vora/handout.pdf", status=404)


def test_more_than_a_handout_holds_is_refused_with_advice(
    site: OpenSite, board: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    typst.forget()
    monkeypatch.setattr(typst, "MOST_DATA", 100)

    page = site.browser().page(address(board), status=422)

    assert page.texts("h1") == ["This is more than a handout holds"]


def test_when_too_many_handouts_are_being_made_the_next_one_is_asked_to_wait(
    site: OpenSite, board: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    typst.forget()
    monkeypatch.setattr(typst, "PATIENCE", 0.01)

    with typst._TURN:
        answer = site.browser().get(address(board), status=503)

    assert answer.headers["Retry-After"] == "30"


def test_a_handout_that_typst_refuses_is_answered_by_a_page_that_says_what_to_do_instead(
    site: OpenSite, board: Collection, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "handout.typ"
    broken.write_text("#unknown", "utf-8")
    monkeypatch.setattr(handout, "_TEMPLATE", broken)

    page = site.browser().page(address(board), status=500)

    assert page.texts("h1") == ["Something went wrong on our side"]
    assert "Print the page itself" in page.words
