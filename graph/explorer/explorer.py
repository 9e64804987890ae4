"""Explorer of the network of partnerships in a snapshot; what was drawn once is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from graph.evidence.rows import text_rows
from graph.explorer.drawing import NetworkDrawing, draw_network
from graph.explorer.findings import NetworkFindings, read_findings
from graph.explorer.memberships import Memberships, membership_matrix_of
from graph.explorer.network_criteria import NetworkCriteria
from graph.lists.list_reading import read_lists
from graph.lists.thing_table import ThingTable
from graph.names.index import NameIndex
from graph.snapshot.manifest import Manifest
from graph.store.engine import Store

# Drawings kept at a time; one has at most 150 nodes.
_KEPT = 200
Value = TypeVar("Value")


@dataclass(frozen=True)
class NetworkExplorer:
    """The memberships of a snapshot, with the drawings that were last made of them."""

    memberships: Memberships
    _drawings: dict[NetworkCriteria, NetworkDrawing] = field(default_factory=dict)
    _findings: dict[NetworkCriteria, NetworkFindings] = field(default_factory=dict)

    def prepare(self) -> None:
        """Draw what a visitor sees first."""
        first = NetworkCriteria(view="regions")
        self.draw(first)
        self.findings(first)

    def draw(self, criteria: NetworkCriteria) -> NetworkDrawing:
        """Return the drawing of some criteria."""
        return _kept(self._drawings, criteria, lambda: draw_network(self.memberships, criteria))

    def findings(self, criteria: NetworkCriteria) -> NetworkFindings:
        """Return the findings of what meets the criteria, however much of it is drawn."""
        key = replace(criteria, view="both", nodes=0, expanded=())
        return _kept(self._findings, key, lambda: read_findings(self.memberships, key))


def open_explorer(store: Store, base: str, lists: Mapping[str, ThingTable]) -> NetworkExplorer:
    """Return the explorer of a snapshot whose lists are read."""
    rows = text_rows(store, "explorer/communities")
    communities = {row["organisation"]: int(row["community"]) for row in rows}
    return NetworkExplorer(membership_matrix_of(base, lists, communities))


def read_explorer(
    store: Store, manifest: Manifest, names: NameIndex
) -> tuple[NetworkExplorer, Mapping[str, ThingTable]]:
    """Return the explorer of a snapshot and the two lists that it needs."""
    today = manifest.reference_date or manifest.created[:10]
    lists = read_lists(store, names, today, ("organisations", "partnerships"))
    return open_explorer(store, manifest.base, lists), lists


def _kept(cache: dict[NetworkCriteria, Value], key: NetworkCriteria, make: Callable[[], Value]) -> Value:
    """Return a value from a cache that drops its oldest where it is full."""
    if key not in cache:
        value = make()
        while len(cache) >= _KEPT:
            cache.pop(next(iter(cache)), None)
        cache[key] = value
    return cache[key]
