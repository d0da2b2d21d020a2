"""Guided tours lead somebody who is here for the first time, step by step, to pages that are really there."""

import re

import pytest
from PIL import Image

from kb import resources
from kb.languages import LANGUAGES
from kb.pages.tour_examples import PICTURE_HEIGHT, PICTURE_WIDTH, SUBJECTS, picture_name
from kb.pages.tours import WHO
from tests.support.client import CheckingClient, Page

MOST_PICTURE_BYTES = 40_000
MOST_BYTES_OF_ALL = 1_600_000
PICTURES = [resources.PICTURES / picture_name(subject, language) for subject in SUBJECTS for language in LANGUAGES]


def examples(page: Page) -> list[str]:
    """Return the addresses that the steps of a tour lead to."""
    steps = [item for item in page.root.iter("li") if item.find("img") is not None]
    return [
        next(address for link in step.iter("a") if (address := link.get("href", "")).startswith("/")) for step in steps
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", WHO)
def test_every_step_leads_to_a_page_and_shows_a_picture_of_it(client: CheckingClient, who: str, language: str) -> None:
    page = client.page(f"/{language}/tour/{who}")
    pictures = [*page.root.iter("img")]

    assert 4 <= len(examples(page)) == len(pictures) <= 6
    for address in examples(page):
        path = address.split("#")[0]
        client.get(path, status=302 if path.startswith("/p/") else 200)
    for picture in pictures:
        response = client.get(picture.get("src", ""))
        assert response.content_type == "image/webp"
        assert "immutable" in response.headers["Cache-Control"]
        assert picture.get("alt")
        assert (picture.get("width"), picture.get("height")) == (str(PICTURE_WIDTH), str(PICTURE_HEIGHT))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", WHO)
def test_every_example_shows_something(client: CheckingClient, who: str, language: str) -> None:
    for address in examples(client.page(f"/{language}/tour/{who}")):
        path, _, part = address.partition("#")
        if path.startswith("/p/"):
            continue
        page = client.page(path)
        assert not part or any(element.get("id") == part for element in page.root.iter()), address
        if "/search" in path:
            assert "<article" in page.html, address


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_practice_that_is_read_is_told_in_the_readers_language(client: CheckingClient, language: str) -> None:
    tour = client.page(f"/{language}/tour/librarians")
    practice = next(address for address in examples(tour) if "/practices/" in address)

    heading = next(client.page(practice).root.iter("article")).find("header")
    assert heading is not None
    assert heading.get("lang") is None


def test_there_is_no_tour_for_others(client: CheckingClient) -> None:
    client.get("/en/tour/nobody", status=404)


def test_a_partner_is_led_to_the_writer(client: CheckingClient) -> None:
    page = client.page("/en/tour/partners")

    step = next(item for item in page.root.iter("li") if item.get("id") == "send")
    assert "/en/write" in {link.get("href") for link in step.iter("a")}


@pytest.mark.parametrize("language", LANGUAGES)
def test_home_page_and_foot_of_every_page_lead_to_all_tours(client: CheckingClient, language: str) -> None:
    for path, times in ((f"/{language}/", 2), (f"/{language}/about", 1)):
        html = client.page(path).html
        assert [len(re.findall(f'"/{language}/tour/{who}"', html)) for who in WHO] == [times] * len(WHO), path


def test_every_picture_is_as_large_as_its_page_says() -> None:
    for path in PICTURES:
        with Image.open(path) as picture:
            assert picture.size == (PICTURE_WIDTH, PICTURE_HEIGHT), path


def test_pictures_are_light() -> None:
    sizes = {path.name: path.stat().st_size for path in PICTURES}

    assert {name: size for name, size in sizes.items() if size > MOST_PICTURE_BYTES} == {}
    assert sum(sizes.values()) <= MOST_BYTES_OF_ALL


def test_no_picture_lies_there_that_no_tour_shows() -> None:
    assert {*resources.PICTURES.glob("tour/*")} == {*PICTURES}
