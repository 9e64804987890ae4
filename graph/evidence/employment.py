"""Persons employed by region and activity, and measures over them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.measures.complexity import Complexity, complexity
from graph.measures.density import density
from graph.measures.relatedness import Counts, Variant, counts, relatedness
from graph.measures.specialisation import location_quotients, presence
from graph.measures.stars import EDITION_2014, Stars, stars
from ontology.namespace import HANSA
from ontology.term import Term

Matrix = NDArray[np.float64]
# Statistics of regions are complete at this level of NUTS; figures above it are the same persons again.
LEVEL = 2
# Whose table the cube of employment holds, for sentences.
SOURCE = "Eurostat"


@dataclass(frozen=True)
class Activity:
    """A division of NACE Rev. 2."""

    iri: Term
    code: str
    label: str


@dataclass(frozen=True)
class Employment:
    """Persons employed by region (n, of the evidence's NUTS version, levels 0 to 3) and division (m).

    For each cell the newest year of `period` ("2011-2015") that is published. `persons` is n x m with NaN where
    nothing is published; `at_least` marks sums of which a part is not. `economy` (m) adds up all regions of level 2
    as published, of which there are `published`: the reference of every quotient. `wages` (n) are those per person
    (NaN for none). `basic` marks the rows of level 2, over which relatedness and complexity are measured;
    `is_full` is False for the condensed table.
    """

    period: str
    regions: tuple[Term, ...]
    activities: tuple[Activity, ...]
    persons: Matrix
    at_least: NDArray[np.bool_]
    economy: Matrix
    published: int
    wages: Matrix
    basic: NDArray[np.bool_]
    is_full: bool = True

    @property
    def cube(self) -> Term:
        """Return the cube that the figures are of."""
        return HANSA("EmploymentCube" if self.is_full else "CondensedEmploymentCube")

    @cached_property
    def position(self) -> Mapping[Term, int]:
        """Return the row of each region."""
        return {region: i for i, region in enumerate(self.regions)}

    @cached_property
    def column(self) -> Mapping[Term, int]:
        """Return the column of each activity."""
        return {activity.iri: j for j, activity in enumerate(self.activities)}

    @cached_property
    def quotients(self) -> Matrix:
        """Return location quotients of employment against all published regions (n x m, 0 where nothing is stated)."""
        return np.asarray(location_quotients(np.nan_to_num(self.persons), self.economy).values)

    @cached_property
    def held(self) -> Matrix:
        """Return 1 where the quotient is 1 or more (n x m)."""
        return np.asarray(presence(self.quotients), dtype=np.float64)

    @cached_property
    def stars(self) -> Stars:
        """Return the stars of the regions of level 2 (their rows x m), thresholds of the later editions."""
        return stars(np.nan_to_num(self.persons[self.basic]), EDITION_2014, self.economy)

    @cached_property
    def _basic_row(self) -> NDArray[np.int_]:
        return np.cumsum(self.basic) - 1

    def earned(self, row: int, column: int) -> tuple[str, ...]:
        """Return the stars of a region in an activity by name. None where the region is not of level 2."""
        return self.stars.earned(int(self._basic_row[row]), column) if self.basic[row] else ()

    @cached_property
    def together(self) -> Counts:
        """Return how many regions of level 2 hold each activity and each two of them."""
        return counts(self.held[self.basic])

    @cached_property
    def association(self) -> Matrix:
        """Return the relatedness of activities over the regions of level 2, association strength (m x m)."""
        return np.asarray(relatedness(self.held[self.basic], Variant.ASSOCIATION), dtype=np.float64)

    @cached_property
    def density(self) -> Matrix:
        """Return relatedness densities in percent (n x m, 0 for an activity that is related to none)."""
        densities: Matrix = np.nan_to_num(density(self.held, self.association).values)
        return densities

    @cached_property
    def complexity(self) -> Complexity:
        """Return the complexity of the regions of level 2 and of the activities, with its caveats.

        It is oriented by wages where any are known: regions of Europe are diverse in what is simple, so that by
        diversity mines and apparel would stand above research.
        """
        wages = self.wages[self.basic]
        return complexity(self.held[self.basic], orientation=None if np.isnan(wages).all() else wages)

    def group(self, columns: Sequence[int]) -> "GroupEmployment":
        """Return the figures of several activities taken together."""
        chosen = list(columns)
        known = ~np.isnan(self.persons[:, chosen])
        told = known.any(axis=1)
        part = np.nan_to_num(self.persons[:, chosen]).sum(axis=1)
        total = np.nan_to_num(self.persons).sum(axis=1)
        share = np.divide(part, total, out=np.zeros_like(part), where=total > 0)
        of_all = self.economy[chosen].sum() / self.economy.sum()
        quotient = share / of_all if of_all else np.zeros_like(share)
        partial = ~known.all(axis=1) | self.at_least[:, chosen].any(axis=1)
        return GroupEmployment(
            np.where(told, part, np.nan),
            np.where(told, share, np.nan),
            np.where(told, quotient, np.nan),
            np.asarray(partial & told),
        )


@dataclass(frozen=True)
class GroupEmployment:
    """Figures of several activities together by region (n): NaN where none of them is published."""

    persons: Matrix
    share: Matrix
    quotient: Matrix
    at_least: NDArray[np.bool_]
