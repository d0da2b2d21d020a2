"""Tests: the writer as plain forms."""
