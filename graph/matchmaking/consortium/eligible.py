"""Who could apply to a call, from the evidence: sectors, kind, place, experience, and who trusts whom."""

from collections.abc import Iterable
from math import sqrt

from graph.evidence.by_territory import Evidence
from graph.evidence.facts import GraphFacts, Organisation
from graph.evidence.partnership_details import Background
from graph.matchmaking.consortium.call import Call
from graph.matchmaking.consortium.candidate import Candidate
from graph.matchmaking.related_fields import RULE, Related
from graph.measures.networks.collaboration import projection
from ontology.term import Term, text_of

ASSUMPTIONS = (
    (
        "Candidates: organisations of the graph with a cluster category; those without one only where the call names"
        " them or asks for their kind."
    ),
    f"Capability: {RULE} What an organisation can do is shared among its k sectors: all of it times 1/sqrt(k).",
    "Trust of two: the sum of 1/(n - 1) over the partnerships of n members that they share (Newman 2001), at most 1.",
    "Experience: programmes and third countries of the partnerships that a candidate is or was in.",
)


def eligible_candidates(presence: Evidence, known: Background, call: Call) -> tuple[Candidate, ...]:
    """Return the candidates for a call, in the order of their IRIs; an IRI stands here without its brackets.

    Those without a sector are left out unless the call includes them or has a rule for their kind.
    """
    evidence, related = presence.facts, Related(presence)
    asked = {rule.kind for rule in call.kinds}
    past = _past(evidence, known)
    candidates = []
    for iri, organisation in sorted(evidence.organisations.items()):
        kind = known.kind.get(iri, "")
        if organisation.sectors or text_of(iri) in call.include or kind in asked:
            programmes, targets = past.get(iri, (frozenset(), frozenset()))
            candidates.append(_candidate(evidence, organisation, kind, related, programmes, targets))
    return tuple(candidates)


def _candidate(
    evidence: GraphFacts,
    organisation: Organisation,
    kind: str,
    related: Related,
    programmes: frozenset[str],
    targets: frozenset[str],
) -> Candidate:
    shared = 1 / sqrt(len(organisation.sectors)) if organisation.sectors else 1.0
    near = related.capabilities(organisation.sectors)
    return Candidate(
        iri=text_of(organisation.iri),
        label=organisation.label,
        country=organisation.country,
        kind=kind,
        region="" if organisation.region is None else evidence.regions[organisation.region].label,
        sectors=frozenset(evidence.sectors[sector] for sector in organisation.sectors),
        capabilities={sector: value * shared for sector, value in near.items()},
        programmes=programmes,
        third_countries=targets,
    )


def _past(evidence: GraphFacts, known: Background) -> dict[Term, tuple[frozenset[str], frozenset[str]]]:
    """Return the programmes and the third countries of each organisation's partnerships."""
    past: dict[Term, tuple[frozenset[str], frozenset[str]]] = {}
    for partnership in evidence.partnerships:
        programmes = known.programmes.get(partnership.iri, frozenset())
        targets = known.targets.get(partnership.iri, frozenset())
        for member in partnership.members:
            before = past.get(member, (frozenset(), frozenset()))
            past[member] = before[0] | programmes, before[1] | targets
    return past


def trust(evidence: GraphFacts, candidates: Iterable[Candidate]) -> dict[tuple[str, str], float]:
    """Return the Newman weight of each two candidates that share partnerships, at most 1."""
    iris = {candidate.iri for candidate in candidates}
    graph = projection(
        (text_of(member), partnership.iri)
        for partnership in evidence.partnerships
        for member in sorted(partnership.members)
    )
    return {
        (min(a, b), max(a, b)): min(1.0, float(data["weight"]))
        for a, b, data in graph.edges(data=True)
        if a in iris and b in iris
    }
