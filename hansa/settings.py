"""Settings: a flag, else the environment, else a default."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.iri import DEFAULT_BASE

if TYPE_CHECKING:
    from graph.snapshot.folder import Snapshot
    from graph.store.engine import Store


# What ended more than two years before it is history. A fixed day keeps builds of the same sources equal.
REFERENCE_DATE = "2026-11-01"


@dataclass(frozen=True)
class Settings:
    """Folder of snapshots, folder of downloaded sources, IRI below which things are named, day of a build."""

    store: Path = Path("store")
    data: Path | None = None
    base: str = DEFAULT_BASE
    reference_date: str = REFERENCE_DATE


def open_store(settings: Settings) -> "Store":
    """Open the published snapshot; raise StoreError where there is none."""
    return _current(settings).open()


def open_store_with_date(settings: Settings) -> "tuple[Store, date]":
    """Open the published snapshot, and return the day that it takes for today; raise StoreError where there is none."""
    snapshot = _current(settings)
    return snapshot.open(), date.fromisoformat(snapshot.manifest.reference_date or REFERENCE_DATE)


def _current(settings: Settings) -> "Snapshot":
    from graph.snapshot.folder import SnapshotFolder

    return SnapshotFolder(settings.store).current()
