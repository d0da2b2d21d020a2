"""Measures the site as its readers meet it. Not shipped; see README.md beside this file."""
