"""The command line `hansa`: its commands, settings, errors and exit codes."""

import io
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from hansa import __version__
from hansa.commands import COMMANDS
from hansa.settings import REFERENCE_DATE, read_settings
from ontology.errors import HansaError
from ontology.iri import DEFAULT_BASE


class Commands(click.Group):
    """Commands in the order of a user's day; errors are one line."""

    def main(  # type: ignore[override]
        self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **extra: Any
    ) -> Any:
        """Run the command line and exit: 0, 2 after an error, 130 after Ctrl-C."""
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **extra)
        # A process whose output was closed (`hansa … >&-`) has none.
        sys.stdout = sys.stdout or Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # to the end
        sys.stderr = sys.stderr or sys.stdout
        for stream in (sys.stdout, sys.stderr):
            # A console that lacks a letter shows a question mark in its place.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")
        try:
            status = super().main(args, standalone_mode=False, **extra)
            sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            status = error.exit_code
        except click.ClickException as error:
            status = _report(_usage(error))
        except HansaError as error:
            status = _report(str(error))
        except click.Abort:
            status = 130
        except OSError as error:
            where, fault = str(error.filename or "the system"), error.strerror or str(error)
            status = _report(str(HansaError("file fault", where, "a file that may be used", fault)))
        sys.exit(status if isinstance(status, int) else 0)

    def invoke(self, context: click.Context) -> object:
        """Run a command; end quietly where its reader has enough (`hansa query … | head`)."""
        try:
            result = super().invoke(context)
            sys.stdout.flush()
        except BrokenPipeError:
            # What is still buffered has nowhere to go, and the interpreter would complain of it at its end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        return result

    def list_commands(self, _: click.Context) -> list[str]:
        """Return the commands in the order in which they were added."""
        return list(self.commands)


def _usage(error: click.ClickException) -> str:
    """Return a usage error in one line with the command that explains the use."""
    context = getattr(error, "ctx", None)
    see = f" (see {context.command_path} --help)" if context else ""
    return error.format_message().rstrip(".") + see


def _report(message: str) -> int:
    """Print an error in one line on standard error, and return the exit code."""
    click.echo(f"hansa: {' '.join(message.split())}", err=True)
    return 2


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="hansa")
@click.option(
    "--store",
    envvar="HANSA_STORE",
    default="store",
    metavar="FOLDER|URL",
    help="Folder of snapshots, or a SPARQL engine. [HANSA_STORE; ./store]",
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
@click.option(
    "--reference-date",
    envvar="HANSA_REFERENCE_DATE",
    default=REFERENCE_DATE,
    show_default=True,
    type=click.DateTime(["%Y-%m-%d"]),
    help="Day of a build: what ended more than two years before is history. [HANSA_REFERENCE_DATE]",
)
@click.pass_context
def main(
    context: click.Context, store: str, data: Path | None, base_iri: str, reference_date: datetime
) -> None:
    """Find partners across regions and sectors, with the reasons."""
    context.obj = read_settings(store, data, base_iri, reference_date.date().isoformat())


for _command in COMMANDS:
    main.add_command(_command)
