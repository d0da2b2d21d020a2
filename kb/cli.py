"""The `kb` command: puts the commands of the features together."""

import os
import sys

import click

from kb import __version__
from kb.commands import run
from kb.errors import ConfigurationError
from kb.factory import create_catalogue
from kb.practices.cli import practices
from kb.search.cli import make_commands
from kb.settings import settings_from
from kb.translations.cli import translations


@click.group(
    help="The knowledge base of the Democratic Library.", context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, message="kb %(version)s")
@click.pass_context
def kb(context: click.Context) -> None:
    """Read the settings before any command."""
    context.obj = settings_from(os.environ)


search, sync = make_commands(create_catalogue)
practices.add_command(sync)
for command in (run, practices, search, translations):
    kb.add_command(command)


def main() -> None:
    """Run the command; settings that cannot work are told in plain words."""
    try:
        kb(prog_name="kb")
    except ConfigurationError as error:
        for problem in error.problems:
            click.echo(problem, err=True)
        sys.exit(2)
