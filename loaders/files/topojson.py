"""TopoJSON: shapes that share their borders, turned into GeoJSON geometries."""

from collections.abc import Iterator, Sequence
from typing import Any

Point = list[float]


def features(topology: Any) -> Iterator[dict[str, Any]]:
    """Yield a GeoJSON feature for every geometry of every object of a topology.

    Arcs are delta-encoded where the topology has a transform; a negative index `~i` is arc i backwards (TopoJSON
    specification 1.0). Raises KeyError, IndexError or TypeError where the text is no topology.
    """
    arcs = [_decoded(arc, topology.get("transform")) for arc in topology["arcs"]]
    for name in sorted(topology["objects"]):
        for shape in topology["objects"][name]["geometries"]:
            yield {
                "type": "Feature",
                "id": shape.get("id"),
                "properties": shape.get("properties", {}),
                "geometry": _geometry(shape, arcs),
            }


def _geometry(shape: dict[str, Any], arcs: Sequence[list[Point]]) -> dict[str, Any]:
    if shape["type"] == "Polygon":
        coordinates: Any = [_ring(ring, arcs) for ring in shape["arcs"]]
    elif shape["type"] == "MultiPolygon":
        coordinates = [[_ring(ring, arcs) for ring in polygon] for polygon in shape["arcs"]]
    else:
        return {"type": shape["type"], "coordinates": shape.get("coordinates", [])}
    return {"type": shape["type"], "coordinates": coordinates}


def _ring(indices: Sequence[int], arcs: Sequence[list[Point]]) -> list[Point]:
    """Return a ring: its arcs end to end, the point that two arcs share once.

    >>> _ring([0, ~1], [[[0, 0], [1, 0]], [[0, 0], [1, 1], [1, 0]]])
    [[0, 0], [1, 0], [1, 1], [0, 0]]
    """
    ring: list[Point] = []
    for index in indices:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        ring += arc[1:] if ring else arc
    return ring


def _decoded(arc: Sequence[Sequence[float]], transform: Any) -> list[Point]:
    if transform is None:
        return [list(point) for point in arc]
    (kx, ky), (dx, dy) = transform["scale"], transform["translate"]
    x = y = 0.0
    points = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append([x * kx + dx, y * ky + dy])
    return points
