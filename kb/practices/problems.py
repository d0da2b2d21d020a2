"""What is wrong with a file, told so that its writer can mend it."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to mend. `line` counts from 1; `message` is English with `%(name)s` places for `details`.

    Message and details are kept apart so that a page can translate the message: `translate(message) % details`.
    """

    line: int
    message: str
    field: str = ""
    file: str = ""
    details: Mapping[str, object] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.file else f"line {self.line}: "
        what = f"{self.field}: " if self.field else ""
        return f"{where}{what}{self.message % self.details}"


class Report:
    """Collects the problems of one file while it is read."""

    def __init__(self, file: str = "") -> None:
        self.file = file
        self.problems: list[Problem] = []

    def add(self, line: int, field: str, message: str, **details: object) -> None:
        """Note one problem."""
        self.problems.append(Problem(file=self.file, line=line, field=field, message=message, details=details))
