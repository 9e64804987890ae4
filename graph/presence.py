"""The territory x sector matrices that the facts give: strength, intent, ties, and how far they overlap."""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from graph.evidence import Evidence, Organisation, Partnership, Priority
from graph.measures.relatedness import Variant, counts, relatedness
from graph.measures.specialisation import location_quotients, presence
from graph.territory import Territories, territories
from ontology.term import Term

Matrix = NDArray[np.float64]
# A strategy that has run out still says what a territory wanted; it counts for less than the one in force.
PERIOD_WEIGHT = {"2014-2020": 0.6, "2021-2027": 1.0}
# One known organisation is half of full strength, two three quarters: a count of rows is no count of reality.
ONE_ORGANISATION = 0.5


@dataclass(frozen=True)
class Presence:
    """What stands in which territory (n) and sector (m).

    `claims` and `strength` are n x m in 0..1: the noisy-or of priorities and of organisations, each weighed by its
    confidence. `specificity` (m) is 1 for a sector that one territory claims and 0 for one that all claim:
    1 - ln t / ln T. The lists hold the rows behind each cell.
    """

    evidence: Evidence
    territories: Territories
    sectors: tuple[Term, ...]
    claims: Matrix
    strength: Matrix
    specificity: Matrix
    priorities: dict[tuple[int, int], list[Priority]]
    organisations: dict[tuple[int, int], list[Organisation]]
    partnerships: dict[tuple[int, int], list[Partnership]]
    joint: dict[tuple[int, int], list[Partnership]]

    @cached_property
    def intent(self) -> Matrix:
        """Return the claims weighed by what they narrow (n x m)."""
        return self.claims * self.specificity

    @cached_property
    def weight(self) -> Matrix:
        """Return claims + organisations + half of the partnerships (n x m), the amounts behind the quotients."""
        found = self.claims.copy()
        for cell, held in self.organisations.items():
            found[cell] += len(held)
        for cell, joined in self.partnerships.items():
            found[cell] += 0.5 * len(joined)
        return found

    @cached_property
    def quotients(self) -> Matrix:
        """Return location quotients of the weights against all territories (n x m)."""
        return np.asarray(location_quotients(self.weight).values)

    @cached_property
    def held(self) -> Matrix:
        """Return 1 where the quotient is 1 or more (n x m)."""
        return np.asarray(presence(self.quotients), dtype=np.float64)

    @cached_property
    def cooccurrence(self) -> Matrix:
        """Return how many territories hold both of two sectors (m x m, zero diagonal)."""
        found = np.array(counts(self.held).pairs, dtype=np.float64)
        np.fill_diagonal(found, 0)
        return found

    @cached_property
    def association(self) -> Matrix:
        """Return the relatedness of sectors, association strength (m x m, zero diagonal)."""
        found = np.array(relatedness(self.held, Variant.ASSOCIATION), dtype=np.float64)
        np.fill_diagonal(found, 0)
        return found

    @cached_property
    def claiming(self) -> int:
        """Return how many territories claim a priority."""
        return len({i for i, _ in self.priorities})

    @cached_property
    def claimants(self) -> Counter[int]:
        """Return how many territories claim each sector, by its position."""
        return Counter(j for _, j in self.priorities)


def measure(evidence: Evidence) -> Presence:
    """Arrange the evidence by territory and sector."""
    places = territories(evidence)
    sectors = tuple(sorted(evidence.sectors))
    column = {sector: j for j, sector in enumerate(sectors)}
    shape = (len(places.regions), len(sectors))
    priorities: dict[tuple[int, int], list[Priority]] = {}
    claims, strength = np.ones(shape), np.ones(shape)
    for priority in evidence.priorities:
        i = places.position[priority.region]
        share = PERIOD_WEIGHT[priority.period] * priority.confidence / sqrt(len(priority.sectors))
        for sector in sorted(priority.sectors):
            priorities.setdefault((i, column[sector]), []).append(priority)
            claims[i, column[sector]] *= 1 - share
    organisations: dict[tuple[int, int], list[Organisation]] = {}
    for organisation in evidence.organisations.values():
        home = places.of(organisation)
        if home is not None:
            for sector in sorted(organisation.sectors):
                cell = places.position[home], column[sector]
                organisations.setdefault(cell, []).append(organisation)
                strength[cell] *= 1 - ONE_ORGANISATION * organisation.confidence
    partnerships, joint = _ties(evidence, places, column)
    return Presence(
        evidence,
        places,
        sectors,
        1 - claims,
        1 - strength,
        _specificity(priorities, shape),
        priorities,
        organisations,
        partnerships,
        joint,
    )


def _specificity(priorities: dict[tuple[int, int], list[Priority]], shape: tuple[int, int]) -> Matrix:
    claimants = np.zeros(shape[1])
    for _, j in priorities:
        claimants[j] += 1
    total = len({i for i, _ in priorities})
    if total < 2:
        return np.ones(shape[1])
    found: Matrix = 1 - np.log(np.maximum(claimants, 1)) / np.log(total)
    return found


def _ties(
    evidence: Evidence, places: Territories, column: dict[Term, int]
) -> tuple[dict[tuple[int, int], list[Partnership]], dict[tuple[int, int], list[Partnership]]]:
    """Return the partnerships of each territory and sector, and those that join two territories (i < k)."""
    by_cell: dict[tuple[int, int], list[Partnership]] = {}
    joint: dict[tuple[int, int], list[Partnership]] = {}
    for partnership in evidence.partnerships:
        homes = {places.of(evidence.organisations[member]) for member in partnership.members}
        here = sorted(places.position[home] for home in homes if home is not None)
        for at, i in enumerate(here):
            for sector in sorted(partnership.sectors):
                by_cell.setdefault((i, column[sector]), []).append(partnership)
            for k in here[at + 1 :]:
                joint.setdefault((i, k), []).append(partnership)
    return by_cell, joint
