"""The starter collection: gives a new installation something to read."""

import shutil

import click

from kb import resources
from kb.settings import Settings


def provide_starter(settings: Settings) -> None:
    """Copy the starter collection to the folder of practices where there is no such folder yet, and say so."""
    starter = resources.starter_collection()
    if settings.practices.exists() or not starter.is_dir():
        return
    shutil.copytree(starter, settings.practices)
    click.echo(f"Copied the starter collection to {settings.practices}.", err=True)
