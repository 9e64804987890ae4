"""Facts of a search for partners: those of matchmaking, memberships, events for third countries."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.evidence.facts import GraphFacts
from graph.evidence.rows import evidence_rows, sets
from graph.matchmaking.match_facts import MatchFacts, read_match_facts
from graph.store.engine import RdfNode, Store, text
from ontology.term import Term


@dataclass(frozen=True)
class MarketEvent:
    """An event for third countries (two-letter codes), on some sectors; who came is not known."""

    iri: Term
    label: str
    start: str
    countries: frozenset[str]
    sectors: frozenset[Term]


@dataclass(frozen=True)
class PartnerFacts:
    """Facts of matchmaking, memberships in clusters, and events for third countries."""

    known: MatchFacts
    joined: Mapping[Term, frozenset[Term]] = field(default_factory=dict)
    events: tuple[MarketEvent, ...] = ()


def read_partner_facts(store: Store, facts: GraphFacts | None = None) -> PartnerFacts:
    """Return the facts of any store that holds the graph; `facts` are its facts where they have been read."""
    joined = evidence_rows(store, "cluster_memberships")
    return PartnerFacts(
        read_match_facts(store, facts),
        sets((str(member), str(cluster)) for member, cluster in joined),
        _events(evidence_rows(store, "events_for_third_countries")),
    )


def _events(rows: list[tuple[RdfNode | None, ...]]) -> tuple[MarketEvent, ...]:
    countries = sets((str(row[0]), text(row[3])) for row in rows)
    sectors = sets((str(row[0]), str(row[4])) for row in rows if row[4] is not None)
    described = {str(event): (text(label), text(start)) for event, label, start, _, _ in rows}
    return tuple(
        MarketEvent(event, *names, countries[event], sectors.get(event, frozenset()))
        for event, names in described.items()
    )
