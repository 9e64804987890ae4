"""Outlines of land and borders for the map, made of the TopoJSON file of world-atlas when the pages are installed.

Run as `python -m webui.map.outline_build world.json outlines.json`.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from webui.map.paths import TOLERANCE, path_of
from webui.map.projection import HEIGHT, INSETS, WIDTH, Inset, metres, pixel

# Square pixels: a smaller island is not seen; in an inset it is all that there is.
_LEAST_ISLAND, _LEAST_IN_INSET = 1.5, 0.3
# The antipode of the projection's centre has no place; nothing of the map lies near it.
_NEAR = shapely.box(-75, -25, 100, 89)
# Its ring goes round the pole, which no flat polygon can.
_ANTARCTICA = -60
Points = list[tuple[float, float]]


def main(source: Path, target: Path) -> None:
    """Write the paths of land and borders, for the main map and for each inset."""
    topology = json.loads(source.read_text(encoding="utf-8"))
    arcs = [_arc(topology, arc) for arc in topology["arcs"]]
    polygons = [
        shapely.Polygon(_ring(arcs, outer), [_ring(arcs, inner) for inner in inners])
        for geometry in topology["objects"]["land"]["geometries"]
        for outer, *inners in _polygons(geometry)
    ]
    land = shapely.MultiPolygon([area for area in polygons if area.bounds[1] > _ANTARCTICA])
    near = shapely.intersection(shapely.make_valid(land), _NEAR)
    borders = shapely.intersection(shapely.MultiLineString([arcs[i] for i in _shared(topology)]), _NEAR)
    paths: dict[str, Any] = {
        "land": path_of(_drawn(near, None), _LEAST_ISLAND),
        "borders": path_of(_drawn(borders, None)),
        "insets": {inset.name: path_of(_drawn(near, inset), _LEAST_IN_INSET) for inset in INSETS},
    }
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(paths, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")


def _arc(topology: Any, deltas: Sequence[Sequence[int]]) -> Points:
    """Return longitudes and latitudes of an arc, which is stored as quantised differences."""
    (scale_x, scale_y), (from_x, from_y) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    points = []
    for dx, dy in deltas:
        x, y = x + dx, y + dy
        points.append((x * scale_x + from_x, y * scale_y + from_y))
    return points


def _ring(arcs: Sequence[Points], numbers: Sequence[int]) -> Points:
    """Return the points of a ring of arcs; the number of a reversed arc is its complement.

    A ring that crosses the 180th meridian goes on beyond it: Siberia ends at 190 degrees.
    """
    ring: Points = []
    for number in numbers:
        for longitude, latitude in arcs[number] if number >= 0 else arcs[~number][::-1]:
            turns = round((ring[-1][0] - longitude) / 360) if ring else 0
            point = (longitude + 360 * turns, latitude)
            if not ring or ring[-1] != point:
                ring.append(point)
    return ring


def _polygons(geometry: Any) -> Iterator[list[list[int]]]:
    if geometry["type"] == "Polygon":
        yield geometry["arcs"]
    elif geometry["type"] == "MultiPolygon":
        yield from geometry["arcs"]


def _shared(topology: Any) -> list[int]:
    """Return the numbers of the arcs that are the border of two countries."""
    uses = Counter(
        number if number >= 0 else ~number
        for geometry in topology["objects"]["countries"]["geometries"]
        for polygon in _polygons(geometry)
        for ring in polygon
        for number in ring
    )
    return sorted(number for number, times in uses.items() if times > 1)


def _drawn(shape: BaseGeometry, inset: Inset | None) -> BaseGeometry:
    """Return a shape of degrees in pixels, clipped to the picture or to an inset, and simplified."""
    if inset:
        frame = shapely.box(inset.left, inset.top, inset.left + inset.width, inset.top + inset.height)
        area = shapely.box(inset.longitude - 8, inset.latitude - 8, inset.longitude + 8, inset.latitude + 8)
        shape = shapely.intersection(shape, area)
    else:
        frame = shapely.box(-2, -2, WIDTH + 2, HEIGHT + 2)
    placed = shapely.transform(
        shape,
        lambda points: np.array(
            [inset.place(*point) if inset else pixel(*metres(*point)) for point in points.tolist()]
        ),
    )
    clipped = shapely.intersection(shapely.make_valid(placed), frame)
    return shapely.simplify(clipped, TOLERANCE, preserve_topology=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
