"""Tests: sharing a collection, and editing it together."""
