"""Media types of answers, and the engine's writers for them."""

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
