"""`kb search …` and `kb practices sync`: keep the index in step with the files, and ask it."""

import click

from kb.languages import LANGUAGES
from kb.practices.cli import practices
from kb.progress import show_progress
from kb.search.catalogue import SyncReport
from kb.search.engine import SearchRequest
from kb.search.opening import create_catalogue
from kb.settings import Settings


@click.group()
def search() -> None:
    """Work with the search index, which is derived from the files."""


@search.command(short_help="Make the index anew from the files.")
@click.pass_obj
def rebuild(settings: Settings) -> None:
    """Make the index anew; readers see the old one until the new one is ready."""
    with show_progress("Rebuilding") as progress:
        report = create_catalogue(settings).rebuild(progress)
    click.echo(f"{len(report.changed)} practices indexed.")
    _tell_problems(report)


@search.command(short_help="Search from the terminal.")
@click.argument("text")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the words."
)
@click.option("--size", type=click.IntRange(1, 100), default=10, show_default=True, help="How many results.")
@click.pass_obj
def query(settings: Settings, text: str, language: str, size: int) -> None:
    """Search for TEXT and print a table: score, languages, slug and title."""
    catalogue = create_catalogue(settings)
    catalogue.sync()
    results = catalogue.search(SearchRequest(text=text, language=language, size=size))
    for hit in results.hits:
        languages = " ".join(
            (hit.card.language, *(other for other in hit.card.languages if other != hit.card.language))
        )
        click.echo(f"{hit.score:7.2f}  {languages:<15}  {hit.card.slug:<36}  {hit.card.title}")
    note = "" if results.has_all_words else " (no practice has all words)"
    click.echo(f"{results.total} found{note}.")


@practices.command(short_help="Take in what was changed in the folder.")
@click.pass_obj
def sync(settings: Settings) -> None:
    """Take in what was changed in the folder of practices by hand or by git; a running site shows it at once."""
    with show_progress("Reading") as progress:
        report = create_catalogue(settings).sync(progress)
    click.echo(f"{len(report.changed)} changed, {len(report.removed)} removed.")
    _tell_problems(report)


def _tell_problems(report: SyncReport) -> None:
    for problem in report.problems:
        click.echo(f"  {problem}", err=True)
