"""Atom feeds: following practices without an account."""
