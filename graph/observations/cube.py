"""The triples of an observation of a data cube (RDF Data Cube)."""

from collections.abc import Iterator, Mapping, Sequence

from ontology.iri import Minter
from ontology.namespace import HANSA, QB, TYPE
from ontology.term import Term, Triple, integer


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


def stars_of(subject: Term, earned: Sequence[str]) -> Iterator[Triple]:
    """Yield how many stars an observation earned, and each of them by its name (size, specialisation, focus)."""
    yield subject, HANSA("stars"), integer(len(earned))
    for name in earned:
        yield subject, HANSA("star"), HANSA(f"{name.capitalize()}Star")
