"""The territory x sector matrices that the evidence gives: strength, intent, ties, and how far they overlap."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from graph.evidence.facts import GraphFacts, Organisation, Partnership, Priority
from graph.evidence.official_tables import OfficialTables
from graph.evidence.territories import Territories, territories
from graph.measures.relatedness import Variant, counts, relatedness
from graph.measures.specialisation import location_quotients, presence
from ontology.term import Term

Matrix = NDArray[np.float64]
# A strategy that has run out still says what a territory wanted; it counts for less than the one in force.
PERIOD_WEIGHT = {"2014-2020": 0.6, "2021-2027": 1.0}
# One known organisation is half of full strength, two three quarters: a count of rows is no count of reality.
ONE_ORGANISATION = 0.5
# Divisions of sectors are our inference, and so is what employment in them says of a sector.
MAPPED = 0.7
# A project ties researchers where a partnership ties clusters, and the hundredth less than the first.
PROJECTS_WEIGHT = 0.25


@dataclass(frozen=True)
class Evidence:
    """What stands in which territory (n) and sector (m).

    `claims` and `organised` are n x m in 0..1: the noisy-or of priorities and of organisations, each weighed by its
    confidence. `specificity` (m) is 1 for a sector that one territory claims and 0 for one that all claim:
    1 - ln t / ln T. `specialisation` (n x m) are location quotients of employment in the sector's divisions taken
    together, 0 where none is known. The lists hold the rows behind each cell.
    """

    facts: GraphFacts
    territories: Territories
    sectors: tuple[Term, ...]
    claims: Matrix
    organised: Matrix
    specificity: Matrix
    priorities: dict[tuple[int, int], list[Priority]]
    organisations: dict[tuple[int, int], list[Organisation]]
    partnerships: dict[tuple[int, int], list[Partnership]]
    joint: dict[tuple[int, int], list[Partnership]]
    specialisation: Matrix
    official: OfficialTables

    @cached_property
    def strength(self) -> Matrix:
        """Return the noisy-or of organisations and of employment, 0.7 (1 - 1/LQ) where LQ is above 1 (n x m)."""
        employed = MAPPED * (1 - 1 / np.maximum(self.specialisation, 1))
        found: Matrix = 1 - (1 - self.organised) * (1 - employed)
        return found

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
    def trust(self) -> Matrix:
        """Return the way that trust could take between two territories, 0..1 (n x n).

        It is the larger of the share of partners in partnerships that they have in common (Jaccard) and w / (1 + w),
        where w is the Newman weight of the funded projects that they shared.
        """
        size = len(self.territories.regions)
        met = np.zeros((size, size))
        for one, other in self.joint:
            met[one, other] = met[other, one] = 1
        both = met @ met
        degree = met.sum(axis=1)
        either = degree[:, None] + degree[None, :] - both
        share: Matrix = np.divide(both, either, out=np.zeros_like(both), where=either > 0)
        if self.official.research is None:
            return share
        weight = self.official.research.weight
        return np.maximum(share, weight / (1 + weight))

    @cached_property
    def novelty(self) -> Matrix:
        """Return 1 / (1 + common partnerships + ln(1 + common funded projects) / 4) of two territories (n x n)."""
        size = len(self.territories.regions)
        met = np.zeros((size, size))
        for (one, other), shared in self.joint.items():
            met[one, other] = met[other, one] = len(shared)
        if self.official.research is not None:
            met += PROJECTS_WEIGHT * np.log1p(self.official.research.shared)
        found: Matrix = 1 / (1 + met)
        return found

    def likelihood(self, one: int, other: int, topics: Sequence[int]) -> float | None:
        """Return the largest probability that two territories meet in a project on one of some sectors' themes."""
        themes = [self.facts.themes.get(self.sectors[topic]) for topic in topics]
        return max(
            (p for theme in themes if (p := self.outlook(one, other, theme)) is not None), default=None
        )

    def outlook(self, one: int, other: int, theme: Term | None) -> float | None:
        """Return the probability that two territories meet in a project on a theme, None where it is unknown."""
        ahead = self.official.likelihood
        return None if ahead is None else ahead.of(one, other, theme)

    @cached_property
    def employed(self) -> tuple[tuple[int, ...], ...]:
        """Return the columns of the table of employment that each sector is about (m); none without a table."""
        return tuple(_columns(self.facts, sector, self.official) for sector in self.sectors)

    @cached_property
    def claiming(self) -> int:
        """Return how many territories claim a priority."""
        return len({i for i, _ in self.priorities})

    @cached_property
    def claimants(self) -> Counter[int]:
        """Return how many territories claim each sector, by its position."""
        return Counter(j for _, j in self.priorities)


def arrange(facts: GraphFacts, official: OfficialTables) -> Evidence:
    """Arrange the evidence by territory and sector."""
    places = territories(facts)
    sectors = tuple(sorted(facts.sectors))
    column = {sector: j for j, sector in enumerate(sectors)}
    shape = (len(places.regions), len(sectors))
    priorities: dict[tuple[int, int], list[Priority]] = {}
    claims, organised = np.ones(shape), np.ones(shape)
    for priority in facts.priorities:
        i = places.position[places.of_region(priority.region) or priority.region]
        share = PERIOD_WEIGHT[priority.period] * priority.confidence / sqrt(len(priority.sectors))
        for sector in sorted(priority.sectors):
            priorities.setdefault((i, column[sector]), []).append(priority)
            claims[i, column[sector]] *= 1 - share
    organisations: dict[tuple[int, int], list[Organisation]] = {}
    for organisation in facts.organisations.values():
        for i in places.holders(organisation):
            for sector in sorted(organisation.sectors):
                cell = i, column[sector]
                organisations.setdefault(cell, []).append(organisation)
                organised[cell] *= 1 - ONE_ORGANISATION * organisation.confidence
    partnerships, joint = _ties(facts, places, column)
    specialisation = _specialisation(facts, places, sectors, official)
    return Evidence(
        facts,
        places,
        sectors,
        1 - claims,
        1 - organised,
        _specificity(priorities, shape),
        priorities,
        organisations,
        partnerships,
        joint,
        specialisation,
        official,
    )


def _specialisation(
    facts: GraphFacts, places: Territories, sectors: tuple[Term, ...], official: OfficialTables
) -> Matrix:
    """Return the location quotients of each territory's employment in each sector's divisions (n x m)."""
    found = np.zeros((len(places.regions), len(sectors)))
    persons = official.employment
    if persons is None:
        return found
    rows = {i: persons.position[r.iri] for i, r in enumerate(places.regions) if r.iri in persons.position}
    for j, sector in enumerate(sectors):
        columns = _columns(facts, sector, official)
        if columns and rows:
            found[list(rows), j] = persons.share(columns)[list(rows.values())]
    return found


def _columns(facts: GraphFacts, sector: Term, official: OfficialTables) -> tuple[int, ...]:
    persons = official.employment
    if persons is None:
        return ()
    divisions = facts.divisions.get(sector, frozenset())
    return tuple(sorted(persons.column[division] for division in divisions if division in persons.column))


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
    facts: GraphFacts, places: Territories, column: dict[Term, int]
) -> tuple[dict[tuple[int, int], list[Partnership]], dict[tuple[int, int], list[Partnership]]]:
    """Return the partnerships of each territory and sector, and those that join two territories (i < k)."""
    by_cell: dict[tuple[int, int], list[Partnership]] = {}
    joint: dict[tuple[int, int], list[Partnership]] = {}
    for partnership in facts.partnerships:
        here = sorted(
            {i for member in partnership.members for i in places.holders(facts.organisations[member])}
        )
        for at, i in enumerate(here):
            for sector in sorted(partnership.sectors):
                by_cell.setdefault((i, column[sector]), []).append(partnership)
            for k in here[at + 1 :]:
                joint.setdefault((i, k), []).append(partnership)
    return by_cell, joint
