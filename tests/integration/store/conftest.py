"""What the tests of the store share: the folder of practices that a store in a test's own folder has."""

from pathlib import Path

import pytest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "practices"
