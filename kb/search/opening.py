"""Puts the parts of the catalogue together: store, rendered texts, dictionaries, engine."""

from kb.practices.rendered import RenderedTexts
from kb.practices.starter import provide_starter
from kb.practices.store import FolderStore
from kb.search import lemmas, senses
from kb.search.analysis import Analyzer
from kb.search.catalogue import Catalogue
from kb.search.expansion import Expander
from kb.search.senses import Senses
from kb.search.whoosh_engine import WhooshEngine
from kb.settings import Settings


def create_catalogue(settings: Settings) -> Catalogue:
    """Return the catalogue; makes the dictionaries first if they are missing, which takes about ten seconds once."""
    provide_starter(settings)
    lemmas.prepare(settings.dictionaries)
    known = lemmas.Lemmas(settings.dictionaries)
    senses.prepare(settings.dictionaries, known)
    analyzer = Analyzer(known)
    meanings = Senses(settings.dictionaries, known)
    store = FolderStore(settings.practices, lock=settings.writer_lock)
    return Catalogue(
        settings.catalogue,
        store=store,
        rendered=RenderedTexts(settings.rendered, store),
        engine=WhooshEngine(settings.catalogue, analyzer, Expander(analyzer, meanings)),
        senses=meanings,
    )
