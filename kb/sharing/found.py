"""What an address is about: the practice, or the reason why there is none to show."""

from flask import abort

from kb.practices.record import Practice
from kb.practices.views import practice_pages


def shown_practice(slug: str) -> Practice:
    """Return a practice by its slug, also by a former one; answer 404 where there is none, 410 where it was withdrawn."""
    practice = practice_pages().read_now(slug)
    if practice is None:
        abort(404)
    if practice.is_withdrawn:
        abort(410)
    return practice


def practice_link(slug: str) -> str:
    """Return the short link of a practice, which opens in each reader's language."""
    return f"{practice_pages().base_url}/p/{slug}"
