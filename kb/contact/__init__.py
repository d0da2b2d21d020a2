"""Asking those who did it: a question goes through the site, and no address is shown."""
