"""The requests that tables of who reaches which page are made of."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Ask:
    """A request: what the form holds is part of it where it decides what is asked for."""

    method: str
    rule: str
    form: tuple[tuple[str, str], ...] = ()
    #: A script sends JSON.
    json: dict[str, object] | None = field(default=None, hash=False)

    def __str__(self) -> str:
        return " ".join((self.method, self.rule, *(f"{name}={value}" for name, value in self.form)))


def get(rule: str) -> Ask:
    return Ask("GET", rule)


def post(rule: str, **form: str) -> Ask:
    return Ask("POST", rule, tuple(form.items()))


def everybody(status: int) -> tuple[int, int, int, int, int]:
    """Return what is answered whichever of the five asks, and whatever state anything is in."""
    return (status, status, status, status, status)
