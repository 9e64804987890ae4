"""Evidence of fields and measures of networks as observations of data cubes."""

from collections.abc import Collection, Iterator, Mapping

import numpy as np

from graph.evidence.by_territory import Evidence
from graph.evidence.network import Network
from graph.evidence.scores import Scores
from graph.measures.networks.link_prediction import Predictor, score_pairs, top_pairs
from graph.observations.cube import observation
from ontology.iri import Minter
from ontology.namespace import HANSA, PROV
from ontology.term import Term, Triple, boolean, decimal, integer

FIELD_EVIDENCE = HANSA("FieldEvidenceCube")
FIELD_EMPLOYMENT = HANSA("FieldEmploymentCube")
BROKERAGE = HANSA("BrokerageCube")
COLLABORATION = HANSA("CollaborationCube")
PREDICTION = HANSA("TiePredictionCube")
PREDICTED = 500
_SOURCES: Mapping[Term, tuple[str, ...]] = {
    FIELD_EVIDENCE: ("priorities", "cluster-organisations", "partnerships"),
    BROKERAGE: ("partnerships",),
    COLLABORATION: ("partnerships",),
    PREDICTION: ("partnerships",),
}


def sources(mint: Minter) -> Iterator[Triple]:
    """Yield from which graphs each cube is derived."""
    for cube, graphs in _SOURCES.items():
        for graph in graphs:
            yield cube, PROV("wasDerivedFrom"), mint.graph(graph)


def field_evidence(scores: Scores, mint: Minter) -> Iterator[Triple]:
    """Yield counts of what is there in each territory and sector, and the evidence that all of it makes.

    Cells are left out in which no organisation, claim or partnership is and no employment of the share of all regions.
    """
    evidence = scores.evidence
    there = np.nan_to_num(evidence.employed.quotients) >= 1
    for cells in (evidence.organisations, evidence.priorities, evidence.partnerships):
        for cell in cells:
            there[cell] = True
    for i, j in np.argwhere(there).tolist():
        at = {"region": evidence.territories.regions[i].iri, "sector": evidence.sectors[j]}
        figures = {
            "organisations": integer(len(evidence.organisations.get((i, j), ()))),
            "priorities": integer(len(evidence.priorities.get((i, j), ()))),
            "partnerships": integer(len(evidence.partnerships.get((i, j), ()))),
            "fieldEvidence": decimal(scores.fields[i, j], 4),
        }
        yield from observation(mint, FIELD_EVIDENCE, at, figures)


def field_employment_iri(mint: Minter, region: Term, sector: Term) -> Term:
    """Return the IRI of the employment of a territory in a sector."""
    return mint.observation(FIELD_EMPLOYMENT, region, sector)


def field_employment(evidence: Evidence, mint: Minter, cited: Collection[Term]) -> Iterator[Triple]:
    """Yield employment in the core divisions of sectors: quotients of 1 or more, and what a reason cites."""
    if evidence.official.employment is not None:
        yield FIELD_EMPLOYMENT, PROV("wasDerivedFrom"), evidence.official.employment.cube
    employed = evidence.employed
    for i, j in np.argwhere(~np.isnan(employed.persons)).tolist():
        at = {"region": evidence.territories.regions[i].iri, "sector": evidence.sectors[j]}
        if employed.quotients[i, j] < 1 and field_employment_iri(mint, *at.values()) not in cited:
            continue
        figures = {
            "personsEmployed": integer(int(employed.persons[i, j])),
            "locationQuotient": decimal(employed.quotients[i, j], 4),
        }
        if employed.at_least[i, j]:
            figures["atLeast"] = boolean(True)
        yield from observation(mint, FIELD_EMPLOYMENT, at, figures)


def brokerage(network: Network, mint: Minter) -> Iterator[Triple]:
    """Yield each organisation's place in the network."""
    for node in sorted(network.graph):
        figures = {
            "degree": integer(network.graph.degree(node)),
            "betweenness": decimal(network.betweenness[node]),
            "constraint": decimal(network.constraint[node]),
            "effectiveSize": decimal(network.effective_size[node], 4),
            "community": integer(network.community[node]),
            "communityStability": decimal(network.communities.stability[node], 4),
            "articulationPoint": boolean(node in network.articulation),
        }
        yield from observation(mint, BROKERAGE, {"organisation": node}, figures)


def prediction(network: Network, mint: Minter) -> Iterator[Triple]:
    """Yield the pairs of organisations that have most between them and no partnership, each once."""
    predictions = top_pairs(network.graph, Predictor.RESOURCE_ALLOCATION, PREDICTED)
    pairs = [sorted((str(one.one), str(one.other))) for one in predictions]
    beside = score_pairs(network.graph, [(one, other) for one, other in pairs], Predictor.ADAMIC_ADAR)
    for (one, other), predicted, adamic_adar in zip(pairs, predictions, beside, strict=True):
        at = {"organisation": one, "otherOrganisation": other}
        figures = {"resourceAllocation": decimal(predicted.score, 4), "adamicAdar": decimal(adamic_adar, 4)}
        yield from observation(mint, PREDICTION, at, figures)


def collaboration(network: Network, mint: Minter) -> Iterator[Triple]:
    """Yield how often and how closely two organisations have worked together, each pair once."""
    for a, b, data in sorted((min(a, b), max(a, b), data) for a, b, data in network.graph.edges(data=True)):
        figures = {"jointPartnerships": integer(data["shared"]), "newmanWeight": decimal(data["weight"], 4)}
        at = {"organisation": a, "otherOrganisation": b}
        yield from observation(mint, COLLABORATION, at, figures)
