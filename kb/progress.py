"""A progress bar on a terminal, silence elsewhere."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def show_progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """Give a function that is told how many are done of how many."""
    state = {"shown": False}

    def progress(done: int, total: int) -> None:
        if not sys.stderr.isatty() or (done % max(1, total // 100) and done != total):
            return
        state["shown"] = True
        filled = 30 * done // total
        click.echo(f"\r{label} [{'█' * filled}{'·' * (30 - filled)}] {done}/{total}", nl=False, err=True)

    try:
        yield progress
    finally:
        if state["shown"]:
            click.echo(err=True)
