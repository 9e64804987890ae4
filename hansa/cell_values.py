"""A cell of an answer as a plain value: a number stays a number, an IRI loses its brackets."""

from graph.store.engine import Node
from ontology.namespace import XSD

_WHOLE = frozenset(
    XSD.iri + name for name in ("integer", "int", "long", "nonNegativeInteger", "positiveInteger")
)
_BROKEN = frozenset(XSD.iri + name for name in ("decimal", "double", "float"))


def plain(node: Node | None) -> str | int | float | None:
    """Return a cell as text or number, None where it is unbound."""
    if node is None:
        return None
    value = str(getattr(node, "value", node))
    datatype = getattr(getattr(node, "datatype", None), "value", "")
    if datatype in _WHOLE:
        return int(value)
    return float(value) if datatype in _BROKEN else value
