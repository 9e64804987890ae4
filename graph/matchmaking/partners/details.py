"""What a search for partners knows beside the evidence: kinds, clusters joined, markets and events aimed at them."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.evidence.partnership_details import Background, background
from graph.evidence.rows import evidence_rows, sets
from graph.store.engine import RdfNode, Store, text
from ontology.term import Term


@dataclass(frozen=True)
class Occasion:
    """An event that aimed at third countries (two-letter codes), on some sectors; who came is not known."""

    iri: Term
    label: str
    start: str
    countries: frozenset[str]
    sectors: frozenset[Term]


@dataclass(frozen=True)
class Facts:
    """Kinds and third countries (`background`), the clusters that each organisation is a member of, and events."""

    background: Background
    joined: Mapping[Term, frozenset[Term]]
    occasions: tuple[Occasion, ...]


def facts(store: Store) -> Facts:
    """Read the facts from any store that holds the graph."""
    joined = evidence_rows(store, "cluster_memberships")
    events = evidence_rows(store, "events_for_third_countries")
    return Facts(
        background(store),
        sets((str(member), str(cluster)) for member, cluster in joined),
        _occasions(events),
    )


def _occasions(events: list[tuple[RdfNode | None, ...]]) -> tuple[Occasion, ...]:
    countries = sets((str(row[0]), text(row[3])) for row in events)
    sectors = sets((str(row[0]), str(row[4])) for row in events if row[4] is not None)
    told = {str(event): (text(label), text(start)) for event, label, start, _, _ in events}
    return tuple(
        Occasion(event, *names, countries[event], sectors.get(event, frozenset()))
        for event, names in told.items()
    )
