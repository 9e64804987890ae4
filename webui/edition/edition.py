"""The edition that is served: a snapshot with its names and opportunities in memory."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from graph.comparison.regional_map import RegionalMap, read_regional_map
from graph.derive import read_context
from graph.evidence.neighbourhood import Neighbourhood
from graph.evidence.open_dates import OpenDate, read_open_dates
from graph.evidence.rows import text_rows
from graph.lists.reading import read_lists
from graph.lists.thing_table import ThingTable
from graph.matchmaking.partners.details import read_partner_facts
from graph.matchmaking.partners.search import PartnerIndex, partner_index
from graph.names.index import NameIndex, open_index
from graph.opportunities.changes import Changes, changes
from graph.opportunities.context import Context
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
    """A snapshot as the pages read it; nothing in it changes. `before` is the one that was published before it."""

    manifest: Manifest
    store: Store
    names: NameIndex
    before: Snapshot | None = None
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
        return partner_index(read_partner_facts(self.store, self.context.evidence.facts))

    @cached_property
    def context(self) -> Context:
        """Return the evidence that pairs are explained by and regions compared by."""
        return read_context(self.store, self.mint, self.today, likelihoods=False)

    @cached_property
    def open_dates(self) -> tuple[OpenDate, ...]:
        """Return its calls and events that are open."""
        return read_open_dates(self.store, date.fromisoformat(self.today))

    @cached_property
    def changes(self) -> Changes | None:
        """Return what has changed since the snapshot before it, None where there is none."""
        if self.before is None:
            return None
        return changes(RankedOpportunities.read(self.before.open()), self.opportunities)

    def prepare(self) -> None:
        """Read what takes seconds, so that no visitor waits for it."""
        _ = self.context, self.partner_index, self.open_dates, self.changes

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


def open_edition(snapshot: Snapshot, memory: int, before: Snapshot | None = None) -> Edition:
    """Return a snapshot ready to be read, from memory where that has room."""
    store = Embedded(find_dataset(snapshot.folder, memory).open())
    edition = Edition(snapshot.manifest, store, open_index(store, snapshot.folder), before)
    # Read now, so that no visitor waits for it.
    _ = edition.opportunities, edition.classes, edition.lists
    return edition


class ServedEdition:
    """The edition that is served; `refresh` swaps it when another snapshot was published."""

    def __init__(self, snapshots: SnapshotFolder, memory: int = 4 << 30) -> None:
        """Open the published snapshot; raise StoreError where there is none."""
        self._snapshots, self._memory = snapshots, memory
        self._lock = threading.Lock()
        snapshot = snapshots.current()
        self._edition = open_edition(snapshot, memory, snapshots.before(snapshot))
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
                edition = open_edition(snapshot, self._memory, self._snapshots.before(snapshot))
                edition.prepare()
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
