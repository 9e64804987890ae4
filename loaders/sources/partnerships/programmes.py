"""Programmes of cluster policy, with the figures that their pages state."""

from collections.abc import Iterator

from loaders.curated_row import evidence, label
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import DCTERMS, HANSA, SCHEMA, TYPE
from ontology.term import Triple, literal


def triples(load: Load) -> Iterator[Triple]:
    """Yield each programme."""
    yield from load.each("programmes", lambda row: _programme(load, row))


def _programme(load: Load, row: Row) -> Iterator[Triple]:
    subject = load.mint.programme(row.required("id"))
    yield subject, TYPE, SCHEMA("FundingScheme")
    yield label(subject, row.required("name"), "en")
    yield subject, HANSA("years"), literal(row.required("years"))
    yield subject, SCHEMA("funder"), literal(row.required("funder"), "en")
    yield subject, DCTERMS("description"), literal(row.required("purpose"), "en")
    if row.text("figures"):
        yield subject, HANSA("figures"), literal(row.text("figures"), "en")
    yield from evidence(row, subject)
