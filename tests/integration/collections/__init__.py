"""Tests: collections, as services and pages make them."""
