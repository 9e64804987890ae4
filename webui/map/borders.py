"""Borders of territories as paths of the map, where the geometry of NUTS was loaded."""

from collections.abc import Mapping

import numpy as np
import shapely

from graph.comparison.regional_map import RegionalMap
from graph.evidence.rows import text_rows
from graph.store.engine import Store
from webui.map.paths import TOLERANCE, path_of
from webui.map.projection import inset_of, metres, pixel


def border_paths(store: Store, base: RegionalMap) -> Mapping[str, str]:
    """Return the path of each territory whose borders are stated, in whatever version of NUTS has the same territory.

    A code alone does not do: equal codes of two versions can be different land.
    """
    borders: dict[str, str] = {}
    # The newest version comes last and is kept.
    for row in text_rows(store, "map/borders"):
        if territory := base.same.get(f"<{row['region']}>"):
            borders[territory] = row["border"]
    return {territory: _border(text) for territory, text in sorted(borders.items())}


def _border(text: str) -> str:
    """Return the path of an area; parts in an inset are drawn there."""
    parts = [_placed(part) for part in shapely.get_parts(shapely.from_wkt(text))]
    return path_of(shapely.simplify(shapely.MultiPolygon(parts), TOLERANCE / 2, preserve_topology=True))


def _placed(part: shapely.Polygon) -> shapely.Polygon:
    centre = part.representative_point()
    inset = inset_of(centre.x, centre.y)
    placed: shapely.Polygon = shapely.transform(
        part,
        lambda points: np.array(
            [inset.place(*point) if inset else pixel(*metres(*point)) for point in points.tolist()]
        ),
    )
    return placed
