"""The derived graph: measures as observations, and the opportunities that follow from the evidence."""

from collections.abc import Iterator

from graph.evidence.by_territory import Evidence
from graph.evidence.likelihood import Likelihood
from graph.evidence.published_relatedness import read_relatedness
from graph.evidence.reading import read_evidence
from graph.evidence.typical_flows import read_typical_flows
from graph.identity import links
from graph.observations import flow_measures, measures, official_figures, strong_clusters
from graph.opportunities.context import Context
from graph.opportunities.kept import kept_opportunities
from graph.opportunities.opportunity import Opportunity, triples
from graph.store.engine import Store
from ontology.iri import Minter
from ontology.namespace import HANSA
from ontology.term import Term, Triple

EVIDENCE = HANSA("evidence")


def derive(store: Store, mint: Minter, reference: str) -> Iterator[Triple]:
    """Yield the triples of the derived graph. What ended two years before the reference date is history."""
    context = read_context(store, mint, reference)
    for part, whole in context.evidence.territories.lands():
        yield part, HANSA("sameLand"), whole
    yield from measures.sources(mint)
    if context.network is not None:
        yield from measures.brokerage(context.network, mint)
        yield from measures.collaboration(context.network, mint)
        yield from measures.prediction(context.network, mint)
    yield from flow_measures.observations(flow_measures.gather(store), mint)
    forecast: set[tuple[int, int, Term]] = set()
    cited: set[Term] = set()
    for kept in kept_opportunities(context):
        for rank, opportunity in enumerate(kept, 1):
            for triple in triples(mint, opportunity, rank):
                if triple[1] == EVIDENCE:
                    cited.add(triple[2])
                yield triple
            forecast |= _forecast(context, opportunity)
    yield from measures.field_evidence(context.scores, mint)
    yield from measures.field_employment(context.evidence, mint, cited)
    yield from strong_clusters.observations(context.evidence, mint)
    yield from official_figures.observations(context.evidence, mint, forecast, context.likelihood)
    yield from links.triples(mint, links.find_links(links.records(store)))


def read_context(store: Store, mint: Minter, reference: str) -> Context:
    """Return everything that opportunities are reasoned from; to learn likelihoods takes minutes with many projects."""
    evidence = read_evidence(store)
    return evidence_context(store, evidence, mint, reference, _likelihood(store, evidence))


def evidence_context(
    store: Store, evidence: Evidence, mint: Minter, reference: str, likelihood: Likelihood | None = None
) -> Context:
    """Return the evidence of a graph with its flows and related fields."""
    return Context(evidence, mint, reference, read_typical_flows(store), likelihood, read_relatedness(store))


def _likelihood(store: Store, evidence: Evidence) -> Likelihood | None:
    """Return who is likely to meet by the projects of the past, None without projects."""
    tables = evidence.official.project_tables
    if tables is None or tables.projects is None:
        return None
    # What learns takes longer to import than the shipped facts take to derive.
    from graph.forecast.forecast import PlacedProjects, centres, forecast_meetings

    points = centres(store, tables.versions)
    return forecast_meetings(PlacedProjects(tables.projects, evidence.territories, tables.versions, points))


def _forecast(context: Context, opportunity: Opportunity) -> set[tuple[int, int, Term]]:
    """Return the two territories and the themes of an opportunity that has a likelihood."""
    ahead, facts = context.likelihood, context.evidence.facts
    if ahead is None or opportunity.likelihood is None:
        return set()
    one, other = (context.evidence.territories.position[party] for party in opportunity.parties)
    themes = {facts.themes[sector] for sector in opportunity.sectors if sector in facts.themes}
    return {(one, other, theme) for theme in themes if ahead.of(one, other, theme) is not None}
