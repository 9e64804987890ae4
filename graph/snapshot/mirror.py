"""Folder that follows the snapshots of a remote engine: all that a snapshot has but its triples.

It is a folder of snapshots like any other; those in it say on which engine their graph is.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from graph.snapshot import publication
from graph.snapshot.dumps import FILE as DUMP
from graph.snapshot.dumps import INDEX as DUMPS
from graph.snapshot.durable import own_copies
from graph.snapshot.folder import SNAPSHOTS, Snapshot, SnapshotFolder
from graph.snapshot.remote_publication import graphs_of, read_publications, read_remote_manifest
from graph.store.addresses import Addresses
from graph.store.engine import Store
from graph.store.engine_file import names_engine, write_engine_file
from graph.store.errors import StoreError

_WAIT, _TURNS = 0.5, 240


def follow(
    mirror: SnapshotFolder,
    addresses: Addresses,
    index: Callable[[Store, Path], None],
    built: SnapshotFolder | None = None,
) -> Snapshot | None:
    """Take over the snapshot that an engine has made current; return it, None where it is there already.

    `index` writes what readers look up beside the store. Dumps come from `built`, where the snapshot was built on this
    machine. Raises StoreError where the engine has no snapshot, EngineError where it does not answer.
    """
    identity = read_publications(addresses).current
    if not identity:
        raise StoreError("no snapshot", addresses.query, "one made by `hansa build`", "none")
    for _ in range(_TURNS):
        if _is_there(mirror, addresses, identity):
            return None
        try:
            return _take_over(mirror, addresses, identity, index, built)
        except publication.BuildRunningError:
            time.sleep(_WAIT)  # another process of this machine takes it over
    raise StoreError("not taken over", str(mirror.folder), f"snapshot {identity}", "another process writes")


def _take_over(
    mirror: SnapshotFolder,
    addresses: Addresses,
    identity: str,
    index: Callable[[Store, Path], None],
    built: SnapshotFolder | None,
) -> Snapshot:
    with publication.writing(mirror) as work:
        manifest = read_remote_manifest(addresses, identity)
        write_engine_file(work, addresses, graphs_of(manifest))
        index(Snapshot(work, manifest).open(), work)
        folder = built.folder / SNAPSHOTS / identity if built else None
        if folder and (folder / DUMPS).is_file():
            for name in (DUMP, DUMPS):
                (work / name).hardlink_to(folder / name)
            own_copies(work)
        else:
            (work / DUMPS).write_text("[]\n", encoding="utf-8")
        return publication.publish(mirror, work, replace(manifest, files={}))


def _is_there(mirror: SnapshotFolder, addresses: Addresses, identity: str) -> bool:
    return mirror.pointed == identity and names_engine(mirror.folder / SNAPSHOTS / identity, addresses)
