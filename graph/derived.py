"""The derived graph: measures as observations, and the opportunities that follow from them."""

from collections.abc import Iterator

from graph.store import Embedded
from ontology.iri import Minter
from ontology.term import Triple


def derive(store: Embedded, mint: Minter) -> Iterator[Triple]:
    """Yield the triples of the derived graph."""
    yield from ()
