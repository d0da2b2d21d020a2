"""A form as it was sent: what was typed, and what is wrong with it. What was typed is shown again whatever happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request


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


def sent(*names: str) -> dict[str, str]:
    """Return the fields of the form that this request sends, trimmed; those of passwords as they are."""
    return {
        name: request.form.get(name, "") if "password" in name else request.form.get(name, "").strip() for name in names
    }
