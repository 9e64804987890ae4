"""The command that holds recommendations against history."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hansa.settings import Settings, open_store

if TYPE_CHECKING:
    import numpy as np

    from graph.evidence.participation import Collaborations
    from graph.forecast.backtest.trial import Trial
    from graph.forecast.history import Centres


@click.command()
@click.option(
    "--cut",
    "cuts",
    multiple=True,
    metavar="YYYY-MM-DD",
    help="Fit before it; may be repeated.",
)
@click.option(
    "--own-cut",
    "own_cuts",
    multiple=True,
    metavar="YYYY-01-01",
    help="The same on the graph's own partnerships; may be repeated.",
)
@click.option(
    "--draws", type=click.IntRange(10), default=200, show_default=True, help="Resamples of regions."
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["report", "json"]),
    default="report",
    show_default=True,
    help="A Markdown page, or JSON with the keys funded and own.",
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="File for the report."
)
@click.pass_obj
def backtest(
    settings: Settings,
    cuts: tuple[str, ...],
    own_cuts: tuple[str, ...],
    draws: int,
    form: str,
    out: Path | None,
) -> None:
    """Recommend with the facts before a date, and count what came true after it.

    With --cut it reads cordis/collaborations in the folder of downloaded sources (HANSA_DATA), with --own-cut
    the built graph; a cut takes about a minute.
    """
    from graph.forecast.backtest.report import own_report, records, report

    if not cuts and not own_cuts:
        raise click.UsageError("Give --cut or --own-cut.")
    dates, own_dates = _dates("--cut", cuts), _dates("--own-cut", own_cuts)
    centres = _centres()
    funded = _funded(settings, dates, centres, draws) if dates else []
    dated, total, own = _own(settings, own_dates, centres, draws) if own_dates else (None, 0, [])
    if form == "json":
        page = json.dumps({"funded": records(funded), "own": records(own)}, indent=2) + "\n"
    else:
        sections = [report(funded)] if funded else []
        sections += [own_report(total, dated, own)] if dated is not None else []
        given = [*(f"--cut {date}" for date in dates), *(f"--own-cut {date}" for date in own_dates)]
        page = "\n".join([*sections, f"Made with `hansa backtest {' '.join(given)}`.\n"])
    if out is None:
        click.echo(page, nl=form == "report")
    else:
        out.write_text(page, encoding="utf-8")
        click.echo(f"{out}: {len(page.splitlines())} lines")


def _dates(option: str, cuts: Sequence[str]) -> "list[np.datetime64]":
    import numpy as np

    from ontology.errors import HansaError

    try:
        return [np.datetime64(cut, "D") for cut in cuts]
    except ValueError:
        raise HansaError("not a date", option, "YYYY-MM-DD", ", ".join(cuts)) from None


def _funded(
    settings: Settings, dates: "Sequence[np.datetime64]", centres: "Centres", draws: int
) -> "list[Trial]":
    """Back-test on the funded research projects."""
    from graph.evidence.participation import read
    from graph.forecast.backtest.trial import back_test
    from ontology.errors import HansaError

    folder = (settings.data or Path()) / "cordis" / "collaborations"
    if settings.data is None or not (folder / "projects.csv.gz").is_file():
        raise HansaError(
            "no projects", str(folder), "projects.csv.gz and participations.csv.gz below HANSA_DATA", "none"
        )
    known = read(folder)
    trials = []
    for date in dates:
        click.echo(f"  cut {date}", err=True)
        trials.append(back_test(known, date, centres, draws))
    return trials


def _own(
    settings: Settings, dates: "Sequence[np.datetime64]", centres: "Centres", draws: int
) -> "tuple[Collaborations, int, list[Trial]]":
    """Return the dated partnerships of the graph, their number, and the back-tests."""
    from graph.evidence.fact_reading import read_facts
    from graph.forecast.backtest.own_partnerships import dated_partnerships, require_new_year
    from graph.forecast.backtest.trial import back_test

    for date in dates:
        require_new_year(date)
    evidence = read_facts(open_store(settings))
    dated = dated_partnerships(evidence)
    trials = []
    for date in dates:
        click.echo(f"  own partnerships, cut {date}", err=True)
        trials.append(back_test(dated, date, centres, draws))
    return dated, len(evidence.partnerships), trials


def _centres() -> "Centres":
    """Return latitude and longitude of the NUTS 2 regions, of 2024 where possible."""
    from loaders.source_files import SourceFiles

    source_files = SourceFiles()
    centres = {}
    for version in ("2016", "2024"):
        for row in source_files.table(source_files.source("region-centres"), "region_centres"):
            if row.text("nuts_version") == version and row.text("level") == "2":
                centres[row.text("nuts")] = (float(row.text("latitude")), float(row.text("longitude")))
    return centres
