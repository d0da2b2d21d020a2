"""What a page tells after something was done; the address names it."""

from kb.web.wording import gettext as _


def done_told(done: str) -> str:
    """Return a short message; nothing for what no page of ours names."""
    return {
        "added": _("Added."),
        "begun": _("Your collection is begun. Nobody sees it but you, until you share it."),
        "copied": _("This is the copy. Nobody sees it but you, until you share it."),
        "details": _("The details are saved."),
        "followed": _("It is shown as it is now, whenever somebody reads it."),
        "frozen": _("It stays as it is now, whatever happens to the practice."),
        "removed": _("The line that stood here is removed."),
        "saved": _("Saved."),
        "seen": _("Noted: you have seen the change."),
    }.get(done, "")
