"""The triples of an observation of a data cube (RDF Data Cube)."""

from collections.abc import Iterator, Mapping

from ontology.iri import Minter
from ontology.namespace import HANSA, QB, TYPE
from ontology.term import Term, Triple


def observation(
    mint: Minter, cube: Term, dimensions: Mapping[str, Term], measures: Mapping[str, Term]
) -> Iterator[Triple]:
    """Yield an observation that is named by its dimensions, given in the cube's order."""
    return stated(mint.observation(cube, *dimensions.values()), cube, {**dimensions, **measures})


def stated(subject: Term, cube: Term, figures: Mapping[str, Term]) -> Iterator[Triple]:
    """Yield an observation with its dimensions and measures, by the names of our properties."""
    yield subject, TYPE, QB("Observation")
    yield subject, QB("dataSet"), cube
    for name, value in figures.items():
        yield subject, HANSA(name), value
