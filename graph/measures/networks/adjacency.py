"""Graphs as sparse matrices, for measures that are matrix algebra."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

import networkx as nx
import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import NDArray

Node = TypeVar("Node", bound=Hashable)
Vector: TypeAlias = "NDArray[np.float64]"
Adjacency: TypeAlias = "sparse.csr_array[np.float64, tuple[int, int]]"


class GraphError(ValueError):
    """A graph that cannot be measured, and what was expected."""


def adjacency(graph: nx.Graph[Node], weight: str | None = None) -> tuple[list[Node], Adjacency]:
    """Return the nodes in order and their symmetric adjacency, without loops.

    n x n; cells are 1, or the edge's `weight`.

    Raises:
        GraphError: the graph is directed or has parallel edges, or an edge's weight is missing or not above
        0.
    """
    if graph.is_directed() or graph.is_multigraph():
        raise GraphError(f"adjacency: expected a plain undirected graph, found {type(graph).__name__}")
    nodes = list(graph)
    place = {node: number for number, node in enumerate(nodes)}
    edges = [
        (place[a], place[b], _weight(a, b, data, weight)) for a, b, data in graph.edges(data=True) if a != b
    ]
    if not edges:
        return nodes, sparse.csr_array((len(nodes), len(nodes)), dtype=np.float64)
    one, other, cells = (np.array(part) for part in zip(*edges, strict=True))
    rows, columns = np.concatenate([one, other]), np.concatenate([other, one])
    doubled = np.concatenate([cells, cells]).astype(np.float64)
    matrix = sparse.csr_array((doubled, (rows, columns)), shape=(len(nodes), len(nodes)))
    return nodes, matrix


def _weight(a: object, b: object, data: dict[str, Any], weight: str | None) -> float:
    if weight is None:
        return 1.0
    value = data.get(weight)
    if value is None or not value > 0:
        raise GraphError(f"edge {a!r} - {b!r}: expected a {weight!r} above 0, found {value!r}")
    return float(value)
