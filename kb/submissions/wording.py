"""Texts for the people who write, in English; they are translated where they are shown.

A file and a form are checked by the same rules, and a form says the same in other words: it has no lines to leave out.
"""

from typing import Final


def _(message: str) -> str:
    """Mark a text for translation, and return it as it is."""
    return message


_NOT_IN_LIST: Final = _("“%(value)s” is not in the list; choose an entry of it.")
_TOO_MANY: Final = _("There are %(count)d entries here; at most %(most)d are allowed.")
_EMPTY_SECTION: Final = _("This section is empty; “not known yet” is an honest sentence.")
_DEEPER: Final = _("Begin headings inside a section with ###.")
_TOO_LONG: Final = _("The text is longer than 200 kB; split it or attach a file.")

MISSING: Final = _("Missing; a published practice needs it.")
HEADING_INSIDE: Final = _DEEPER
SAME_LANGUAGE: Final = _("A translation is in another language than the original.")

#: What a form says, by what is said of a file.
MESSAGES: Final = {
    "“%(value)s” %(hint)s": _NOT_IN_LIST,
    "Lists %(count)d; at most %(most)d are allowed.": _TOO_MANY,
    "List at least %(least)d.": _("Choose at least %(least)d."),
    "The section “%(heading)s” is missing.": _EMPTY_SECTION,
    "The title is the only level-1 heading; begin sections with ##.": _DEEPER,
    "“%(heading)s” is none of the sections: %(expected)s.": _(
        "“%(heading)s” is none of the seven sections; move its text to where it belongs."
    ),
    "The file is larger than 200 kB; shorten the text or attach a file.": _TOO_LONG,
}
#: What is said of a form in the words in which it is said of a file.
SAME: Final = (
    _("Holds line breaks or control characters; write it on one line."),
    _("Has %(length)d characters; %(most)d are allowed."),
    _("“%(value)s” is listed twice."),
    _("“%(value)s” is not a whole number such as 12."),
    _("“%(value)s” is not a date; write it like 2024-03-11."),
    _("“%(value)s” is not a year or a month; write 2024 or 2024-03."),
    _("“%(value)s” is not a web address; it begins with https://."),
    _("An adaptation names the practice it grew from."),
    _("It ends before it begins."),
    _("The smallest number is larger than the largest."),
    _("More people were satisfied than were asked."),
    _("HTML is shown as plain text here; write Markdown."),
    _("The text has more than 4,000 lines; split it or attach a file."),
    _("The text has too many links, pictures or footnotes; split it."),
    _("Quotations or lists are nested too deeply; flatten them."),
    _("This address is too long; shorten it."),
    _("This table is too large; attach it as a file."),
    _("One paragraph has too many marks such as * _ [ ! ` \\ &; split it."),
    _TOO_LONG,
    MISSING,
)
#: Where a field's own words help more.
OF_FIELDS: Final = {
    ("contact_mailbox", "“%(value)s” %(hint)s"): _("“%(value)s” is not an e-mail address."),
    ("adapted_from", "“%(value)s” %(hint)s"): _(
        "“%(value)s” is neither a practice here nor a web address that begins with https://."
    ),
    ("period_from", "Missing."): _("Say when it began; a year is enough."),
    ("contact_role", "Missing."): _("Say who answers at this mailbox: a role such as “children’s librarian”."),
}


def form_message(name: str, message: str) -> str:
    """Return what a form says at one of its fields for what is said of a file."""
    return OF_FIELDS.get((name, message)) or MESSAGES.get(message, message)
