"""The collection for programs: the same answers as the pages, as JSON."""
