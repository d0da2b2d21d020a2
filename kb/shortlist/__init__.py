"""What a reader keeps in her own browser, and passes on as one link."""
