"""Tests: what wants mending, as reviewers see it."""
