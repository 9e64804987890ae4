"""Media types of answers, the engine's writers for them, and how a cut is told in them."""

from collections.abc import Sequence

import pyoxigraph as ox

RESULT_FORMATS: dict[str, ox.QueryResultsFormat] = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS: dict[str, ox.RdfFormat] = {
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}
_COMMENT, _XML_COMMENT = b"\n# Truncated: there is more.\n", b"\n<!-- Truncated: there is more. -->\n"
# A cut document ends with these. A format that is missing here has no place for a remark.
REMARKS: dict[str, bytes] = {
    "application/sparql-results+json": b',"truncated":true}',
    "application/sparql-results+xml": _XML_COMMENT,
    "text/turtle": _COMMENT,
    "application/n-triples": _COMMENT,
    "application/n-quads": _COMMENT,
    "application/trig": _COMMENT,
    "application/rdf+xml": _XML_COMMENT,
}


class NoSuitableFormatError(ValueError):
    """None of the accepted media types fits the answer."""


def choose_format(offered: Sequence[str], available: Sequence[str]) -> str:
    """Return the first offered media type that is available.

    >>> choose_format(["text/turtle", "text/csv"], list(RESULT_FORMATS))
    'text/csv'
    """
    for media_type in offered:
        if media_type in available:
            return media_type
    raise NoSuitableFormatError(
        f"none of {', '.join(offered)} can carry this answer; possible: {', '.join(available)}"
    )


def with_remark(end: bytes, media_type: str) -> bytes:
    """Return the end of a cut document with the remark that there is more.

    >>> with_remark(b"]}}", "application/sparql-results+json")
    b']},"truncated":true}'
    """
    if media_type == "application/sparql-results+json":
        end = end.removesuffix(b"}")
    return end + REMARKS[media_type]
