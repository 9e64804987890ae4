"""Narrow topics, their fields, and the priorities that claim them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graph.evidence.rows import evidence_rows, sets
from graph.store.engine import Store, text
from ontology.term import Term


@dataclass(frozen=True)
class Topics:
    """Narrow topics: name and cluster categories of each, and the topics of each priority."""

    names: Mapping[Term, str] = field(default_factory=dict)
    sectors: Mapping[Term, frozenset[Term]] = field(default_factory=dict)
    claimed: Mapping[Term, frozenset[Term]] = field(default_factory=dict)


NO_TOPICS = Topics()


def read_topics(store: Store) -> Topics:
    """Return the narrow topics of any store that holds the graph."""
    rows = evidence_rows(store, "topic_sectors")
    return Topics(
        {str(topic): text(name) for topic, name, _ in rows},
        sets((str(topic), str(sector)) for topic, _, sector in rows if sector is not None),
        sets((str(priority), str(topic)) for priority, topic in evidence_rows(store, "priority_topics")),
    )
