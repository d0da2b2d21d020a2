"""Makes the application. The only module that knows every feature."""

import os

from flask import Flask
from jinja2 import StrictUndefined

from kb import resources
from kb.api import views as api_views
from kb.pages import patterns
from kb.pages import views as pages_views
from kb.practices import compare
from kb.practices import views as practices_views
from kb.search import beginnings, my_library
from kb.search import views as search_views
from kb.search.cards import card_views
from kb.search.catalogue import Catalogue
from kb.search.opening import create_catalogue
from kb.search.unanswered import UnansweredQuestions
from kb.settings import Settings, settings_from
from kb.web import assets, error_pages, headers, localisation, templating
from kb.web.finished_pages import FinishedPages
from kb.web.own_host import OwnHost


def create_app(settings: Settings | None = None, *, catalogue: Catalogue | None = None) -> Flask:
    """Return the application. Without a catalogue it makes one and brings it in step with the folder of practices."""
    settings = settings or settings_from(os.environ)
    if catalogue is None:
        catalogue = create_catalogue(settings)
        catalogue.sync()
    app = Flask("kb", template_folder=str(resources.templates_folder()), static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    localisation.init_app(app)
    templating.init_app(app, base_url=settings.base_url, contact=settings.contact)
    assets.init_app(app)
    headers.init_app(app, base_url=settings.base_url)
    error_pages.init_app(app)
    _add_features(app, settings, catalogue)
    app.wsgi_app = FinishedPages(  # type: ignore[method-assign] # the way that Flask's documentation gives
        OwnHost(app.wsgi_app, base_url=settings.base_url),
        generation=catalogue.engine.generation,
        most_bytes=settings.page_cache_mib * 2**20,
    )
    return app


def _add_features(app: Flask, settings: Settings, catalogue: Catalogue) -> None:
    app.extensions["kb.catalogue"] = catalogue
    app.extensions["kb.unanswered"] = UnansweredQuestions(settings.unanswered)
    app.extensions["kb.practices"] = practices_views.PracticePages(
        store=catalogue.store,
        rendered=catalogue.rendered,
        base_url=settings.base_url,
        similar=lambda slug, language: card_views(catalogue.similar(slug, language), language),
        slug_now=catalogue.slug_now,
    )
    for feature in (pages_views, patterns, search_views, beginnings, my_library, practices_views, compare, api_views):
        app.register_blueprint(feature.blueprint)
