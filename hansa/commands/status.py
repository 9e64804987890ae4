"""The command that prints which snapshot is published and what is in it."""

import click

from hansa.output import format_option, show
from hansa.settings import Settings


@click.command()
@format_option
@click.pass_obj
def status(settings: Settings, form: str) -> None:
    """Print the published snapshot: its graphs, sources, licences and sizes."""
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
