"""Settings: a flag, else the environment, else a default."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.iri import DEFAULT_BASE

if TYPE_CHECKING:
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
    from graph.snapshot.folder import SnapshotFolder

    return SnapshotFolder(settings.store).current().open()
