"""Mail: written into an outbox with what it tells of, and delivered by and by, however the mail server fares."""
