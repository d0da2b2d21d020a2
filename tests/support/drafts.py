"""Makes drafts for tests: complete unless a test says what is different."""

from kb.submissions.typed import Typed, typed_from
from tests.support.practices import make_practice


def make_typed(**changes: str | tuple[str, ...]) -> Typed:
    """Return a draft without problems, with some fields typed otherwise: `staff="two"`, `themes=("fathers",)`, `why=""`."""
    practice = make_practice()
    typed = dict(typed_from(practice.original, practice.facts))
    for name, value in changes.items():
        typed[name] = (value,) if isinstance(value, str) else value
    return typed
