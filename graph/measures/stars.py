"""Stars of clusters by the European Cluster Observatory, with the thresholds of an edition."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.measures.arrays import Dense, Flags, MatrixError, amounts, dense
from graph.measures.specialisation import location_quotients, shares

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray


@dataclass(frozen=True)
class StarRules:
    """Thresholds of an edition, to be printed with its stars.

    `size_top` and `focus_top` are shares of the clusters: size is compared within a category, focus among
    all.
    """

    edition: str
    minimum_quotient: float
    size_top: float = 0.1
    focus_top: float = 0.1


EDITION_2014 = StarRules("European Cluster Panorama 2014 and later", minimum_quotient=1.5)


@dataclass(frozen=True)
class Stars:
    """Stars of clusters (n regions x m categories), and their rules."""

    size: Flags
    specialisation: Flags
    focus: Flags
    rules: StarRules

    @property
    def number(self) -> NDArray[np.int_]:
        """Count the stars of each cluster, 0 to 3."""
        return self.size.astype(int) + self.specialisation + self.focus

    def earned(self, row: int, column: int) -> tuple[str, ...]:
        """Return the stars of one cluster by name."""
        return tuple(name for name in ("size", "specialisation", "focus") if getattr(self, name)[row, column])


def stars(employment: ArrayLike, rules: StarRules, reference: ArrayLike | None = None) -> Stars:
    """Return the stars of each cluster for size, specialisation and focus.

    `employment` is persons employed, n regions x m categories.

    A cluster is a cell with employment. Size: in the top decile of its category by employment.
    Specialisation: a location quotient of at least the edition's, against `reference` (m amounts) or the sum
    of all regions. Focus: in the top decile by share of its region's employment. A decile starts at the
    linearly interpolated quantile, and all that tie with it belong to it. Sölvell, Ketels & Lindqvist 2008.

    >>> stars([[80, 20], [10, 90]], EDITION_2014).number.tolist()
    [[2, 0], [0, 3]]
    """
    persons = dense(amounts(employment, "stars"))
    return award(persons, dense(shares(persons)), dense(location_quotients(persons, reference).values), rules)


def award(persons: Dense, focus: Dense, quotients: Dense, rules: StarRules) -> Stars:
    """Return the stars as `stars` does, of categories that overlap or are not all of the economy.

    `persons`, `focus` (shares of the region's employment) and `quotients` are n regions x m categories.
    """
    size = np.zeros(persons.shape, dtype=bool)
    for category in range(persons.shape[1]):
        size[:, category] = _top(persons[:, category], rules.size_top)
    return Stars(size, quotients >= rules.minimum_quotient, _top(focus, rules.focus_top), rules)


def _top(x: Dense, share: float) -> Flags:
    if not 0 < share <= 1:
        raise MatrixError(f"stars: expected a top share above 0 and up to 1, found {share}")
    clusters = x[x > 0]
    if not clusters.size:
        return np.zeros(x.shape, dtype=bool)
    return (x > 0) & (x >= np.quantile(clusters, 1 - share))
