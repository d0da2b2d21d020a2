"""Markdown to safe HTML to plain text. Nothing else imports Markdown, bleach or nh3."""
