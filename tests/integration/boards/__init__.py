"""Tests: the public pages of collections."""
