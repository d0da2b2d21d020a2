"""Tells other sites how to show one of our addresses in a frame (oEmbed 1.0, https://oembed.com)."""

from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from flask import current_app, url_for
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.routing import RequestRedirect

from kb.collections import codes
from kb.collections.models import Collection
from kb.collections.opening import opened
from kb.practices.record import Practice
from kb.practices.views import practice_pages
from kb.sharing.embeds import LIST_HEIGHT, WIDTH, card_height, frame
from kb.sharing.found import shown_practice
from kb.web.localisation import PART, in_language, negotiated_language
from kb.web.wording import gettext as _

#: Seconds for which a site may keep the answer. What is in the frame is asked of us each time.
CACHE_AGE: Final = 86_400
_MOST_ADDRESS: Final = 2_000
_PRACTICES: Final = frozenset({"practices.page", "practices.short", "sharing.practice_embed"})
_COLLECTIONS: Final = frozenset({"boards.page", "boards.short", "sharing.collection_embed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What an address of ours shows, and in which language its frame is to be."""

    thing: Practice | Collection
    language: str


def shared_at(url: str) -> Shared:
    """Return what one of our addresses shows; answer 404 for any other, and for what is not shared."""
    endpoint, values = _place_of(url)
    language = str(values.get(PART) or negotiated_language())
    if endpoint in _PRACTICES:
        return Shared(thing=shown_practice(values["slug"]), language=language)
    if endpoint in _COLLECTIONS:
        return Shared(thing=opened(values["code"]), language=language)
    raise NotFound


def answer(shared: Shared, *, most_width: int | None, most_height: int | None) -> dict[str, Any]:
    """Return the answer as it goes into JSON. No size is larger than what the other site has room for."""
    base_url, thing = practice_pages().base_url, shared.thing
    width = min(WIDTH, most_width or WIDTH)
    with in_language(shared.language):
        if isinstance(thing, Practice):
            title, height = thing.text_for(shared.language).title, card_height(width)
            path = url_for("sharing.practice_embed", slug=thing.slug)
        else:
            title, height = thing.title, LIST_HEIGHT
            path = url_for("sharing.collection_embed", code=codes.written(thing.code))
        height = min(height, most_height or height)
        return {
            "version": "1.0",
            "type": "rich",
            "title": title,
            **({"author_name": thing.facts.organisation} if isinstance(thing, Practice) else {}),
            "provider_name": _("Democratic Library"),
            "provider_url": base_url,
            "cache_age": CACHE_AGE,
            "width": width,
            "height": height,
            "html": str(frame(f"{base_url}{path}", title, width=width, height=height)),
        }


def _place_of(url: str) -> tuple[str, dict[str, Any]]:
    """Return the endpoint that answers one of our addresses, and the parts of its path."""
    try:
        asked, own = urlsplit(url[:_MOST_ADDRESS]), urlsplit(practice_pages().base_url)
    except ValueError:
        raise NotFound from None
    if asked.scheme not in {"http", "https"} or asked.netloc.lower() != own.netloc.lower():
        raise NotFound
    try:
        endpoint, values = current_app.url_map.bind(own.netloc).match(asked.path, method="GET")
    except (RequestRedirect, HTTPException):
        raise NotFound from None
    return endpoint, dict(values)
