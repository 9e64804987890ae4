"""Rows of an answer, read from one text of tab-separated values.

The engine gives up Python's lock at each row that it is asked for: beside a busy thread, 200,000 rows took 275 s one by
one, and 5 s as one text.
"""

import re
from typing import cast

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Triple,
    parse,
)

from ontology.namespace import XSD

RdfNode = NamedNode | BlankNode | Literal | Triple
# A literal without escapes, and a number as it stands in Turtle.
_LITERAL = re.compile(r'"([^"\\]*)"(?:@([a-zA-Z]+(?:-[a-zA-Z0-9]+)*)|\^\^<([^>]*)>)?')
_NUMBER = re.compile(r"[+-]?\d*(?P<decimal>\.\d+)?(?P<double>[eE][+-]?\d+)?", re.ASCII)
_NUMBERS = {name: NamedNode(XSD.iri + name) for name in ("integer", "decimal", "double")}


def table_rows(answer: QuerySolutions) -> list[tuple[RdfNode | None, ...]]:
    """Return the rows of an answer, a cell for each of its variables; equal cells are one object."""
    nodes = _Nodes({"": None})
    text = cast(bytes, answer.serialize(format=QueryResultsFormat.TSV)).decode()
    lines = text.split("\n")
    if not answer.variables:
        return [()] * (len(lines) - 2)
    return [tuple(map(nodes.__getitem__, line.split("\t"))) for line in lines[1:-1]]


class _Nodes(dict[str, RdfNode | None]):
    """Terms by their texts, each made once."""

    def __missing__(self, cell: str) -> RdfNode:
        node = self[cell] = _node(cell)
        return node


def _node(cell: str) -> RdfNode:
    """Return the term of a text in Turtle; the parser, which gives up the lock as well, reads only rare forms."""
    if cell[:1] == "<" != cell[1:2]:
        return NamedNode(cell[1:-1])
    if match := _LITERAL.fullmatch(cell):
        value, language, datatype = match.groups()
        return Literal(value, language=language, datatype=NamedNode(datatype) if datatype else None)
    if match := _NUMBER.fullmatch(cell):
        return Literal(cell, datatype=_NUMBERS[match.lastgroup or "integer"])
    (triple,) = parse(f"<x:s> <x:p> {cell} .", format=RdfFormat.TURTLE)
    return cast(RdfNode, triple.object)
