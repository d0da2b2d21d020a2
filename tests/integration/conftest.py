"""The fixtures that several files of these tests share."""

from tests.support.engines import empty_index, engine, make_engine
from tests.support.search_pages import site

__all__ = ["empty_index", "engine", "make_engine", "site"]
