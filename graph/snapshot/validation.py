"""Validation before publication: SHACL shapes on the sources, check queries on everything."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph.store.engine import Embedded, RdfNode, Store, rows, text
from graph.store.errors import ValidationError
from ontology.namespace import XSD
from ontology.term import Term, text_of
from queries.library import library

if TYPE_CHECKING:
    from rdflib.term import Identifier

_SHOWN = 10


@dataclass(frozen=True)
class Violation:
    """A node that breaks a shape: the node, the path, and the message of the shape."""

    node: str
    path: str
    message: str
    severity: str


def violations(
    store: Embedded, shapes: Sequence[Path], graphs: Sequence[Term] | None = None
) -> list[Violation]:
    """Return the violations of the shapes in the union of some or all graphs, sorted."""
    from pyshacl import validate
    from rdflib import RDF, SH, Graph

    shape_graph = Graph()
    for path in shapes:
        shape_graph.parse(path, format="turtle")
    data = Graph()
    for graph in [None] if graphs is None else [ox.NamedNode(text_of(graph)) for graph in graphs]:
        quads = store.engine.quads_for_pattern(None, None, None, graph)
        data.addN((_term(q.subject), _term(q.predicate), _term(q.object), data) for q in quads)
    conforms, report, _ = validate(data, shacl_graph=shape_graph, advanced=False, meta_shacl=False)
    if conforms:
        return []
    return sorted(
        (
            Violation(
                str(report.value(node, SH.focusNode)),
                str(report.value(node, SH.resultPath) or ""),
                str(report.value(node, SH.resultMessage)),
                str(report.value(node, SH.resultSeverity)).rpartition("#")[2],
            )
            for node in report.subjects(RDF.type, SH.ValidationResult)
        ),
        key=lambda broken: (broken.severity, broken.node, broken.path, broken.message),
    )


def _term(node: RdfNode) -> "Identifier":
    """Return a node as rdflib has it: a plain string without a datatype, or `sh:in ("Gold")` would not find it."""
    from rdflib import BNode, Literal, URIRef

    if isinstance(node, ox.NamedNode):
        return URIRef(node.value)
    if isinstance(node, ox.BlankNode):
        return BNode(node.value)
    if isinstance(node, ox.Literal):
        if node.language:
            return Literal(node.value, lang=node.language)
        datatype = node.datatype.value
        return Literal(node.value, datatype=None if datatype == XSD.iri + "string" else URIRef(datatype))
    raise TypeError(f"not a node of RDF 1.1: {node}")


def require_valid(results: Sequence[Violation]) -> None:
    """Raise ValidationError where one of the results is a violation; warnings pass."""
    grave = [violation for violation in results if violation.severity == "Violation"]
    if grave:
        shown = "; ".join(f"{v.node} {v.path.rpartition('/')[2]}: {v.message}" for v in grave[:_SHOWN])
        more = f" and {len(grave) - _SHOWN} more" if len(grave) > _SHOWN else ""
        raise ValidationError(
            "shapes broken", "the staged graph", "no violation", f"{len(grave)}: {shown}{more}"
        )


def require_sound(store: Store) -> None:
    """Raise ValidationError where a check query returns a row.

    Check queries test what shapes test slowly or not at all.
    """
    for name, check in library().items():
        if name.startswith("check/"):
            faults = rows(store.query(check.text))
            if faults:
                shown = "; ".join(" ".join(text(cell) for cell in row) for row in faults[:_SHOWN])
                raise ValidationError(
                    check.summary, f"the staged graph ({name})", "no row", f"{len(faults)}: {shown}"
                )
