"""Tests: the room, its desk and its wall."""
