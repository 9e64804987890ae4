"""Picture of a network: shapes, lines, and labels that never cover each other."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from graph.explorer.drawing import DrawnNode, DrawnTie, NetworkDrawing
from ontology.sentence import joined, sentence
from webui.pages.label_places import Box, label_place, short_label

# The picture is never shown narrower than 790 pixels, where its labels have 11.
WIDTH = 920
_MOST_HEIGHT, _MARGIN = 760, 34.0
# A picture of n nodes is at least so high, and gives nodes less room where they are many.
_BARE_HEIGHT, _HEIGHT_A_NODE, _MANY = 220, 4.0, 80
_LEAST, _MOST = 7.0, 15.0  # radius of a node
_APART = 26.0  # least distance of two nodes, so that each can be hit
_NOWHERE = (0.0, 0.0, "start")
_NEIGHBOURS = 12  # in the picture of one node


@dataclass(frozen=True)
class NetworkMark:
    """A node in the picture: circle, square, star, ring or dash, its label where there is room, and its tooltip."""

    key: str
    shape: str
    x: float
    y: float
    radius: float
    title: str
    points: str = ""
    label: str = ""
    label_x: float = 0.0
    label_y: float = 0.0
    anchor: str = "middle"


@dataclass(frozen=True)
class NetworkLine:
    """A tie in the picture by the keys of its ends."""

    one: str
    other: str
    path: str
    width: float
    title: str


@dataclass(frozen=True)
class NetworkPicture:
    """All that is drawn, in pixels."""

    width: int
    height: int
    marks: Sequence[NetworkMark]
    lines: Sequence[NetworkLine]

    @property
    def has_many_nodes(self) -> bool:
        """Return whether its lines are too many to choose one of them."""
        return len(self.marks) > _MANY


def network_picture(drawing: NetworkDrawing) -> NetworkPicture:
    """Return the picture of a drawing; the best tied nodes come first to their labels."""
    if not drawing.nodes:
        return NetworkPicture(WIDTH, 0, (), ())
    at, height = _fitted(drawing.nodes)
    radius = _radii(drawing.nodes)
    place = {node.key: tuple(point) for node, point in zip(drawing.nodes, at.tolist(), strict=True)}
    order = sorted(range(len(drawing.nodes)), key=lambda one: (drawing.nodes[one].key != drawing.centre, one))
    taken: list[Box] = [(x - r, y - r, x + r, y + r) for (x, y), r in zip(at.tolist(), radius, strict=True)]
    marks: dict[int, NetworkMark] = {}
    for one in order:
        node, (x, y) = drawing.nodes[one], at[one].tolist()
        label = short_label(node.label)
        spot = label_place((x, y), radius[one], label, taken, one, (WIDTH, height))
        marks[one] = _mark(
            node, drawing.centre, x, y, radius[one], label if spot else "", *(spot or _NOWHERE)
        )
    lines = [
        NetworkLine(
            tie.one,
            tie.other,
            "M{:g} {:g}L{:g} {:g}".format(*place[tie.one], *place[tie.other]),
            _width(tie, drawing),
            f"{drawing.node[tie.one].label} – {drawing.node[tie.other].label}",
        )
        for tie in reversed(drawing.lines)
    ]
    return NetworkPicture(WIDTH, height, [marks[one] for one in range(len(marks))], lines)


def neighbour_picture(drawing: NetworkDrawing, key: str) -> NetworkPicture:
    """Return the picture of one node and its strongest neighbours in a column, for a narrow screen."""
    node, ties = drawing.node[key], drawing.ties_of(key)[:_NEIGHBOURS]
    x, first, step = 22.0, 74.0, 36.0
    marks = [_listed(node, x, 26.0, drawing.centre, 13.0)]
    lines = []
    for at, (other, tie) in enumerate(ties):
        y = first + at * step
        marks.append(_listed(other, x + 40, y, drawing.centre, 9.0))
        path = f"M{x:g} 26V{y - 14:g}Q{x:g} {y:g} {x + 14:g} {y:g}H{x + 40:g}"
        lines.append(NetworkLine(key, other.key, path, _width(tie, drawing), f"{node.label} – {other.label}"))
    return NetworkPicture(350, int(first + len(ties) * step - 8), marks, lines)


def with_shapes(picture: NetworkPicture, shapes: Mapping[str, str]) -> NetworkPicture:
    """Return a picture whose nodes have other shapes, by their keys."""
    marks = [replace(mark, shape=shapes.get(mark.key, mark.shape)) for mark in picture.marks]
    return replace(picture, marks=marks)


def title_of(node: DrawnNode) -> str:
    """Return the tooltip of a node: its name, its country, and how many neighbours are not drawn."""
    more = sentence("{number} more", number=node.hidden) if node.hidden else ""
    country = node.node.country if node.node.kind == "organisation" else ""
    return joined([part for part in (node.label, country, more) if part])


def star(x: float, y: float, radius: float) -> str:
    """Return the points of a star of five tips around a place."""
    tips = [(radius * 1.3 if tip % 2 == 0 else 0.55 * radius, tip * math.pi / 5) for tip in range(10)]
    return " ".join(f"{x + r * math.sin(turn):.1f},{y - r * math.cos(turn):.1f}" for r, turn in tips)


def _listed(node: DrawnNode, x: float, y: float, centre: str, radius: float) -> NetworkMark:
    return _mark(node, centre, x, y, radius, short_label(node.label, 30), x + radius + 9, y + 5, "start")


def _mark(
    node: DrawnNode,
    centre: str,
    x: float,
    y: float,
    radius: float,
    label: str,
    label_x: float,
    label_y: float,
    anchor: str,
) -> NetworkMark:
    shape = _shape(node, centre)
    points = star(x, y, radius) if shape == "star" else ""
    return NetworkMark(node.key, shape, x, y, radius, title_of(node), points, label, label_x, label_y, anchor)


def _shape(node: DrawnNode, centre: str) -> str:
    if node.key == centre:
        return "star"
    return "square" if node.node.kind == "partnership" else "circle"


def _width(tie: DrawnTie, drawing: NetworkDrawing) -> float:
    """Return the width of a line, from the least weight to the greatest; thin where all are equal."""
    weights = [each.weight for each in drawing.lines]
    least, greatest = min(weights), max(weights)
    return 1.2 if least == greatest else round(0.8 + 3.2 * (tie.weight - least) / (greatest - least), 1)


def _radii(nodes: Sequence[DrawnNode]) -> list[float]:
    """Return the radius of each node: its area grows with its partnerships."""
    greatest = max(node.partnerships for node in nodes) or 1
    share = 0.75 if len(nodes) > _MANY else 1.0
    return [
        round(share * (_LEAST + (_MOST - _LEAST) * math.sqrt(node.partnerships / greatest)), 1)
        for node in nodes
    ]


def _fitted(nodes: Sequence[DrawnNode]) -> tuple[NDArray[np.float64], int]:
    """Return places (n x 2) in the picture, no two nodes too near, and its height."""
    at = np.array([(node.x, node.y) for node in nodes], dtype=np.float64)
    span = np.ptp(at, axis=0)
    inner = WIDTH - 2 * _MARGIN - 120
    scale = inner / span[0] if span[0] > 1 else 1.0
    least = _BARE_HEIGHT + _HEIGHT_A_NODE * len(nodes)
    height = min(_MOST_HEIGHT, max(least, scale * span[1] + 2 * _MARGIN))
    wanted = np.array([inner, height - 2 * _MARGIN])
    low = np.array([_MARGIN + 60, _MARGIN])
    at = low + np.divide(at - at.min(axis=0), span, out=np.full_like(at, 0.5), where=span > 1) * wanted
    return _apart(at, np.array([WIDTH, height])), int(height)


def _apart(at: NDArray[np.float64], size: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return places pushed apart until nearly all are `_APART` from each other, in the picture."""
    for _ in range(60):
        between = at[:, None] - at[None, :]
        distance = np.hypot(between[..., 0], between[..., 1])
        np.fill_diagonal(distance, np.inf)
        near = distance < _APART
        if not near.any():
            break
        # Two at one place part along a line that depends on their numbers alone.
        order = np.arange(len(at))[:, None] - np.arange(len(at))[None, :]
        away = np.where(distance[..., None] > 0.01, between, np.sign(order)[..., None] * np.array([1.0, 0.6]))
        length = np.hypot(away[..., 0], away[..., 1])
        push = np.where(near, (_APART + 1 - np.where(near, distance, 0)) / 2, 0.0)
        step = np.divide(away, length[..., None], out=np.zeros_like(away), where=length[..., None] > 0)
        at = np.clip(at + (step * push[..., None]).sum(axis=1), _MARGIN, size - _MARGIN)
    return np.round(at, 1)
