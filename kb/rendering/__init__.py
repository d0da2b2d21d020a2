"""Markdown to safe HTML to plain text. Nothing else imports Markdown, bleach or nh3."""

from typing import Final

#: Part of the cache key of every rendered text: raise it whenever the same Markdown would give other HTML.
RENDERER: Final = 3
