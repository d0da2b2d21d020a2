"""Themes, concepts, audiences, formats, goals: labels in five languages, and where they point to outside."""
