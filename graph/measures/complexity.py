"""Economic complexity of regions and activities, and the four quadrants of diversification."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse
from scipy.linalg import eigh
from scipy.sparse.csgraph import connected_components

from graph.measures.arrays import Dense, Flags, Matrix, MatrixError, dense, totals
from graph.measures.relatedness import binary

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


LARGEST = 4
"""Eigenvalues to find: the second, and enough after it to see how far it stands out."""


class Caveat(StrEnum):
    """Reason for which a complexity index must not be read as a ranking."""

    SIGN = "sign is ambiguous: the index hardly correlates with what orients it, so high and low may be exchanged"
    DISCONNECTED = (
        "the graph of regions and activities is disconnected: the index would only mark its components"
    )
    REPEATED = "the second eigenvalue is repeated: the index is one of many"
    SMALL = "fewer than two regions or two activities are present: there is nothing to rank"
    UNIFORM = "all regions have the same mean activity: there is nothing to rank"


@dataclass(frozen=True)
class Complexity:
    """Complexity indices with their caveats; no indices where they would rank nothing.

    `regions` (ECI, n) and `activities` (PCI, m) are z scores (ddof 0), NaN where empty; they are None under
    the caveats DISCONNECTED, SMALL and UNIFORM. `correlation` is that of ECI with what orients it, `eigenvalues` are
    the four largest, from 1 down.
    """

    regions: Dense | None
    activities: Dense | None
    eigenvalues: Dense
    correlation: float
    caveats: tuple[Caveat, ...]


def complexity(
    presence: Matrix, minimum_correlation: float = 0.2, orientation: ArrayLike | None = None
) -> Complexity:
    """Return the complexity of regions and activities, from their presence.

    `presence` is n regions x m activities of 0 and 1.

    ECI is the second eigenvector of sum_p M_cp M_c'p / (k_c k_p), as z scores, its sign by correlation with
    diversity or, where given, with an `orientation` (n, NaN where unknown) such as income: regions can be diverse in
    what is simple. PCI is that of the activities, with the sign that follows. Empty regions and activities are
    left out and come back as NaN. A correlation below `minimum_correlation` leaves the sign ambiguous.
    Hidalgo & Hausmann 2009; Hausmann et al. 2014.

    >>> index = complexity(np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0]]))
    >>> index.regions.round(4).tolist(), index.caveats
    ([1.2247, 0.0, -1.2247], ())

    Raises:
        MatrixError: an orientation of another length.
    """
    full = binary(presence).astype(np.float64)
    rows, columns = totals(full, 1) > 0, totals(full, 0) > 0
    m: Matrix = full[rows][:, columns]
    if min(m.shape) < 2:
        return Complexity(None, None, np.zeros(0), 0.0, (Caveat.SMALL,))
    diversity, ubiquity = totals(m, 1), totals(m, 0)
    # The larger side follows from the smaller one, so that 100,000 regions need a matrix of activities only.
    tall = m.shape[0] >= m.shape[1]
    scaled = _scaled(m, diversity, ubiquity)
    walk = dense(scaled.T @ scaled if tall else scaled @ scaled.T)
    size = len(walk)
    values, vectors = eigh(walk, subset_by_index=(max(size - LARGEST, 0), size - 1))
    values, second = values[::-1].clip(0), vectors[:, -2]
    if tall:
        activities = second / np.sqrt(ubiquity)
        regions = np.asarray(m @ activities) / diversity
    else:
        regions = second / np.sqrt(diversity)
        activities = np.asarray(m.T @ regions) / ubiquity
    caveats = _structure(walk, values)
    if Caveat.DISCONNECTED in caveats or Caveat.UNIFORM in caveats:
        return Complexity(None, None, values, 0.0, caveats)
    guide = diversity if orientation is None else _guide(orientation, rows)
    correlation = _correlation(regions, guide)
    sign = -1.0 if correlation < 0 else 1.0
    if abs(correlation) < minimum_correlation:
        caveats = (*caveats, Caveat.SIGN)
    return Complexity(
        _spread(sign * regions, rows), _spread(sign * activities, columns), values, abs(correlation), caveats
    )


class Quadrant(StrEnum):
    """Kind of activity that a region could move into. Balland, Boschma, Crespo & Rigby 2019."""

    HIGH_ROAD = "high road"
    SLOW_ROAD = "slow road"
    CASINO = "casino"
    DEAD_END = "dead end"


def quadrants(
    density: ArrayLike,
    complexity: ArrayLike,
    taken: ArrayLike,
    density_cut: float | None = None,
    complexity_cut: float | None = None,
) -> list[Quadrant | None]:
    """Return the quadrant of each activity that a region lacks, by density and complexity.

    High is at or above the cut; a cut that is not given is the median over the activities that can be sorted.
    None where the activity is `taken`, or its density or complexity is NaN. The paper names the quadrants and
    leaves the cut open.

    >>> [str(q) for q in quadrants([10, 60, 60, 10], [1, 1, -1, -1], [0, 0, 0, 0], 50, 0)]
    ['casino', 'high road', 'slow road', 'dead end']
    """
    near, rich = np.asarray(density, dtype=float), np.asarray(complexity, dtype=float)
    own = np.asarray(taken, dtype=bool)
    if not near.shape == rich.shape == own.shape or near.ndim != 1:
        raise MatrixError(
            f"quadrants: expected three rows of one length, found {near.shape}, {rich.shape}, {own.shape}"
        )
    open_ = ~own & ~np.isnan(near) & ~np.isnan(rich)
    if not open_.any():
        return [None] * len(near)
    near_cut = float(np.median(near[open_])) if density_cut is None else density_cut
    rich_cut = float(np.median(rich[open_])) if complexity_cut is None else complexity_cut
    return [
        _QUADRANTS[bool(near[i] >= near_cut), bool(rich[i] >= rich_cut)] if open_[i] else None
        for i in range(len(near))
    ]


_QUADRANTS = {
    (True, True): Quadrant.HIGH_ROAD,
    (True, False): Quadrant.SLOW_ROAD,
    (False, True): Quadrant.CASINO,
    (False, False): Quadrant.DEAD_END,
}


def _scaled(m: Matrix, diversity: Dense, ubiquity: Dense) -> Matrix:
    rows, columns = 1 / np.sqrt(diversity), 1 / np.sqrt(ubiquity)
    if isinstance(m, np.ndarray):
        return m * rows[:, None] * columns
    return sparse.csr_array(sparse.diags_array(rows) @ m @ sparse.diags_array(columns))


def _structure(walk: Dense, eigenvalues: Dense) -> tuple[Caveat, ...]:
    # Nothing in the walk is empty, so where one side is connected the other is too.
    pieces, _ = connected_components(sparse.csr_array(walk), directed=False)
    if pieces > 1:
        return (Caveat.DISCONNECTED,)
    if eigenvalues[1] < 1e-12:
        return (Caveat.UNIFORM,)
    third = eigenvalues[2] if len(eigenvalues) > 2 else 0.0
    return (Caveat.REPEATED,) if eigenvalues[1] - third < 1e-9 else ()


def _guide(orientation: ArrayLike, rows: Flags) -> Dense:
    values = np.asarray(orientation, dtype=np.float64)
    if values.shape != rows.shape:
        raise MatrixError(f"complexity: expected an orientation of {len(rows)} regions, found {values.shape}")
    return values[rows]


def _correlation(one: Dense, other: Dense) -> float:
    known = ~np.isnan(other)
    if known.sum() < 2 or other[known].std() == 0:
        return 0.0
    return float(np.corrcoef(one[known], other[known])[0, 1])


def _spread(values: Dense, places: Flags) -> Dense:
    spread = np.full(len(places), np.nan)
    spread[places] = (values - values.mean()) / values.std()
    return spread
