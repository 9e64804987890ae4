"""Output of commands: a table for people, CSV or JSON for programs."""

import ctypes
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TextIO

import click

from ontology.csv_text import write_csv

FORMATS = ("table", "csv", "json")
WIDTH = 200
format_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print."
)


def show(
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    form: str,
    stream: TextIO | None = None,
    width: int = WIDTH,
) -> None:
    """Print rows in a format; only a table cuts or folds its cells.

    `width` is a table's where it goes to no terminal: it is not squeezed into one.
    """
    stream = stream or sys.stdout
    if form == "json":
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        stream.write(json.dumps(records, indent=1, ensure_ascii=False) + "\n")
    elif form == "csv":
        write_csv(stream, columns, rows)
    else:
        _table(columns, rows, stream, width)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]], stream: TextIO, width: int) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    class Output(Console):
        """A console that leaves a reader who has enough to the command line, which ends quietly."""

        def on_broken_pipe(self) -> None:
            """Raise the error again in place of an exit with code 1."""
            raise BrokenPipeError

    table = Table(*columns, box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for name, column in zip(columns, table.columns, strict=True):
        at = list(columns).index(name)
        if rows and all(isinstance(row[at], int | float) for row in rows):
            column.justify = "right"
        column.overflow = "fold"
    for row in rows:
        table.add_row(*(_cell(cell) for cell in row))
    console = Output(file=stream, highlight=False, markup=False)
    if not console.is_terminal:
        console.width = width
    console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def show_object(record: Mapping[str, Any], stream: TextIO | None = None) -> None:
    """Print an answer that is more than rows as one JSON object."""
    (stream or sys.stdout).write(json.dumps(record, indent=1, ensure_ascii=False) + "\n")


@contextmanager
def clean_stdout() -> Iterator[None]:
    """Send what native code writes to standard output to standard error, while a solver runs.

    HiGHS prints a line of its own now and then, past Python's streams; an answer in JSON must hold nothing else.
    """
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        os.dup2(2, 1)
        yield
    finally:
        if os.name == "posix":
            # What C has buffered would otherwise go to the restored standard output when the process ends.
            ctypes.CDLL(None).fflush(None)
        os.dup2(kept, 1)
        os.close(kept)


def paragraph(text: str, indent: str = "  ") -> None:
    """Print a sentence folded at 120 columns, as a line below a heading."""
    click.echo(click.wrap_text(text, 120, indent, indent))


def heading(text: str) -> None:
    """Print the heading of a section after an empty line."""
    click.echo("")
    click.echo(click.style(text, bold=True))


def rest(number: int, top: int) -> None:
    """Print how many rows a table leaves out."""
    if number > top:
        click.echo(f"{number - top} more, see --top")
