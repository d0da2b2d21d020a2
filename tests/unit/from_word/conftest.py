"""What the tests of Word documents share: one that is read once for all tests of a file."""

import pytest

from kb.submissions.from_word import WordDraft, read_word
from tests.support.word_files import report


@pytest.fixture(scope="module")
def latvian() -> WordDraft:
    return read_word(report())
