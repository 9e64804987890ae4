"""Places for the nodes of a small network, so that a picture needs no simulation in the browser."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

# Pixels: room for a node with its label, and between groups that nothing joins; width over height of the canvas.
ROOM, GAP, ASPECT = 70.0, 80.0, 1.9
_STEPS = 120

Place = tuple[float, float]


def places(graph: "nx.Graph[str]") -> dict[str, Place]:
    """Return a place for each node: each joined group by itself, the groups in rows, the largest first."""
    import networkx as nx

    groups = sorted(nx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    sides = [ROOM * max(len(group), 2) ** 0.5 for group in groups]
    at: dict[str, Place] = {}
    for group, side, (left, top) in zip(groups, sides, corners(sides), strict=True):
        nodes = sorted(group)
        # Built in order, because the force layout starts in the order of the nodes.
        part: nx.Graph[str] = nx.Graph()
        part.add_nodes_from(nodes)
        part.add_edges_from(sorted((min(edge), max(edge)) for edge in graph.subgraph(nodes).edges))
        for node, (x, y) in zip(nodes, stress(part, nodes), strict=True):
            at[node] = (round(left + float(x) * ASPECT * side, 1), round(top + float(y) * side, 1))
    return at


def stress(graph: "nx.Graph[str]", nodes: Sequence[str]) -> "NDArray[np.float64]":
    """Return places (n x 2, 0 to 1) of a connected graph with distances near to its path lengths.

    Stress majorisation (Gansner, Koren & North 2005) with weights 1/d^2, a fixed number of steps from a force layout
    with a fixed seed: the time is known beforehand, and one graph has one picture.
    """
    import networkx as nx
    import numpy as np

    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    distances = np.array([[lengths[one][other] for other in nodes] for one in nodes], dtype=np.float64)
    weights = np.divide(1.0, distances**2, out=np.zeros_like(distances), where=distances > 0)
    inverse = np.linalg.pinv(np.diag(weights.sum(axis=1)) - weights)
    start = nx.spring_layout(graph, seed=1)
    points = np.array([start[node] for node in nodes])
    for _ in range(_STEPS):
        apart = np.linalg.norm(points[:, None] - points[None, :], axis=2)
        ratio = np.divide(weights * distances, apart, out=np.zeros_like(apart), where=apart > 1e-9)
        points = inverse @ ((np.diag(ratio.sum(axis=1)) - ratio) @ points)
    return _scaled(points)


def _scaled(points: "NDArray[np.float64]") -> "NDArray[np.float64]":
    """Return points turned so that they are widest from left to right, each axis from 0 to 1."""
    import numpy as np

    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    # A turn is only a mirror away from its opposite: the first node that is off the axis decides.
    turned = centred @ axes.T
    turned *= np.where(turned[np.abs(turned).argmax(axis=0), (0, 1)] < 0, -1.0, 1.0)
    span = np.ptp(turned, axis=0)
    low = turned.min(axis=0)
    scaled = np.divide(turned - low, span, out=np.full_like(turned, 0.5), where=span > 1e-6)
    return np.asarray(scaled, dtype=np.float64)


def corners(sides: Sequence[float]) -> list[Place]:
    """Return the upper left corners of boxes in rows, at the row width that makes the picture largest.

    A box is `ASPECT` times as wide as it is high (`sides`).

    >>> corners([100.0, 50.0])
    [(0.0, 0.0), (270.0, 0.0)]
    """
    best: list[Place] = []
    least = float("inf")
    reach = 0.0
    for end in sides:
        reach += ASPECT * end + GAP
        upper_left, width, height = _rows(sides, reach)
        if max(width, ASPECT * height) < least:
            best, least = upper_left, max(width, ASPECT * height)
    return best


def _rows(sides: Sequence[float], reach: float) -> tuple[list[Place], float, float]:
    """Return the corners of boxes in rows no wider than `reach`, and the width and height of all."""
    upper_left: list[Place] = []
    left = top = row = width = 0.0
    for side in sides:
        if left and left + ASPECT * side > reach:
            left, top, row = 0.0, top + row + GAP, 0.0
        upper_left.append((left, top))
        left, row = left + ASPECT * side + GAP, max(row, side)
        width = max(width, left - GAP)
    return upper_left, width, top + row
