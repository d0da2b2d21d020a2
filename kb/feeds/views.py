"""`/feeds/practices.atom` takes the search parameters of the API; `/feeds/practices/<slug>.atom` has a practice's revisions."""

from dataclasses import replace
from typing import Final

from flask import Blueprint, Response, abort, g, make_response, render_template, request, url_for

from kb.database.requests import session
from kb.feeds.presentation import Feed, FeedEntry, as_rfc3339, at_midnight, fit_for_xml
from kb.languages import ENGLISH, LANGUAGES
from kb.practices.record import Facts
from kb.practices.schema import LICENCES
from kb.practices.store import read_if_there
from kb.practices.views import practice_pages
from kb.search.addresses import Addresses, parse_request
from kb.search.engine import Card, Facet, SearchRequest, Sort
from kb.search.labels import value_label
from kb.search.views import the_catalogue
from kb.submissions.history import revisions_of
from kb.submissions.history_page import history_lines
from kb.vocabulary.terms import vocabulary
from kb.web.wording import gettext as _

MOST: Final = 50
MEDIA_TYPE: Final = "application/atom+xml"

blueprint = Blueprint("feeds", __name__, url_prefix="/feeds")
blueprint.add_app_template_filter(fit_for_xml)
blueprint.add_app_template_filter(as_rfc3339)


@blueprint.app_template_global()
def feed_path(asked: SearchRequest) -> str:
    """Return the feed of a search."""
    query = Addresses("", replace(asked, sort=Sort.RELEVANCE, size=MOST)).changed().removeprefix("?")
    query = query.removesuffix(f"size={MOST}").removesuffix("&")
    path = url_for("feeds.practices", lang=asked.language)
    return f"{path}&{query}" if query else path


@blueprint.before_request
def take_language() -> None:
    """Answer in the language that `lang` names, else in English: feed readers say nothing of their readers."""
    wanted = request.args.get("lang", "")
    g.language = wanted if wanted in LANGUAGES else ENGLISH


@blueprint.get("/practices.atom")
def practices() -> Response:
    """Tell which practices are new, of all or of those that a search finds."""
    asked = replace(parse_request(request.args, g.language), sort=Sort.NEWEST, page=1, size=MOST)
    results = the_catalogue().search(asked)
    parts = [_("“%(words)s”", words=asked.text)] if asked.text else []
    parts += [
        value_label(facet, value, g.language) for facet, values in asked.chosen.items() for value in sorted(values)
    ]
    own_path = feed_path(asked)
    return _answer(
        Feed(
            id=_whole(own_path),
            url=_whole(Addresses(url_for("search.page", ui_language=g.language), replace(asked, size=20)).changed()),
            title=" · ".join([_("Democratic Library"), *(parts or [_("All practices")])]),
            language=g.language,
            entries=tuple(entry for hit in results.hits if not hit.missing and (entry := _entry(hit.card))),
        )
    )


@blueprint.get("/practices/<slug>.atom")
def practice(slug: str) -> Response:
    """Tell how a practice was changed."""
    cards = the_catalogue().cards((slug,), g.language)
    card = cards[0] if cards else abort(404)
    revisions = [one for one in revisions_of(session(), slug) if one.written_at][:MOST]
    lines = history_lines(slug, revisions)
    moments = {revision.number: revision.at for revision in revisions}
    own = url_for("feeds.practice", slug=slug, lang=g.language)
    return _answer(
        Feed(
            id=_whole(own),
            url=_whole(url_for("practices.page", slug=slug, ui_language=g.language)),
            title=" · ".join([_("Democratic Library"), card.title]),
            language=g.language,
            entries=tuple(
                FeedEntry(
                    id=f"{_whole(url_for('practices.short', slug=slug))}#revision-{line.number}",
                    url=_whole(line.compare_path or line.path),
                    title=f"{line.what}: {card.title}",
                    summary=line.note or card.summary,
                    language=g.language,
                    author=line.credit or card.organisation or _("Democratic Library"),
                    updated=moments[line.number],
                )
                for line in lines
            ),
        )
    )


def _entry(card: Card) -> FeedEntry | None:
    """Return a practice as an entry; None where it is gone since it was found."""
    facts = _facts(card.slug)
    if facts is None:
        return None
    themes = vocabulary().themes
    return FeedEntry(
        id=_whole(url_for("practices.short", slug=card.slug)),
        url=_whole(url_for("practices.page", slug=card.slug, ui_language=g.language)),
        title=card.title,
        summary=card.summary,
        language=card.language,
        author=card.organisation or _("Democratic Library"),
        updated=at_midnight((facts.published, facts.last_confirmed)),
        published=at_midnight((facts.published,)) if facts.published else None,
        themes=tuple(
            (theme, themes[theme].label(g.language)) for theme in card.facets.get(Facet.THEME, ()) if theme in themes
        ),
        licence_url=LICENCES[facts.licence].url,
    )


def _facts(slug: str) -> Facts | None:
    found = read_if_there(practice_pages().store, slug)
    return found.facts if found else None


def _answer(feed: Feed) -> Response:
    response = make_response(render_template("feeds/feed.xml", feed=feed))
    response.content_type = f"{MEDIA_TYPE}; charset=utf-8"
    return response


def _whole(path: str) -> str:
    return practice_pages().base_url + path
