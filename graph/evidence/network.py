"""The network of who works with whom in partnerships, with its brokers and communities."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import networkx as nx

from graph.evidence.facts import GraphFacts
from graph.measures.networks import brokerage
from graph.measures.networks.collaboration import projection
from graph.measures.networks.communities import Communities, communities
from ontology.term import Term

SEED = 20
RUNS = 10


@dataclass(frozen=True)
class Network:
    """The Newman-weighted projection of the partnerships and what its nodes are in it."""

    graph: "nx.Graph[Term]"
    constraint: Mapping[Term, float]
    effective_size: Mapping[Term, float]
    betweenness: Mapping[Term, float]
    articulation: frozenset[Term]
    communities: Communities[Term]

    @cached_property
    def community(self) -> Mapping[Term, int]:
        """Return each organisation's community; the largest is 0."""
        return {node: i for i, members in enumerate(self.communities.members) for node in members}


def network(evidence: GraphFacts) -> Network | None:
    """Return the network of all partnerships, or None where no two organisations share one."""
    graph = projection(
        (organisation, partnership.iri)
        for partnership in evidence.partnerships
        for organisation in partnership.members
    )
    graph.remove_nodes_from([node for node, degree in list(graph.degree()) if degree == 0])
    if not graph:
        return None
    return Network(
        graph,
        brokerage.constraint(graph, "weight"),
        brokerage.effective_size(graph),
        brokerage.betweenness(graph),
        frozenset(brokerage.articulation_points(graph)),
        communities(graph, "weight", SEED, RUNS),
    )
