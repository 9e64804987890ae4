"""NACE Rev. 2 and Rev. 2.1 with the official correspondence between them."""

from collections.abc import Iterator

from loaders.curated_row import label
from loaders.load import Load
from loaders.row import Row
from ontology.iri import nace
from ontology.namespace import HANSA, SKOS, TYPE, XKOS
from ontology.term import Triple, literal

_SCHEMES = {"2": HANSA("Nace2"), "2.1": HANSA("Nace21")}


def triples(load: Load) -> Iterator[Triple]:
    """Yield the activities of both revisions at every level, and the pairs of the correspondence."""
    yield from load.each("nace2", lambda row: _activity(load, "2", row))
    yield from load.each("nace21", lambda row: _activity(load, "2.1", row))
    yield from load.each("nace21_to_nace2", lambda row: _association(load, row))


def _activity(load: Load, version: str, row: Row) -> Iterator[Triple]:
    code = row.required("code")
    term = load.code_lists.activity(version, code, "code")
    yield term, TYPE, SKOS("Concept")
    yield term, SKOS("inScheme"), _SCHEMES[version]
    yield term, SKOS("notation"), literal(code)
    description = row.required("description")
    yield label(term, description.capitalize() if description.isupper() else description, "en")
    parent = row.text("parent")
    if parent:
        yield term, SKOS("broader"), nace(version, parent)


def _association(load: Load, row: Row) -> Iterator[Triple]:
    source = load.code_lists.activity("2.1", row.required("nace21"), "nace21")
    target = load.code_lists.activity("2", row.required("nace2"), "nace2")
    term = load.mint.association(source, target)
    yield HANSA("Nace21ToNace2"), XKOS("madeOf"), term
    yield term, TYPE, XKOS("ConceptAssociation")
    yield term, XKOS("sourceConcept"), source
    yield term, XKOS("targetConcept"), target
