"""Tests: which links lead somewhere."""
