"""Places of nodes: near for neighbours, apart for groups, filling the picture."""

import networkx as nx
import pytest

from graph.explorer.node_layout import ASPECT, corners, places


def test_neighbours_stand_nearer_than_strangers() -> None:
    at = places(nx.path_graph(["a", "b", "c", "d"]))
    across = [at[node][0] for node in "abcd"]
    assert across in (sorted(across), sorted(across, reverse=True))


def test_groups_do_not_overlap() -> None:
    graph = nx.Graph([("a", "b"), ("b", "c"), ("k", "l"), ("x", "y")])
    at = places(graph)
    boxes = []
    for group in nx.connected_components(graph):
        xs, ys = zip(*(at[node] for node in group), strict=True)
        boxes.append((min(xs), max(xs), min(ys), max(ys)))
    for first, one in enumerate(boxes):
        for other in boxes[first + 1 :]:
            assert one[1] < other[0] or other[1] < one[0] or one[3] < other[2] or other[3] < one[2]


def test_many_groups_fill_the_canvas() -> None:
    upper_left = corners([100.0] * 12)
    width = max(x for x, _ in upper_left) + ASPECT * 100
    height = max(y for _, y in upper_left) + 100
    assert width / height == pytest.approx(ASPECT, rel=0.5)
