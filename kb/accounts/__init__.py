"""People: accounts by invitation, roles, sign-in, sessions, and what they did."""
