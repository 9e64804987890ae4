"""The command that holds recommendations against history."""

from pathlib import Path

import click

from hansa.settings import Settings


@click.command()
@click.option(
    "--cut",
    "cuts",
    multiple=True,
    required=True,
    metavar="YYYY-MM-DD",
    help="Fit before it; may be repeated.",
)
@click.option(
    "--draws", type=click.IntRange(10), default=200, show_default=True, help="Resamples of regions."
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="File for the report."
)
@click.pass_obj
def backtest(settings: Settings, cuts: tuple[str, ...], draws: int, out: Path | None) -> None:
    """Recommend with what started before a date, and count what came true in the two years after it.

    Reads cordis/collaborations in the folder of downloaded sources (HANSA_DATA); a cut takes about a minute.
    """
    import numpy as np

    from graph.backtest.collaborations import read
    from graph.backtest.report import report
    from graph.backtest.trial import back_test
    from ontology.fault import HansaError

    folder = (settings.data or Path()) / "cordis" / "collaborations"
    if settings.data is None or not (folder / "projects.csv.gz").is_file():
        raise HansaError(
            "no projects", str(folder), "projects.csv.gz and participations.csv.gz below HANSA_DATA", "none"
        )
    try:
        dates = [np.datetime64(cut, "D") for cut in cuts]
    except ValueError:
        raise HansaError("not a date", "--cut", "YYYY-MM-DD", ", ".join(cuts)) from None
    known = read(folder)
    trials = []
    for date in dates:
        click.echo(f"  cut {date}", err=True)
        trials.append(back_test(known, date, _centres(), draws))
    told = report(trials)
    if out is None:
        click.echo(told)
    else:
        out.write_text(told, encoding="utf-8")
        click.echo(f"{out}: {len(told.splitlines())} lines")


def _centres() -> dict[str, tuple[float, float]]:
    """Return latitude and longitude of the NUTS 2 regions, those of 2024 where a code is in both versions."""
    from loaders.run import Shelf

    shelf = Shelf()
    found = {}
    for version in ("2016", "2024"):
        for row in shelf.table(shelf.source("region-centres"), "region_centres"):
            if row.text("nuts_version") == version and row.text("level") == "2":
                found[row.text("nuts")] = (float(row.text("latitude")), float(row.text("longitude")))
    return found
