"""Points inside the regions, for symbols on a map; no geometries."""

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import SCHEMA
from ontology.term import Triple, decimal


def triples(load: Load) -> Iterator[Triple]:
    """Yield the latitude and the longitude of every region.

    A point counts for every version that has the code with the same territory. The points are of 2016 and 2024; of
    2016 the graph holds the United Kingdom only. A 2021 code takes the 2024 point, or the 2016 point where 2024
    dropped the code.
    """
    yield from load.each("region_centres", lambda row: _centre(load, row))


def _centre(load: Load, row: Row) -> Iterator[Triple]:
    code, version = row.required("nuts"), row.required("nuts_version")
    row.taken.add("level")
    point = (("latitude", _degrees(row, "latitude", 90)), ("longitude", _degrees(row, "longitude", 180)))
    nuts = load.code_lists.nuts
    versions = [version] if code in nuts.get(version, ()) else []
    if code in nuts.get("2021", ()) and (version == "2024" or code not in nuts.get("2024", ())):
        versions.append("2021")
    if not versions and version != "2016":
        raise UnmappedError("unknown NUTS code", "nuts", f"a code of NUTS {version}", code)
    for other in versions:
        region = load.mint.region(other, code)
        for name, degrees in point:
            yield region, SCHEMA(name), decimal(degrees)


def _degrees(row: Row, column: str, limit: int) -> Decimal:
    text = row.required(column)
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise UnmappedError("not a coordinate", column, "decimal degrees", text) from None
    if abs(value) > limit:
        raise UnmappedError("not a coordinate", column, f"-{limit} to {limit} degrees", text)
    return value
