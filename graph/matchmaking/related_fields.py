"""Relatedness of cluster categories as published (Delgado, Porter & Stern 2016)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.evidence.published_relatedness import PublishedRelatedness
from ontology.sentence import sentence
from ontology.term import Term

# A related field counts less than the same one, and only the closest tenth of all pairs are called related.
RELATED = 0.8
LEAST_PERCENTILE = 90.0
RULE = sentence(
    "A field is related 1 to itself; to another, {times} x the percentile of their published relatedness (Delgado,"
    " Porter & Stern 2016, United States) where that is at least {number}, else not at all.",
    times=RELATED,
    number=round(LEAST_PERCENTILE),
)


@dataclass(frozen=True)
class RelatedFields:
    """Relatedness of m fields (m x m), 0 to 1, by `RULE`."""

    sectors: tuple[Term, ...]
    labels: Mapping[Term, str]
    values: NDArray[np.float64]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {self.labels[sector]: at for at, sector in enumerate(self.sectors)}

    def __call__(self, one: str, other: str) -> float:
        """Return the relatedness of two fields by their labels; raises KeyError for an unknown label."""
        return 1.0 if one == other else float(self.values[self._place[one], self._place[other]])

    def capabilities(self, own: Collection[Term]) -> dict[str, float]:
        """Return the closeness of some fields to each field, by label, without zeros."""
        rows = [at for at, sector in enumerate(self.sectors) if sector in own]
        near = self.values[rows].max(axis=0, initial=0.0)
        return {label: float(near[at]) for label, at in self._place.items() if near[at] > 0}


def related_fields(labels: Mapping[Term, str], published: PublishedRelatedness) -> RelatedFields:
    """Arrange the published percentiles of pairs of fields."""
    sectors = tuple(sorted(labels))
    at = {sector: place for place, sector in enumerate(sectors)}
    values = np.eye(len(sectors))
    for (one, other), percentile in published.overall.items():
        if one != other and percentile >= LEAST_PERCENTILE:
            values[at[one], at[other]] = values[at[other], at[one]] = RELATED * percentile / 100
    return RelatedFields(sectors, labels, values)
