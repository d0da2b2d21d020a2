"""Tests: translations and their originals."""
