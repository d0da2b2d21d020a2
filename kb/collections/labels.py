"""Words for what collections are made of, in the reader's language."""

from kb.collections.models import LinkKind, Visibility
from kb.web.wording import gettext as _


def link_kind_label(kind: LinkKind) -> str:
    """Return what an outside link leads to."""
    labels = {
        LinkKind.PAGE: _("Web page"),
        LinkKind.DOCUMENT: _("Document"),
        LinkKind.VIDEO: _("Video"),
        LinkKind.TOOL: _("Tool"),
        LinkKind.ORGANISATION: _("Organisation"),
    }
    return labels[kind]


def visibility_label(visibility: Visibility) -> str:
    """Return who may see a collection, in a word or two."""
    labels = {
        Visibility.PRIVATE: _("private"),
        Visibility.LINK: _("for whoever has the link"),
        Visibility.LISTED: _("listed for everybody"),
    }
    return labels[visibility]
