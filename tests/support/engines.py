"""Search engines for tests: over an empty index of the test's own, with entries and questions as short as can be."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kb.search.analysis import Analyzer
from kb.search.engine import Because, Entry, Facet, Passage, Results, SearchEngine, SearchRequest, Version
from kb.search.expansion import Expander
from kb.search.lemmas import Lemmas
from kb.search.senses import Senses
from kb.search.whoosh_engine import WhooshEngine

MakeEngine = Callable[[], SearchEngine]


def open_engine(folder: Path, dictionaries: Path) -> SearchEngine:
    """Open the engine over a folder."""
    lemmas = Lemmas(dictionaries)
    analyzer = Analyzer(lemmas)
    return WhooshEngine(folder, analyzer, Expander(analyzer, Senses(dictionaries, lemmas)))


@pytest.fixture(params=[open_engine])
def make_engine(request: pytest.FixtureRequest, tmp_path: Path, dictionaries: Path) -> MakeEngine:
    """Return a function that opens the engine over one folder, as another process would."""
    return lambda: request.param(tmp_path / "index", dictionaries)


@pytest.fixture(scope="session")
def empty_index(tmp_path_factory: pytest.TempPathFactory, dictionaries: Path) -> Path:
    """Return the folder of an empty index: made once, because all words of the vocabulary are written into it."""
    folder = tmp_path_factory.mktemp("empty") / "index"
    open_engine(folder, dictionaries).rebuild(())
    return folder


@pytest.fixture
def engine(make_engine: MakeEngine, tmp_path: Path, empty_index: Path) -> SearchEngine:
    """Return an engine with an empty index."""
    shutil.copytree(empty_index, tmp_path / "index")
    return make_engine()


def version(language: str = "en", title: str = "A title", text: str = "", key: str = "how") -> Version:
    """Return a version with one passage, if there is a text."""
    return Version(language=language, title=title, summary="", passages=(Passage(key=key, text=text),) if text else ())


def entry(slug: str, *versions: Version, **changes: object) -> Entry:
    """Return a plain entry with some of its fields changed."""
    plain = Entry(
        slug=slug,
        versions=versions or (version(title=slug.title()),),
        facets={Facet.COUNTRY: ("LV",)},
        features=(),
        place="",
        organisation="",
        published=date(2026, 1, 1),
    )
    return replace(plain, **changes)  # type: ignore[arg-type] # each test names real fields


def slugs(engine: SearchEngine, text: str = "", language: str = "en", **changes: object) -> list[str]:
    """Return the slugs of what is found, in their order."""
    request = replace(SearchRequest(text=text, language=language), **changes)  # type: ignore[arg-type] # as above
    return [hit.card.slug for hit in engine.search(request).hits]


def ask(engine: SearchEngine, text: str = "", language: str = "en", **changes: object) -> Results:
    """Return the answer to a question."""
    return engine.search(replace(SearchRequest(text=text, language=language), **changes))  # type: ignore[arg-type] # as above


def whys(engine: SearchEngine, text: str, language: str = "en") -> dict[str, tuple[Because, str]]:
    """Return for each word of a query why the first hit has it."""
    return {reason.word: (reason.because, reason.found) for reason in ask(engine, text, language).hits[0].matched}
