"""Tests: a room with its phones, its desk and its wall, in a browser."""
