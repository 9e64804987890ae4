"""Reader of the shipped Turtle documents, the same on every run."""

from collections.abc import Iterator
from typing import cast

from pyoxigraph import CanonicalizationAlgorithm, Dataset, Literal, Quad, RdfFormat, parse

from ontology.documents import Document
from ontology.namespace import SKOS
from ontology.term import Triple


def triples_of(document: Document, base: str) -> list[Triple]:
    """Return a document's triples in order, blank nodes named canonically (RDFC-1.0).

    Relative IRIs are resolved against the base. Raises SyntaxError with line and column for broken Turtle.
    """
    dataset = Dataset(Quad(q.subject, q.predicate, q.object) for q in _parsed(document, base))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    return sorted((str(quad.subject), str(quad.predicate), str(quad.object)) for quad in dataset)


def concept_names(document: Document) -> Iterator[str]:
    """Yield the preferred labels of a scheme's concepts, without that of the scheme itself."""
    base = "http://localhost/"
    for quad in _parsed(document, base):
        subject, predicate = str(quad.subject), str(quad.predicate)
        if predicate == SKOS("prefLabel") and subject.startswith(f"<{base}"):
            yield cast(Literal, quad.object).value


def notations(document: Document) -> Iterator[str]:
    """Yield the codes of a scheme's concepts."""
    for quad in _parsed(document, "http://localhost/"):
        if str(quad.predicate) == SKOS("notation"):
            yield cast(Literal, quad.object).value


def _parsed(document: Document, base: str) -> Iterator[Quad]:
    return iter(
        parse(path=str(document.path), format=RdfFormat.TURTLE, base_iri=base if document.relative else None)
    )
