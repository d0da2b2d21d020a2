"""A form as it was sent: what was typed, and what is wrong with it. What was typed is shown again whatever happens."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from flask import request

#: No number of ours is larger, and databases take no larger one.
LARGEST: Final = 2**31 - 1
#: What nobody types and no page may hold; line ends and tabs stay.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormProblem:
    """What is wrong with a field, in the reader's language, said so that it can be mended."""

    field: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The values of a form by name, and its problems in the order of its fields."""

    values: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[FormProblem, ...] = ()

    def value(self, name: str) -> str:
        """Return what was typed into a field."""
        return self.values.get(name, "")

    def problem(self, name: str) -> str:
        """Return what is wrong with a field, or nothing."""
        return next((problem.message for problem in self.problems if problem.field == name), "")


def whole_number(text: str) -> int:
    """Read a number that a form or an address brings, from 0; raise `ValueError` for one that counts nothing of ours.

    For the `type` of `request.form.get`, which then takes the default.
    """
    number = int(text)
    if not 0 <= number <= LARGEST:
        raise ValueError(f"{number} counts nothing")
    return number


def sent(*names: str) -> dict[str, str]:
    """Return the fields of the form that this request sends, trimmed; those of passwords as they are."""
    return {
        name: text if "password" in name else _CONTROLS.sub("", text).strip()
        for name in names
        for text in [request.form.get(name, "")]
    }


def sent_version() -> int:
    """Return the version on top of which the form of this request was typed; 0 where it names none."""
    return request.form.get("version", 0, type=whole_number)
