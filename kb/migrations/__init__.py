"""The migrations of the database. `kb database revision "what changes"` writes a new one."""
