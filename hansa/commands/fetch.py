"""Fetch the publishers' own files into the folder of downloads."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hansa.number_types import Seconds
from hansa.output import format_option, show
from hansa.settings import Settings
from ontology.errors import HansaError

if TYPE_CHECKING:
    from loaders.contract import Source
    from loaders.download.fetching import FetchOptions
    from loaders.download.http_request import Policy
    from loaders.download.transfer import Progress


@click.command()
@click.argument("sources", metavar="SOURCE...", nargs=-1)
@click.option("--list", "listing", is_flag=True, help="List the sources that have files to fetch.")
@click.option(
    "--recommended", is_flag=True, help="Fetch the official sources that make recommendations better."
)
@click.option("--yes", is_flag=True, help="Fetch the recommended sources without being asked.")
@click.option("--replace", is_flag=True, help="Replace files that were put there or changed by hand.")
@click.option("--same", is_flag=True, help="Refuse a new edition: the checksums of the last fetch must hold.")
@click.option(
    "--attempts", type=click.IntRange(1), default=6, show_default=True, help="Attempts without progress."
)
@click.option("--timeout", type=Seconds(), default=30.0, show_default=True, help="Seconds without a byte.")
@format_option
@click.pass_obj
def fetch(
    settings: Settings,
    sources: tuple[str, ...],
    listing: bool,
    recommended: bool,
    yes: bool,
    replace: bool,
    same: bool,
    attempts: int,
    timeout: float,
    form: str,
) -> None:
    """Fetch the files of each SOURCE (name or TOML file) into the folder of downloads.

    A file that is there is fetched only where the publisher has a newer one; an interrupted transfer is resumed. An
    answer that is no file of its source is not kept.
    """
    from loaders.contract import shipped
    from loaders.download.fetching import FetchOptions
    from loaders.download.http_request import Policy

    if listing or not (sources or recommended):
        _list(settings.data, form)
        return
    if settings.data is None:
        raise HansaError("no folder of downloads", "", "--data or HANSA_DATA", "neither")
    chosen = [_source(name) for name in sources]
    policy = Policy(attempts, timeout)
    if recommended:
        chosen += [source for source in shipped() if source.recommended and source.name not in sources]
        _announce(chosen, policy)
        if not yes:
            click.confirm(f"Fetch them into {settings.data}?", abort=True, err=True)
    rows: list[tuple[Any, ...]] = []
    failures: list[HansaError] = []
    for source in chosen:
        options = FetchOptions(settings.data, policy, replace=replace, same=same)
        try:
            _fetch(source, options, rows)
        except HansaError as error:
            if not recommended:
                raise
            click.echo(f"hansa: {source.name}: {error}", err=True)
            failures.append(error)
    show(("source", "file", "state", "bytes", "sha256"), rows, form)
    if failures:
        failed = f"{len(failures)} that could not be had"
        raise HansaError("sources are missing", str(settings.data), f"all of {len(chosen)}", failed)


def _fetch(source: "Source", options: "FetchOptions", rows: list[tuple[Any, ...]]) -> None:
    """Fetch a source's files, with a bar, and add a row for each."""
    from dataclasses import replace

    from loaders.download.fetching import fetch

    with _progress(source.name) as progress:
        for outcome in fetch(source, replace(options, progress=progress)):
            rows.append((source.name, str(outcome.path), outcome.state, outcome.size, outcome.sha256))


def _announce(sources: Sequence["Source"], policy: "Policy") -> None:
    """Print the files that will be fetched: size as the publisher states it, licence, and the day of the last try."""
    import sys
    from dataclasses import replace

    from loaders.download.fetching import stated_size, targets

    quick = replace(policy, attempts=1)
    rows = [
        (
            source.name,
            source.licence,
            "not stated" if size is None else f"{size:,}",
            target.download.tried,
            target.download.url or target.download.endpoint,
        )
        for source in sources
        for target in targets(source)
        for size in (stated_size(target, quick),)
    ]
    show(("source", "licence", "bytes", "tried", "from"), rows, "table", sys.stderr)


def _source(name: str) -> "Source":
    from loaders.contract import read, shipped

    if name.endswith(".toml"):
        return read(Path(name))
    sources = {source.name: source for source in shipped()}
    if name not in sources:
        names = ", ".join(source.name for source in sources.values() if source.downloaded)
        raise HansaError("unknown source", "", f"{names} or a .toml file", name)
    return sources[name]


def _list(data: Path | None, form: str) -> None:
    from loaders.contract import shipped
    from loaders.download.fetching import targets

    rows = []
    for source in shipped():
        if not source.downloaded:
            continue
        files = targets(source)
        for target in files:
            path = data / target.to if data else None
            state = "there" if path and path.is_file() else "not there"
            address = target.download.url or target.download.endpoint
            rows.append((source.name, target.to, state, target.download.tried, address))
        if not files:
            rows.append((source.name, "", "by hand", "", source.url))
    show(("source", "file", "state", "tried", "from"), rows, form)


@contextmanager
def _progress(name: str) -> Iterator["Progress"]:
    """Show a bar on a terminal, nothing elsewhere."""
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(name, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
