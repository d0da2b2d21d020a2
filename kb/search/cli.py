"""`kb search …`: make the index anew, and ask it."""

import click

from kb.languages import LANGUAGES
from kb.progress import show_progress
from kb.search.catalogue import SyncReport
from kb.search.engine import Scope, SearchRequest
from kb.search.opening import create_catalogue
from kb.search.unanswered import UnansweredQuestions
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
    click.echo(f"{len(report.changed)} practice{'' if len(report.changed) == 1 else 's'} indexed.")
    tell_problems(report)


@search.command(short_help="Search from the terminal.")
@click.argument("text")
@click.option(
    "--language", type=click.Choice(LANGUAGES), default="en", show_default=True, help="Language of the words."
)
@click.option("--size", type=click.IntRange(1, 100), default=10, show_default=True, help="How many results.")
@click.option("--failures", is_flag=True, help="Look only in what did not work.")
@click.pass_obj
def query(settings: Settings, text: str, language: str, size: int, *, failures: bool) -> None:
    """Search for TEXT and print a table: score, languages, slug, title, and why each was found.

    TEXT takes what the search page takes: "phrases in quotation marks", -words to leave out, begin*.
    """
    catalogue = create_catalogue(settings)
    catalogue.sync()
    scope = Scope.FAILURES if failures else Scope.EVERYTHING
    results = catalogue.search(SearchRequest(text=text, language=language, size=size, scope=scope))
    if results.hits:
        click.echo(f"{'score':>7}  {'languages':<14}  {'slug':<34}  title")
    for hit in results.hits:
        others = (other for other in hit.card.languages if other != hit.card.language)
        languages = " ".join((hit.card.language, *others))
        click.echo(f"{hit.score:7.2f}  {languages:<14}  {hit.card.slug:<34}  {hit.card.title}")
        reasons = [f"{reason.word} → {reason.found} ({reason.because})" for reason in hit.matched]
        click.echo(" " * 9 + ", ".join([*reasons, *(f"{word} missing" for word in hit.missing)]))
    if results.suggestion:
        click.echo(f"Did you mean: {results.suggestion}")
    click.echo(f"{results.total} found, {results.complete} of them with all words.")


@search.command(short_help="Show which questions found nothing.")
@click.option("--most", type=click.IntRange(1, 1000), default=30, show_default=True, help="How many lines.")
@click.pass_obj
def gaps(settings: Settings, most: int) -> None:
    """Show what was searched for and found nothing: month, how often, language, words. It says what the collection lacks."""
    found = UnansweredQuestions(settings.unanswered).report()
    for one in found[:most]:
        click.echo(f"{one.month}  {one.times:5}  {one.language}  {one.question}")
    click.echo(f"{len(found)} questions found nothing." if found else "No question has found nothing so far.")


def tell_problems(report: SyncReport) -> None:
    """Print what is wrong with files that were read."""
    for problem in report.problems:
        click.echo(f"  {problem}", err=True)
