"""One reading of the evidence, for everybody who reasons from it."""

from collections.abc import Iterable

from graph.evidence import official_tables
from graph.evidence.by_territory import Evidence, arrange
from graph.evidence.fact_reading import read_facts
from graph.store.engine import Store
from ontology.term import Term


def read_evidence(store: Store, same: Iterable[tuple[Term, Term]] = ()) -> Evidence:
    """Return all evidence of a graph, arranged by territory: its facts with what its official tables add.

    `same` are pairs of records that are taken for one organisation.
    """
    facts = read_facts(store)
    return arrange(facts, official_tables.read(store, facts, same).tables)
