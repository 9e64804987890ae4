"""The command that builds the graph and publishes it."""

from pathlib import Path

import click

from hansa.settings import Settings


@click.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="Folder of downloaded sources, as `hansa --data`. [HANSA_DATA]",
)
@click.option("--facts", type=click.Path(path_type=Path), default=None, help="Folder of the curated files.")
@click.option("--unsourced", is_flag=True, help="Add the priorities without a page as their source.")
@click.option(
    "--set",
    "given",
    multiple=True,
    metavar="SOURCE.KEY=VALUE",
    help="Change a loader's setting (repeatable).",
)
@click.option(
    "--register",
    "registers",
    multiple=True,
    metavar="MAPPING.toml",
    type=click.Path(path_type=Path),
    help="Add a register of your own (repeatable; try it with `hansa register`).",
)
@click.option(
    "--source",
    "own",
    multiple=True,
    metavar="SOURCE.toml",
    type=click.Path(path_type=Path),
    help="Add a source of your own, such as a SPARQL endpoint (repeatable).",
)
@click.pass_obj
def build(
    settings: Settings,
    data: Path | None,
    facts: Path | None,
    unsourced: bool,
    given: tuple[str, ...],
    registers: tuple[Path, ...],
    own: tuple[Path, ...],
) -> None:
    """Build the graph and publish it as a snapshot.

    Where the store is a remote engine, the graph is built on this machine and then written there.
    """
    from hansa.build_inputs import build as build_graph
    from hansa.commands.status import caveats
    from loaders.contract import FOLDER

    def report(step: str) -> None:
        click.echo(f"  {step}", err=True)

    click.echo(f"Building into {settings.built}", err=True)
    snapshot = build_graph(
        settings.built,
        settings.base,
        facts or FOLDER / "data",
        data or settings.data,
        unsourced,
        _settings(given),
        registers,
        own,
        report,
        settings.reference_date,
    )
    if settings.engine:
        from graph.snapshot.remote_publication import publish_remotely

        click.echo(f"Writing to {settings.engine.query}", err=True)
        publish_remotely(snapshot, settings.engine, report)
    manifest = snapshot.manifest
    skipped = sum(sum(part.skipped.values()) for part in manifest.parts)
    click.echo(
        f"Snapshot {manifest.id}: {manifest.triples:,} triples in {len(manifest.parts)} graphs,"
        f" {skipped} records skipped, {sum(manifest.seconds.values()):.1f} s"
    )
    for part in manifest.parts:
        if part.rows and not part.triples:
            click.echo(f"{part.name}: nothing was taken of {sum(part.rows.values()):,} rows", err=True)
    for line in caveats(snapshot):
        click.echo(line, err=True)
    if manifest.left_out:
        click.echo(f"{len(manifest.left_out)} sources left out, see `hansa status`", err=True)


def _settings(given: tuple[str, ...]) -> dict[str, dict[str, str]]:
    by_source: dict[str, dict[str, str]] = {}
    for text in given:
        name, _, value = text.partition("=")
        source, _, key = name.partition(".")
        if not (source and key and value):
            raise click.BadParameter(f"expected SOURCE.KEY=VALUE, found {text}", param_hint="--set")
        by_source.setdefault(source, {})[key] = value
    return by_source
