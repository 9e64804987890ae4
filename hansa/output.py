"""What a command prints: a table for people, CSV or JSON for programs."""

import csv
import json
import sys
from collections.abc import Sequence
from typing import Any, TextIO

import click

FORMATS = ("table", "csv", "json")
format_option = click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="How to print."
)


def show(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], form: str, stream: TextIO | None = None
) -> None:
    """Print rows in a format; numbers stay numbers in JSON, and nothing is cut in CSV and JSON."""
    stream = stream or sys.stdout
    if form == "json":
        records = [dict(zip(columns, row, strict=True)) for row in rows]
        stream.write(json.dumps(records, indent=1, ensure_ascii=False) + "\n")
    elif form == "csv":
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    else:
        _table(columns, rows, stream)


def _table(columns: Sequence[str], rows: Sequence[Sequence[Any]], stream: TextIO) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(*columns, box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)
    for name, column in zip(columns, table.columns, strict=True):
        at = list(columns).index(name)
        if rows and all(isinstance(row[at], int | float) for row in rows):
            column.justify = "right"
        column.overflow = "fold"
    for row in rows:
        table.add_row(*(_cell(cell) for cell in row))
    console = Console(file=stream, highlight=False, markup=False)
    if not console.is_terminal:
        # A table that goes to a file is not squeezed into a terminal's width.
        console.width = 200
    console.print(table)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
