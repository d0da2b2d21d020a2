"""What is known about people: a SQL database, its sessions, types and migrations."""
