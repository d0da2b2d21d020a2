"""`kb practices …`: check and format the files of the collection."""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click

from kb.practices.document import read_document, write_document
from kb.practices.fields import is_slug
from kb.practices.problems import Problem, Report
from kb.practices.starter import provide_starter
from kb.practices.store import MARKDOWN, FolderStore, UnknownPractice
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
    where = path or _collection(settings)
    count = 0
    for problem in problems_below(where):
        count += 1
        _tell(str(problem))
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
    for file in markdown_files(path or _collection(settings)):
        report = Report(str(file))
        content = file.read_bytes()
        document = read_document(content, report)
        if document is None or report.problems:
            _tell(f"left alone, it has problems: {file}", err=True)
            continue
        canonical = write_document(document.text, document.facts)
        if canonical != content:
            file.write_bytes(canonical)
            rewritten += 1
    click.echo(f"{rewritten} {'file' if rewritten == 1 else 'files'} rewritten.")


def _collection(settings: Settings) -> Path:
    provide_starter(settings)
    return settings.practices


def problems_below(where: Path) -> Iterator[Problem]:
    """Yield the problems of a file, of a practice's folder, or of a folder of practices."""
    where = where.absolute()
    if where.is_file():
        report = Report(str(where))
        read_document(where.read_bytes(), report)
        yield from report.problems
    elif is_slug(where.name) and any(where.glob(f"*{MARKDOWN}")) and not any(where.glob(f"*/*{MARKDOWN}")):
        yield from _problems_of(FolderStore(where.parent, lock=where.parent / ".unused"), [where.name])
    else:
        store = FolderStore(where, lock=where / ".unused")
        yield from _problems_of(store, list(store.stamps()))
        yield from _misplaced(store)


def markdown_files(where: Path) -> list[Path]:
    """Return the Markdown files at or below a path, in order."""
    return [where] if where.is_file() else sorted(path for path in where.rglob(f"*{MARKDOWN}") if path.is_file())


def _problems_of(store: FolderStore, slugs: list[str]) -> Iterator[Problem]:
    living = set(slugs)
    for slug in slugs:
        try:
            reading = store.read(slug)
        except UnknownPractice:
            yield Problem(file=str(store.folder / slug), line=1, message="There is no Markdown file in this folder.")
            continue
        for problem in reading.problems:
            yield replace(problem, file=str(store.folder / problem.file))
        if reading.practice is None:
            continue
        for former in living.intersection(reading.practice.facts.formerly):
            yield Problem(
                file=str(store.folder / slug / f"{reading.practice.original.language}{MARKDOWN}"),
                line=1,
                field="formerly",
                message="“%(slug)s” is the slug of another practice; slugs never change their meaning.",
                details={"slug": former},
            )


def _misplaced(store: FolderStore) -> Iterator[Problem]:
    """Yield a problem for every Markdown file that belongs to no practice."""
    known = set(store.stamps())
    for path in sorted(store.folder.rglob(f"*{MARKDOWN}")):
        parts = path.relative_to(store.folder).parts
        if not path.is_file():
            yield Problem(file=str(path), line=1, message="This is not a file, though its name ends like one.")
        elif len(parts) != 2 or parts[0] not in known:
            yield Problem(
                file=str(path),
                line=1,
                message="This file belongs to no practice: its place is a folder named with small letters and hyphens.",
            )


def _tell(line: str, *, err: bool = False) -> None:
    """Print a line; a file name that is no text is shown with marks for what cannot be shown."""
    click.echo(line.encode("utf-8", "replace").decode(), err=err)
