"""Rows of an answer, read from one text of tab-separated values.

The engine gives up Python's lock at each row that it is asked for: beside a busy thread, 200,000 rows took 275 s one by
one, and 5 s as one text.
"""

import re
from collections.abc import Callable
from io import BytesIO
from typing import TypeVar, cast

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
Cell = TypeVar("Cell")
# A literal without escapes, and a number as it stands in Turtle.
_LITERAL = re.compile(r'"([^"\\]*)"(?:@([a-zA-Z]+(?:-[a-zA-Z0-9]+)*)|\^\^<([^>]*)>)?')
_NUMBER = re.compile(r"[+-]?\d*(?P<decimal>\.\d+)?(?P<double>[eE][+-]?\d+)?", re.ASCII)
_NUMBERS = {name: NamedNode(XSD.iri + name) for name in ("integer", "decimal", "double")}


def table_rows(answer: QuerySolutions, read: Callable[[str], Cell]) -> list[tuple[Cell, ...]]:
    """Return the rows of an answer, a cell for each of its variables; equal cells are read once, "" where unbound."""
    cells = _Cells(read)
    lines = BytesIO(cast(bytes, answer.serialize(format=QueryResultsFormat.TSV)))
    lines.readline()  # the names of the columns
    if not answer.variables:
        return [() for _ in lines]
    return [tuple(map(cells.__getitem__, line[:-1].split(b"\t"))) for line in lines]


class _Cells(dict[bytes, Cell]):
    """Cells by their texts in Turtle."""

    def __init__(self, read: Callable[[str], Cell]) -> None:
        self._read = read

    def __missing__(self, text: bytes) -> Cell:
        cell = self[text] = self._read(text.decode())
        return cell


def cell_text(cell: str) -> str:
    """Return the text of a term: an IRI without brackets, a literal without type, a blank node as `_:name`.

    >>> cell_text("<http://example.org/a>"), cell_text('"a"@en'), cell_text("1.5"), cell_text("")
    ('http://example.org/a', 'a', '1.5', '')
    """
    if cell[:1] == "<" != cell[1:2]:
        return cell[1:-1]
    if match := _LITERAL.fullmatch(cell):
        return match[1]
    node = cell_node(cell)
    return node.value if isinstance(node, Literal) else "" if node is None else str(node)


def cell_node(cell: str) -> RdfNode | None:
    """Return the term of a text in Turtle; the parser, which gives up the lock as well, reads only rare forms."""
    if not cell:
        return None
    if cell[:1] == "<" != cell[1:2]:
        return NamedNode(cell[1:-1])
    if match := _LITERAL.fullmatch(cell):
        value, language, datatype = match.groups()
        return Literal(value, language=language, datatype=NamedNode(datatype) if datatype else None)
    if match := _NUMBER.fullmatch(cell):
        return Literal(cell, datatype=_NUMBERS[match.lastgroup or "integer"])
    (triple,) = parse(f"<x:s> <x:p> {cell} .", format=RdfFormat.TURTLE)
    return cast(RdfNode, triple.object)
