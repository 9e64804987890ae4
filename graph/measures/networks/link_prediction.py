"""Link prediction: scores of pairs of nodes from their common neighbours."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import sparse

from graph.measures.networks.adjacency import Adjacency, GraphError, Node, Vector, adjacency

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    from numpy.typing import NDArray

    Places = NDArray[np.intp]

BLOCK = 512


class Predictor(StrEnum):
    """Score of a pair of nodes, to be tested on ties that started later."""

    ADAMIC_ADAR = "Adamic-Adar"
    RESOURCE_ALLOCATION = "resource allocation"


class Prediction(NamedTuple):
    """A pair of nodes in the graph's order, and its score."""

    one: object
    other: object
    score: float


def score_pairs(
    graph: nx.Graph[Node], pairs: Sequence[tuple[Node, Node]], predictor: Predictor
) -> list[float]:
    """Score pairs of nodes, tied or not, in the order given.

    Sums over their common neighbours z. Adamic-Adar (2003): 1/ln k_z. Resource allocation (Zhou, Lü & Zhang 2009):
    1/k_z.

    >>> import networkx as nx
    >>> score_pairs(nx.star_graph(4), [(1, 2), (0, 1)], Predictor.RESOURCE_ALLOCATION)
    [0.25, 0.0]

    Raises:
        GraphError: a node is not in the graph.
    """
    nodes, ties = adjacency(graph)
    place = {node: number for number, node in enumerate(nodes)}
    missing = [node for pair in pairs for node in pair if node not in place]
    if missing:
        raise GraphError(f"pairs: expected nodes of the graph, found {missing[0]!r}")
    if not pairs:
        return []
    ends = np.array([(place[a], place[b]) for a, b in pairs])
    common = sparse.csr_array(ties[ends[:, 0]] * ties[ends[:, 1]])
    scores: Vector = np.asarray(common @ _weights(ties, predictor))
    return [float(score) for score in scores]


def top_pairs(graph: nx.Graph[Node], predictor: Predictor, k: int, block: int = BLOCK) -> list[Prediction]:
    """Return the `k` pairs without a tie that score highest, above 0.

    Equal scores come in the graph's order of nodes. Rows are scored in blocks: memory is `block` x n at most.
    """
    if k < 1:
        raise GraphError(f"top: expected k of 1 or more, found {k}")
    nodes, ties = adjacency(graph)
    through = sparse.csr_array(sparse.diags_array(_weights(ties, predictor)) @ ties)
    rows, columns, scores = np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0)
    for start in range(0, len(nodes), block):
        one, other, score = _untied(ties[start : start + block], through, start)
        rows, columns, scores = _best(
            np.concatenate([rows, one]), np.concatenate([columns, other]), np.concatenate([scores, score]), k
        )
    return [
        Prediction(nodes[a], nodes[b], s)
        for a, b, s in zip(rows.tolist(), columns.tolist(), scores.tolist(), strict=True)
    ]


def _untied(mine: Adjacency, through: Adjacency, start: int) -> tuple[Places, Places, Vector]:
    """Return untied pairs that share a neighbour, with their scores, for a block of rows."""
    product = mine @ through
    free = (product - product * mine).tocoo()
    one, other = free.row.astype(np.intp) + start, free.col.astype(np.intp)
    later = (other > one) & (free.data > 0)
    return one[later], other[later], free.data[later]


def _weights(ties: Adjacency, predictor: Predictor) -> Vector:
    """Return the weight of each node as a common neighbour (n)."""
    # A common neighbour has two ties or more; a node with fewer is never one.
    degree = np.maximum(np.asarray(ties.sum(axis=1), dtype=np.float64).reshape(-1), 2)
    return 1 / np.log(degree) if predictor is Predictor.ADAMIC_ADAR else 1 / degree


def _best(rows: Places, columns: Places, scores: Vector, k: int) -> tuple[Places, Places, Vector]:
    kept = scores > 0
    if kept.sum() > k:
        kept &= scores >= np.partition(scores, -k)[-k]
    rows, columns, scores = rows[kept], columns[kept], scores[kept]
    order = np.lexsort((columns, rows, -scores))[:k]
    return rows[order], columns[order], scores[order]
