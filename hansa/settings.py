"""Settings: a flag, else the environment, else a default."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ontology.iri import DEFAULT_BASE

if TYPE_CHECKING:
    from graph.store.engine import Store


@dataclass(frozen=True)
class Settings:
    """Folder of snapshots, folder of downloaded sources, and the IRI below which things are named."""

    store: Path = Path("store")
    data: Path | None = None
    base: str = DEFAULT_BASE


def open_store(settings: Settings) -> "Store":
    """Open the published snapshot; raise StoreError where there is none."""
    from graph.snapshot.folder import SnapshotFolder

    return SnapshotFolder(settings.store).current().open()
