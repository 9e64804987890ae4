"""Commands about the graph itself: build, status and the list of findings."""

from pathlib import Path

import click

from hansa.output import format_option, show
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
    """Build the graph and publish it as a snapshot."""
    from hansa.build_inputs import build as build_graph
    from loaders.contract import FOLDER

    def report(step: str) -> None:
        click.echo(f"  {step}", err=True)

    click.echo(f"Building into {settings.store}", err=True)
    snapshot = build_graph(
        settings.store,
        settings.base,
        facts or FOLDER / "data",
        data or settings.data,
        unsourced,
        _settings(given),
        registers,
        own,
        report,
    )
    manifest = snapshot.manifest
    skipped = sum(sum(part.skipped.values()) for part in manifest.parts)
    click.echo(
        f"Snapshot {manifest.id}: {manifest.triples:,} triples in {len(manifest.parts)} graphs,"
        f" {skipped} records skipped, {sum(manifest.seconds.values()):.1f} s"
    )
    if manifest.left_out:
        click.echo(f"{len(manifest.left_out)} sources left out, see `hansa status`", err=True)


def _settings(given: tuple[str, ...]) -> dict[str, dict[str, str]]:
    settings: dict[str, dict[str, str]] = {}
    for text in given:
        name, _, value = text.partition("=")
        source, _, key = name.partition(".")
        if not (source and key and value):
            raise click.BadParameter(f"expected SOURCE.KEY=VALUE, found {text}", param_hint="--set")
        settings.setdefault(source, {})[key] = value
    return settings


@click.command()
@format_option
@click.pass_obj
def status(settings: Settings, form: str) -> None:
    """Show the snapshot that is served and its contents."""
    from graph.snapshot.folder import SnapshotFolder

    snapshot = SnapshotFolder(settings.store).current()
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
                sum(p.skipped.values()),
            )
            for p in manifest.parts
        ],
        form,
    )
    if form == "table":
        for one in manifest.left_out:
            click.echo(
                f"left out: {one['name']} ({one['title']}): no {'; no '.join(one['missing'])}; see {one['url']}"
            )


@click.command()
@format_option
@click.pass_obj
def check(settings: Settings, form: str) -> None:
    """List skipped records with their reasons (the first of each), drift and sources left out."""
    from collections import Counter

    from graph.snapshot.folder import SnapshotFolder

    manifest = SnapshotFolder(settings.store).current().manifest
    findings = [
        (part.name, skip["file"], skip["row"], skip["reason"], skip["detail"])
        for part in manifest.parts
        for skip in part.skips
    ]
    findings += [("shapes", "", None, "warning", f"{w['node']}: {w['message']}") for w in manifest.warnings]
    findings += [
        (part.name, warning.partition(":")[0], None, "drift", warning)
        for part in manifest.parts
        for warning in part.drift
    ]
    findings += [
        (
            one["name"],
            missing,
            None,
            "left out",
            f"{one['title']}: not in the folder of downloads; see {one['url']}",
        )
        for one in manifest.left_out
        for missing in one["missing"]
    ]
    show(("graph", "file", "row", "reason", "detail"), findings, form)
    if form == "table":
        counts = Counter(row[3] for row in findings if row[2] is None)
        for part in manifest.parts:
            counts.update(part.skipped)
        for reason, count in sorted(counts.items()):
            click.echo(f"{count:6d}  {reason}")
        click.echo(f"{sum(counts.values())} findings in snapshot {manifest.id}, {len(findings)} listed")
