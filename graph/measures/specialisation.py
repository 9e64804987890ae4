"""What a region is specialised in: shares, location quotients, and indices of concentration."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.measures.arrays import (
    Dense,
    Matrix,
    MatrixError,
    Positions,
    amounts,
    ratio,
    spread_rows,
    totals,
    with_cells,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import ArrayLike


BLOCK = 128
"""Regions at a time where a product of sums is needed for each cell, so that it stays in the cache."""


@dataclass(frozen=True)
class LocationQuotients:
    """Hold the quotients (n regions x m activities) and the positions of what is empty (0 / 0 is 0)."""

    values: Matrix
    empty_regions: Positions
    empty_activities: Positions


def location_quotients(x: ArrayLike | Matrix, reference: ArrayLike | None = None) -> LocationQuotients:
    """Compare each region's shares (n regions x m activities) with those of a reference economy.

    LQ_ri = (x_ri / sum_i x_ri) / (e_i / sum_i e_i), where e is the `reference` (m amounts), or the sum of all
    regions if none is given. A sparse matrix gives sparse quotients. Florence 1939; Hoen & Oosterhaven 2006.

    >>> location_quotients([[30, 10], [10, 30]]).values.tolist()
    [[1.5, 0.5], [0.5, 1.5]]
    >>> location_quotients([[30, 10]], reference=[100, 100]).values.tolist()
    [[1.5, 0.5]]

    Raises:
        MatrixError: a negative amount, or an activity that a region has and the reference has not.
    """
    matrix = amounts(x, "location quotients")
    regions, activities = totals(matrix, 1), totals(matrix, 0)
    economy = activities if reference is None else _reference(reference, activities)
    if isinstance(matrix, np.ndarray):
        values: Matrix = _dense_quotients(matrix, regions, economy)
    else:
        expected = spread_rows(matrix, regions) * economy[matrix.indices]
        values = with_cells(matrix, ratio(matrix.data * economy.sum(), expected))
    return LocationQuotients(values, np.flatnonzero(regions == 0), np.flatnonzero(activities == 0))


def presence(quotients: Matrix, threshold: float = 1.0) -> Matrix:
    """Mark with 1 what a region is specialised in (LQ >= `threshold`, which is above 0), and the rest with 0.

    The ones are float32: sums of ones are exact up to 16.7 million regions, and products run at single
    precision's speed.

    >>> presence(np.array([[1.5, 0.5], [1.0, 0.99]])).tolist()
    [[1.0, 0.0], [1.0, 0.0]]
    """
    if threshold <= 0:
        raise MatrixError(f"presence: expected a threshold above 0, found {threshold}")
    if isinstance(quotients, np.ndarray):
        return (quotients >= threshold).astype(np.float32)
    marks = with_cells(quotients, (quotients.data >= threshold).astype(np.float32))
    marks.eliminate_zeros()
    return marks


def shares(x: ArrayLike | Matrix) -> Matrix:
    """Divide each region's amounts by their sum; the shares of an empty region are 0.

    >>> shares([[30, 10], [0, 0]]).tolist()
    [[0.75, 0.25], [0.0, 0.0]]
    """
    matrix = amounts(x, "shares")
    regions = totals(matrix, 1)
    if isinstance(matrix, np.ndarray):
        return ratio(matrix, regions[:, None])
    return with_cells(matrix, ratio(matrix.data, spread_rows(matrix, regions)))


def krugman(x: ArrayLike | Matrix, reference: ArrayLike | None = None) -> Dense:
    """Measure how far each region's structure is from the reference: sum_i |s_ri - s_i|, from 0 (equal) to 2.

    The reference is a row of m amounts, or the sum of all regions. An empty region gives 0. Krugman 1991.

    >>> krugman([[30, 10], [10, 30], [0, 0]]).tolist()
    [0.5, 0.5, 0.0]
    """
    matrix = amounts(x, "Krugman index")
    activities = totals(matrix, 0)
    economy = activities if reference is None else _reference(reference, activities)
    base = ratio(economy, economy.sum())
    own = shares(matrix)
    if isinstance(own, np.ndarray):
        distance: Dense = np.abs(own - base).sum(axis=1)
    else:
        # What a region lacks adds the whole reference share; only its own cells need a difference.
        gap = with_cells(own, np.abs(own.data - base[own.indices]) - base[own.indices])
        distance = totals(gap, 1) + base.sum()
    return np.where(totals(matrix, 1) > 0, distance, 0.0)


def herfindahl(x: ArrayLike | Matrix) -> Dense:
    """Measure each region's concentration: sum_i s_ri^2, from 1/m to 1; 0 for an empty region.

    >>> herfindahl([[30, 10], [0, 0]]).tolist()
    [0.625, 0.0]
    """
    return totals(_of_each_cell(shares(x), np.square), 1)


def entropy(x: ArrayLike | Matrix) -> Dense:
    """Measure each region's diversity in bits.

    -sum_i s_ri log2 s_ri, from 0 (one activity, or none) to log2 m. Shannon 1948.

    >>> entropy([[2, 1, 1], [7, 0, 0]]).tolist()
    [1.5, 0.0]
    """
    return totals(_of_each_cell(shares(x), _bits), 1)


def _dense_quotients(matrix: Dense, regions: Dense, economy: Dense) -> Dense:
    """Divide x_ri sum(e) by x_r e_i: amounts that are whole numbers give a quotient of exactly 1 where it is."""
    values: Dense = matrix * economy.sum()
    # Only the sums can be 0, so they are looked at before they are multiplied out.
    rows, columns = np.where(regions == 0, 1, regions)[:, None], np.where(economy == 0, 1, economy)
    for start in range(0, len(values), BLOCK):
        values[start : start + BLOCK] /= rows[start : start + BLOCK] * columns
    return values


def _bits(share: Dense) -> Dense:
    logs = np.log2(share, out=np.zeros_like(share), where=share > 0)
    return np.abs(share * logs)


def _of_each_cell(x: Matrix, function: Callable[[Dense], Dense]) -> Matrix:
    if isinstance(x, np.ndarray):
        return function(x)
    return with_cells(x, function(x.data))


def _reference(reference: ArrayLike, activities: Dense) -> Dense:
    economy = np.asarray(reference, dtype=float)
    if economy.shape != activities.shape:
        raise MatrixError(f"reference: expected {activities.size} activities, found shape {economy.shape}")
    amounts(economy[None, :], "reference")
    lacking = np.flatnonzero((economy == 0) & (activities > 0))
    if lacking.size:
        column = int(lacking[0])
        raise MatrixError(
            f"reference: activity {column}: expected an amount, as regions hold {activities[column]:g}, not 0"
        )
    return economy
