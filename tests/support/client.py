"""A test client that checks every page it fetches: valid HTML, one h1, title, language, ids, labels, no foreign resource."""

import xml.etree.ElementTree as ET

import html5lib
from flask import Flask
from werkzeug.test import TestResponse

from kb.languages import LANGUAGES


class CheckingClient:
    """Fetches pages as an anonymous reader does."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client(use_cookies=False)

    def get(self, path: str, *, status: int = 200, headers: dict[str, str] | None = None) -> TestResponse:
        """Fetch an address and check the answer."""
        response = self._client.get(path, headers=headers)
        assert response.status_code == status, f"{path}: {response.status_code}"
        assert "Set-Cookie" not in response.headers, path
        if response.mimetype == "text/html" and response.status_code not in {301, 302, 308}:
            check_page(path, response.get_data(as_text=True))
        return response

    def page(self, path: str, *, status: int = 200) -> "Page":
        """Fetch a page and return its elements."""
        return Page(self.get(path, status=status).get_data(as_text=True))


class Page:
    """The elements of a page."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.root = parse(html)

    def texts(self, tag: str) -> list[str]:
        """Return the words of every element with a tag."""
        return [words_of(element) for element in self.root.iter(tag)]

    def links(self) -> dict[str, str]:
        """Return address by words of all links; of several with the same words, the first."""
        found: dict[str, str] = {}
        for element in self.root.iter("a"):
            found.setdefault(words_of(element), element.get("href", ""))
        return found

    @property
    def words(self) -> str:
        """All words of the page."""
        return words_of(self.root)


def parse(html: str) -> ET.Element:
    """Return the tree of a page; fails for HTML that a strict parser does not take."""
    parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    root = parser.parse(html)
    errors = [f"{position}: {code} {details}" for position, code, details in parser.errors]
    assert not errors, "\n".join(errors)
    assert isinstance(root, ET.Element)
    return root


def words_of(element: ET.Element) -> str:
    """Return the words of an element and all below, spaces folded."""
    return " ".join("".join(element.itertext()).split())


def check_page(path: str, html: str) -> None:
    """Fail, naming the page, where it is not what every page must be."""
    root = parse(html)
    headings = [words_of(element) for element in root.iter("h1")]
    assert len(headings) == 1, f"{path}: {len(headings)} h1"
    title = words_of(next(root.iter("title")))
    assert title.startswith(headings[0]), f"{path}: title {title!r} does not start with {headings[0]!r}"
    assert root.get("lang") in LANGUAGES, path
    _check_ids(path, root)
    _check_labels(path, root)
    _check_resources(path, root)


def _check_ids(path: str, root: ET.Element) -> None:
    ids = [identifier for element in root.iter() if (identifier := element.get("id"))]
    assert len(ids) == len(set(ids)), f"{path}: ids are not unique: {sorted(i for i in ids if ids.count(i) > 1)}"
    known = {*ids}
    for element in root.iter():
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "for"):
            for target in (element.get(name) or "").split():
                assert target in known, f"{path}: {name}={target!r} points nowhere"
        address = element.get("href") or ""
        if address.startswith("#") and element.tag == "a":
            assert address[1:] in known, f"{path}: {address} points nowhere"


def _check_labels(path: str, root: ET.Element) -> None:
    labelled = {element.get("for") for element in root.iter("label")}
    for element in root.iter():
        if element.tag in {"input", "select", "textarea"} and element.get("type") not in {"hidden", "submit"}:
            assert element.get("id") in labelled or element.get("aria-label"), f"{path}: a field has no label"
        if element.tag == "img":
            assert element.get("alt") is not None, f"{path}: a picture has no alt"
        if element.tag in {"a", "button"}:
            assert words_of(element) or element.get("aria-label"), f"{path}: a link or button has no words"


def _check_resources(path: str, root: ET.Element) -> None:
    for element in root.iter():
        is_loaded = element.tag == "link" and element.get("rel") in {"stylesheet", "icon"}
        loaded = element.get("src") or (element.get("href") if is_loaded else None) or ""
        assert not loaded.startswith(("http:", "https:", "//")), f"{path}: loads {loaded}"
        assert element.get("style") is None, f"{path}: inline style"
        assert not any(name.startswith("on") for name in element.attrib), f"{path}: inline handler"
