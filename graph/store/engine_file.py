"""File that says on which remote engine the graph of a snapshot is, and in which graphs there."""

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from graph.store.addresses import PASSWORD, USER, Addresses
from graph.store.errors import StoreError
from ontology.snapshot_graphs import SnapshotGraphs

if TYPE_CHECKING:
    from graph.store.remote import Remote

ENGINE_FILE = "engine.json"


def write_engine_file(folder: Path, addresses: Addresses, graphs: SnapshotGraphs) -> None:
    """Write the file into a snapshot's folder; the credentials stay in the environment."""
    table = {"query": addresses.query, "digest": addresses.digest, "graphs": asdict(graphs)}
    (folder / ENGINE_FILE).write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


def names_engine(folder: Path, addresses: Addresses) -> bool:
    """Return whether the file in a snapshot's folder names this engine."""
    try:
        table = _read(folder)
    except StoreError:
        return False
    return bool(table["query"] == addresses.query and table["digest"] == addresses.digest)


def open_remote(folder: Path, timeout: float = 60.0) -> "Remote":
    """Return the graph of a snapshot's folder on its engine, with the credentials of the environment.

    Raises StoreError where the file is broken.
    """
    from graph.store.remote import Remote  # its client takes long to import, and most graphs are here

    table = _read(folder)
    user, password = os.environ.get(USER, ""), os.environ.get(PASSWORD, "")
    addresses = Addresses(table["query"], user=user, password=password, digest=table["digest"])
    graphs = table["graphs"]
    return Remote(addresses, timeout, SnapshotGraphs(graphs["base"], graphs["id"], tuple(graphs["names"])))


def _read(folder: Path) -> dict[str, Any]:
    path = folder / ENGINE_FILE
    try:
        table = json.loads(path.read_text(encoding="utf-8"))
        return {name: table[name] for name in ("query", "digest", "graphs")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoreError("broken snapshot", str(path), "the engine of its graph", str(error)) from None
