"""Published relatedness of cluster categories (after Delgado, Porter and Stern 2016)."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.evidence.rows import evidence_rows
from graph.store.engine import Store, text
from ontology.term import Term


@dataclass(frozen=True)
class PublishedRelatedness:
    """Percentiles (0 to 100) by pair of sectors, both ways: overall and the largest of the three variants."""

    overall: Mapping[tuple[Term, Term], float]
    largest: Mapping[tuple[Term, Term], float]

    def of(self, one: Term, other: Term) -> float:
        """Return the overall percentile of two sectors, 0 for a pair that is not published."""
        return self.overall.get((one, other), 0.0)


NO_RELATEDNESS = PublishedRelatedness({}, {})


def read_relatedness(store: Store) -> PublishedRelatedness:
    """Return the published relatedness of a store, empty where it is not loaded."""
    overall: dict[tuple[Term, Term], float] = {}
    largest: dict[tuple[Term, Term], float] = {}
    for sector, other, *figures in evidence_rows(store, "published_relatedness"):
        percentiles = [float(text(figure)) for figure in figures]
        for pair in ((str(sector), str(other)), (str(other), str(sector))):
            overall[pair], largest[pair] = percentiles[0], max(percentiles[1:])
    return PublishedRelatedness(overall, largest)
