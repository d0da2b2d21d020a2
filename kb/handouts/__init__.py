"""A collection on paper and without a network: the handout, the offline pack, downloads."""
