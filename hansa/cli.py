"""The command line: `hansa`."""

import sys
from pathlib import Path

import click

from hansa import __version__
from hansa.commands import COMMANDS
from hansa.settings import Settings
from ontology.errors import HansaError
from ontology.iri import DEFAULT_BASE


class Commands(click.Group):
    """Commands in the order of a user's day; a mendable error is one line on standard error and exit code 2."""

    def invoke(self, context: click.Context) -> object:
        """Run a command and tell a mendable error in one line."""
        try:
            return super().invoke(context)
        except HansaError as error:
            click.echo(f"hansa: {error}", err=True)
            sys.exit(2)
        except BrokenPipeError:
            # The reader has enough (`hansa query … | head`); what is still buffered has nowhere to go.
            sys.stderr.close()
            sys.exit(0)

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the commands in the order in which they were added."""
        return list(self.commands)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="hansa")
@click.option(
    "--store",
    envvar="HANSA_STORE",
    default="store",
    type=click.Path(path_type=Path),
    help="Folder of snapshots. [HANSA_STORE; ./store]",
)
@click.option(
    "--data",
    envvar="HANSA_DATA",
    default=None,
    type=click.Path(path_type=Path),
    help="Folder of downloaded sources. [HANSA_DATA]",
)
@click.option(
    "--base-iri", envvar="HANSA_BASE_IRI", default=DEFAULT_BASE, help="Base of all IRIs. [HANSA_BASE_IRI]"
)
@click.pass_context
def main(context: click.Context, store: Path, data: Path | None, base_iri: str) -> None:
    """Who should work with whom, across regions and sectors, on what, and why."""
    context.obj = Settings(store, data, base_iri)


for _command in COMMANDS:
    main.add_command(_command)
