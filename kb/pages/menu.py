"""Where the site's own pages are: the menu at the top, and the index at the foot of every page."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from kb.accounts.permissions import Permission, may
from kb.accounts.signed_in import current_account
from kb.pages.tours import doors
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A page of the site: the endpoint with its values, and what the link says."""

    endpoint: str
    label: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pages that belong together."""

    heading: str
    entries: tuple[Entry, ...]


def main_menu() -> tuple[Entry, ...]:
    """Return the few pages that the top of every page leads to."""
    return (
        Entry(endpoint="search.page", label=_("Search")),
        Entry(endpoint="pages.themes", label=_("Themes")),
        Entry(endpoint="pages.map_page", label=_("Map")),
        Entry(endpoint="collections.page", label=_("Collections")),
        Entry(endpoint="writer.start", label=_("Contribute")),
        Entry(endpoint="pages.about", label=_("About")),
    )


def own_menu() -> tuple[Entry, ...]:
    """Return what somebody who is signed in comes back to again and again; nothing for everybody else."""
    account = current_account()
    if account is None:
        return ()
    entries = [
        Entry(endpoint="writer.start", label=_("My drafts")),
        Entry(endpoint="dashboards.own", label=_("My practices")),
        Entry(endpoint="collections.page", label=_("My collections"), values={"_anchor": "mine"}),
    ]
    if may(account, Permission.REVIEW):
        entries.append(Entry(endpoint="review.queue", label=_("Review")))
    if may(account, Permission.ADMINISTER):
        entries.append(Entry(endpoint="accounts.people_page", label=_("People")))
    return (*entries, Entry(endpoint="accounts.profile", label=account.name))


def index() -> tuple[Group, ...]:
    """Return all pages that stand by themselves."""
    return (
        Group(
            heading=_("Find"),
            entries=(
                Entry(endpoint="search.page", label=_("All practices")),
                Entry(endpoint="pages.themes", label=_("Themes")),
                Entry(endpoint="pages.countries", label=_("Countries")),
                Entry(endpoint="pages.map_page", label=_("The collection at a glance")),
                Entry(endpoint="collections.page", label=_("Collections")),
                Entry(endpoint="boards.seminars", label=_("Seminars")),
                Entry(endpoint="shortlist.page", label=_("Shortlist")),
                Entry(endpoint="my_library.page", label=_("My library")),
            ),
        ),
        Group(
            heading=_("Contribute"),
            entries=(
                Entry(endpoint="writer.start", label=_("Share a practice")),
                Entry(endpoint="accounts.sign_in", label=_("Sign in"))
                if current_account() is None
                else Entry(endpoint="accounts.profile", label=_("My account")),
            ),
        ),
        Group(
            heading=_("First time here?"),
            entries=tuple(Entry(endpoint="pages.tour", label=door.label, values={"who": door.who}) for door in doors()),
        ),
        Group(
            heading=_("About"),
            entries=(
                Entry(endpoint="pages.about", label=_("About this collection")),
                Entry(endpoint="pages.accessibility", label=_("Accessibility statement")),
                Entry(endpoint="patterns.page", label=_("Patterns of the design")),
            ),
        ),
    )
