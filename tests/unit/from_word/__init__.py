"""Tests: a Word document becomes a draft."""
