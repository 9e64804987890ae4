"""Drawing of a network: the nodes nearest and best tied, the ties between them, and a place for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import networkx as nx
import numpy as np
from scipy import sparse

from graph.explorer.memberships import (
    Memberships,
    MembershipSelection,
    members_of_start,
    select_memberships,
)
from graph.explorer.network_criteria import NetworkCriteria
from graph.explorer.node_layout import places
from graph.explorer.tie_network import TieNetwork, TieNode, group_of, tie_network
from graph.explorer.view_kinds import MOST, STEP
from graph.measures.networks.adjacency import Adjacency

# Ties drawn for each node: more are a hairball, and stand in the table alone.
LINES_A_NODE = 2.5


@dataclass(frozen=True)
class DrawnNode:
    """A node at its place; `hidden` of its `degree` neighbours are not drawn, `partnerships` counts its own."""

    node: TieNode
    degree: int
    hidden: int
    partnerships: int
    x: float = 0.0
    y: float = 0.0

    @property
    def key(self) -> str:
        """Return its path below the base."""
        return self.node.key

    @property
    def label(self) -> str:
        """Return its name."""
        return self.node.label


@dataclass(frozen=True)
class DrawnTie:
    """A tie of two nodes by their keys: shared partnerships, their Newman weight, and whether it is a line."""

    one: str
    other: str
    shared: int
    weight: float
    is_line: bool


@dataclass(frozen=True)
class NetworkDrawing:
    """The chosen nodes, the best tied first, and their ties, the strongest first.

    `total` counts all nodes that meet the criteria, `centre` is the key of the start or "", `unplaced` counts
    organisations without a group, and `undated` partnerships whose years are not known.
    """

    nodes: tuple[DrawnNode, ...]
    ties: tuple[DrawnTie, ...]
    total: int
    centre: str
    unplaced: int
    undated: int

    @cached_property
    def node(self) -> Mapping[str, DrawnNode]:
        """Return each node by its key."""
        return {node.key: node for node in self.nodes}

    @cached_property
    def lines(self) -> list[DrawnTie]:
        """Return the ties that are drawn."""
        return [tie for tie in self.ties if tie.is_line]

    @cached_property
    def _ties_of(self) -> Mapping[str, list[tuple[DrawnNode, DrawnTie]]]:
        ties: dict[str, list[tuple[DrawnNode, DrawnTie]]] = {node.key: [] for node in self.nodes}
        for tie in self.ties:
            ties[tie.one].append((self.node[tie.other], tie))
            ties[tie.other].append((self.node[tie.one], tie))
        return ties

    def ties_of(self, key: str) -> list[tuple[DrawnNode, DrawnTie]]:
        """Return the drawn neighbours of a node with their ties, the strongest first."""
        return self._ties_of[key]


def draw_network(memberships: Memberships, criteria: NetworkCriteria) -> NetworkDrawing:
    """Return the drawing of the memberships that meet the criteria; the same snapshot gives the same places."""
    selection = select_memberships(memberships, criteria)
    network = tie_network(memberships, selection, criteria.view)
    number = {key: at for at, key in enumerate(network.keys)}
    centres = [number[key] for key in _centres(memberships, selection, criteria) if key in number]
    chosen = _choose(network, centres, criteria.nodes)
    for key in criteria.expanded:
        if number.get(key, -1) in chosen:
            chosen += _ranked(network, [number[key]], chosen)[: min(STEP, MOST - len(chosen))]
    if not chosen:
        return NetworkDrawing((), (), len(network.keys), "", network.unplaced, selection.undated)
    weights, shared = network.strengths(chosen)
    ties = _ties(network, chosen, weights, shared)
    at = places(_graph([network.keys[one] for one in chosen], [tie for tie in ties if tie.is_line]))
    degrees = np.diff(shared.indptr)
    inside = np.diff(shared[:, chosen].indptr)
    importance = network.importance
    nodes = [
        DrawnNode(
            network.describe(one),
            int(degrees[row]),
            int(degrees[row] - inside[row]),
            int(importance[one]),
            *at[network.keys[one]],
        )
        for row, one in enumerate(chosen)
    ]
    nodes.sort(key=lambda node: (-node.degree, -node.partnerships, node.label, node.key))
    centre = network.keys[centres[0]] if len(centres) == 1 else ""
    return NetworkDrawing(
        tuple(nodes), tuple(ties), len(network.keys), centre, network.unplaced, selection.undated
    )


def _centres(
    memberships: Memberships, selection: MembershipSelection, criteria: NetworkCriteria
) -> list[str]:
    """Return the keys of the nodes that a start is in a view: itself, its groups, or its organisations."""
    key = criteria.start.removeprefix(memberships.base)
    if not key:
        return []
    if criteria.view == "fields" or (criteria.view == "both" and key.startswith("partnership/")):
        return [key]
    mask = members_of_start(memberships, criteria.start)
    inside = [int(row) for row in selection.organisations if mask[row]]
    if criteria.view in ("both", "organisations"):
        return [memberships.organisations.iris[row].removeprefix(memberships.base) for row in inside]
    groups = [group_of(memberships, row, criteria.view) for row in inside]
    return sorted({group.key for group in groups if group})


def _choose(network: TieNetwork, centres: Sequence[int], limit: int) -> list[int]:
    """Return the nodes in rings around the centres, of each ring the strongest; nobody stands alone.

    Without centres they are around those of most partnerships.
    """
    importance = network.importance
    seeds = sorted(centres or range(len(network.keys)), key=lambda one: (-importance[one], network.keys[one]))
    # Seeds that are many leave room for those that they are tied to.
    chosen = seeds[: max(1, limit // 3)]
    ring = list(chosen)
    while ring and len(chosen) < limit:
        ring = _ranked(network, ring, chosen)[: limit - len(chosen)]
        chosen += ring
    if not chosen:
        return []
    tied = np.diff(sparse.csr_array(network.strengths(chosen)[1][:, chosen]).indptr)
    return [one for one, number in zip(chosen, tied, strict=True) if number]


def _ranked(network: TieNetwork, around: Sequence[int], chosen: Sequence[int]) -> list[int]:
    """Return the nodes tied to some, without those that are chosen, the strongest first."""
    strength = np.asarray(network.strengths(around)[0].sum(axis=0), dtype=np.float64).reshape(-1)
    strength[list(chosen)] = 0
    tied = np.flatnonzero(strength)
    importance = network.importance
    return sorted(
        (int(one) for one in tied),
        key=lambda one: (-round(float(strength[one]), 9), -importance[one], network.keys[one]),
    )


def _ties(
    network: TieNetwork, chosen: Sequence[int], weights: Adjacency, shared: Adjacency
) -> list[DrawnTie]:
    """Return the ties between chosen nodes, the strongest first; lines are a tree that joins all, and the strongest."""
    inside, number = weights[:, chosen].toarray(), shared[:, chosen].toarray()
    tied = [
        (min(keys), max(keys), float(inside[row, column]), int(number[row, column]))
        for row, one in enumerate(chosen)
        for column, other in enumerate(chosen)
        if row < column and inside[row, column]
        for keys in ((network.keys[one], network.keys[other]),)
    ]
    tied.sort(key=lambda tie: (-round(tie[2], 9), tie[0], tie[1]))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_weighted_edges_from((one, other, weight) for one, other, weight, _ in tied)
    tree = {frozenset(edge) for edge in nx.maximum_spanning_edges(graph, data=False)}
    room = max(0, int(LINES_A_NODE * len(chosen)) - len(tree))
    ties = []
    for one, other, weight, count in tied:
        is_line = frozenset((one, other)) in tree
        if not is_line and room:
            is_line, room = True, room - 1
        ties.append(DrawnTie(one, other, count, round(weight, 6), is_line))
    return ties


def _graph(keys: Sequence[str], lines: Sequence[DrawnTie]) -> "nx.Graph[str]":
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(keys)
    graph.add_edges_from((line.one, line.other) for line in lines)
    return graph


def shared_partnerships(
    memberships: Memberships, criteria: NetworkCriteria, one: str, other: str
) -> list[int]:
    """Return the partnerships that make the tie of two nodes, by their rows, the newest first."""
    selection = select_memberships(memberships, criteria)
    network = tie_network(memberships, selection, criteria.view)
    number = {key: at for at, key in enumerate(network.keys)}
    if one not in number or other not in number or one == other:
        return []
    if network.is_bipartite:
        rows = [memberships.partnerships.row.get(memberships.base + key, -1) for key in (one, other)]
        return [row for row in rows if row >= 0] if network.incidence[number[one], number[other]] else []
    both = network.incidence[[number[one]]].multiply(network.incidence[[number[other]]])
    rows = [int(selection.partnerships[at]) for at in both.tocoo().col]
    starts = memberships.partnerships.dates["start"]
    return sorted(rows, key=lambda row: (starts[row], memberships.partnerships.labels[row]), reverse=True)
