"""Evidence arranged by territory: claims, organisations, employment and ties in each field and topic.

Three states are kept apart. Something is there; it is absent, because a complete published figure says so; or it is not
known: an employment figure is NaN, and a register that lacks an organisation says nothing about the world.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np
from numpy.typing import NDArray

from graph.evidence.facts import GraphFacts, Organisation, Partnership, Priority
from graph.evidence.field_employment import FieldEmployment, field_employment
from graph.evidence.official_tables import OfficialTables
from graph.evidence.territories import Territories, territories
from ontology.term import Term

Matrix = NDArray[np.float64]
# A strategy that has run out still says what a territory wanted; it counts for less than the one in force.
PERIOD_WEIGHT = {"2014-2020": 0.6, "2021-2027": 1.0}
CURRENT_PERIOD = "2021-2027"
# One known organisation is half of full strength, two three quarters: a count of rows is no count of reality.
ONE_ORGANISATION = 0.5
# A topic that only stands in the words of a thing was not chosen by it.
TEXT_TOPIC = 0.6
# A project ties researchers where a partnership ties clusters, and the hundredth less than the first.
PROJECTS_WEIGHT = 0.25


@dataclass(frozen=True)
class Evidence:
    """Evidence of each territory (n) in each sector (m) and topic.

    `claims` and `organised` are n x m in 0..1: the noisy-or of priorities and of active organisations, each weighed by
    its confidence; `employed` are persons, shares and location quotients of the sectors' core divisions, NaN where
    nothing is published. The other tables hold the rows behind a cell, those by topic under (territory, topic).
    `registered` counts the active cluster organisations of a territory in our register: its coverage.
    """

    facts: GraphFacts
    official: OfficialTables
    territories: Territories
    sectors: tuple[Term, ...]
    claims: Matrix
    organised: Matrix
    employed: FieldEmployment
    priorities: Mapping[tuple[int, int], list[Priority]]
    organisations: Mapping[tuple[int, int], list[Organisation]]
    topic_priorities: Mapping[tuple[int, Term], list[Priority]]
    topic_organisations: Mapping[tuple[int, Term], list[Organisation]]
    partnerships: Mapping[tuple[int, int], list[Partnership]]
    joint: Mapping[tuple[int, int], list[Partnership]]
    registered: Mapping[int, int]

    @cached_property
    def column(self) -> Mapping[Term, int]:
        """Return the column of each sector."""
        return {sector: j for j, sector in enumerate(self.sectors)}

    @cached_property
    def abroad(self) -> NDArray[np.bool_]:
        """Return which territories lie in different countries (n x n)."""
        countries = np.array([region.country for region in self.territories.regions])
        return np.asarray(countries[:, None] != countries[None, :])

    def joint_partnerships(self, one: int, other: int) -> list[Partnership]:
        """Return the partnerships with a member in both territories."""
        return self.joint.get((min(one, other), max(one, other)), [])

    @cached_property
    def intent(self) -> Matrix:
        """Return the claims weighed by what they narrow (n x m)."""
        return self.claims * self.specificity

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
        if self.official.joint_projects is None:
            return share
        weight = self.official.joint_projects.weight
        return np.maximum(share, weight / (1 + weight))

    @cached_property
    def novelty(self) -> Matrix:
        """Return 1 / (1 + common partnerships + ln(1 + common funded projects) / 4) of two territories (n x n)."""
        size = len(self.territories.regions)
        met = np.zeros((size, size))
        for (one, other), shared in self.joint.items():
            met[one, other] = met[other, one] = len(shared)
        if self.official.joint_projects is not None:
            met += PROJECTS_WEIGHT * np.log1p(self.official.joint_projects.shared)
        novelty: Matrix = 1 / (1 + met)
        return novelty

    @cached_property
    def claiming(self) -> int:
        """Return how many territories claim a priority."""
        return len({i for i, _ in self.priorities})

    @cached_property
    def claimants(self) -> Counter[int]:
        """Return how many territories claim each sector, by its position."""
        return Counter(j for _, j in self.priorities)

    @cached_property
    def specificity(self) -> Matrix:
        """Return 1 for a sector that one territory claims and 0 for one that all claim: 1 - ln t / ln T (m)."""
        claimants = np.array([self.claimants[j] for j in range(len(self.sectors))], dtype=np.float64)
        if self.claiming < 2:
            return np.ones(len(self.sectors))
        narrow: Matrix = 1 - np.log(np.maximum(claimants, 1)) / np.log(self.claiming)
        return narrow


def arrange(facts: GraphFacts, official: OfficialTables) -> Evidence:
    """Return the evidence arranged by territory, sector and topic."""
    places = territories(facts)
    sectors = tuple(sorted(facts.sectors))
    column = {sector: j for j, sector in enumerate(sectors)}
    claims, priorities, topic_priorities = _claims(facts, places, column)
    organised, organisations, topic_organisations, registered = _organisations(facts, places, column)
    partnerships, joint = _ties(facts, places, column)
    return Evidence(
        facts,
        official,
        places,
        sectors,
        claims,
        organised,
        field_employment(facts, places, sectors, official.employment),
        priorities,
        organisations,
        topic_priorities,
        topic_organisations,
        partnerships,
        joint,
        registered,
    )


def claim_weight(priority: Priority) -> float:
    """Return how much a priority says for each of its sectors: of many named at once, each less."""
    return PERIOD_WEIGHT[priority.period] * priority.confidence / sqrt(max(1, len(priority.sectors)))


def _claims(
    facts: GraphFacts, places: Territories, column: Mapping[Term, int]
) -> tuple[Matrix, dict[tuple[int, int], list[Priority]], dict[tuple[int, Term], list[Priority]]]:
    unclaimed = np.ones((len(places.regions), len(column)))
    by_sector: dict[tuple[int, int], list[Priority]] = defaultdict(list)
    by_topic: dict[tuple[int, Term], list[Priority]] = defaultdict(list)
    for priority in facts.priorities:
        home = places.of_region(priority.region)
        if home is None:
            continue
        i = places.position[home]
        for sector in sorted(priority.sectors):
            by_sector[i, column[sector]].append(priority)
            unclaimed[i, column[sector]] *= 1 - claim_weight(priority)
        for topic in sorted(priority.all_topics):
            by_topic[i, topic].append(priority)
    return 1 - unclaimed, dict(by_sector), dict(by_topic)


def _organisations(
    facts: GraphFacts, places: Territories, column: Mapping[Term, int]
) -> tuple[
    Matrix,
    dict[tuple[int, int], list[Organisation]],
    dict[tuple[int, Term], list[Organisation]],
    Counter[int],
]:
    missing = np.ones((len(places.regions), len(column)))
    by_sector: dict[tuple[int, int], list[Organisation]] = defaultdict(list)
    by_topic: dict[tuple[int, Term], list[Organisation]] = defaultdict(list)
    registered: Counter[int] = Counter()
    for organisation in facts.organisations.values():
        if not organisation.active:
            continue
        for i in places.holders(organisation):
            registered[i] += organisation.is_cluster
            for sector in sorted(organisation.sectors):
                by_sector[i, column[sector]].append(organisation)
                missing[i, column[sector]] *= 1 - ONE_ORGANISATION * organisation.confidence
            for topic in sorted(organisation.all_topics):
                by_topic[i, topic].append(organisation)
    return 1 - missing, dict(by_sector), dict(by_topic), registered


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
