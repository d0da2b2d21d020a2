"""How a practice comes in: drafts, review, and what becomes of them until they are published."""
