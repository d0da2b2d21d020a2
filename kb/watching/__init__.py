"""Following practices by mail: what is new or changed, daily or weekly, ended by one click."""
