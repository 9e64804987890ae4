"""The neighbourhood of a thing in the network of partnerships: who is drawn, where, and what is left out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.store import Store
from webui.answer import Row, ask

if TYPE_CHECKING:
    import networkx as nx

LIMIT, LEAST, MOST = 60, 10, 150
QUERIES = {
    "organisation": "pages/network_organisation",
    "partnership": "pages/network_partnership",
    "region": "pages/network_region",
    "sector": "pages/network_sector",
    "industry": "pages/network_sector",
    "ecosystem": "pages/network_sector",
}
# Pixels: room for a node with its label, and between groups that nothing joins; width over height of the canvas.
_ROOM, _GAP, _ASPECT = 70.0, 80.0, 1.9


@dataclass(frozen=True)
class Node:
    """An organisation or partnership; `hidden` of its `degree` neighbours are not drawn."""

    iri: str
    label: str
    kind: str
    country: str
    degree: int
    hidden: int
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class Drawing:
    """What is drawn of a neighbourhood: nodes with their places, edges, and how many nodes there are in all."""

    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]
    total: int

    def neighbours(self, iri: str) -> list[Node]:
        """Return the drawn neighbours of a node by their label."""
        near = {a if b == iri else b for a, b in self.edges if iri in (a, b)}
        return sorted(
            (node for node in self.nodes if node.iri in near), key=lambda node: (node.label, node.iri)
        )


def draw(store: Store, kind: str, iri: str, limit: int = LIMIT) -> Drawing:
    """Return the neighbourhood of a thing with at most `limit` nodes, placed by a force layout with a fixed seed."""
    return arrange(ask(store, QUERIES[kind], thing=iri), iri, limit)


def arrange(rows: Iterable[Row], centre: str, limit: int) -> Drawing:
    """Return a drawing of memberships; the nearest to the centre are kept, of those the best connected."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    about: dict[str, tuple[str, str, str]] = {}
    for row in rows:
        about[row["organisation"]] = (row["organisationLabel"], "organisation", row["country"])
        about[row["partnership"]] = (row["partnershipLabel"], "partnership", "")
        graph.add_edge(row["organisation"], row["partnership"])
    if not graph:
        return Drawing((), (), 0)
    near = nx.single_source_shortest_path_length(graph, centre) if centre in graph else {}
    order = sorted(graph, key=lambda node: (near.get(node, 9), -graph.degree[node], node))
    kept = graph.subgraph(_joined(graph, order, limit)).copy()
    places = _places(kept)
    nodes = [
        Node(
            node,
            *about[node],
            graph.degree[node],
            graph.degree[node] - kept.degree[node],
            *places[node],
        )
        for node in sorted(kept, key=lambda node: (-graph.degree[node], about[node][0], node))
    ]
    edges = sorted((min(a, b), max(a, b)) for a, b in kept.edges)
    return Drawing(tuple(nodes), tuple(edges), len(graph))


def _joined(graph: "nx.Graph[str]", order: list[str], limit: int) -> list[str]:
    """Return the first nodes of an order, without those that would stand alone among them."""
    chosen = set(order[:limit])
    return [node for node in order[:limit] if any(other in chosen for other in graph[node])]


def _places(graph: "nx.Graph[str]") -> dict[str, tuple[float, float]]:
    """Return a place for each node: each joined group by itself, the groups in rows, the largest first."""
    import networkx as nx

    groups = sorted(nx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    sides = [_ROOM * max(len(group), 2) ** 0.5 for group in groups]
    corners = _corners(sides)
    found: dict[str, tuple[float, float]] = {}
    for group, side, (left, top) in zip(groups, sides, corners, strict=True):
        part = nx.Graph(graph.subgraph(sorted(group)))
        for node, (x, y) in nx.kamada_kawai_layout(part).items():
            found[node] = (
                round(left + (float(x) + 1) * _ASPECT * side / 2, 1),
                round(top + (float(y) + 1) * side / 2, 1),
            )
    return found


def _corners(sides: Sequence[float]) -> list[tuple[float, float]]:
    """Return the upper left corners of boxes in rows, with the row width that lets the picture be largest."""
    best: list[tuple[float, float]] = []
    least = float("inf")
    reach = 0.0
    for end in sides:
        reach += _ASPECT * end + _GAP
        corners, width, height = _rows(sides, reach)
        if max(width, _ASPECT * height) < least:
            best, least = corners, max(width, _ASPECT * height)
    return best


def _rows(sides: Sequence[float], reach: float) -> tuple[list[tuple[float, float]], float, float]:
    """Return the corners of boxes in rows no wider than `reach`, and the width and height of all."""
    corners: list[tuple[float, float]] = []
    left = top = row = width = 0.0
    for side in sides:
        if left and left + _ASPECT * side > reach:
            left, top, row = 0.0, top + row + _GAP, 0.0
        corners.append((left, top))
        left, row = left + _ASPECT * side + _GAP, max(row, side)
        width = max(width, left - _GAP)
    return corners, width, top + row
