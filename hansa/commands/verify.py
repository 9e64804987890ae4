"""The command that compares a snapshot with its manifest, byte by byte and statement by statement."""

import click

from hansa.settings import Settings, snapshot_folder


@click.command()
@click.argument("identity", metavar="[ID]", default="")
@click.pass_obj
def verify(settings: Settings, identity: str) -> None:
    """Verify the published snapshot, or that of ID, in full.

    Every file is compared with its checksum, the dump is read, each of its statements is looked up in the store, and
    each graph is counted; of a remote engine the graphs are counted. What is wrong is printed a line each, and the exit
    code is 2.
    """
    from graph.snapshot.verification import snapshot_faults
    from graph.store.errors import StoreError

    snapshots = snapshot_folder(settings)
    snapshot = snapshots.read(identity or snapshots.pointed)
    faults = list(snapshot_faults(snapshot, lambda step: click.echo(f"  {step}", err=True)))
    if len(faults) == 1:
        raise faults[0]
    if faults:
        for fault in faults:
            click.echo(f"hansa: {fault}", err=True)
        raise StoreError("broken snapshot", str(snapshot.folder), "no fault", f"{len(faults)}")
    files, manifest = len(snapshot.manifest.files), snapshot.manifest
    click.echo(f"Snapshot {manifest.id} is sound: {files} files, {manifest.triples:,} triples")
