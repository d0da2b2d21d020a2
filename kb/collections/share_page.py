"""What the page for sharing a collection tells."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from sqlalchemy.orm import Session

from kb.accounts.models import Account
from kb.collections import co_editors
from kb.collections.access import Standing, standing_of
from kb.collections.board import Board
from kb.collections.board_page import BoardPage, board_page
from kb.collections.co_editors import CoEditor, OpenInvitation
from kb.collections.labels import visibility_label
from kb.collections.models import Collection, Visibility
from kb.collections.share_mails import InvitationText, invitation_texts
from kb.web.wording import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class VisibilityChoice:
    """A choice of who may see a collection, and what follows from it."""

    value: Visibility
    label: str
    meaning: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePage:
    """What the template needs. `aloud` are the words of the code as one says them."""

    page: BoardPage
    choices: tuple[VisibilityChoice, ...]
    aloud: tuple[str, ...]
    typing_address: str
    texts: tuple[InvitationText, ...]
    editors: tuple[CoEditor, ...]
    invitations: tuple[OpenInvitation, ...]
    is_owner: bool


def share_page(
    session: Session,
    actor: Account,
    collection: Collection,
    board: Board,
    *,
    language: str,
    base_url: str,
    now: datetime,
) -> SharePage:
    """Return what somebody who edits a collection needs for sharing it."""
    page = board_page(board, language, base_url=base_url)
    return SharePage(
        page=page,
        choices=tuple(_choices(board.visibility)),
        aloud=tuple(page.code.split("-")),
        typing_address=f"{base_url}{url_for('boards.typed')}",
        texts=invitation_texts(board, link=page.link),
        editors=co_editors.editors_of(session, collection),
        invitations=co_editors.open_invitations(session, collection, now=now),
        is_owner=standing_of(session, actor, collection) is Standing.OWNER,
    )


def _choices(chosen: Visibility) -> list[VisibilityChoice]:
    meanings = {
        Visibility.PRIVATE: _("Only those who edit it see it. The short link opens for nobody else."),
        Visibility.LINK: _(
            "Whoever has the link or the code sees it, without signing in. It stands in no list, and search engines leave it out."
        ),
        Visibility.LISTED: _(
            "Everybody sees it. It is in the list of collections, with a day also among the seminars; search engines may show it."
        ),
    }
    return [
        VisibilityChoice(
            value=value,
            label=(label := visibility_label(value))[:1].upper() + label[1:],
            meaning=meaning,
            is_chosen=value is chosen,
        )
        for value, meaning in meanings.items()
    ]
