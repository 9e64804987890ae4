"""Territories side by side: what stands in each, what they claim, who joins them, what each would add to the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.evidence.by_territory import Evidence, Matrix
from graph.evidence.facts import Organisation, Partnership, Region
from graph.evidence.row_measures import FLOOR
from graph.measures.complementarity import Wish, standardised_gains, worth
from graph.measures.density import density
from graph.measures.similarity import cosine_similarity
from graph.measures.specialisation import shares
from graph.opportunities.words import strongest
from graph.store.errors import NotFoundError
from ontology.term import Term

FEWEST, MOST = 2, 10
_BROUGHT = 3
WISH = Wish(FLOOR, by_density=True)
VARIANTS = {
    "presence": "claims (noisy-or of priorities) + organisations + half of the partnerships",
    "quotient": "location quotient of presence against all territories (Florence 1939)",
    "difference": "range of the sector's share in each one's presence, percentage points",
    "density": "relatedness density in percent, of association strength (Hidalgo et al. 2007)",
    "density added": "density that the other's sectors add to what a region lacks, summed over the sectors of own"
    f" density {FLOOR:.0f} or more and weighed by it (after Balland & Boschma 2021)",
    "z": "deviations of the density added above that of a random portfolio as large as the other's",
    "similarity": "cosine of presence",
}


@dataclass(frozen=True)
class Side:
    """One of the compared: the region asked for and the territory that stands for it."""

    asked: Region
    territory: Region
    position: int
    organisations: tuple[Organisation, ...]

    @property
    def note(self) -> str:
        """Say where another territory stands for the region, else nothing."""
        if self.asked.iri == self.territory.iri:
            return ""
        return (
            f"{self.asked.label} ({self.asked.code}) has no strategy of its own: {self.territory.label}"
            f" ({self.territory.code}), in which it lies, stands for it."
        )


@dataclass(frozen=True)
class SectorRow:
    """A sector over the compared: presence, quotient and density (percent) of each, and how far they differ.

    difference is the range of its share in each one's presence, in percentage points: quotients of small sectors
    differ most, and say least.
    """

    sector: Term
    label: str
    presence: tuple[float, ...]
    quotients: tuple[float, ...]
    densities: tuple[float, ...]
    difference: float


@dataclass(frozen=True)
class SharedClaim:
    """A sector that some of the compared claim, with the labels of each one's priorities."""

    label: str
    priorities: tuple[tuple[str, ...], ...]

    @property
    def claimants(self) -> int:
        """Return how many claim it."""
        return sum(1 for labels in self.priorities if labels)


@dataclass(frozen=True)
class ComparedPair:
    """Two of the compared, by place; `added`, `z` and `brought` hold what `one` gains from `other`."""

    one: int
    other: int
    added: float
    z: float
    brought: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Sectors with the largest differences first, claims by how many share them, pairs and similarities.

    `pairs` holds both directions; `together` the partnerships of each two (one < other); `similarity` is n x n.
    """

    sides: tuple[Side, ...]
    sectors: tuple[SectorRow, ...]
    claims: tuple[SharedClaim, ...]
    pairs: tuple[ComparedPair, ...]
    together: dict[tuple[int, int], tuple[Partnership, ...]]
    similarity: Matrix


def compare(presence: Evidence, regions: Sequence[Term]) -> Comparison:
    """Compare 2 to 10 regions.

    Raises NotFoundError for too few or too many, one without evidence, or two for which the same territory stands.
    """
    if not FEWEST <= len(regions) <= MOST:
        raise NotFoundError("not a comparison", "", f"{FEWEST} to {MOST} regions", str(len(regions)))
    sides = tuple(_side(presence, region) for region in regions)
    for at, side in enumerate(sides):
        for before in sides[:at]:
            if before.position == side.position:
                both = f"{before.asked.label} and {side.asked.label}"
                raise NotFoundError(
                    "the same territory twice", "", "different ones", f"{both}, both {side.territory.label}"
                )
    return _Comparing(presence, sides).comparison()


def _side(presence: Evidence, region: Term) -> Side:
    regions, places = presence.facts.regions, presence.territories
    home = places.of_region(region)
    if home is not None:
        here = [o for _, o in sorted(presence.facts.organisations.items()) if places.of(o) == home]
        return Side(regions[region], regions[home], places.position[home], tuple(here))
    raise NotFoundError(
        "region without evidence",
        "the graph",
        "priorities or organisations in or above it",
        regions[region].label,
    )


@dataclass(frozen=True)
class _Comparing:
    presence: Evidence
    sides: tuple[Side, ...]

    @property
    def at(self) -> list[int]:
        return [side.position for side in self.sides]

    def comparison(self) -> Comparison:
        together = {
            (i, k): tuple(self.presence.joint_partnerships(self.at[i], self.at[k]))
            for i in range(len(self.sides))
            for k in range(i + 1, len(self.sides))
        }
        similarity = cosine_similarity(self.presence.weight[self.at])
        return Comparison(
            self.sides, self._sectors(), self._claims(), self._pairs(), together, np.asarray(similarity)
        )

    def _sectors(self) -> tuple[SectorRow, ...]:
        near = np.nan_to_num(density(self.presence.held, self.presence.association).values)[self.at]
        weight, quotients = self.presence.weight[self.at], self.presence.quotients[self.at]
        held = np.asarray(shares(weight)) * 100
        rows = [
            SectorRow(
                sector,
                self.presence.facts.sectors[sector],
                tuple(weight[:, j].tolist()),
                tuple(quotients[:, j].tolist()),
                tuple(near[:, j].tolist()),
                float(np.ptp(held[:, j])),
            )
            for j, sector in enumerate(self.presence.sectors)
            if weight[:, j].any()
        ]
        return tuple(sorted(rows, key=lambda row: (-round(row.difference, 9), row.label)))

    def _claims(self) -> tuple[SharedClaim, ...]:
        rows = []
        for j, sector in enumerate(self.presence.sectors):
            told = tuple(
                tuple(f"{p.label} ({p.period})" for p in strongest(self.presence.priorities.get((i, j), ())))
                for i in self.at
            )
            if any(told):
                rows.append(SharedClaim(self.presence.facts.sectors[sector], told))
        return tuple(sorted(rows, key=lambda row: (-row.claimants, row.label)))

    @cached_property
    def _worth(self) -> Matrix:
        return np.asarray(worth(self.presence.held, self.presence.association, WISH), dtype=np.float64)

    def _pairs(self) -> tuple[ComparedPair, ...]:
        z = np.asarray(standardised_gains(self.presence.held, self.presence.association, WISH))
        pairs = []
        for one, i in enumerate(self.at):
            for other, k in enumerate(self.at):
                if one == other:
                    continue
                added = self._worth[i] * self.presence.held[k]
                best = [j for j in np.argsort(-added, kind="stable")[:_BROUGHT].tolist() if added[j] > 0]
                brought = tuple(self.presence.facts.sectors[self.presence.sectors[j]] for j in best)
                pairs.append(ComparedPair(one, other, float(added.sum()), float(z[i, k]), brought))
        return tuple(pairs)
