"""Snapshot that a job reads, by its folder."""

from pathlib import Path

from graph.snapshot.folder import SnapshotFolder
from graph.store.engine import Store


def open_snapshot(folder: str) -> Store:
    """Return the graph of a snapshot for reading; raises StoreError where it is no longer kept."""
    path = Path(folder)
    return SnapshotFolder(path.parents[1]).read(path.name).open()
