"""Tests: review and history, as reviewers and readers see them."""
