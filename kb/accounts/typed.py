"""What people type into forms about themselves, and what we say where it cannot be taken."""

from collections.abc import Iterator, Mapping
from typing import Final

from kb.accounts.weak_passwords import LEAST, MOST, Weakness
from kb.languages import LANGUAGES
from kb.mail.outbox import BadAddress, mailbox
from kb.web.forms import FormProblem
from kb.web.wording import gettext as _

MOST_NAME: Final = 120
MOST_WORDS: Final = 200


def one_line(text: str, *, most: int) -> str:
    """Return a text on one line, without what cannot be seen, and not endless."""
    shown = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(shown.split())[:most]


def address_of(text: str) -> str | None:
    """Return an address of mail in the one way in which it is kept, or None where it is none."""
    try:
        return mailbox(text.strip()).lower()
    except BadAddress:
        return None


def check_name(name: str, *, field: str = "name") -> Iterator[FormProblem]:
    """Yield what is wrong with a name."""
    if not name:
        yield FormProblem(field=field, message=_("Write your name as colleagues know it."))


def check_language(language: str) -> Iterator[FormProblem]:
    """Yield what is wrong with a language of the interface."""
    if language not in LANGUAGES:
        yield FormProblem(field="language", message=_("Choose a language from the list."))


def check_choices(
    typed: Mapping[str, str], allowed: Mapping[str, tuple[tuple[str, str], ...]]
) -> Iterator[FormProblem]:
    """Yield what was chosen that cannot be chosen; nothing chosen is well."""
    for field, choices in allowed.items():
        if typed[field] and typed[field] not in {value for value, _label in choices}:
            yield FormProblem(field=field, message=_("Choose one from the list."))


def bad_address(*, field: str = "email") -> FormProblem:
    """Say that something is no address of mail."""
    return FormProblem(field=field, message=_("Write an e-mail address such as anna@library.example."))


def wrong_password(*, field: str = "password") -> FormProblem:
    """Say that the own password, asked for again, is wrong."""
    return FormProblem(field=field, message=_("This is not your password. Type it again."))


def wrong_code() -> FormProblem:
    """Say that a code is wrong."""
    return FormProblem(
        field="code", message=_("This code is not right, or was used already. Wait for the next one and type that.")
    )


def weak_password(weakness: Weakness, *, field: str = "password") -> FormProblem:
    """Say why a password is refused, and what to do."""
    message = {
        Weakness.SHORT: _(
            "Use at least %(count)s characters. Four or five words in a row are easy to remember.", count=LEAST
        ),
        Weakness.LONG: _("Use at most %(count)s characters.", count=MOST),
        Weakness.FEW_CHARACTERS: _(
            "The same few characters again and again are easy to guess. Take four or five words."
        ),
        Weakness.RUN: _("Neighbouring keys, numbers in a row and years are easy to guess. Take four or five words."),
        Weakness.PERSONAL: _(
            "Others know your name, address and library. Take four or five words that are not about you."
        ),
        Weakness.COMMON: _(
            "Many people use this word in passwords. Take four or five words that do not belong together."
        ),
    }[weakness]
    return FormProblem(field=field, message=message)
