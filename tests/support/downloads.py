"""Downloads of collections, for tests: collections to be downloaded, and how packs and tables are read."""

import csv
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import date
from io import StringIO
from typing import Any

from werkzeug.test import TestResponse

from kb.collections.codes import written
from kb.collections.editing import NewItem
from kb.collections.models import Collection
from kb.collections.reading import read_board
from kb.handouts.offline import offline_pack
from kb.practices.views import PracticePages
from tests.support.client import CheckingClient, Page
from tests.support.collections import make_collection
from tests.support.open_site import OpenSite
from tests.support.people import make_account


def shared(site: OpenSite, **values: Any) -> str:
    """Return the code of a new collection as it stands in addresses."""
    with site.writing() as session:
        return written(make_collection(session, make_account(site.database), **values).code)


def pack(reader: CheckingClient, code: str, language: str = "en") -> Page:
    """Download the offline pack."""
    return reader.page(f"/{language}/c/{code}/offline.html")


def by_id(page: Page) -> dict[str, ET.Element]:
    """Return the elements of a page by their ids."""
    return {identifier: element for element in page.root.iter() if (identifier := element.get("id"))}


def table(answer: TestResponse, separator: str = ",") -> list[dict[str, str]]:
    """Return the rows of a table by the names of its columns."""
    return [*csv.DictReader(StringIO(answer.data.decode("utf-8-sig")), delimiter=separator)]


def made_pack(site: OpenSite, items: Iterable[NewItem], *, most_bytes: int) -> Page:
    """Make a pack that may not be larger."""
    pages: PracticePages = site.app.extensions["kb.practices"]
    with site.writing() as session:
        collection = make_collection(session, make_account(site.database), items=items)
    with site.app.test_request_context("/en/"), site.reading() as session:
        board = read_board(session, session.get_one(Collection, collection.id), pages, "en")
        html = offline_pack(board, pages, "en", cover=None, saved=date(2026, 11, 22), most_bytes=most_bytes)
    return Page(html)
