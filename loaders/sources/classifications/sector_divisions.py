"""Divisions of NACE Rev. 2 that measure a cluster category, and those that belong to it in part."""

from collections.abc import Iterator

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import HANSA, SKOS
from ontology.term import Triple, literal


def triples(load: Load) -> Iterator[Triple]:
    """Yield the divisions of each category; a core division supports one category only."""
    yield from load.each("sector_divisions", lambda row: _sector(load, row))


def _sector(load: Load, row: Row) -> Iterator[Triple]:
    sector = load.code_lists.sector(load.mint, row.required("sector"), "sector")
    version = load.source.nace_version
    for code in row.items("core_divisions"):
        division = load.code_lists.activity(version, code, "core_divisions")
        if not load.once(division):
            raise UnmappedError("core of two categories", "core_divisions", "each division once", code)
        yield sector, HANSA("coreActivity"), division
        yield sector, HANSA("activity"), division
    for code in row.items("related_divisions"):
        yield sector, HANSA("activity"), load.code_lists.activity(version, code, "related_divisions")
    if row.text("note"):
        yield sector, SKOS("note"), literal(row.text("note"), "en")
