"""Visits of cluster organisations to each other, chosen from the facts of the graph."""

from dataclasses import dataclass, replace

from graph.evidence.facts import Organisation
from graph.matchmaking.closeness import RULE
from graph.matchmaking.exchange.matching import Exchanges, Host, Visit, Visitor, exchanges
from graph.matchmaking.match_facts import MatchFacts
from graph.matchmaking.related_fields import RULE as RELATED_RULE
from graph.store.errors import NotFoundError
from ontology.sentence import names
from ontology.term import Term, text_of

MOST_WISHES = 3
# A visit to a host of the same field without a common topic or a wish is worth 0.2, which is no reason to travel.
LEAST_VALUE = 0.3

ASSUMPTIONS = (
    (
        "Visitors and hosts: cluster organisations with a field and a country, not closed or merged; each host receives"
        " one visit and each visitor makes one."
    ),
    (
        f"A visitor's wishes, inferred: up to {MOST_WISHES} topics that the strategy of its region claims, that belong"
        " to a field of the visitor and that it does not state itself, the newest claims first."
    ),
    (
        "Value: (2 fit + closeness) / 3; fit is the share of the wishes that the host works on; visits below"
        f" {LEAST_VALUE} are not made."
    ),
    RULE,
    RELATED_RULE,
    "Visits cross a border and do not join two that share a partnership already.",
)


@dataclass(frozen=True)
class VisitPlan:
    """Chosen visits with their reasons; `visitors` and `hosts` count those considered."""

    exchanges: Exchanges
    visitors: int
    hosts: int


def visits(known: MatchFacts, country: str = "", top: int = 20, time_limit: float = 60.0) -> VisitPlan:
    """Choose the `top` visits of cluster organisations, with `country` of those of one country.

    Raises NotFoundError for a country without a cluster organisation.
    """
    clusters = [
        one
        for _, one in sorted(known.facts.organisations.items())
        if one.is_cluster and one.sectors and one.country and one.active
    ]
    travelling = [one for one in clusters if country in ("", one.country)]
    if not travelling:
        here = ", ".join(sorted({one.country for one in clusters}))
        raise NotFoundError("no cluster organisation", "the graph", f"one of the countries {here}", country)
    hosts = [_host(known, one) for one in clusters if not country or one.country != country]
    apart = {
        frozenset((text_of(one.iri), text_of(partner)))
        for one in travelling
        for partnership in known.taken.get(one.iri, ())
        for partner in partnership.members - {one.iri}
    }
    chosen = exchanges(
        [_visitor(known, one) for one in travelling],
        hosts,
        known.related,
        total=top,
        least=LEAST_VALUE,
        apart=apart,
        time_limit=time_limit,
    )
    explained = tuple(replace(visit, reasons=_reasons(known, visit)) for visit in chosen.visits)
    ordered = tuple(sorted(explained, key=lambda visit: (-round(visit.value, 9), visit.visitor.id)))
    return VisitPlan(replace(chosen, visits=ordered), len(travelling), len(hosts))


def _host(known: MatchFacts, organisation: Organisation) -> Host:
    iri, topics = text_of(organisation.iri), _topics(known, organisation)
    fields = _fields(known, organisation)
    return Host(iri, organisation.label, iri, organisation.country, fields, topics, topics=topics)


def _visitor(known: MatchFacts, organisation: Organisation) -> Visitor:
    iri, topics = text_of(organisation.iri), _topics(known, organisation)
    wishes = tuple(_wishes(known, organisation))
    fields = _fields(known, organisation)
    return Visitor(iri, organisation.label, iri, organisation.country, fields, wishes, topics=topics)


def _fields(known: MatchFacts, organisation: Organisation) -> tuple[str, ...]:
    return tuple(sorted(known.facts.sectors[sector] for sector in organisation.sectors))


def _topics(known: MatchFacts, organisation: Organisation) -> tuple[str, ...]:
    return tuple(sorted(known.topic_names(organisation)))


def _wishes(known: MatchFacts, organisation: Organisation) -> dict[str, str]:
    """Return the topics that a visitor wishes, each with the claim behind it."""
    wishes: dict[str, str] = {}
    for priority in known.claims_around(organisation):
        for topic in sorted(priority.all_topics - organisation.all_topics):
            if known.facts.topics[topic].sector in organisation.sectors:
                region = known.facts.regions[priority.region].label
                words = (
                    f"{region}, where {organisation.label} is, claims “{priority.label}” ({priority.period})"
                )
                wishes.setdefault(known.facts.topics[topic].label, words)
    return dict(list(wishes.items())[:MOST_WISHES])


def _reasons(known: MatchFacts, visit: Visit) -> tuple[str, ...]:
    met: dict[str, list[str]] = {}
    visitor: Term = f"<{visit.visitor.id}>"
    for topic, claim in _wishes(known, known.facts.organisations[visitor]).items():
        if topic in visit.host.offers:
            met.setdefault(claim, []).append(topic)
    sentences = [f"{claim}; {visit.host.label} works on {names(topics)}." for claim, topics in met.items()]
    shared = [topic for topic in visit.visitor.topics if topic in visit.host.topics]
    fields = [field for field in visit.visitor.sectors if field in visit.host.sectors]
    if shared or fields:
        sentences.append(f"Both work on {names(shared or fields)}.")
    elif not met:
        sentences += visit.reasons
    return tuple(sentences)
