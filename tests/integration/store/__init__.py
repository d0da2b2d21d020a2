"""Tests: what keeps practices."""
