"""`kb practices …`: check and format the files of the collection."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from kb.practices.document import read_document, write_document
from kb.practices.problems import Problem, Report
from kb.practices.store import MARKDOWN, FolderStore
from kb.settings import Settings


@click.group(short_help="Check and format the files of the collection.")
def practices() -> None:
    """Work with the Markdown files of the collection."""


@practices.command(short_help="Name every problem in the files.")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def check(settings: Settings, path: Path | None) -> None:
    """Check all practices, one practice's folder, or one file; name every problem with file, line and field.

    PATH is the folder practices/, a folder in it, or a Markdown file. Exits with 1 if there are problems.
    """
    where = path or settings.practices
    if not where.is_dir() and not where.is_file():
        click.echo(f"There is no folder {where}. Name one: kb practices check PATH", err=True)
        sys.exit(1)
    count = 0
    for problem in problems_below(where):
        count += 1
        click.echo(str(problem))
    files = len(markdown_files(where))
    if count:
        click.echo(
            f"{count} {'problem' if count == 1 else 'problems'} in {files} {'file' if files == 1 else 'files'}.",
            err=True,
        )
        sys.exit(1)
    click.echo(f"{files} {'file' if files == 1 else 'files'} checked, no problems.")


@practices.command("format", short_help="Rewrite the files in canonical form.")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def format_files(settings: Settings, path: Path | None) -> None:
    """Rewrite files in the one canonical form, so that a later change shows as the change it is.

    Files with problems are left alone.
    """
    rewritten = 0
    for file in markdown_files(path or settings.practices):
        report = Report(str(file))
        content = file.read_bytes()
        document = read_document(content, report)
        if document is None or report.problems:
            click.echo(f"left alone, it has problems: {file}", err=True)
            continue
        canonical = write_document(document.text, document.facts)
        if canonical != content:
            file.write_bytes(canonical)
            rewritten += 1
    click.echo(f"{rewritten} {'file' if rewritten == 1 else 'files'} rewritten.")


def problems_below(where: Path) -> Iterator[Problem]:
    """Yield the problems of a file, of a practice's folder, or of a folder of practices."""
    if where.is_file():
        report = Report(str(where))
        read_document(where.read_bytes(), report)
        yield from report.problems
        return
    slugs = [where.name] if any(where.glob(f"*{MARKDOWN}")) else None
    root = where.parent if slugs else where
    store = FolderStore(root, lock=root / ".unused")
    for slug in slugs or store.stamps():
        for problem in store.read(slug).problems:
            yield _with_folder(problem, root)
    if slugs is None:
        yield from _misplaced(root)


def markdown_files(where: Path) -> list[Path]:
    """Return the Markdown files at or below a path, in order."""
    return [where] if where.is_file() else sorted(where.rglob(f"*{MARKDOWN}"))


def _with_folder(problem: Problem, root: Path) -> Problem:
    file = str(root / problem.file)
    return Problem(file=file, line=problem.line, field=problem.field, message=problem.message, details=problem.details)


def _misplaced(root: Path) -> Iterator[Problem]:
    """Yield a problem for every Markdown file that belongs to no practice."""
    known = set(FolderStore(root, lock=root / ".unused").stamps())
    for file in markdown_files(root):
        folder = file.relative_to(root).parts
        if len(folder) != 2 or folder[0] not in known:
            yield Problem(
                file=str(file),
                line=1,
                message="This file belongs to no practice; its place is a folder named with small letters, digits and hyphens.",
            )
