"""Triples of an endpoint's CONSTRUCT, one a row, taken as they are."""

import re
from collections.abc import Iterator

from pyoxigraph import RdfFormat, parse

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.term import Triple

_ESCAPE = r"\\(?:[tbnrf\"'\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"
_IRI = r'<[a-zA-Z][a-zA-Z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*>'
_LITERAL = rf'"(?:[^"\\\n\r]|{_ESCAPE})*"(?:@[a-zA-Z]+(?:-[a-zA-Z0-9]+)*|\^\^{_IRI})?'
_FORMS = {
    "subject": re.compile(_IRI),
    "predicate": re.compile(_IRI),
    "object": re.compile(f"{_IRI}|{_LITERAL}"),
}


def triples(load: Load) -> Iterator[Triple]:
    """Yield the triples of each file of the source."""
    for file in load.tables:
        yield from load.each(file, lambda row: [_triple(row)])


def _triple(row: Row) -> Triple:
    triple = _term(row, "subject"), _term(row, "predicate"), _term(row, "object")
    try:
        # The engine refuses some IRIs and tags of languages that have the form of one.
        tuple(parse(f"{' '.join(triple)} .", format=RdfFormat.N_TRIPLES))
    except (SyntaxError, ValueError) as error:
        expected = "terms that the engine takes"
        raise UnmappedError(
            "not a triple", "subject, predicate, object", expected, str(error)[:100]
        ) from None
    return triple


def _term(row: Row, column: str) -> str:
    text = row.written(column).strip()
    if not _FORMS[column].fullmatch(text):
        raise UnmappedError("not a term", column, "an IRI (or a literal as object) in N-Triples", text[:100])
    return text
