"""The neighbourhood of a thing in the network of partnerships: who is drawn, where, and what is left out."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.evidence.rows import Row, text_rows
from graph.store.engine import Store
from webui.pages.node_layout import places

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
    """Return the neighbourhood of a thing with at most `limit` nodes, placed by force layouts with a fixed seed."""
    return arrange(text_rows(store, QUERIES[kind], thing=iri), iri, limit)


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
    at = places(kept)
    nodes = [
        Node(
            node,
            *about[node],
            graph.degree[node],
            graph.degree[node] - kept.degree[node],
            *at[node],
        )
        for node in sorted(kept, key=lambda node: (-graph.degree[node], about[node][0], node))
    ]
    edges = sorted((min(a, b), max(a, b)) for a, b in kept.edges)
    return Drawing(tuple(nodes), tuple(edges), len(graph))


def _joined(graph: "nx.Graph[str]", order: list[str], limit: int) -> list[str]:
    """Return the first nodes of an order, without those that would stand alone among them."""
    chosen = set(order[:limit])
    return [node for node in order[:limit] if any(other in chosen for other in graph[node])]
