"""Home, themes, countries, about, accessibility, health."""

from typing import Final

from flask import Blueprint, Response, abort, render_template, url_for
from werkzeug.wrappers import Response as BaseResponse

from kb.pages import menu
from kb.pages.pictures import map_view, matrix_view, timeline_view
from kb.pages.presentation import busiest, country_counts, example_links, theme_counts, theme_links
from kb.pages.tour_examples import PICTURE_HEIGHT, PICTURE_WIDTH
from kb.pages.tours import doors, guided_tour
from kb.practices.presentation import Link
from kb.search.beginnings import beginning_questions
from kb.search.cards import card_view
from kb.search.engine import Facet, SearchRequest, Sort
from kb.search.views import the_catalogue
from kb.vocabulary.places import country_name
from kb.vocabulary.terms import vocabulary
from kb.web.localisation import current_language, redirect_to_language

NEWEST_ON_HOME: Final = 6
MOST_ON_THEME: Final = 60
THEMES_ON_HOME: Final = 12

blueprint = Blueprint("pages", __name__)
blueprint.add_app_template_global(menu.main_menu)
blueprint.add_app_template_global(menu.own_menu)
blueprint.add_app_template_global(menu.index, "site_index")


@blueprint.get("/")
def start() -> BaseResponse:
    """Send a reader on to the home page in her own language."""
    return redirect_to_language("pages.home")


@blueprint.get("/<language:ui_language>/")
def home() -> str:
    """Show where to begin: a search, the themes, the newest, where practices come from."""
    language = current_language()
    results = the_catalogue().search(SearchRequest(language=language, sort=Sort.NEWEST, size=NEWEST_ON_HOME))
    return render_template(
        "pages/home.html",
        total=results.total,
        examples=example_links(language),
        questions=tuple(beginning_questions(results, language)),
        doors=doors(),
        themes=busiest(theme_counts(results, vocabulary().themes.top(), language), THEMES_ON_HOME),
        newest=[card_view(hit.card, language) for hit in results.hits],
        countries=country_counts(results, language),
    )


@blueprint.get("/<language:ui_language>/themes/")
def themes() -> str:
    """Show all themes, narrower ones below broader ones."""
    language = current_language()
    results = the_catalogue().search(SearchRequest(language=language, size=0))
    scheme = vocabulary().themes
    return render_template(
        "pages/themes.html",
        groups=[
            (theme_counts(results, (top,), language)[0], theme_counts(results, scheme.narrower(top.id), language))
            for top in scheme.top()
        ],
    )


@blueprint.get("/<language:ui_language>/themes/<theme>")
def theme(theme: str) -> str:
    """Show a theme: what it is, what lies near it, and its practices."""
    language = current_language()
    scheme = vocabulary().themes
    if theme not in scheme:
        abort(404)
    term = scheme[theme]
    found = the_catalogue().search(
        SearchRequest(language=language, chosen={Facet.THEME: frozenset({theme})}, sort=Sort.NEWEST, size=MOST_ON_THEME)
    )
    return render_template(
        "pages/theme.html",
        title=term.label(language),
        definition=term.definition(language),
        theme=theme,
        total=found.total,
        cards=[card_view(hit.card, language) for hit in found.hits],
        broader=theme_links((scheme[term.broader],) if term.broader else (), language),
        narrower=theme_counts(found, scheme.narrower(theme), language),
        related=theme_links([scheme[other] for other in term.related if other in scheme], language),
        matches=term.matches,
        all_path=url_for("search.page", theme=theme),
    )


@blueprint.get("/<language:ui_language>/countries/")
def countries() -> str:
    """Show where practices come from."""
    language = current_language()
    results = the_catalogue().search(SearchRequest(language=language, size=0))
    counts = country_counts(results, language)
    return render_template("pages/countries.html", countries=counts, map=map_view(counts))


@blueprint.get("/<language:ui_language>/map")
def map_page() -> str:
    """Show the collection at a glance: where practices come from, what they are about, when they ran."""
    language = current_language()
    results = the_catalogue().search(SearchRequest(language=language, size=0))
    counts = country_counts(results, language)
    return render_template(
        "pages/map.html",
        countries=counts,
        map=map_view(counts),
        matrix=matrix_view(the_catalogue(), counts, language),
        timeline=timeline_view(the_catalogue(), results, language),
    )


@blueprint.get("/<language:ui_language>/countries/<code>")
def country(code: str) -> str:
    """Show the practices of a country and their themes."""
    language = current_language()
    request = SearchRequest(
        language=language, chosen={Facet.COUNTRY: frozenset({code})}, sort=Sort.NEWEST, size=MOST_ON_THEME
    )
    found = the_catalogue().search(request)
    if not found.total:
        abort(404)
    return render_template(
        "pages/country.html",
        title=country_name(code, language),
        code=code,
        total=found.total,
        cards=[card_view(hit.card, language) for hit in found.hits],
        themes=[
            Link(text=f"{count.label} ({count.count})", url=url_for("search.page", country=code, theme=count.id))
            for count in theme_counts(found, vocabulary().themes.top(), language)
            if count.count
        ],
        all_path=url_for("search.page", country=code),
    )


@blueprint.get("/<language:ui_language>/tour/<who>")
def tour(who: str) -> str:
    """Show somebody who is here for the first time what to do, step by step."""
    shown = guided_tour(who, current_language(), the_catalogue()) or abort(404)
    return render_template(
        "pages/tour.html",
        tour=shown,
        others=[door for door in doors() if door.who != who],
        picture_width=PICTURE_WIDTH,
        picture_height=PICTURE_HEIGHT,
    )


@blueprint.get("/<language:ui_language>/about")
def about() -> str:
    """Tell what this collection is, for whom, and what the padlocks mean."""
    return render_template(
        "pages/about.html", levels=[(int(level.id), level) for level in vocabulary().evidence_levels]
    )


@blueprint.get("/<language:ui_language>/accessibility")
def accessibility() -> str:
    """Show the accessibility statement."""
    return render_template("pages/accessibility.html")


@blueprint.get("/healthz")
def alive() -> Response:
    """Answer that the process is alive."""
    return _health("ok\n")


@blueprint.get("/readyz")
def ready() -> Response:
    """Answer that practices can be found."""
    the_catalogue().search(SearchRequest(language="en", size=1))
    return _health("ready\n")


def _health(text: str) -> Response:
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = "no-store"
    return response
