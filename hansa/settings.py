"""Settings: a flag, else the environment, else a default."""

import os
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.iri import DEFAULT_BASE

if TYPE_CHECKING:
    from graph.snapshot.folder import SnapshotFolder
    from graph.store.addresses import Addresses
    from graph.store.engine import Store


# What ended more than two years before it is history. A fixed day keeps builds of the same sources equal.
REFERENCE_DATE = "2026-11-01"
CACHE = "HANSA_CACHE"


@dataclass(frozen=True)
class Settings:
    """Folder of snapshots, folder of downloaded sources, IRI below which things are named, day of a build.

    Where the graph is on a remote engine, `engine` is its addresses, `store` the folder that follows it, and `built`
    the one in which a build is prepared.
    """

    store: Path = Path("store")
    data: Path | None = None
    base: str = DEFAULT_BASE
    reference_date: str = REFERENCE_DATE
    engine: "Addresses | None" = None

    @property
    def built(self) -> Path:
        """Return the folder that `hansa build` writes snapshots to."""
        return self.store.with_name("built") if self.engine else self.store


def read_settings(store: str, data: Path | None, base: str, reference_date: str) -> Settings:
    """Return the settings of a store: a folder, or the address of an engine, of which the environment says the rest.

    Raises StoreError for an address that is none.
    """
    from graph.store.addresses import is_address, read_addresses

    if not is_address(store):
        return Settings(Path(store), data, base, reference_date)
    engine = read_addresses(store, os.environ)
    default = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "hansa"
    cache = Path(os.environ.get(CACHE) or default) / sha256(engine.query.encode()).hexdigest()[:12]
    return Settings(cache / "served", data, base, reference_date, engine)


def follow_engine(settings: Settings) -> None:
    """Take over what a remote engine has made current; nothing to do for a folder.

    Raises StoreError where the engine has no snapshot, EngineError where it does not answer.
    """
    if settings.engine is None:
        return
    from graph.names.index import write_index
    from graph.opportunities.ledger import record
    from graph.snapshot.folder import SnapshotFolder
    from graph.snapshot.mirror import follow

    mirror, built = SnapshotFolder(settings.store), SnapshotFolder(settings.built)
    if snapshot := follow(mirror, settings.engine, write_index, built):
        record(mirror.ledger, snapshot)


def snapshot_folder(settings: Settings) -> "SnapshotFolder":
    """Return the folder of snapshots, with the current one of a remote engine in it."""
    from graph.snapshot.folder import SnapshotFolder

    follow_engine(settings)
    return SnapshotFolder(settings.store)


def open_store(settings: Settings) -> "Store":
    """Open the published snapshot; raise StoreError where there is none."""
    return snapshot_folder(settings).current().open()


def open_store_with_date(settings: Settings) -> "tuple[Store, date]":
    """Open the published snapshot, and return the day that it takes for today; raise StoreError where there is none."""
    snapshot = snapshot_folder(settings).current()
    return snapshot.open(), date.fromisoformat(snapshot.manifest.reference_date or REFERENCE_DATE)
