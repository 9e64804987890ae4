"""How related two sectors are, asked by their names, as matchmaking asks for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.evidence.by_territory import Evidence, Matrix
from graph.evidence.row_measures import links
from ontology.term import Term

# The same field is the plainest link; a related one counts by its rank among all pairs.
RELATED = 0.8
RULE = (
    f"A sector is related 1 to itself and {RELATED} x the rank of their association strength (0..1, among pairs that"
    " at least 5 territories hold together) to another."
)


@dataclass(frozen=True)
class Related:
    """Relatedness of sectors: 1 for the same, else `RELATED` times the rank of their association strength.

    Calling it with the labels of two sectors answers 0..1; raises KeyError for a label that is none.
    """

    presence: Evidence

    @cached_property
    def ranks(self) -> Matrix:
        """Return RELATED x rank (m x m), 0 for pairs with too little support."""
        scaled: Matrix = RELATED * links(self.presence)
        return scaled

    @cached_property
    def _column(self) -> Mapping[str, int]:
        return {self.presence.facts.sectors[sector]: j for j, sector in enumerate(self.presence.sectors)}

    def __call__(self, one: str, other: str) -> float:
        """Return how related two sectors are, by their labels."""
        return 1.0 if one == other else float(self.ranks[self._column[one], self._column[other]])

    def capabilities(self, held: frozenset[Term]) -> dict[str, float]:
        """Return how close a holder of some sectors is to each sector, by label; those at 0 are left out."""
        own = [self.presence.sectors.index(sector) for sector in sorted(held)]
        if not own:
            return {}
        near = self.ranks[own].max(axis=0)
        near[own] = 1.0
        labels = (self.presence.facts.sectors[sector] for sector in self.presence.sectors)
        return {label: float(value) for label, value in zip(labels, near, strict=True) if value > 0}
