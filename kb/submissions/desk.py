"""What the pages of reviewers share: who is here, what they work with, and the answers to what cannot be done."""

from pathlib import Path

from flask import Blueprint, Response, current_app

from kb.accounts.models import Account
from kb.accounts.permissions import NotAllowed, Permission, may, require
from kb.accounts.signed_in import current_account
from kb.database.requests import session
from kb.practices.store import UnknownPractice
from kb.search.catalogue import Catalogue
from kb.settings import Settings
from kb.submissions.access import NoSuchSubmission
from kb.submissions.dead_sources import AllDeadEnds, find_dead_sources
from kb.submissions.history import NeedsRepair, NoSuchRevision
from kb.submissions.moves import NoSuchComment
from kb.web.error_pages import make_error_response
from kb.web.wording import gettext as _


def reviewer() -> Account:
    """Return who is signed in, if they may review; raise `NotAllowed` else."""
    account = current_account()
    require(account, Permission.REVIEW)
    assert account is not None
    return account


def is_reviewer() -> bool:
    """Tell whether who is here may review."""
    return may(current_account(), Permission.REVIEW)


def catalogue() -> Catalogue:
    """Return the catalogue, which is told of what is published."""
    found: Catalogue = current_app.extensions["kb.catalogue"]
    return found


def uploads() -> Path:
    """Return the folder of the pictures of drafts."""
    found: Path = current_app.extensions["kb.uploads"]
    return found


def dead_sources() -> AllDeadEnds:
    """Return the sources of practices that lead nowhere any more."""
    settings: Settings = current_app.extensions["kb.settings"]
    return find_dead_sources(session(), catalogue().store, note=settings.sources_note)


def answer_errors(blueprint: Blueprint) -> None:
    """Answer what the services of a blueprint's views raise with pages that help."""

    @blueprint.errorhandler(NotAllowed)
    def not_allowed(_error: NotAllowed) -> Response:
        return make_error_response(
            403, title=_("This is for reviewers"), advice=_("Your account does not let you do this. Ask a reviewer.")
        )

    @blueprint.errorhandler(NeedsRepair)
    def needs_repair(_error: NeedsRepair) -> Response:
        return make_error_response(
            409,
            title=_("The files of this practice need repair first"),
            advice=_("One of them cannot be read, and publishing would lose it. Nothing was changed."),
        )

    @blueprint.errorhandler(NoSuchSubmission)
    @blueprint.errorhandler(NoSuchComment)
    @blueprint.errorhandler(NoSuchRevision)
    @blueprint.errorhandler(UnknownPractice)
    def not_here(_error: Exception) -> Response:
        return make_error_response(404)
