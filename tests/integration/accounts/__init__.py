"""Tests: people and their accounts."""
