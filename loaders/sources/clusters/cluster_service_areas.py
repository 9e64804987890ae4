"""Regions that cluster organisations serve, where these are more than the one in which they sit."""

from collections.abc import Iterator

from loaders.curated_row import BASIS_FIELDS, CONFIDENCES, pages
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import DCTERMS, HANSA
from ontology.term import Triple, literal


def triples(load: Load) -> Iterator[Triple]:
    """Yield the regions that each organisation serves, with what that rests on and the page that says so."""
    yield from load.each("cluster_service_areas", lambda row: _organisation(load, row))


def _organisation(load: Load, row: Row) -> Iterator[Triple]:
    local, basis = row.required("id"), row.required("basis")
    if local not in load.code_lists.organisations:
        raise UnmappedError("unknown organisation", "id", "an id of cluster_organisations.csv", local)
    if basis not in CONFIDENCES:
        raise UnmappedError("unknown basis", "basis", ", ".join(CONFIDENCES), basis)
    subject = load.mint.organisation(local)
    codes = row.items("serves")
    if not codes:
        raise UnmappedError("empty cell", "serves", "NUTS codes", "nothing")
    for code in codes:
        version = load.source.nuts_version_of(code)
        yield subject, HANSA("serves"), load.code_lists.region(load.mint, version, code, "serves")
    if basis in BASIS_FIELDS:
        yield subject, BASIS_FIELDS[basis], literal("serves")
    yield from (triple for triple in pages(row, subject) if triple[1] == DCTERMS("source"))
