"""The command that makes an earlier snapshot the current one again."""

import click

from hansa.settings import Settings


@click.command()
@click.argument("identity", metavar="[ID]", default="")
@click.pass_obj
def rollback(settings: Settings, identity: str) -> None:
    """Go back to the snapshot before the current one, or to that of ID.

    Every byte of it is verified first; then it is current at once, also for a running server. What is newer stays until
    the next build, and can be named to come back to it.
    """
    from graph.snapshot.folder import SnapshotFolder
    from graph.snapshot.publication import roll_back
    from graph.snapshot.remote_publication import roll_back_remotely

    manifest = (
        roll_back_remotely(settings.engine, identity)
        if settings.engine
        else roll_back(SnapshotFolder(settings.store), identity).manifest
    )
    click.echo(f"Snapshot {manifest.id} of {manifest.created} is current: {manifest.triples:,} triples")
