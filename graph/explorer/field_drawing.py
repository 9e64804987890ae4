"""Drawing of the fields, joined where they are related."""

from collections.abc import Mapping

import networkx as nx

from graph.evidence.published_relatedness import PublishedRelatedness
from graph.explorer.drawing import DrawnNode, DrawnTie, NetworkDrawing
from graph.explorer.node_layout import places
from graph.explorer.tie_network import TieNode
from ontology.term import Term

# Pairs of the upper tenth of all are related, as in the search for partners.
_LEAST_PERCENTILE = 90.0


def field_drawing(labels: Mapping[Term, str], base: str, relatedness: PublishedRelatedness) -> NetworkDrawing:
    """Return the fields joined where their published relatedness is of the upper tenth, each at its place."""
    nodes = {
        sector: TieNode(sector[1:-1].removeprefix(base), label, "field") for sector, label in labels.items()
    }
    ties = [
        DrawnTie(nodes[one].key, nodes[other].key, 0, percentile, is_line=True)
        for (one, other), percentile in sorted(relatedness.overall.items())
        if one < other and one in nodes and other in nodes and percentile >= _LEAST_PERCENTILE
    ]
    ties.sort(key=lambda tie: (-tie.weight, tie.one, tie.other))
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edges_from((tie.one, tie.other) for tie in ties)
    at, degree = places(graph), dict(graph.degree())
    drawn = [
        DrawnNode(node, degree[node.key], 0, 0, *at[node.key]) for node in nodes.values() if node.key in at
    ]
    drawn.sort(key=lambda node: (-node.degree, node.label))
    return NetworkDrawing(tuple(drawn), tuple(ties), len(nodes), "", 0, 0)
