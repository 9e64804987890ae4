"""The derived graph: measures as observations, and the opportunities that follow from them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from graph.evidence import official_tables
from graph.evidence.by_territory import Evidence, Matrix, arrange
from graph.evidence.fact_reading import read_facts
from graph.evidence.facts import GraphFacts
from graph.evidence.network import Network, network
from graph.identity import links
from graph.observations import flow_measures, measures, official_figures
from graph.observations.flow_measures import Chain
from graph.opportunities import bridge, complementary, cross_sector, gap, industrial_base, shared_priority
from graph.opportunities import value_chain as chained
from graph.opportunities.opportunity import Opportunity, triples
from graph.opportunities.selection import select
from graph.store.engine import Store
from ontology.iri import Minter
from ontology.namespace import HANSA
from ontology.term import Term, Triple

# Two records whose link has this score are taken for one organisation in reasoning, and nowhere else.
SURE = 0.8


def derive(store: Store, mint: Minter) -> Iterator[Triple]:
    """Yield the triples of the derived graph."""
    facts, same = read_facts(store), list(links.find_links(links.records(store)))
    sure = [(link.one.iri, link.other.iri) for link in same if link.verdict.score >= SURE]
    found = widened(store, facts, sure)
    above = complementary.gains(found)
    joined = network(found.facts)
    for part, whole in found.territories.lands():
        yield part, HANSA("sameLand"), whole
    yield from measures.sources(mint)
    yield from measures.regional(found, mint)
    yield from measures.relatedness(found, mint)
    yield from measures.complementarity(found, mint, above)
    if joined is not None:
        yield from measures.brokerage(joined, mint)
        yield from measures.collaboration(joined, mint)
        yield from measures.prediction(joined, mint)
    chains = flow_measures.gather(store)
    yield from flow_measures.observations(chains, mint)
    foretold: set[tuple[int, int, Term]] = set()
    for kept in opportunities(found, mint, joined, above, chains):
        for rank, opportunity in enumerate(kept, 1):
            yield from triples(mint, opportunity, rank)
            foretold |= _foretold(found, opportunity)
    yield from official_figures.observations(found, mint, foretold)
    yield from links.triples(mint, same)


def widened(store: Store, facts: GraphFacts, same: Sequence[tuple[Term, Term]]) -> Evidence:
    """Arrange all evidence, the facts with what tables and projects add, and who is likely to meet by them."""
    read = official_tables.read(store, facts, same)
    found = arrange(facts, read.tables)
    if read.projects is None or read.versions is None:
        return found
    # What learns takes longer to import than the shipped facts take to derive.
    from graph.forecast.forecast import PlacedProjects, centres, forecast_meetings

    places = centres(store, read.versions)
    ahead = forecast_meetings(PlacedProjects(read.projects, found.territories, read.versions, places))
    return replace(found, official=replace(read.tables, likelihood=ahead))


def opportunities(
    found: Evidence, mint: Minter, joined: Network | None, above: Matrix, chains: Sequence[Chain]
) -> Iterator[list[Opportunity]]:
    """Yield the kept opportunities of each kind that the evidence allows, best first.

    A value-chain opportunity needs input-output flows between activities, which the shipped facts have not.
    """
    known = cross_sector.ties(found)
    yield select(shared_priority.candidates(found, mint), most=800, per_party=6, per_topic=60)
    complements = [*complementary.candidates(found, mint, above), *industrial_base.candidates(found, mint)]
    yield select(complements, most=800, per_party=5)
    yield select(chained.candidates(found, mint, chains), most=800, per_party=5, per_topic=40)
    yield select(cross_sector.candidates(found, mint), most=800, per_party=4, per_topic=40)
    if joined is not None:
        yield select(bridge.candidates(found, mint, joined, known), most=200, per_party=4)
    unmet = select(gap.candidates(found, mint), most=600, per_party=6)
    unorganised = select(gap.unorganised(found, mint), most=300, per_party=3)
    yield sorted([*unmet, *unorganised], key=lambda opportunity: opportunity.order)


def _foretold(found: Evidence, opportunity: Opportunity) -> set[tuple[int, int, Term]]:
    """Return the two territories and the themes of an opportunity that has a likelihood."""
    if opportunity.likelihood is None:
        return set()
    one, other = (found.territories.position[party] for party in opportunity.parties)
    themes = {found.facts.themes[topic] for topic in opportunity.topics if topic in found.facts.themes}
    return {(one, other, theme) for theme in themes if found.outlook(one, other, theme) is not None}
