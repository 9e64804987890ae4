"""Condense the publishers' full tables into those that ship."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hansa.output import format_option, show
from hansa.settings import Settings
from ontology.errors import HansaError

if TYPE_CHECKING:
    from hansa.condensation.condensed_table import CondensedTable

_SPAN = 2


@click.command()
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder of the condensed tables.",
)
@click.option(
    "--years",
    default="2011-2015",
    show_default=True,
    help="Years of employment, of which each cell's newest counts.",
)
@format_option
@click.pass_obj
def condense(settings: Settings, out: Path, years: str, form: str) -> None:
    """Write the condensed tables of employment, wages, joint projects, flows and relatedness into a folder.

    A table whose full files are not in the folder of downloads is left out and named.
    """
    from hansa.condensation.employment_tables import employment_tables
    from hansa.condensation.flow_tables import flow_tables
    from hansa.condensation.project_pairs import project_pairs
    from hansa.condensation.relatedness_table import relatedness_table
    from loaders.errors import MissingFileError
    from loaders.source_files import SourceFiles

    if settings.data is None or not settings.data.is_dir():
        raise HansaError(
            "no folder of downloads", str(settings.data or ""), "--data or HANSA_DATA", "neither"
        )
    span = _years(years)
    files = SourceFiles(downloads=settings.data)
    makers: tuple[Callable[[], list[CondensedTable]], ...] = (
        lambda: employment_tables(files, span),
        lambda: [project_pairs(files)],
        lambda: flow_tables(files),
        lambda: [relatedness_table(files)],
    )
    out.mkdir(parents=True, exist_ok=True)
    rows = []
    for make in makers:
        try:
            tables = make()
        except MissingFileError as error:
            click.echo(f"left out: {error}", err=True)
            continue
        for table in tables:
            for note in table.notes:
                click.echo(f"left out: {note}", err=True)
            if table.rows:
                rows.append((str(table.write(out)), len(table.rows)))
            else:
                click.echo(f"left out: {table.name}: no rows", err=True)
    show(("file", "rows"), rows, form)


def _years(text: str) -> list[str]:
    """Return the years of a span such as 2011-2015; raises HansaError."""
    ends = text.split("-")
    if len(ends) > _SPAN or not all(len(end) == 4 and end.isascii() and end.isdigit() for end in ends):
        raise HansaError("wrong years", "--years", "a year or a span such as 2011-2015", text)
    return [str(year) for year in range(int(ends[0]), int(ends[-1]) + 1)]
