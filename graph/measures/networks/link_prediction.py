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

    COMMON_NEIGHBOURS = "common neighbours"
    ADAMIC_ADAR = "Adamic-Adar"
    RESOURCE_ALLOCATION = "resource allocation"
    WEIGHTED_RESOURCE_ALLOCATION = "weighted resource allocation"
    JACCARD = "Jaccard"
    PREFERENTIAL_ATTACHMENT = "preferential attachment"


class Prediction(NamedTuple):
    """A pair of nodes in the graph's order, and its score."""

    one: object
    other: object
    score: float


def score_pairs(
    graph: nx.Graph[Node], pairs: Sequence[tuple[Node, Node]], predictor: Predictor, weight: str = "weight"
) -> list[float]:
    """Score pairs of nodes; z runs over their common neighbours.

    Common neighbours: their number. Adamic-Adar (2003): sum 1/ln k_z. Resource allocation (Zhou, Lü & Zhang
    2009): sum 1/k_z. Weighted resource allocation: sum w_iz w_zj / s_z with strengths s, the share of what i
    gives to z that z passes to j. Jaccard: common over all neighbours. Preferential attachment: k_i k_j.

    >>> import networkx as nx
    >>> score_pairs(nx.star_graph(4), [(1, 2), (0, 1)], Predictor.RESOURCE_ALLOCATION)
    [0.25, 0.0]

    Raises:
        GraphError: a node is not in the graph.
    """
    nodes, ties = _ties(graph, predictor, weight)
    place = {node: number for number, node in enumerate(nodes)}
    missing = [node for pair in pairs for node in pair if node not in place]
    if missing:
        raise GraphError(f"pairs: expected nodes of the graph, found {missing[0]!r}")
    if not pairs:
        return []
    ends = np.array([(place[a], place[b]) for a, b in pairs])
    one, other = ties[ends[:, 0]], ties[ends[:, 1]]
    shared = np.asarray((one * other) @ _passing(ties, predictor)).reshape(-1)
    degree = _sums(ties)
    return [float(s) for s in _finish(shared, degree[ends[:, 0]], degree[ends[:, 1]], predictor)]


def top_pairs(
    graph: nx.Graph[Node], predictor: Predictor, k: int, weight: str = "weight", block: int = BLOCK
) -> list[Prediction]:
    """Return the `k` pairs without a tie that score highest, above 0.

    Equal scores come in the graph's order of nodes. Rows are scored in blocks: memory is `block` x n at most.
    """
    if k < 1:
        raise GraphError(f"top: expected k of 1 or more, found {k}")
    nodes, ties = _ties(graph, predictor, weight)
    degree = _sums(ties)
    through = sparse.csr_array(sparse.diags_array(_passing(ties, predictor)) @ ties)
    rows, columns, scores = np.zeros(0, np.intp), np.zeros(0, np.intp), np.zeros(0)
    for start in range(0, len(nodes), block):
        mine = ties[start : start + block]
        if predictor is Predictor.PREFERENTIAL_ATTACHMENT:
            one, other, score = _free_products(mine, degree, start, scores[-1] if len(scores) == k else 0.0)
        else:
            one, other, shared = _free_shared(mine, through, start)
            score = _finish(shared, degree[one], degree[other], predictor)
        rows, columns, scores = _best(
            np.concatenate([rows, one]), np.concatenate([columns, other]), np.concatenate([scores, score]), k
        )
    return [
        Prediction(nodes[a], nodes[b], s)
        for a, b, s in zip(rows.tolist(), columns.tolist(), scores.tolist(), strict=True)
    ]


def _free_shared(mine: Adjacency, through: Adjacency, start: int) -> tuple[Places, Places, Vector]:
    """Return untied pairs that share a neighbour, with the sum that passes between them."""
    tied = mine.copy()
    tied.data[:] = 1
    product = mine @ through
    free = (product - product * tied).tocoo()
    one, other = free.row.astype(np.intp) + start, free.col.astype(np.intp)
    later = (other > one) & (free.data > 0)
    return one[later], other[later], free.data[later]


def _free_products(
    mine: Adjacency, degree: Vector, start: int, floor: float
) -> tuple[Places, Places, Vector]:
    """Return untied pairs with the products of their degrees, from `floor` up."""
    products = np.triu(np.outer(degree[start : start + mine.shape[0]], degree), k=start + 1)
    products[mine.nonzero()] = 0
    one, other = np.nonzero(products >= max(floor, 1.0))
    return one + start, other, products[one, other]


def _ties(graph: nx.Graph[Node], predictor: Predictor, weight: str) -> tuple[list[Node], Adjacency]:
    return adjacency(graph, weight if predictor is Predictor.WEIGHTED_RESOURCE_ALLOCATION else None)


def _passing(ties: Adjacency, predictor: Predictor) -> Vector:
    """Return the weight of each node as a common neighbour (n)."""
    strength = _sums(ties)
    if predictor is Predictor.ADAMIC_ADAR:
        # A common neighbour has two ties or more; a node with fewer is never one.
        return np.divide(1.0, np.log(np.maximum(strength, 2)))
    if predictor in (Predictor.RESOURCE_ALLOCATION, Predictor.WEIGHTED_RESOURCE_ALLOCATION):
        return np.divide(1.0, strength, out=np.zeros(len(strength)), where=strength > 0)
    return np.ones(len(strength))


def _finish(shared: Vector, one: Vector, other: Vector, predictor: Predictor) -> Vector:
    """Return the score from the sum over common neighbours and the degrees of both ends."""
    if predictor is Predictor.JACCARD:
        union = one + other - shared
        return np.divide(shared, union, out=np.zeros(len(shared)), where=union > 0)
    if predictor is Predictor.PREFERENTIAL_ATTACHMENT:
        return one * other
    return shared


def _best(rows: Places, columns: Places, scores: Vector, k: int) -> tuple[Places, Places, Vector]:
    kept = scores > 0
    if kept.sum() > k:
        kept &= scores >= np.partition(scores, -k)[-k]
    rows, columns, scores = rows[kept], columns[kept], scores[kept]
    order = np.lexsort((columns, rows, -scores))[:k]
    return rows[order], columns[order], scores[order]


def _sums(ties: Adjacency) -> Vector:
    return np.asarray(ties.sum(axis=1), dtype=np.float64).reshape(-1)
