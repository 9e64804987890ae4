"""Who should visit whom, from the evidence: cluster organisations as visitors and as hosts."""

from dataclasses import dataclass, replace

from graph.evidence.by_territory import Evidence
from graph.evidence.facts import GraphFacts, Organisation
from graph.evidence.organisation_ties import organisation_ties
from graph.matchmaking.exchange.matching import Exchanges, Host, Visit, Visitor, exchanges
from graph.matchmaking.related_fields import RULE, Related
from graph.opportunities.words import names, strongest
from graph.store.errors import NotFoundError
from ontology.term import Term, text_of

# A wish is a field that is near to what the visitor does: others its territory claims for somebody else.
LEAST_RELATED = 0.4
MOST_WISHES = 3
# A visit to a host of the same field is worth a third without any wish; less is no reason to travel.
LEAST_VALUE = 0.3

ASSUMPTIONS = (
    (
        "Visitors and hosts: cluster organisations with a cluster category and a country, each host receives one visit"
        " and each visitor makes one."
    ),
    (
        f"A visitor's wishes, inferred: up to {MOST_WISHES} categories that its territory claims, that it does not hold"
        f" and that are related at least {LEAST_RELATED} to what it holds, the most wanted first."
    ),
    (
        "Value: (2 fit + relatedness) / 3; fit is the share of the wishes that the host holds, relatedness that of the"
        f" closest categories of the two; visits below {LEAST_VALUE} are not made."
    ),
    RULE,
    "Visits cross a border and do not join two that share a partnership already.",
)


@dataclass(frozen=True)
class Plan:
    """The chosen visits with reasons from the evidence; `visitors` and `hosts` count those considered."""

    exchanges: Exchanges
    visitors: int
    hosts: int


def visits(presence: Evidence, country: str = "", top: int = 20, time_limit: float = 60.0) -> Plan:
    """Choose the `top` visits of cluster organisations, with `country` of those of one country.

    Raises NotFoundError for a country without a cluster organisation.
    """
    evidence, related = presence.facts, Related(presence)
    clusters = [
        o for _, o in sorted(evidence.organisations.items()) if o.is_cluster and o.sectors and o.country
    ]
    travelling = [o for o in clusters if country in ("", o.country)]
    if not travelling:
        here = ", ".join(sorted({o.country for o in clusters}))
        raise NotFoundError("no cluster organisation", "the graph", f"one of the countries {here}", country)
    hosts = [_host(evidence, o) for o in clusters if not country or o.country != country]
    known = organisation_ties(presence.facts).partners
    apart = {
        frozenset((text_of(o.iri), text_of(partner))) for o in travelling for partner in known.get(o.iri, ())
    }
    chosen = exchanges(
        [_visitor(presence, related, o) for o in travelling],
        hosts,
        related,
        total=top,
        least=LEAST_VALUE,
        apart=apart,
        time_limit=time_limit,
    )
    told = tuple(replace(visit, reasons=_reasons(presence, visit)) for visit in chosen.visits)
    ordered = tuple(sorted(told, key=lambda visit: (-round(visit.value, 9), visit.visitor.id)))
    return Plan(replace(chosen, visits=ordered), len(travelling), len(hosts))


def _host(evidence: GraphFacts, organisation: Organisation) -> Host:
    held = _labels(evidence, organisation)
    iri = text_of(organisation.iri)
    return Host(iri, organisation.label, iri, organisation.country, held, held)


def _visitor(presence: Evidence, related: Related, organisation: Organisation) -> Visitor:
    iri = text_of(organisation.iri)
    held = _labels(presence.facts, organisation)
    wishes = _wishes(presence, related, organisation)
    return Visitor(iri, organisation.label, iri, organisation.country, held, wishes)


def _labels(evidence: GraphFacts, organisation: Organisation) -> tuple[str, ...]:
    return tuple(sorted(evidence.sectors[sector] for sector in organisation.sectors))


def _wishes(presence: Evidence, related: Related, organisation: Organisation) -> tuple[str, ...]:
    home = presence.territories.of(organisation)
    if home is None:
        return ()
    intent = presence.intent[presence.territories.position[home]]
    near = related.capabilities(organisation.sectors)
    labels = presence.facts.sectors
    wanted = [
        (-float(intent[j]), labels[sector])
        for j, sector in enumerate(presence.sectors)
        if intent[j] > 0
        and sector not in organisation.sectors
        and near.get(labels[sector], 0.0) >= LEAST_RELATED
    ]
    return tuple(label for _, label in sorted(wanted)[:MOST_WISHES])


def _reasons(presence: Evidence, visit: Visit) -> tuple[str, ...]:
    met: dict[str, list[str]] = {}
    for label in visit.visitor.wants:
        if label in visit.host.offers:
            met.setdefault(_claimed(presence, visit.visitor, label), []).append(label)
    sentences = [
        f"{claim}, which takes in {names(labels)}; {visit.host.label} works on "
        + ("that." if len(labels) == 1 else "those.")
        for claim, labels in met.items()
    ]
    shared = [label for label in visit.visitor.sectors if label in visit.host.sectors]
    if shared:
        sentences.append(f"Both work on {names(shared)}.")
    elif not met:
        sentences += visit.reasons
    return tuple(sentences)


def _claimed(presence: Evidence, visitor: Visitor, label: str) -> str:
    """Say which priorities of the visitor's territory a wish rests on; raises ValueError for one that rests on none."""
    home = presence.territories.of(presence.facts.organisations[_term(visitor.id)])
    if home is None:
        raise ValueError(f"a wish without a territory: {visitor.id}")
    at = presence.territories.position[home]
    j = next(j for j, sector in enumerate(presence.sectors) if presence.facts.sectors[sector] == label)
    claimed = [
        f"“{priority.label}” ({priority.period})" for priority in strongest(presence.priorities[at, j])
    ]
    region = presence.territories.regions[at].label
    return f"{region}, where {visitor.label} is, claims {names(claimed, 2)}"


def _term(iri: str) -> Term:
    return f"<{iri}>"
