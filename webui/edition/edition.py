"""The edition that is served: a snapshot with its names and opportunities in memory."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from graph.comparison.profiles import ProfileSection, read_section
from graph.comparison.regional_map import RegionalMap, read_regional_map
from graph.derive import evidence_context
from graph.evidence.by_territory import Evidence
from graph.evidence.classes_of_regions import read_region_classes
from graph.evidence.open_dates import OpenDate, read_open_dates
from graph.evidence.reading import read_evidence
from graph.explorer.drawing import NetworkDrawing
from graph.explorer.explorer import NetworkExplorer, open_explorer
from graph.explorer.field_drawing import field_drawing
from graph.lists.list_kinds import LIST_KINDS
from graph.lists.list_reading import list_sizes, read_lists
from graph.lists.thing_table import ThingTable
from graph.matchmaking.partners.details import read_partner_facts
from graph.matchmaking.partners.search import PartnerIndex, partner_index
from graph.names.index import KIND_NUMBERS, NameIndex, open_index
from graph.opportunities.changes import Changes, changes
from graph.opportunities.context import Context
from graph.opportunities.ranking import RankedOpportunities
from graph.query_process.limits import SNAPSHOT_MEMORY
from graph.snapshot.dumps import Dump, read_dumps
from graph.snapshot.folder import Snapshot, SnapshotFolder
from graph.snapshot.integrity import broken_files
from graph.snapshot.manifest import Manifest, Part
from graph.store.engine import Store
from graph.store.errors import StoreError
from ontology.iri import Minter
from ontology.term import Term
from webui.edition.translated_regions import translated_regions
from webui.map.borders import border_paths

log = logging.getLogger(__name__)

# Pages answer two to four times faster from memory than from disk (a region: 110 ms and 320 ms). The query process has
# the graph in memory too, so that a second copy is for graphs up to two million triples; with larger ones neither has.
PAGES_MEMORY = SNAPSHOT_MEMORY


@dataclass(frozen=True)
class Edition:
    """A snapshot as the pages read it, from its folder; nothing in it changes.

    `published` is the id of the published snapshot: another one where that is broken.
    """

    folder: Path
    manifest: Manifest
    store: Store
    names: NameIndex
    published: str = ""

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
        return partner_index(read_partner_facts(self.store, self.evidence.facts))

    @cached_property
    def evidence(self) -> Evidence:
        """Return the evidence by territory, without which no page of a region is shown."""
        return read_evidence(self.store)

    @cached_property
    def region_classes(self) -> Mapping[Term, frozenset[str]]:
        """Return the names of the classes of each region that has any."""
        return read_region_classes(self.store)

    @cached_property
    def context(self) -> Context:
        """Return the evidence with the flows between fields, by which pairs are explained."""
        return evidence_context(self.store, self.evidence, self.mint, self.today)

    @cached_property
    def german_regions(self) -> Mapping[str, str]:
        """Return the German names of its regions by the English ones."""
        return translated_regions(self.store, self.names, "de")

    @cached_property
    def concept_labels(self) -> tuple[str, ...]:
        """Return the labels of its fields, themes and topics."""
        kinds = [kind for name in ("fields", "themes", "topics") for kind in LIST_KINDS[name].kinds]
        numbers = ", ".join(str(KIND_NUMBERS[kind]) for kind in kinds)
        rows = self.names.rows(f"SELECT label FROM things WHERE kind IN ({numbers}) ORDER BY id")
        return tuple(label for (label,) in rows)

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

    @cached_property
    def before(self) -> Snapshot | None:
        """Return the snapshot that was published before it, None where there is none."""
        return SnapshotFolder(self.folder.parents[1]).before(self.manifest.id)

    def prepare(self) -> None:
        """Read what takes seconds, so that no visitor waits for it; what pages of regions need comes first."""
        _ = self.list_sizes, self.figure_sources, self.open_dates
        _ = self.evidence, self.region_classes, self.borders, self.german_regions
        _ = self.partner_index, self.lists, self.changes, self.field_drawing
        _ = self.context, self.evidence.novelty
        self.network_explorer.prepare()

    @property
    def ledger(self) -> Path:
        """Return the path of the ledger of the opportunities of all snapshots."""
        return SnapshotFolder(self.folder.parents[1]).ledger

    @cached_property
    def dumps(self) -> dict[str, Dump]:
        """Return its dumps by name, that of all graphs first."""
        return read_dumps(self.folder)

    @cached_property
    def lists(self) -> dict[str, ThingTable]:
        """Return its lists by their names in addresses."""
        return read_lists(self.store, self.names, self.today)

    @cached_property
    def list_sizes(self) -> dict[str, int]:
        """Return how many things each list holds, by its name; the lists themselves are not read for it."""
        return list_sizes(self.names)

    @cached_property
    def field_drawing(self) -> NetworkDrawing:
        """Return its fields joined where they are related, each at its place."""
        return field_drawing(self.evidence.facts.sectors, self.base, self.context.relatedness)

    @cached_property
    def network_explorer(self) -> NetworkExplorer:
        """Return the explorer of its network of partnerships."""
        return open_explorer(self.store, self.base, self.lists)

    @cached_property
    def regional_map(self) -> RegionalMap:
        """Return the territories of its map."""
        return read_regional_map(self.store)

    @cached_property
    def borders(self) -> Mapping[str, str]:
        """Return the borders of territories as paths of the map, where they are stated."""
        return border_paths(self.store, self.regional_map)

    @cached_property
    def figure_sources(self) -> ProfileSection:
        """Return the sources of its official figures."""
        return read_section(self.store, "sources")

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
        return entity_tag(self.manifest.id, self.published, *parts)


def entity_tag(snapshot: str, *parts: str) -> str:
    """Return the entity tag of a representation: the snapshot, and what else it is made of."""
    return f"{snapshot}-{sha256(chr(0).join(parts).encode()).hexdigest()[:12]}"


def open_edition(snapshot: Snapshot, memory: int, published: str = "") -> Edition:
    """Return a snapshot ready to be read, from memory where it fits in so many bytes.

    `published` is the id of the published snapshot. Raises StoreError where the snapshot is broken.
    """
    store = snapshot.open(memory)
    edition = Edition(
        snapshot.folder, snapshot.manifest, store, open_index(store, snapshot.folder), published
    )
    # Most pages show opportunities; `prepare` reads the rest.
    _ = edition.opportunities
    return edition


class ServedEdition:
    """The edition that is served; `refresh` swaps it when another snapshot was published.

    `fault` says why the published snapshot is not served, nothing where it is.
    """

    def __init__(
        self,
        snapshots: SnapshotFolder,
        memory: int = PAGES_MEMORY,
        before: Callable[[Path], None] = lambda _: None,
    ) -> None:
        """Open the newest snapshot that is sound and that `before` accepts; raise StoreError where there is none."""
        self._snapshots, self._memory = snapshots, memory
        self._lock = threading.Lock()
        self._refused: dict[tuple[str, str], str] = {}
        self._seen = self._state()
        self._is_examined = False
        self.fault = ""
        for edition in self._editions(before):
            self._edition = edition
            return
        raise StoreError("no snapshot", str(snapshots.folder), "one that is sound", self.fault)

    @property
    def edition(self) -> Edition:
        """Return what is served now; who holds it reads it to the end undisturbed."""
        return self._edition

    def refresh(self, before: Callable[[Path], None] = lambda _: None) -> bool:
        """Serve the newest sound snapshot, and return whether it is another.

        `before` is called with its folder just ahead of the swap and refuses it by StoreError; another error leaves it
        to the next call. A snapshot that is refused is logged once, and looked at again when it is built again.
        """
        with self._lock:
            state = self._state()
            if state == self._seen:
                return False
            try:
                edition = next(self._editions(before), None)
            except StoreError as error:
                log.error("no snapshot can be read: %s", error)
                edition = None
            self._seen = state
            if edition is None:
                return False
            self._edition, self._is_examined = edition, False
            log.info("serving snapshot %s", edition.manifest.id)
            return True

    def examine(self) -> None:
        """Compare every byte of the served snapshot with its checksums, once; a broken one is left by `refresh`."""
        if self._is_examined:
            return
        self._is_examined = True
        manifest = self._edition.manifest
        folder = self._snapshots.folder / "snapshots" / manifest.id
        for fault in broken_files(folder, manifest.files, whole=True):
            self._refused[_key(manifest)] = str(fault)
            self._report(str(fault))
            self._seen = ()
            return

    def _editions(self, before: Callable[[Path], None]) -> Iterator[Edition]:
        """Yield the sound snapshots, newest first and opened, until the one that is served."""
        served = getattr(self, "_edition", None)
        pointed = self._snapshots.pointed
        self.fault = ""
        for snapshot in self._snapshots.sound(self._report):
            key = _key(snapshot.manifest)
            if key in self._refused:
                self.fault = self.fault or self._refused[key]
                continue
            if served and served.manifest.id == key[0] and _key(served.manifest) not in self._refused:
                return
            try:
                edition = open_edition(snapshot, self._memory, pointed)
                if served:
                    edition.prepare()
                before(snapshot.folder)
            except StoreError as error:
                self._refused[key] = str(error)
                self._report(str(error))
                continue
            yield edition

    def _report(self, fault: str) -> None:
        self.fault = self.fault or fault
        log.error("%s", fault)

    def _state(self) -> tuple[object, ...]:
        """Return what changes when another snapshot is published."""
        pointed = self._snapshots.pointed
        try:
            status = (self._snapshots.folder / "snapshots" / pointed / "manifest.json").stat()
        except OSError:
            return (pointed,)
        return (pointed, status.st_ino, status.st_mtime_ns, status.st_size)


def _key(manifest: Manifest) -> tuple[str, str]:
    """Return what tells a snapshot from one that was built again."""
    return manifest.id, manifest.created
