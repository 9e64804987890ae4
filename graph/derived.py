"""The derived graph: measures as observations, and the opportunities that follow from them."""

from collections.abc import Iterator

from graph import observations, value_chain
from graph.evidence import gather
from graph.identity import links
from graph.opportunities import bridge, complementary, cross_sector, gap, shared_priority
from graph.opportunities import value_chain as chained
from graph.opportunities.opportunity import Opportunity, triples
from graph.opportunities.selection import select
from graph.partnership_network import Network, network
from graph.presence import Matrix, Presence, measure
from graph.store import Store
from graph.value_chain import ValueChains
from ontology.iri import Minter
from ontology.term import Triple


def derive(store: Store, mint: Minter) -> Iterator[Triple]:
    """Yield the triples of the derived graph."""
    found = measure(gather(store))
    above = complementary.gains(found)
    joined = network(found.evidence)
    yield from observations.sources(mint)
    yield from observations.regional(found, mint)
    yield from observations.relatedness(found, mint)
    yield from observations.complementarity(found, mint, above)
    if joined is not None:
        yield from observations.brokerage(joined, mint)
        yield from observations.collaboration(joined, mint)
    chains = value_chain.gather(store)
    yield from value_chain.observations(chains.chains, mint)
    for kept in opportunities(found, mint, joined, above, chains):
        for rank, opportunity in enumerate(kept, 1):
            yield from triples(mint, opportunity, rank)
    yield from links.triples(mint, links.find(links.records(store)))


def opportunities(
    found: Presence, mint: Minter, joined: Network | None, above: Matrix, chains: ValueChains
) -> Iterator[list[Opportunity]]:
    """Yield the kept opportunities of each kind that the evidence allows, best first.

    A value-chain opportunity needs input-output flows between activities, which the shipped facts have not.
    """
    known = cross_sector.ties(found)
    yield select(shared_priority.candidates(found, mint), most=800, per_party=6, per_topic=60)
    yield select(complementary.candidates(found, mint, above), most=800, per_party=5)
    yield select(chained.candidates(found, mint, chains), most=800, per_party=5, per_topic=40)
    yield select(cross_sector.candidates(found, mint), most=800, per_party=4, per_topic=40)
    if joined is not None:
        yield select(bridge.candidates(found, mint, joined, known), most=200, per_party=4)
    yield select(gap.candidates(found, mint), most=600, per_party=6)
