"""What the tests of the room in a browser share: the hall, and the devices in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from kb.database.engine import Database, sqlite_url
from tests.browser.conftest import PATIENCE_MS
from tests.browser.room.hall import Hall, OpenDevice
from tests.browser.screenshots import HEIGHT
from tests.support.server import running_server


@pytest.fixture(scope="module")
def hall(chromium: str, dictionaries: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder = tmp_path_factory.mktemp("hall")
    with running_server(folder) as address:
        database = Database(sqlite_url(folder / "data" / "people.sqlite"))
        yield Hall(address=address, database=database)
        database.close()


@pytest.fixture
def contexts(browser: Browser, hall: Hall) -> Iterator[list[BrowserContext]]:
    opened: list[BrowserContext] = []
    yield opened
    for context in opened:
        context.close()


@pytest.fixture
def phone(browser: Browser, hall: Hall, contexts: list[BrowserContext]) -> OpenDevice:
    """Open the page of somebody's own device."""

    def open_phone(*, scripts: bool = True, width: int = 360) -> Page:
        context = browser.new_context(
            base_url=hall.address, viewport={"width": width, "height": HEIGHT}, java_script_enabled=scripts
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        return context.new_page()

    return open_phone
