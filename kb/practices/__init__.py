"""The practice: its record, its file, its checks, the store that keeps it, its page."""
