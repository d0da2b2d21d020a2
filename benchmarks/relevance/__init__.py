"""Measures how good the results of a search are, on queries whose right answers people have judged. See README.md beside this file."""
