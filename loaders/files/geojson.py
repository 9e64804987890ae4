"""Reference system of a GeoJSON text: WGS 84 in degrees, as RFC 7946 requires, or the text is refused."""

import re
from collections.abc import Iterator
from typing import Any

from loaders.errors import ContractError

# EPSG:4326, urn:ogc:def:crs:EPSG::4326, urn:ogc:def:crs:OGC:1.3:CRS84, http://www.opengis.net/def/crs/EPSG/0/4326
_WGS84 = re.compile(r"(.*[:/])?(4326|CRS84)", re.IGNORECASE)
_EXPECTED = "WGS 84 in degrees (EPSG:4326)"


def check(document: Any, where: str) -> None:
    """Raise ContractError for a text of another reference system, stated or seen in its coordinates."""
    if not isinstance(document, dict):
        return
    crs = document.get("crs")
    if crs is not None:
        name = _name(crs)
        if not _WGS84.fullmatch(name):
            raise ContractError("other reference system", where, _EXPECTED, name)
    features = document.get("features")
    for number, feature in enumerate(features if isinstance(features, list) else [], 1):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        for x, y in _positions(geometry):
            if not (abs(x) <= 180 and abs(y) <= 90):
                place = f"{where}, record {number}"
                raise ContractError("coordinates outside the globe", place, _EXPECTED, f"{x:g}, {y:g}")


def _name(crs: Any) -> str:
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else str(crs)[:100]


def _positions(geometry: Any) -> Iterator[tuple[float, float]]:
    """Yield the first two numbers of every position; what is no position is left to the loader."""
    if isinstance(geometry, dict):
        yield from _positions(geometry.get("coordinates"))
        yield from _positions(geometry.get("geometries"))
    elif isinstance(geometry, list):
        if len(geometry) > 1 and all(isinstance(one, int | float) for one in geometry[:2]):
            yield geometry[0], geometry[1]
        else:
            for part in geometry:
                yield from _positions(part)
