"""Mails are written in the language of who receives them, whoever's request it is."""

from datetime import date

import pytest
from flask import Flask, g, url_for

from kb.web.localisation import current_language, in_language
from kb.web.wording import format_day, format_number, gettext

DAY = date(2024, 3, 11)


def written() -> tuple[str, str, str, str]:
    """Return what a mail might hold: a word, a day, a number, an address."""
    return gettext("Practices"), format_day(DAY), format_number(1234567), url_for("pages.home")


def test_a_latvian_mail_is_written_within_a_finnish_request(starter_app: Flask) -> None:
    with starter_app.test_request_context("/fi/"):
        finnish = written()
        with in_language("lv"):
            latvian = written()
        assert written() == finnish
        assert current_language() == "fi"

    assert finnish[1] == "11. maaliskuuta 2024"
    assert latvian[1] == "2024. gada 11. marts"
    assert (finnish[3], latvian[3]) == ("/fi/", "/lv/")
    assert finnish[0] != latvian[0]


def test_a_request_that_has_not_looked_for_its_language_yet_finds_it_afterwards(starter_app: Flask) -> None:
    with starter_app.test_request_context("/fi/"):
        with in_language("lv"):
            written()
        assert written()[1] == "11. maaliskuuta 2024"


def test_a_command_writes_in_the_language_of_the_receiver(starter_app: Flask) -> None:
    with starter_app.app_context():
        with in_language("da"):
            assert format_day(DAY) == "11. marts 2024"
        assert "language" not in g


def test_english_dates_are_british(starter_app: Flask) -> None:
    with starter_app.test_request_context("/da/"), in_language("en"):
        assert format_day(DAY) == "11 March 2024"


def test_one_mail_may_quote_another_language(starter_app: Flask) -> None:
    with starter_app.test_request_context("/fi/"), in_language("lv"):
        with in_language("et"):
            assert format_day(DAY) == "11. märts 2024"
        assert format_day(DAY) == "2024. gada 11. marts"


def test_the_language_comes_back_where_writing_fails(starter_app: Flask) -> None:
    with starter_app.test_request_context("/fi/"):
        with pytest.raises(ZeroDivisionError), in_language("lv"):
            1 / 0  # noqa: B018 - it is to fail
        assert format_day(DAY) == "11. maaliskuuta 2024"
