"""Which nodes belong together: communities by modularity, and how far other seeds agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic

import networkx as nx
import numpy as np

from graph.measures.networks.adjacency import Adjacency, GraphError, Node, adjacency

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Labels = NDArray[np.intp]


@dataclass(frozen=True)
class Communities(Generic[Node]):
    """Hold the best partition of several runs and how far the runs agree.

    `members` are communities, largest first, nodes in the graph's order; `modularity` is that of this
    partition. `agreement` is the mean adjusted Rand index over all pairs of runs (1 is the same partition, 0
    what chance gives), and `stability` how often, over the other runs, a node was with those it is with here
    (0 to 1).
    """

    members: tuple[tuple[Node, ...], ...]
    modularity: float
    agreement: float
    stability: dict[Node, float]
    seeds: tuple[int, ...]


def communities(
    graph: nx.Graph[Node], weight: str | None = None, seed: int = 0, runs: int = 10, resolution: float = 1.0
) -> Communities[Node]:
    """Find communities by the Louvain method and keep the partition of highest modularity of several runs.

    Runs have the seeds `seed`, `seed` + 1 and so on; the first of equals is kept. Blondel et al. 2008; Hubert
    & Arabie 1985 for the index.

    >>> found = communities(nx.barbell_graph(3, 0))
    >>> found.members, round(found.modularity, 4), found.agreement
    (((0, 1, 2), (3, 4, 5)), 0.3571, 1.0)

    Raises:
        GraphError: fewer than one run, or the graph has no nodes.
    """
    if runs < 1 or not graph:
        raise GraphError(f"communities: expected nodes and at least one run, found {len(graph)} and {runs}")
    nodes, ties = adjacency(graph, weight)
    seeds = tuple(range(seed, seed + runs))
    labels = [louvain(ties, one, resolution) for one in seeds]
    scores = [modularity(ties, each, resolution) for each in labels]
    best = int(np.argmax(np.round(scores, 12)))
    pairs = [adjusted_rand(labels[i], labels[j]) for i in range(runs) for j in range(i)]
    others = labels[:best] + labels[best + 1 :]
    return Communities(
        _members(nodes, labels[best]),
        scores[best],
        float(np.mean(pairs)) if pairs else 1.0,
        dict(zip(nodes, _stability(labels[best], others).tolist(), strict=True)),
        seeds,
    )


def louvain(ties: Adjacency, seed: int, resolution: float = 1.0) -> Labels:
    """Assign each node a community (n labels) by moving nodes, then communities, while modularity rises.

    Blondel et al. 2008, as networkx does it. Nodes are numbers here: sets of strings have another order in every
    process, and the partition depends on it.
    """
    graph = nx.from_scipy_sparse_array(ties)
    labels = np.zeros(ties.shape[0], dtype=np.intp)
    for number, members in enumerate(
        nx.community.louvain_communities(graph, resolution=resolution, seed=seed)
    ):
        labels[sorted(members)] = number
    return labels


def modularity(ties: Adjacency, labels: Labels, resolution: float = 1.0) -> float:
    """Compare the weight inside communities with what chance gives; 0 without ties.

    Q = sum over communities of L_c/m - resolution (k_c/2m)^2. Newman 2004.
    """
    total = float(ties.sum())
    if total == 0:
        return 0.0
    rows = np.repeat(labels, np.diff(ties.indptr))
    inside = float(ties.data[rows == labels[ties.indices]].sum())
    strength = np.bincount(rows, weights=ties.data)
    return inside / total - resolution * float(((strength / total) ** 2).sum())


def adjusted_rand(one: Labels, other: Labels) -> float:
    """Compare two partitions by the pairs they put together, corrected for chance; 1 if they are equal.

    >>> adjusted_rand(np.array([0, 0, 1, 1]), np.array([5, 5, 2, 2]))
    1.0
    """
    table = _contingency(one, other)
    together, first, second = _choose(table), _choose(table.sum(axis=1)), _choose(table.sum(axis=0))
    chance = first * second / max(len(one) * (len(one) - 1) / 2, 1)
    top = (first + second) / 2
    return 1.0 if top == chance else (together - chance) / (top - chance)


def _members(nodes: list[Node], labels: Labels) -> tuple[tuple[Node, ...], ...]:
    groups: dict[int, list[Node]] = {}
    for node, label in zip(nodes, labels.tolist(), strict=True):
        groups.setdefault(label, []).append(node)
    return tuple(tuple(group) for group in sorted(groups.values(), key=lambda group: -len(group)))


def _stability(best: Labels, others: list[Labels]) -> NDArray[np.float64]:
    mates = np.bincount(best)[best] - 1
    if not others:
        return np.ones(len(best))
    total = np.zeros(len(best))
    for run in others:
        names, place = np.unique(run, return_inverse=True)
        together = _contingency(best, run)[best, place] - 1
        alone = (np.bincount(place, minlength=len(names))[place] == 1).astype(float)
        total += np.where(mates > 0, together / np.maximum(mates, 1), alone)
    return total / len(others)


def _contingency(one: Labels, other: Labels) -> NDArray[np.intp]:
    _, a = np.unique(one, return_inverse=True)
    _, b = np.unique(other, return_inverse=True)
    width = int(b.max()) + 1
    return np.bincount(a * width + b, minlength=(int(a.max()) + 1) * width).reshape(-1, width)


def _choose(counts: NDArray[np.intp]) -> float:
    return float((counts * (counts - 1) / 2).sum())
