"""Neighbourhoods in the network of partnerships, each node with its place in the picture."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph.evidence.node_layout import places
from graph.evidence.rows import Row, text_rows
from graph.store.engine import Store

if TYPE_CHECKING:
    import networkx as nx

LIMIT, LEAST, MOST = 60, 10, 150
_QUERIES = {"industry": "sector", "ecosystem": "sector"}
KINDS = ("organisation", "partnership", "region", "sector", *_QUERIES)


@dataclass(frozen=True)
class NetworkNode:
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
class Neighbourhood:
    """The chosen nodes with their places, the memberships between them, and how many nodes there are in all."""

    nodes: tuple[NetworkNode, ...]
    edges: tuple[tuple[str, str], ...]
    total: int

    def neighbours(self, iri: str) -> list[NetworkNode]:
        """Return the chosen neighbours of a node by their label."""
        near = {a if b == iri else b for a, b in self.edges if iri in (a, b)}
        return sorted(
            (node for node in self.nodes if node.iri in near), key=lambda node: (node.label, node.iri)
        )


def read_neighbourhood(store: Store, kind: str, iri: str, limit: int = LIMIT) -> Neighbourhood:
    """Return at most `limit` nodes around a thing of one of `KINDS`; the same graph gives the same places."""
    return choose(text_rows(store, f"neighbourhood/{_QUERIES.get(kind, kind)}", thing=iri), iri, limit)


def choose(memberships: Iterable[Row], centre: str, limit: int) -> Neighbourhood:
    """Return the nodes nearest to the centre, of those the best connected, with their places."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    about: dict[str, tuple[str, str, str]] = {}
    for row in memberships:
        about[row["organisation"]] = (row["organisationLabel"], "organisation", row["country"])
        about[row["partnership"]] = (row["partnershipLabel"], "partnership", "")
        graph.add_edge(row["organisation"], row["partnership"])
    if not graph:
        return Neighbourhood((), (), 0)
    near = nx.single_source_shortest_path_length(graph, centre) if centre in graph else {}
    order = sorted(graph, key=lambda node: (near.get(node, 9), -graph.degree[node], node))
    kept = graph.subgraph(_joined(graph, order, limit)).copy()
    at = places(kept)
    nodes = [
        NetworkNode(
            node,
            *about[node],
            graph.degree[node],
            graph.degree[node] - kept.degree[node],
            *at[node],
        )
        for node in sorted(kept, key=lambda node: (-graph.degree[node], about[node][0], node))
    ]
    edges = sorted((min(a, b), max(a, b)) for a, b in kept.edges)
    return Neighbourhood(tuple(nodes), tuple(edges), len(graph))


def _joined(graph: "nx.Graph[str]", order: list[str], limit: int) -> list[str]:
    """Return the first nodes of an order, without those that would stand alone among them."""
    chosen = set(order[:limit])
    return [node for node in order[:limit] if any(other in chosen for other in graph[node])]


def graph_of(neighbourhood: Neighbourhood) -> "nx.Graph[str]":
    """Return a neighbourhood as a graph with label, kind, country and place on its nodes."""
    import networkx as nx

    graph: nx.Graph[str] = nx.Graph()
    for node in neighbourhood.nodes:
        graph.add_node(node.iri, label=node.label, kind=node.kind, country=node.country, x=node.x, y=node.y)
    graph.add_edges_from(neighbourhood.edges)
    return graph


def whole_network(store: Store) -> "nx.Graph[str]":
    """Return all organisations that share partnerships, joined by number and Newman weight of these."""
    from graph.measures.networks.collaboration import projection

    memberships = text_rows(store, "neighbourhood/everything")
    graph = projection((row["organisation"], row["partnership"]) for row in memberships)
    graph.remove_nodes_from([node for node, degree in list(graph.degree()) if degree == 0])
    for row in memberships:
        if row["organisation"] in graph:
            graph.nodes[row["organisation"]].update(label=row["organisationLabel"], country=row["country"])
    return graph
