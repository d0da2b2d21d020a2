"""Catalogues of empty folders. The words of five languages are in each, which takes a second: so it is made once, and copied."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from kb.search.catalogue import Catalogue
from kb.search.opening import create_catalogue
from kb.settings import Settings
from tests.conftest import make_settings


def catalogue_over_nothing(settings: Settings) -> Catalogue:
    """Return the catalogue of a new site; what is in its folder is taken in by the next `sync`."""
    shutil.copytree(_empty(), settings.catalogue)
    return create_catalogue(settings)


@cache
def _empty() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kb-tests-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "practices").mkdir()
    settings = make_settings(folder, practices=folder / "practices")
    create_catalogue(settings).sync()
    return settings.catalogue
