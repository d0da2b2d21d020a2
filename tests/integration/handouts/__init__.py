"""Tests: collections on paper."""
