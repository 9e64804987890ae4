"""Candidates for a call, from the facts of the graph, and the trust between them."""

from collections.abc import Iterable
from math import sqrt

from graph.evidence.facts import GraphFacts, Organisation
from graph.matchmaking.consortium.call import Call
from graph.matchmaking.consortium.candidate import Candidate
from graph.matchmaking.consortium.score import aims
from graph.matchmaking.match_facts import MatchFacts
from graph.matchmaking.related_fields import RULE
from graph.measures.networks.collaboration import projection
from graph.opportunities.words import standing
from ontology.sentence import sentence
from ontology.term import text_of

ASSUMPTIONS = (
    sentence(
        "Candidates: organisations of the graph with a topic, keyword or field of the call, or with a field related to"
        " one, that are not closed or merged; others only where the call names them, or asks for their kind and nothing"
        " is known of their work."
    ),
    sentence(
        "Capability: {rule} It is shared among the k fields of an organisation: times 1/sqrt(k). A topic or keyword of"
        " its own counts 1.",
        rule=RULE,
    ),
    sentence(
        "Trust of two: the sum of 1/(n - 1) over the partnerships of n members that they share (Newman 2001), at most"
        " 1."
    ),
    sentence("Experience: programmes and third countries of the partnerships that a candidate is or was in."),
)


def eligible_candidates(known: MatchFacts, call: Call) -> tuple[Candidate, ...]:
    """Return the candidates for a call by their IRIs, which stand without brackets.

    What has nothing to do with the call is none: ties to other members would bring it in.
    """
    kinds, whole = {rule.kind for rule in call.kinds}, aims(call)
    candidates = []
    for _, organisation in sorted(known.facts.organisations.items()):
        candidate = _candidate(known, organisation)
        is_described = bool(candidate.sectors or candidate.topics)
        fits = any(aim.level(candidate) for aim in whole) if is_described else candidate.kind in kinds
        if candidate.iri in call.include or (organisation.active and fits):
            candidates.append(candidate)
    return tuple(candidates)


def _candidate(known: MatchFacts, organisation: Organisation) -> Candidate:
    iri, facts, background = organisation.iri, known.facts, known.background
    shared = 1 / sqrt(len(organisation.sectors)) if organisation.sectors else 1.0
    near = known.related.capabilities(organisation.sectors)
    taken = [partnership.iri for partnership in known.taken.get(iri, ())]
    return Candidate(
        iri=text_of(iri),
        label=organisation.label,
        country=organisation.country,
        kind=background.kind.get(iri, ""),
        region="" if organisation.region is None else facts.regions[organisation.region].label,
        sectors=frozenset(facts.sectors[sector] for sector in organisation.sectors),
        capabilities={sector: value * shared for sector, value in near.items()},
        programmes=frozenset().union(*(background.programmes.get(one, ()) for one in taken)),
        third_countries=frozenset().union(*(background.targets.get(one, ()) for one in taken)),
        topics=known.topic_names(organisation) | {word.casefold() for word in organisation.keywords},
        region_classes=known.classes(organisation),
        standing=standing(organisation),
    )


def trust(facts: GraphFacts, candidates: Iterable[Candidate]) -> dict[tuple[str, str], float]:
    """Return the Newman weight of each two candidates that share partnerships, at most 1."""
    iris = {candidate.iri for candidate in candidates}
    graph = projection(
        (text_of(member), partnership.iri)
        for partnership in facts.partnerships
        for member in sorted(partnership.members)
    )
    return {
        (min(a, b), max(a, b)): min(1.0, float(data["weight"]))
        for a, b, data in graph.edges(data=True)
        if a in iris and b in iris
    }
