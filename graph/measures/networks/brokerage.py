"""Brokerage: structural holes, betweenness, and nodes that connect a network."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from scipy import sparse

from graph.measures.networks.adjacency import Adjacency, Node, Vector, adjacency

if TYPE_CHECKING:
    from numpy.typing import NDArray

BLOCK = 256
"""Sources at a time: betweenness needs a few arrays of nodes x BLOCK."""


def constraint(graph: nx.Graph[Node], weight: str | None = None) -> dict[Node, float]:
    """Return the constraint of each node: low for a broker, high among mutual contacts.

    c_i = sum over neighbours j of (p_ij + sum_q p_iq p_qj)^2, where p_ij is j's share of i's ties, or of
    their `weight`. A node without ties has no constraint and is left out. Burt 1992.

    >>> constraint(nx.path_graph(3))
    {0: 1.0, 1: 0.5, 2: 1.0}
    """
    nodes, ties = adjacency(graph, weight)
    strength = _sums(ties)
    part = sparse.diags_array(np.divide(1.0, strength, out=np.zeros(len(nodes)), where=strength > 0)) @ ties
    around = sparse.csr_array((part @ part) * _ones(ties))
    squares = _sums(sparse.csr_array(part + around).power(2))
    return {node: float(squares[i]) for i, node in enumerate(nodes) if strength[i] > 0}


def effective_size(graph: nx.Graph[Node]) -> dict[Node, float]:
    """Return each node's number of contacts less their redundancy.

    n - 2t/n, with t ties among the n contacts.

    Ties are counted without weights. A node without ties is left out. Burt 1992; Borgatti 1997.

    >>> effective_size(nx.complete_graph(4))
    {0: 1.0, 1: 1.0, 2: 1.0, 3: 1.0}
    """
    nodes, ties = adjacency(graph)
    degree = _sums(ties)
    twice_among = _sums(sparse.csr_array((ties @ ties) * ties))
    return {
        node: float(degree[i] - twice_among[i] / degree[i]) for i, node in enumerate(nodes) if degree[i] > 0
    }


def betweenness(
    graph: nx.Graph[Node], distance: str | None = None, samples: int | None = None, seed: int = 0
) -> dict[Node, float]:
    """Return the share of shortest paths between others through each node, 0 to 1.

    Freeman 1977; Brandes 2001. With `distance`, the name of an edge attribute (1/weight, not the weight: a
    strong tie is short), paths are weighted. With `samples` the paths from that many sources stand for all,
    drawn with `seed`.

    >>> betweenness(nx.path_graph(3))
    {0: 0.0, 1: 1.0, 2: 0.0}
    """
    n = graph.number_of_nodes()
    if distance is not None:
        drawn = None if samples is None else min(samples, n)
        shares = nx.betweenness_centrality(graph, k=drawn, weight=distance, seed=seed)
        return {node: float(shares[node]) for node in graph}
    nodes, ties = adjacency(graph)
    if n < 3:
        return dict.fromkeys(nodes, 0.0)
    sources = (
        range(n) if samples is None or samples >= n else sorted(random.Random(seed).sample(range(n), samples))
    )
    total = np.zeros(n)
    for start in range(0, len(sources), BLOCK):
        total += _dependencies(ties, np.array(sources[start : start + BLOCK]))
    total *= n / len(sources) / ((n - 1) * (n - 2))
    return {node: float(total[i]) for i, node in enumerate(nodes)}


def articulation_points(graph: nx.Graph[Node]) -> list[Node]:
    """Return the nodes whose removal disconnects the network, in the graph's order.

    Hopcroft & Tarjan 1973.

    >>> articulation_points(nx.path_graph(4))
    [1, 2]
    """
    cuts = set(nx.articulation_points(graph))
    return [node for node in graph if node in cuts]


def _dependencies(ties: Adjacency, sources: NDArray[np.int_]) -> Vector:
    """Sum Brandes's dependencies on every node over the sources, level by level."""
    n, width = ties.shape[0], len(sources)
    paths = np.zeros((n, width))
    paths[sources, np.arange(width)] = 1
    frontier, seen = paths.copy(), paths > 0
    levels = [seen.copy()]
    while True:
        reached: Vector = np.where(seen, 0.0, np.asarray(ties @ frontier))
        new = reached > 0
        if not new.any():
            break
        levels.append(new)
        seen |= new
        paths += reached
        frontier = reached
    depends = np.zeros((n, width))
    for level, before in zip(levels[:0:-1], levels[-2::-1], strict=True):
        flow = np.divide(1 + depends, paths, out=np.zeros((n, width)), where=level)
        depends += (ties @ flow) * paths * before
    depends[sources, np.arange(width)] = 0
    return np.asarray(depends.sum(axis=1))


def _sums(matrix: sparse.csr_array[np.float64, tuple[int, int]]) -> Vector:
    return np.asarray(matrix.sum(axis=1), dtype=np.float64).reshape(-1)


def _ones(ties: Adjacency) -> Adjacency:
    marks = ties.copy()
    marks.data[:] = 1
    return marks
