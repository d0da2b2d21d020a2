"""Checks now and then whether the links to other sites still lead somewhere. The only module that asks other servers anything."""
