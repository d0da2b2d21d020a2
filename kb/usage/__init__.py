"""How often practices are read and kept, counted without anything about who did."""
