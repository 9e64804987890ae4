"""Communities of a network by modularity, and their agreement over seeds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic

import networkx as nx
import numpy as np

from graph.measures.networks.adjacency import GraphError, Node, adjacency

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Labels = NDArray[np.intp]


@dataclass(frozen=True)
class Communities(Generic[Node]):
    """The best partition of several runs, and the agreement of the runs.

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
    """Return the communities of highest modularity in several runs of the Louvain method.

    Runs have the seeds `seed`, `seed` + 1 and so on; the first of equals is kept. Blondel et al. 2008; Hubert
    & Arabie 1985 for the index.

    >>> best = communities(nx.barbell_graph(3, 0))
    >>> best.members, round(best.modularity, 4), best.agreement
    (((0, 1, 2), (3, 4, 5)), 0.3571, 1.0)

    Raises:
        GraphError: fewer than one run, or the graph has no nodes.
    """
    if runs < 1 or not graph:
        raise GraphError(f"communities: expected nodes and at least one run, found {len(graph)} and {runs}")
    # Most readers of a network need no communities, and scikit-learn takes a second to import.
    from sklearn.metrics import adjusted_rand_score

    nodes, ties = adjacency(graph, weight)
    numbered = nx.from_scipy_sparse_array(ties)
    seeds = tuple(range(seed, seed + runs))
    labels = [louvain(numbered, one, resolution) for one in seeds]
    scores = [_modularity(numbered, each, resolution) for each in labels]
    best = int(np.argmax(np.round(scores, 12)))
    pairs = [float(adjusted_rand_score(labels[i], labels[j])) for i in range(runs) for j in range(i)]
    others = labels[:best] + labels[best + 1 :]
    return Communities(
        _members(nodes, labels[best]),
        scores[best],
        float(np.mean(pairs)) if pairs else 1.0,
        dict(zip(nodes, _stability(labels[best], others).tolist(), strict=True)),
        seeds,
    )


def louvain(graph: nx.Graph[int], seed: int, resolution: float = 1.0) -> Labels:
    """Return a community for each node (n labels), by the Louvain method.

    Blondel et al. 2008. Nodes are numbers here: sets of strings have another order in every
    process, and the partition depends on it.
    """
    labels = np.zeros(len(graph), dtype=np.intp)
    for number, members in enumerate(
        nx.community.louvain_communities(graph, resolution=resolution, seed=seed)
    ):
        labels[sorted(members)] = number
    return labels


def _modularity(graph: nx.Graph[int], labels: Labels, resolution: float) -> float:
    if not graph.number_of_edges():
        return 0.0
    groups = [set(np.flatnonzero(labels == label).tolist()) for label in range(int(labels.max()) + 1)]
    return float(nx.community.modularity(graph, groups, resolution=resolution))


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
