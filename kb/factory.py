"""Makes the application. The only module that knows every feature."""

import os
from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from kb import resources
from kb.accounts import blueprint as accounts_pages
from kb.accounts import signed_in
from kb.api import views as api_views
from kb.collections import personal_data as collections_data
from kb.collections import public as board_views
from kb.collections import share_views
from kb.collections import views as collections_views
from kb.collections.starter import provide_starter_collections
from kb.contact import personal_data as contact_data
from kb.contact import views as contact_views
from kb.dashboards import views as dashboards_views
from kb.database import requests
from kb.database.engine import Database
from kb.database.requests import database
from kb.feeds import views as feeds_views
from kb.handouts import downloads
from kb.handouts import views as handouts_views
from kb.migrations.upgrade import is_current, upgrade
from kb.pages import patterns
from kb.pages import views as pages_views
from kb.practices import compare
from kb.practices import views as practices_views
from kb.practices.schema import LICENCES
from kb.room import desk, reminder_views
from kb.room import personal_data as room_data
from kb.room import views as room_views
from kb.search import beginnings, my_library
from kb.search import views as search_views
from kb.search.cards import card_views
from kb.search.catalogue import Catalogue
from kb.search.opening import create_catalogue
from kb.search.unanswered import UnansweredQuestions
from kb.secret_key import secret_key_of
from kb.settings import Settings, settings_from
from kb.sharing import calendars, link_pictures
from kb.sharing import views as sharing_views
from kb.shortlist import views as shortlist_views
from kb.submissions import adapting, correction, history_pages, review, translating, writer
from kb.submissions import personal_data as submissions_data
from kb.submissions.history import record_disk_changes
from kb.submissions.publishing import finish_interrupted
from kb.usage.counting import CountedViews
from kb.vocabulary.places import all_countries, country_name
from kb.vocabulary.terms import vocabulary
from kb.watching import personal_data as watching_data
from kb.watching import views as watching_views
from kb.web import assets, error_pages, headers, localisation, same_origin, templating
from kb.web.finished_pages import FinishedPages
from kb.web.own_host import OwnHost

PARTNERS: Final = frozenset({"DK", "EE", "FI", "LV"})
#: Everything with pages of its own.
FEATURES: Final = (
    pages_views,
    patterns,
    search_views,
    beginnings,
    my_library,
    practices_views,
    compare,
    api_views,
    writer,
    review,
    correction,
    history_pages,
    translating,
    adapting,
    contact_views,
    watching_views,
    dashboards_views,
    feeds_views,
    shortlist_views,
    handouts_views,
    link_pictures,
    sharing_views,
    downloads,
    board_views,
    collections_views,
    share_views,
    calendars,
    room_views,
    reminder_views,
    desk,
)


def create_app(
    settings: Settings | None = None, *, catalogue: Catalogue | None = None, changed: Collection[str] = ()
) -> Flask:
    """Return the application. Without a catalogue it makes one and brings it in step with the folder of practices.

    `changed` are the practices that whoever made the catalogue found changed in the folder.
    """
    settings = settings or settings_from(os.environ)
    if catalogue is None:
        catalogue = create_catalogue(settings)
        changed = catalogue.sync().changed
    app = Flask("kb", template_folder=str(resources.templates_folder()), static_folder=None)
    app.jinja_env.undefined = StrictUndefined
    app.config["MAX_CONTENT_LENGTH"] = 1024 * 1024
    localisation.init_app(app)
    templating.init_app(app, base_url=settings.base_url, contact=settings.contact)
    assets.init_app(app)
    headers.init_app(app, base_url=settings.base_url)
    error_pages.init_app(app)
    same_origin.init_app(app, base_url=settings.base_url, refuse=error_pages.refuse_foreign)
    _add_people(app, settings)
    _add_features(app, settings, catalogue)
    _wrap(app, settings, catalogue)
    _catch_up(app, settings, catalogue, changed)
    return app


def _wrap(app: Flask, settings: Settings, catalogue: Catalogue) -> None:
    """Put the layers around the application that answer, or count, without waking it."""
    # Of what a proxy says, only who asks is believed; the host and the scheme are those of KB_BASE_URL.
    asked = ProxyFix(app.wsgi_app, x_for=settings.trusted_proxies, x_proto=0, x_host=0, x_port=0, x_prefix=0)
    finished = FinishedPages(
        OwnHost(asked if settings.trusted_proxies else app.wsgi_app, base_url=settings.base_url),
        generation=catalogue.engine.generation,
        most_bytes=settings.page_cache_mib * 2**20,
    )
    counted = CountedViews(
        finished, database=app.extensions["kb.database"], sign_in_cookie=app.config["SESSION_COOKIE_NAME"]
    )
    app.extensions["kb.views"] = counted
    app.wsgi_app = counted  # type: ignore[method-assign] # the way that Flask's documentation gives


def _catch_up(app: Flask, settings: Settings, catalogue: Catalogue, changed: Collection[str]) -> None:
    """Finish what was being published when the site stopped, and note what was changed in the folder or came with the site."""
    now = datetime.now(UTC)
    with app.app_context():
        finish_interrupted(database(), catalogue, uploads=settings.uploads, now=now)
        record_disk_changes(database(), catalogue.store, changed, now=now)
        provide_starter_collections(database(), catalogue.store, now=now)


def _add_people(app: Flask, settings: Settings) -> None:
    people = Database(settings.database_url)
    upgrade(people, lock=settings.migration_lock)
    secret_key = secret_key_of(settings)
    requests.init_app(app, people)
    signed_in.init_app(app, secret_key=secret_key, base_url=settings.base_url)
    pages = accounts_pages.AccountPages(
        base_url=settings.base_url,
        secret_key=secret_key,
        library_choices=_library_choices,
        start_endpoint="writer.start",
    )
    accounts_pages.init_app(app, pages)
    for knowing in (submissions_data, collections_data, watching_data, contact_data, room_data):
        knowing.register()


def _library_choices(language: str) -> accounts_pages.LibraryChoices:
    names = {code: country_name(code, language) for code in all_countries()}
    # The partners' countries first; all others by their names.
    ordered = sorted(names.items(), key=lambda country: (country[0] not in PARTNERS, country[1].casefold()))
    return accounts_pages.LibraryChoices(
        countries=tuple(ordered),
        community_sizes=tuple((term.id, term.label(language)) for term in vocabulary().community_sizes),
        licences=tuple((licence_id, licence.name) for licence_id, licence in LICENCES.items()),
    )


def _add_features(app: Flask, settings: Settings, catalogue: Catalogue) -> None:
    app.extensions["kb.settings"] = settings
    app.extensions["kb.is_database_current"] = lambda: is_current(app.extensions["kb.database"])
    app.extensions["kb.catalogue"] = catalogue
    app.extensions["kb.uploads"] = settings.uploads
    app.extensions["kb.unanswered"] = UnansweredQuestions(settings.unanswered)
    app.extensions["kb.practices"] = practices_views.PracticePages(
        store=catalogue.store,
        rendered=catalogue.rendered,
        base_url=settings.base_url,
        similar=lambda slug, language: card_views(catalogue.similar(slug, language), language),
        slug_now=catalogue.slug_now,
        adaptations=catalogue.adaptations,
    )
    for feature in FEATURES:
        app.register_blueprint(feature.blueprint)
