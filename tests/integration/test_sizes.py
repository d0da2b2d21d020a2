"""Pages stay light, whatever they show and in whatever language."""

import pytest

from kb import resources
from kb.languages import LANGUAGES
from kb.web.assets import join_styles
from tests.support.client import CheckingClient

MOST_HOME_BYTES = 30_000
MOST_PRACTICE_BYTES = 40_000
MOST_STYLE_BYTES = 40_000
SLUGS = sorted(folder.name for folder in resources.starter_collection().iterdir() if folder.is_dir())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_home_page_is_light(client: CheckingClient, language: str) -> None:
    assert len(client.get(f"/{language}/").data) <= MOST_HOME_BYTES


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_practice_is_light(client: CheckingClient, language: str) -> None:
    sizes = {slug: len(client.get(f"/{language}/practices/{slug}").data) for slug in SLUGS}

    assert sizes
    assert {slug: size for slug, size in sizes.items() if size > MOST_PRACTICE_BYTES} == {}


def test_the_style_sheet_is_light() -> None:
    assert len(join_styles(resources.STYLES)) <= MOST_STYLE_BYTES
