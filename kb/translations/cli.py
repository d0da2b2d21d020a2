"""`kb translations …`: collect the texts of the interface, and see that every language has them."""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from kb import resources
from kb.languages import ENGLISH, LANGUAGES

DOMAIN: Final = "messages"
_NO_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)
_KEYWORDS: Final = {"_": None, "gettext": None, "ngettext": (1, 2)}
_TRANSLATED: Final = tuple(language for language in LANGUAGES if language != ENGLISH)


@click.group(short_help="Collect and check the texts of the interface.")
def translations() -> None:
    """Work with the catalogues of the interface; for developers, from a checkout."""


@translations.command(short_help="Bring the catalogues in step with the code.")
def update() -> None:
    """Collect all texts from code and templates, merge them into each language's catalogue, and compile it."""
    template = collect()
    for language in _TRANSLATED:
        catalog = load(language)
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        _po_path(language).parent.mkdir(parents=True, exist_ok=True)
        _po_path(language).write_bytes(_written(catalog))
        _mo_path(language).write_bytes(_compiled(catalog))
        missing = sum(not _is_translated(message) for message in catalog if message.id)
        click.echo(f"{language}: {len(catalog)} texts, {missing} to translate")


@translations.command(short_help="Fail where a catalogue is stale.")
def check() -> None:
    """Name every text that is missing, superfluous or broken in a language; exits with 1 if there are any."""
    problems = [problem for language in _TRANSLATED for problem in problems_of(language)]
    for problem in problems:
        click.echo(problem)
    if problems:
        click.echo("Run `kb translations update`, then translate what is missing.", err=True)
        sys.exit(1)
    click.echo(f"{len(_TRANSLATED)} catalogues are complete.")


def problems_of(language: str) -> Iterator[str]:
    """Yield what is wrong with a language's catalogue."""
    wanted, catalog = collect(), load(language)
    for message in wanted:
        if message.id and message.id not in catalog:
            yield f"{language}: not in the catalogue: {message.id!r}"
    for message in filter(lambda message: message.id, catalog):
        if message.id not in wanted:
            yield f"{language}: no longer used: {message.id!r}"
        elif not _is_translated(message):
            yield f"{language}: not translated: {message.id!r}"
        yield from (f"{language}: {error}: {message.id!r}" for error in message.check(catalog))
        if message.fuzzy:
            yield f"{language}: marked as doubtful: {message.id!r}"
    if not _mo_path(language).is_file() or _mo_path(language).read_bytes() != _compiled(catalog):
        yield f"{language}: the compiled catalogue is stale"


def collect() -> Catalog:
    """Return all texts that code and templates mark for translation."""
    catalog = Catalog(charset="utf-8")
    sources = (
        (resources.PACKAGE, [("**.py", "python")]),
        (resources.templates_folder(), [("**.html", "jinja2"), ("**.txt", "jinja2"), ("**.xml", "jinja2")]),
    )
    for folder, methods in sources:
        options = {"**.html": {"trimmed": "true", "silent": "false"}}
        found = extract_from_dir(
            str(folder), method_map=methods, options_map=options, keywords=_KEYWORDS, comment_tags=("i18n:",)
        )
        for file, _line, message, comments, context in found:
            # Files only: line numbers would change the catalogues with every edit.
            catalog.add(message, locations=[(file, None)], auto_comments=comments, context=context)  # type: ignore[list-item] # Babel writes it without a number
    return catalog


def load(language: str) -> Catalog:
    """Return a language's catalogue; an empty one where there is none yet."""
    path = _po_path(language)
    if not path.is_file():
        return Catalog(locale=language, domain=DOMAIN, charset="utf-8")
    return read_po(io.BytesIO(path.read_bytes()), locale=language, domain=DOMAIN)


def _is_translated(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, (tuple, list)) else bool(message.string)


def _written(catalog: Catalog) -> bytes:
    content = io.BytesIO()
    write_po(content, catalog, width=120, sort_by_file=True, omit_header=False)
    lines = content.getvalue().decode("utf-8").split("\n")
    # Dates of machines and names of tools change without any text changing.
    kept = [
        line
        for line in lines
        if not line.startswith(('"POT-Creation-Date', '"PO-Revision-Date', '"Generated-By', '"Last-Translator'))
    ]
    return "\n".join(kept).encode("utf-8")


def _compiled(catalog: Catalog) -> bytes:
    content = io.BytesIO()
    plain = read_po(io.BytesIO(_written(catalog)), locale=catalog.locale)
    # Babel writes the time of compiling into the header; the same texts must give the same bytes.
    plain.creation_date = plain.revision_date = _NO_DATE
    write_mo(content, plain)
    return content.getvalue()


def _po_path(language: str) -> Path:
    return resources.TRANSLATIONS / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def _mo_path(language: str) -> Path:
    return _po_path(language).with_suffix(".mo")
