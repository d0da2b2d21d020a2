"""The `kb` command: puts the commands of the features together, and loads only the one that is called."""

import os
import sys
from importlib import import_module
from typing import Final

import click

from kb import __version__
from kb.errors import ConfigurationError
from kb.settings import settings_from

#: Where each command is, and its line in the help.
COMMANDS: Final = {
    "run": ("kb.commands:run", "Serve the site."),
    "practices": ("kb.sync:practices", "Check and format the files of the collection, or take in changes."),
    "search": ("kb.search.cli:search", "Rebuild the index, or ask it."),
    "account": ("kb.accounts.cli:account", "Invite people, list them, help them back in."),
    "submissions": ("kb.submissions.cli:submissions", "See what waits for review, and finish what was interrupted."),
    "mail": ("kb.mail.cli:mail", "See what was sent, and send what waits."),
    "links": ("kb.collections.links_cli:links", "See which links to other sites are dead, and check them."),
    "watching": ("kb.errands:watching", "Send the digests that are due."),
    "database": ("kb.migrations.cli:database", "Look after the database."),
    "translations": ("kb.translations.cli:translations", "Collect and check the texts of the interface."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, as click's documentation shows."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names."""
        return list(COMMANDS)

    def get_command(self, _context: click.Context, name: str) -> click.Command | None:
        """Import a command."""
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help without importing anything."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=LazyGroup,
    help="The knowledge base of the Democratic Library.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, message="kb %(version)s")
@click.pass_context
def kb(context: click.Context) -> None:
    """Read the settings before any command."""
    context.obj = settings_from(os.environ)


def main() -> None:
    """Run the command; settings that cannot work are told in plain words."""
    try:
        kb(prog_name="kb")
    except ConfigurationError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        sys.exit(2)
