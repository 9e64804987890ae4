"""The network of all organisations that share partnerships, for programs that draw or measure it."""

from typing import TYPE_CHECKING

from graph.evidence.rows import text_rows
from graph.store.engine import Store

if TYPE_CHECKING:
    import networkx as nx


def whole_network(store: Store) -> "nx.Graph[str]":
    """Return all organisations that share partnerships, joined by number and Newman weight of these."""
    from graph.measures.networks.collaboration import projection

    memberships = text_rows(store, "explorer/memberships")
    graph = projection((row["organisation"], row["partnership"]) for row in memberships)
    graph.remove_nodes_from([node for node, degree in list(graph.degree()) if degree == 0])
    for row in memberships:
        if row["organisation"] in graph:
            graph.nodes[row["organisation"]].update(label=row["organisationLabel"], country=row["country"])
    return graph
