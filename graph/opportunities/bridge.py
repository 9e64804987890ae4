"""An organisation that could close a hole between two communities of the partnership network."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

import networkx as nx
import numpy as np

from graph.evidence.by_territory import Evidence
from graph.evidence.facts import Organisation, Partnership
from graph.evidence.network import Network
from graph.opportunities.cross_sector import Ties
from graph.opportunities.opportunity import BRIDGE, LINK, STRENGTH, TIE, Opportunity, Parts, Reason, mean
from graph.opportunities.reasons import names
from ontology.iri import Minter
from ontology.namespace import HANSA
from ontology.term import Term

CUBE = HANSA("BrokerageCube")
LEAST_MEMBERS = 4
PAIRS = 6
# Communities whose ties reach this share of what their sizes let expect have no hole between them.
LARGEST_TIE = 0.5


@dataclass(frozen=True)
class Hole:
    """Two communities (by number) with fewer ties than expected: how large the hole is, what both work on."""

    one: int
    other: int
    size: float
    tied: float
    expected: float
    topics: tuple[Term, ...]
    likeness: float


def candidates(found: Evidence, mint: Minter, network: Network, known: Ties) -> Iterator[Opportunity]:
    """Yield for each hole the pairs of members that could close it best.

    A hole's size is 1 - W / E, where W is the Newman weight between the communities and E = k_c k_d / 2m what
    chance gives (k the sums of weights, m the total). likeness is the cosine of what the communities' partnerships
    are on. A member's standing is (1 - constraint) x its share of the community's weight on the topic.
    fit = (likeness x standing of both)^(1/3); novelty = the hole's size.
    """
    for hole in holes(found, network, known):
        ranked = []
        for topic in hole.topics:
            sides = [_standing(network, known, number, topic) for number in (hole.one, hole.other)]
            ranked += [
                (mean([sides[0][a], sides[1][b]]), a, b, topic)
                for a in sorted(sides[0], key=lambda o: (-sides[0][o], o))[:3]
                for b in sorted(sides[1], key=lambda o: (-sides[1][o], o))[:3]
                if b not in known.partners[a]
            ]
        for standing, a, b, topic in sorted(ranked, key=lambda r: (-round(r[0], 9), r[1:]))[:PAIRS]:
            one, other = found.facts.organisations[a], found.facts.organisations[b]
            yield _opportunity(found, mint, network, known, hole, (one, other), topic, standing)


def holes(found: Evidence, network: Network, known: Ties) -> list[Hole]:
    """Return the pairs of communities that work on the same and hardly meet, the largest hole first."""
    large = [i for i, members in enumerate(network.communities.members) if len(members) >= LEAST_MEMBERS]
    profiles = {i: _profile(found, known, network.communities.members[i]) for i in large}
    weights = dict(network.graph.degree(weight="weight"))
    total = sum(weights.values())
    between = _between(network.graph, network.community)
    result = []
    for one, other in combinations(large, 2):
        sums = [sum(weights[node] for node in network.communities.members[i]) for i in (one, other)]
        expected, tied = sums[0] * sums[1] / total, between.get((one, other), 0.0)
        shared = np.minimum(profiles[one], profiles[other])
        likeness = _cosine(profiles[one], profiles[other])
        if likeness > 0 and tied < LARGEST_TIE * expected:
            order = [
                j for j in np.argsort(-shared * found.specificity, kind="stable").tolist() if shared[j] > 0
            ][:2]
            topics = tuple(found.sectors[j] for j in order)
            result.append(Hole(one, other, 1 - tied / expected, tied, expected, topics, likeness))
    return sorted(result, key=lambda hole: (-round(hole.size * hole.likeness, 9), hole.one, hole.other))


def _profile(
    found: Evidence, known: Ties, members: tuple[Term, ...]
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return on what a community's partnerships are (m shares)."""
    profile = np.zeros(len(found.sectors))
    column = {sector: j for j, sector in enumerate(found.sectors)}
    for partnership in sorted(
        {p.iri: p for o in members for p in known.partnerships[o]}.values(), key=lambda p: p.iri
    ):
        for sector in sorted(partnership.sectors):
            profile[column[sector]] += 1 / len(partnership.sectors)
    total = profile.sum()
    return profile / total if total else profile


def _cosine(
    one: "np.ndarray[tuple[int], np.dtype[np.float64]]", other: "np.ndarray[tuple[int], np.dtype[np.float64]]"
) -> float:
    length = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / length if length else 0.0


def _between(graph: "nx.Graph[Term]", community: Mapping[Term, int]) -> dict[tuple[int, int], float]:
    found: dict[tuple[int, int], float] = {}
    for a, b, data in graph.edges(data=True):
        pair = min(community[a], community[b]), max(community[a], community[b])
        found[pair] = found.get(pair, 0.0) + float(data["weight"])
    return found


def _standing(network: Network, known: Ties, number: int, topic: Term) -> dict[Term, float]:
    """Return the standing of a community's members that work on a topic."""
    members = [
        o
        for o in network.communities.members[number]
        if any(topic in partnership.sectors for partnership in known.partnerships[o])
    ]
    weights = {o: network.graph.degree(o, weight="weight") for o in members}
    largest = max(weights.values(), default=0.0)
    return {o: (1 - min(network.constraint[o], 1.0)) * weights[o] / largest for o in members if largest}


def _opportunity(
    found: Evidence,
    mint: Minter,
    network: Network,
    known: Ties,
    hole: Hole,
    pair: tuple[Organisation, Organisation],
    topic: Term,
    standing: float,
) -> Opportunity:
    one, other = pair
    label = found.facts.sectors[topic]
    sides = [network.communities.members[number] for number in (hole.one, hole.other)]
    return Opportunity(
        BRIDGE,
        f"{one.label} and {other.label} could join two communities that both work on {label} and hardly meet",
        (one.iri, other.iri),
        (topic,),
        fit=mean([hole.likeness, standing, standing]),
        novelty=hole.size,
        confidence=mean([one.confidence, other.confidence]),
        parts=Parts(standing, 0.0, hole.likeness, 1 - hole.size),
        explain=lambda: (
            _hole(found, mint, hole, sides, pair),
            *(
                _broker(mint, network, organisation, members)
                for organisation, members in zip(pair, sides, strict=True)
            ),
            _topic(known, label, topic, pair),
        ),
    )


def _hole(
    found: Evidence,
    mint: Minter,
    hole: Hole,
    sides: list[tuple[Term, ...]],
    pair: tuple[Organisation, Organisation],
) -> Reason:
    listed = [
        names([found.facts.organisations[o].label for o in side if o != organisation.iri], 2)
        for side, organisation in zip(sides, pair, strict=True)
    ]
    sentence = (
        f"The community of {pair[0].label} ({len(sides[0])} organisations, with {listed[0]}) and that of"
        f" {pair[1].label} ({len(sides[1])}, with {listed[1]}) share a Newman weight of {hole.tied:.1f}"
        f" where their sizes let expect {hole.expected:.1f}."
    )
    return Reason(TIE, sentence, tuple(mint.observation(CUBE, organisation.iri) for organisation in pair))


def _broker(mint: Minter, network: Network, organisation: Organisation, members: tuple[Term, ...]) -> Reason:
    iri = organisation.iri
    sentence = (
        f"{organisation.label} has {network.graph.degree(iri)} partners, in a community of {len(members)}; its Burt"
        f" constraint is {network.constraint[iri]:.2f} (1 is fully bound) and its betweenness"
        f" {network.betweenness[iri]:.3f}."
    )
    return Reason(STRENGTH, sentence, (mint.observation(CUBE, iri), iri))


def _topic(known: Ties, label: str, topic: Term, pair: tuple[Organisation, Organisation]) -> Reason:
    joined: list[list[Partnership]] = [
        [p for p in known.partnerships[organisation.iri] if topic in p.sectors] for organisation in pair
    ]
    listed = [names([partnership.label for partnership in partnerships]) for partnerships in joined]
    sentence = f"Both work on {label}: {pair[0].label} in {listed[0]}, {pair[1].label} in {listed[1]}."
    return Reason(LINK, sentence, tuple(p.iri for partnerships in joined for p in partnerships[:3]))
