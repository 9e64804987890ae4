"""Shapes in pixels as the text of SVG paths."""

from collections.abc import Sequence

import shapely
from shapely.geometry.base import BaseGeometry

# Pixels: a smaller deviation is not seen.
TOLERANCE = 0.7


def path_of(shape: BaseGeometry, least: float = 0.0) -> str:
    """Return the path of lines or areas in pixels, without areas of less than `least` square pixels."""
    parts = sorted(shapely.get_parts(shape), key=lambda part: part.bounds)
    commands = []
    for part in parts:
        if isinstance(part, shapely.Polygon):
            if part.area >= least:
                rings = (part.exterior, *part.interiors)
                commands += [_line(list(ring.coords)[:-1]) + "Z" for ring in rings]
        elif isinstance(part, shapely.LineString):
            commands.append(_line(list(part.coords)))
    return "".join(commands)


def _line(points: Sequence[Sequence[float]]) -> str:
    first, *others = [(round(10 * x), round(10 * y)) for x, y in points]
    steps, (x, y) = [], first
    for next_x, next_y in others:
        if (next_x, next_y) != (x, y):
            steps.append(f"{_figure(next_x - x)} {_figure(next_y - y)}")
            x, y = next_x, next_y
    return f"M{_figure(first[0])} {_figure(first[1])}l{' '.join(steps)}".replace(" -", "-")


def _figure(tenths: int) -> str:
    """Return tenths as a short decimal.

    >>> _figure(-4), _figure(120)
    ('-.4', '12')
    """
    return f"{tenths / 10:g}".replace("0.", ".", 1) if abs(tenths) < 10 else f"{tenths / 10:g}"
