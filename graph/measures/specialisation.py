"""Specialisation of regions: shares, location quotients and presence."""

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
    from numpy.typing import ArrayLike


BLOCK = 128
"""Regions at a time where a product of sums is needed for each cell, so that it stays in the cache."""


@dataclass(frozen=True)
class LocationQuotients:
    """Quotients (n regions x m activities), with the positions of empty rows and columns."""

    values: Matrix
    empty_regions: Positions
    empty_activities: Positions


def location_quotients(x: ArrayLike | Matrix, reference: ArrayLike | None = None) -> LocationQuotients:
    """Return the location quotients of regions against a reference economy (n x m).

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
    """Return 1 where a location quotient reaches `threshold` (above 0), else 0.

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


def _dense_quotients(matrix: Dense, regions: Dense, economy: Dense) -> Dense:
    """Divide x_ri sum(e) by x_r e_i, exactly for whole numbers."""
    values: Dense = matrix * economy.sum()
    # Only the sums can be 0, so they are tested before they are multiplied.
    rows, columns = np.where(regions == 0, 1, regions)[:, None], np.where(economy == 0, 1, economy)
    for start in range(0, len(values), BLOCK):
        values[start : start + BLOCK] /= rows[start : start + BLOCK] * columns
    return values


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
