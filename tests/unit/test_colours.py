"""Text can be read on every surface of the design, light and dark."""

import pytest

from kb.web.colours import EDGES, STANDS_ON, Contrast, colours, contrast, contrasts


def name(pair: object) -> str:
    """Return the name of a test."""
    return f"{pair.name} on {pair.on}" if isinstance(pair, Contrast) else ""


@pytest.mark.parametrize("pair", list(contrasts(STANDS_ON)), ids=name)
def test_text_has_a_contrast_of_at_least_4_5(pair: Contrast) -> None:
    assert min(pair.light, pair.dark) >= 4.5


@pytest.mark.parametrize("pair", list(contrasts(EDGES)), ids=name)
def test_an_edge_has_a_contrast_of_at_least_3(pair: Contrast) -> None:
    assert min(pair.light, pair.dark) >= 3


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#0e5663", "#0e5663") == 1


def test_every_colour_is_there_in_light_and_in_dark() -> None:
    assert {"ink", "paper", "accent", "honest", "mark", "line"} <= colours().keys()
