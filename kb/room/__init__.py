"""A collection in the room: the projector, what participants take home and propose, and what remains afterwards."""
