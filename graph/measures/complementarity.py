"""Gain of a region from each other one: density added over what it lacks, against chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.measures.arrays import (
    Dense,
    Flags,
    Matrix,
    MatrixError,
    dense,
    ratio,
    spread_rows,
    totals,
    with_cells,
)
from graph.measures.density import weigh
from graph.measures.relatedness import binary

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Wish:
    """Missing activities that count for a region: those with a density of at least `floor` percent.

    With `by_density` each counts by its own density, so that a region gains in what it is already near to. A
    floor of 0 counts all, even for a region that is near to nothing.
    """

    floor: float = 0.0
    by_density: bool = False


EVERYTHING = Wish()


def gains(presence: Matrix, relatedness: ArrayLike, wish: Wish = EVERYTHING) -> Dense:
    """Return the density that region s (columns) would add to what region r (rows) lacks.

    G_rs = sum over i that r lacks of RDadd_i(r <- s), in percentage points, 0 on the diagonal; n x n and
    asymmetric. It is calculated as V M', where V_rj is what activity j alone would be worth to
    r. The precision follows `relatedness`: single is about twice as fast.

    >>> phi = [[0, 3, 1], [3, 0, 0], [1, 0, 0]]
    >>> gains(np.array([[1, 0, 0], [0, 1, 0]]), phi).tolist()
    [[0.0, 0.0], [100.0, 0.0]]
    """
    portfolios, weights = _inputs(presence, relatedness)
    return dense(_values(portfolios, weights, wish) @ portfolios.T)


def worth(presence: Matrix, relatedness: ArrayLike, wish: Wish = EVERYTHING) -> Dense:
    """Return the density that an activity of a partner would add for a region.

    V_rj = 100 (1 - M_rj) sum_i a_ri phi_ij / sum_j phi_ij, where a_ri is 1 (or r's density) where r lacks and
    wishes i. It shows which of a partner's activities make up a gain.
    """
    return _values(*_inputs(presence, relatedness), wish)


def standardised_gains(presence: Matrix, relatedness: ArrayLike, wish: Wish = EVERYTHING) -> Dense:
    """Return the gains in standard deviations above those of random portfolios.

    n x n, with regions in rows and partners in columns. A random portfolio has the size of the partner's, drawn without
    replacement from the m activities that any region has: k of them add k values of V_r, with mean k mean(V_r) and
    variance k (m - k)/(m - 1) var(V_r), exactly.

    Without it a diversified region is everyone's best partner. Where chance leaves no room (the partner holds
    nothing or all, or every activity is worth the same) the gain is what chance gives, and the score is 0.
    The diagonal is 0.
    """
    portfolios, weights = _inputs(presence, relatedness)
    pool = totals(portfolios, 0) > 0
    scores = dense(
        _scaled_values(_values(portfolios, weights, wish), pool) @ _scaled_portfolios(portfolios, pool).T
    )
    np.fill_diagonal(scores, 0)
    return scores


def _inputs(presence: Matrix, relatedness: ArrayLike) -> tuple[Matrix, Dense]:
    matrix, (weights, _) = binary(presence), weigh(relatedness)
    if matrix.shape[1] != len(weights):
        raise MatrixError(
            f"gains: expected relatedness of {matrix.shape[1]} activities, found {len(weights)}"
        )
    return matrix.astype(weights.dtype, copy=False), weights


def _values(portfolios: Matrix, weights: Dense, wish: Wish) -> Dense:
    own = dense(portfolios)
    counted = lacking = 1 - own
    if wish.floor > 0 or wish.by_density:
        near = own @ weights.T
        counted = lacking * (near * 100 >= wish.floor)
        if wish.by_density:
            counted *= near
    value: Dense = counted @ weights
    value *= lacking
    value *= 100
    return value


def _moments(pool: Dense) -> tuple[Dense, Dense]:
    """Return mean and deviation of each row in double precision; rounding counts as 0."""
    if not pool.shape[1]:
        return np.zeros(len(pool)), np.zeros(len(pool))
    mean, deviation = pool.mean(axis=1, dtype=np.float64), pool.std(axis=1, dtype=np.float64)
    return mean, np.where(deviation > 1e-6 * mean, deviation, 0.0)


def _spread_of_sizes(portfolios: Matrix, m: int) -> Dense:
    size = totals(portfolios, 1)
    return np.sqrt(size * (m - size) / max(m - 1, 1))


def _scaled_values(value: Dense, pool: Flags) -> Dense:
    """Centre and scale V by chance, so that a score is one product."""
    mean, deviation = _moments(value[:, pool])
    value -= mean[:, None].astype(value.dtype)
    value *= ratio(deviation > 0, deviation)[:, None].astype(value.dtype)
    return value


def _scaled_portfolios(portfolios: Matrix, pool: Flags) -> Matrix:
    spread = _spread_of_sizes(portfolios, int(pool.sum()))
    scale = ratio(spread > 0, spread).astype(portfolios.dtype)
    if isinstance(portfolios, np.ndarray):
        return portfolios * scale[:, None]
    return with_cells(portfolios, portfolios.data * spread_rows(portfolios, scale))
