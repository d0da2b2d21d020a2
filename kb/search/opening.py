"""Puts the parts of the catalogue together: store, rendered texts, dictionaries, engine."""

from kb.practices.rendered import RenderedTexts
from kb.practices.starter import provide_starter
from kb.practices.store import FolderStore
from kb.search import lemmas
from kb.search.analysis import Analyzer
from kb.search.catalogue import Catalogue
from kb.search.whoosh_engine import WhooshEngine
from kb.settings import Settings


def create_catalogue(settings: Settings) -> Catalogue:
    """Return the catalogue; makes the dictionaries first if they are missing, which takes about ten seconds once."""
    provide_starter(settings)
    lemmas.prepare(settings.dictionaries)
    store = FolderStore(settings.practices, lock=settings.writer_lock)
    return Catalogue(
        settings.catalogue,
        store=store,
        rendered=RenderedTexts(settings.rendered, store),
        engine=WhooshEngine(settings.catalogue, Analyzer(lemmas.Lemmas(settings.dictionaries))),
    )
