"""Measures as RDF Data Cube observations, so that queries, pages and dumps see the same figures."""

from collections.abc import Iterator, Mapping

import numpy as np

from graph.evidence.by_territory import Evidence, Matrix
from graph.evidence.network import Network
from graph.measures.complementarity import Wish, gains
from graph.measures.density import density
from graph.measures.networks.link_prediction import Predictor, score_pairs, top_pairs
from graph.observations.cube import observation
from graph.opportunities.complementary import FLOOR
from ontology.iri import Minter
from ontology.namespace import HANSA, PROV
from ontology.term import Term, Triple, boolean, decimal, integer

PRESENCE = HANSA("PresenceCube")
QUOTIENT = HANSA("LocationQuotientCube")
RELATEDNESS = HANSA("RelatednessCube")
DENSITY = HANSA("DensityCube")
COMPLEMENTARITY = HANSA("ComplementarityCube")
BROKERAGE = HANSA("BrokerageCube")
COLLABORATION = HANSA("CollaborationCube")
PREDICTION = HANSA("TiePredictionCube")
# A region's densest missing sectors and its best partners are kept; the rest can be computed from the others.
NEAREST = 10
PREDICTED = 500
_SOURCES: Mapping[Term, tuple[str, ...]] = {
    PRESENCE: ("priorities", "cluster-organisations", "partnerships"),
    QUOTIENT: ("derived",),
    RELATEDNESS: ("derived",),
    DENSITY: ("derived",),
    COMPLEMENTARITY: ("derived",),
    BROKERAGE: ("partnerships",),
    COLLABORATION: ("partnerships",),
    PREDICTION: ("partnerships",),
}


def sources(mint: Minter) -> Iterator[Triple]:
    """Yield from which graphs each cube is derived."""
    for cube, graphs in _SOURCES.items():
        for graph in graphs:
            yield cube, PROV("wasDerivedFrom"), mint.graph(graph)


def regional(found: Evidence, mint: Minter) -> Iterator[Triple]:
    """Yield presence and location quotient of each territory and sector, and the density of what it lacks."""
    own = np.nan_to_num(density(found.held, found.association).values)
    for i, region in enumerate(found.territories.regions):
        for j in np.flatnonzero(found.weight[i]).tolist():
            at = {"region": region.iri, "sector": found.sectors[j]}
            counts = {
                "presence": decimal(found.weight[i, j]),
                "organisations": integer(len(found.organisations.get((i, j), ()))),
                "priorities": integer(len(found.priorities.get((i, j), ()))),
                "partnerships": integer(len(found.partnerships.get((i, j), ()))),
            }
            yield from observation(mint, PRESENCE, at, counts)
            yield from observation(
                mint, QUOTIENT, at, {"locationQuotient": decimal(found.quotients[i, j], 4)}
            )
        lacking = np.where(found.held[i] == 0, own[i], 0)
        for j in np.argsort(-lacking, kind="stable")[:NEAREST].tolist():
            if lacking[j] > 0:
                at = {"region": region.iri, "sector": found.sectors[j]}
                yield from observation(mint, DENSITY, at, {"relatednessDensity": decimal(lacking[j], 2)})


def relatedness(found: Evidence, mint: Minter) -> Iterator[Triple]:
    """Yield how related two sectors are, each pair once, pairs that no territory holds left out."""
    for i, one in enumerate(found.sectors):
        for j in range(i + 1, len(found.sectors)):
            if found.cooccurrence[i, j] > 0:
                figures = {
                    "cooccurrence": integer(int(found.cooccurrence[i, j])),
                    "association": decimal(found.association[i, j], 4),
                }
                at = {"sector": one, "otherSector": found.sectors[j]}
                yield from observation(mint, RELATEDNESS, at, figures)


def complementarity(found: Evidence, mint: Minter, above: Matrix) -> Iterator[Triple]:
    """Yield what each territory would gain from its best partners: density added, summed over what it lacks."""
    added = np.asarray(gains(found.held, found.association, Wish(FLOOR, by_density=True)))
    for i, region in enumerate(found.territories.regions):
        for j in np.argsort(-above[i], kind="stable")[:NEAREST].tolist():
            if above[i, j] > 0:
                figures = {"densityAdded": decimal(added[i, j], 2)}
                at = {"region": region.iri, "otherRegion": found.territories.regions[j].iri}
                yield from observation(mint, COMPLEMENTARITY, at, figures)


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
    found = top_pairs(network.graph, Predictor.RESOURCE_ALLOCATION, PREDICTED)
    pairs = [sorted((str(one.one), str(one.other))) for one in found]
    beside = score_pairs(network.graph, [(one, other) for one, other in pairs], Predictor.ADAMIC_ADAR)
    for (one, other), predicted, adamic_adar in zip(pairs, found, beside, strict=True):
        at = {"organisation": one, "otherOrganisation": other}
        figures = {"resourceAllocation": decimal(predicted.score, 4), "adamicAdar": decimal(adamic_adar, 4)}
        yield from observation(mint, PREDICTION, at, figures)


def collaboration(network: Network, mint: Minter) -> Iterator[Triple]:
    """Yield how often and how closely two organisations have worked together, each pair once."""
    for a, b, data in sorted((min(a, b), max(a, b), data) for a, b, data in network.graph.edges(data=True)):
        figures = {"jointPartnerships": integer(data["shared"]), "newmanWeight": decimal(data["weight"], 4)}
        at = {"organisation": a, "otherOrganisation": b}
        yield from observation(mint, COLLABORATION, at, figures)
