"""Pilot regions in industrial transition."""

from collections.abc import Iterator

from loaders.curated_row import CONFIDENCES
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import HANSA
from ontology.term import Triple, date


def triples(load: Load) -> Iterator[Triple]:
    """Yield since when each region is a pilot region."""
    yield from load.each("pilot_regions", lambda row: [_region(load, row)])


def _region(load: Load, row: Row) -> Triple:
    # The region's own name stands in the NUTS; all rows are general knowledge, as the source says of itself.
    row.taken.add("name")
    code, confidence = row.required("nuts"), row.required("confidence")
    if confidence not in CONFIDENCES:
        raise UnmappedError("unknown confidence", "confidence", "S, I or K", confidence)
    region = load.code_lists.region(load.mint, load.source.nuts_version_of(code), code, "nuts")
    row.date("since")
    return region, HANSA("pilotRegionSince"), date(row.required("since"))
