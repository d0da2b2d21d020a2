"""What people with an account see of their own work, and administrators of the site's: counts, never who."""
