"""The edition that is served: a snapshot with its names and opportunities in memory."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from graph.comparison.regional_map import RegionalMap, read_regional_map
from graph.evidence.neighbourhood import Neighbourhood
from graph.evidence.rows import text_rows
from graph.lists.reading import read_lists
from graph.lists.thing_table import ThingTable
from graph.matchmaking.partners.details import read_partner_facts
from graph.matchmaking.partners.search import PartnerIndex, partner_index
from graph.names.index import NameIndex, open_index
from graph.opportunities.ranking import RankedOpportunities
from graph.query_process.dataset import find_dataset
from graph.snapshot.folder import Manifest, Part, Snapshot, SnapshotFolder
from graph.store.engine import Embedded, Store
from graph.store.errors import StoreError
from ontology.iri import Minter
from webui.map.borders import border_paths

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Edition:
    """A snapshot as the pages read it; nothing in it changes."""

    manifest: Manifest
    store: Store
    names: NameIndex
    neighbourhoods: dict[tuple[str, int], Neighbourhood] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """Return the IRI below which its things are named."""
        return self.manifest.base

    @cached_property
    def mint(self) -> Minter:
        """Return the minter of its IRIs."""
        return Minter(self.manifest.base)

    @cached_property
    def opportunities(self) -> RankedOpportunities:
        """Return its opportunities."""
        return RankedOpportunities.read(self.store)

    @cached_property
    def partner_index(self) -> PartnerIndex:
        """Return its organisations, prepared for searches of partners."""
        return partner_index(read_partner_facts(self.store))

    @cached_property
    def lists(self) -> dict[str, ThingTable]:
        """Return its lists by their names in addresses."""
        return read_lists(self.store, self.names, self.today)

    @cached_property
    def classes(self) -> dict[str, int]:
        """Return how many things of each class it holds."""
        return {row["type"]: int(row["things"]) for row in text_rows(self.store, "pages/counts")}

    @cached_property
    def regional_map(self) -> RegionalMap:
        """Return the territories of its map."""
        return read_regional_map(self.store)

    @cached_property
    def borders(self) -> Mapping[str, str]:
        """Return the borders of territories as paths of the map, where they are stated."""
        return border_paths(self.store, self.regional_map)

    @property
    def today(self) -> str:
        """Return the day that it takes for today, such as 2026-01-31."""
        return self.manifest.reference_date or self.manifest.created[:10]

    @property
    def sources(self) -> list[Part]:
        """Return its parts that hold something."""
        return [part for part in self.manifest.parts if part.triples]

    def etag(self, *parts: str) -> str:
        """Return the entity tag of a representation: what it is made of, and the snapshot."""
        return f"{self.manifest.id}-{sha256(chr(0).join(parts).encode()).hexdigest()[:12]}"


def open_edition(snapshot: Snapshot, memory: int) -> Edition:
    """Return a snapshot ready to be read, from memory where that has room."""
    store = Embedded(find_dataset(snapshot.folder, memory).open())
    edition = Edition(snapshot.manifest, store, open_index(store, snapshot.folder))
    # Read now, so that no visitor waits for it.
    _ = edition.opportunities, edition.classes, edition.partner_index, edition.lists
    return edition


class ServedEdition:
    """The edition that is served; `refresh` swaps it when another snapshot was published."""

    def __init__(self, snapshots: SnapshotFolder, memory: int = 4 << 30) -> None:
        """Open the published snapshot; raise StoreError where there is none."""
        self._snapshots, self._memory = snapshots, memory
        self._lock = threading.Lock()
        self._edition = open_edition(snapshots.current(), memory)
        self._refused = ""

    @property
    def edition(self) -> Edition:
        """Return what is served now; who holds it reads it to the end undisturbed."""
        return self._edition

    def refresh(self, before: Callable[[Path], None] = lambda _: None) -> bool:
        """Serve the published snapshot, and return whether it is another.

        `before` is called just ahead of the swap. A snapshot that cannot be read is logged once, and the one that is
        served stays; where only `before` fails the next call tries again.
        """
        with self._lock:
            try:
                snapshot = self._snapshots.current()
                if snapshot.manifest.id in (self._edition.manifest.id, self._refused):
                    return False
            except StoreError as error:
                log.error("no snapshot can be read: %s", error)
                return False
            try:
                edition = open_edition(snapshot, self._memory)
            except (OSError, ValueError) as error:
                self._refused = snapshot.manifest.id
                log.error("snapshot %s cannot be served: %s", self._refused, error)
                return False
            try:
                before(snapshot.folder)
            except StoreError as error:
                log.error("snapshot %s is not served yet: %s", snapshot.manifest.id, error)
                return False
            self._edition = edition
            log.info("serving snapshot %s", edition.manifest.id)
            return True
