"""Borders of NUTS regions for maps, simplified, as GeoSPARQL geometries."""

import json
from collections.abc import Iterator
from functools import partial

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import GEO, TYPE
from ontology.term import Triple, typed

# Degrees: about 500 m, a quarter of what the publisher's scale of 1 to 20 million shows.
TOLERANCE = 0.005
_DECIMALS = 4


def triples(load: Load) -> Iterator[Triple]:
    """Yield a geometry for each region of each file.

    The name of a file ends in the NUTS version of its codes.
    """
    for file in load.tables:
        yield from load.each(file, partial(_region, load, file.rpartition("_")[2]))


def _region(load: Load, version: str, row: Row) -> Iterator[Triple]:
    code = row.required("properties.NUTS_ID")
    region = load.code_lists.region(load.mint, version, code, "properties.NUTS_ID")
    shape = _shape(row.required("geometry"))
    geometry = load.mint.geometry(version, code)
    yield region, GEO("hasGeometry"), geometry
    yield geometry, TYPE, GEO("Geometry")
    # Without a reference system in front, the coordinates of a wktLiteral are longitude and latitude (CRS 84).
    yield (
        geometry,
        GEO("asWKT"),
        typed(shapely.to_wkt(shape, rounding_precision=_DECIMALS), GEO("wktLiteral")),
    )


def _shape(text: str) -> BaseGeometry:
    """Return a simplified area; raises UnmappedError for anything else, and for crossing borders."""
    try:
        area = shapely.from_geojson(text)
    except ShapelyError as error:
        raise UnmappedError("not a geometry", "geometry", "a GeoJSON geometry", str(error)) from None
    if not isinstance(area, shapely.Polygon | shapely.MultiPolygon) or area.is_empty:
        raise UnmappedError(
            "not an area", "geometry", "a polygon or several", str(json.loads(text).get("type"))
        )
    if not area.is_valid:
        raise UnmappedError(
            "border crosses itself", "geometry", "a simple polygon", shapely.is_valid_reason(area)
        )
    simple = area.simplify(TOLERANCE, preserve_topology=True)
    # An island smaller than the tolerance would vanish.
    return area if simple.is_empty or not simple.is_valid else simple
