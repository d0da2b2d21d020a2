"""What tests give to the reader of Word documents, and what they read off its answer."""

from typing import Final

from kb.submissions.from_word import WordDraft
from tests.support.word_files import paragraph

TITLE: Final = paragraph("Talks", style="Nosaukums")


def lost(draft: WordDraft) -> dict[str, int]:
    """Return how much of each kind did not arrive."""
    return {loss.kind: loss.count for loss in draft.losses}
