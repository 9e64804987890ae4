"""Commands about the graph itself: build it, say what is in it, list what was left out."""

from pathlib import Path

import click

from hansa.output import format_option, show
from hansa.settings import Settings


@click.command()
@click.option("--facts", type=click.Path(path_type=Path), default=None, help="Folder of the curated files.")
@click.option("--unsourced", is_flag=True, help="Add the priorities that no page vouches for.")
@click.pass_obj
def build(settings: Settings, facts: Path | None, unsourced: bool) -> None:
    """Build the graph and publish it as a snapshot."""
    from hansa.building import build as build_graph
    from loaders.source import FOLDER

    def report(step: str) -> None:
        click.echo(f"  {step}", err=True)

    click.echo(f"Building into {settings.store}", err=True)
    snapshot = build_graph(settings.store, settings.base, facts or FOLDER / "data", unsourced, report)
    manifest = snapshot.manifest
    skipped = sum(len(part.skips) for part in manifest.parts)
    click.echo(
        f"Snapshot {manifest.id}: {manifest.triples:,} triples in {len(manifest.parts)} graphs,"
        f" {skipped} rows skipped, {sum(manifest.seconds.values()):.1f} s"
    )


@click.command()
@format_option
@click.pass_obj
def status(settings: Settings, form: str) -> None:
    """Say which snapshot is served and what is in it."""
    from graph.snapshot import Shelf

    snapshot = Shelf(settings.store).current()
    manifest = snapshot.manifest
    if form == "table":
        click.echo(
            f"Snapshot {manifest.id} of {manifest.created}, below {manifest.base}, in {snapshot.folder}"
        )
        took = ", ".join(f"{name} {value:.1f} s" for name, value in manifest.seconds.items())
        click.echo(f"{manifest.triples:,} triples; built by Hansa {manifest.hansa}: {took}")
    show(
        ("graph", "title", "publisher", "licence", "edition", "rows", "triples", "skipped"),
        [
            (
                p.name,
                p.title,
                p.publisher,
                p.licence,
                p.edition,
                sum(p.rows.values()),
                p.triples,
                len(p.skips),
            )
            for p in manifest.parts
        ],
        form,
    )


@click.command()
@format_option
@click.pass_obj
def check(settings: Settings, form: str) -> None:
    """List every row that was skipped, with its reason, and every column that drifted."""
    from collections import Counter

    from graph.snapshot import Shelf

    manifest = Shelf(settings.store).current().manifest
    found = [
        (part.name, skip["file"], skip["row"], skip["reason"], skip["detail"])
        for part in manifest.parts
        for skip in part.skips
    ]
    found += [("shapes", "", None, "warning", f"{w['node']}: {w['message']}") for w in manifest.warnings]
    found += [
        (part.name, warning.partition(":")[0], None, "drift", warning)
        for part in manifest.parts
        for warning in part.drift
    ]
    show(("graph", "file", "row", "reason", "detail"), found, form)
    if form == "table":
        for reason, count in sorted(Counter(row[3] for row in found).items()):
            click.echo(f"{count:6d}  {reason}")
        click.echo(f"{len(found)} findings in snapshot {manifest.id}")
