"""One reading of the evidence, for everybody who reasons from it."""

from graph.evidence.by_territory import Evidence, arrange
from graph.evidence.fact_reading import read_facts
from graph.evidence.official_tables import read_tables
from graph.store.engine import Store


def read_evidence(store: Store) -> Evidence:
    """Return all evidence of a graph, arranged by territory: its facts with what its official tables add."""
    facts = read_facts(store)
    return arrange(facts, read_tables(store, facts))
