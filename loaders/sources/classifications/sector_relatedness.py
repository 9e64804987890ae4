"""Published relatedness of cluster categories, condensed to the pairs that are related in some way."""

from collections.abc import Iterator

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from loaders.sources.classifications.cluster_definitions import relatedness
from ontology.term import Lines

_VARIANTS = {
    "colocation_percentile": "coLocationRelatedness",
    "input_output_percentile": "inputOutputRelatedness",
    "occupation_percentile": "occupationRelatedness",
    "percentile": "overallRelatedness",
}


def triples(load: Load) -> Iterator[Lines]:
    """Yield the percentiles of each pair, stated both ways as the full table does."""
    yield from load.each("sector_relatedness", lambda row: _pair(load, row))


def _pair(load: Load, row: Row) -> Iterator[Lines]:
    names = row.required("sector_a"), row.required("sector_b")
    if names[0] >= names[1]:
        raise UnmappedError("pair out of order", "sector_b", f"a name after {names[0]}", names[1])
    one, other = (load.code_lists.sector(load.mint, name, "sector_a") for name in names)
    yield relatedness(load, row, one, other, _VARIANTS)
    yield relatedness(load, row, other, one, _VARIANTS)
