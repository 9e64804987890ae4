"""What a region would gain from each other one: density added over what it lacks, against chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.measures.arrays import (
    Dense,
    Flags,
    Matrix,
    MatrixError,
    Positions,
    Sparse,
    dense,
    ratio,
    spread_rows,
    totals,
    with_cells,
)
from graph.measures.density import keep_top, stacked, weigh
from graph.measures.relatedness import held

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Wish:
    """Say which missing activities count for a region: those with an own density of at least `floor` percent.

    With `by_density` each counts by its own density, so that a region gains in what it is already near to. A
    floor of 0 counts all, even for a region that is near to nothing.
    """

    floor: float = 0.0
    by_density: bool = False


@dataclass(frozen=True)
class Chance:
    """Hold mean and deviation of what r (rows) gains from a random portfolio as large as s's (columns)."""

    mean: Dense
    deviation: Dense


EVERYTHING = Wish()


def gains(presence: Matrix, relatedness: ArrayLike, wish: Wish = EVERYTHING) -> Dense:
    """Sum the density that region s (columns) would add to what region r (rows) lacks; n x n, asymmetric.

    G_rs = sum over i that r lacks of RDadd_i(r <- s), in percentage points, 0 on the diagonal; see
    `density.density_added`. It is calculated as V M', where V_rj is what activity j alone would be worth to
    r. The precision follows `relatedness`: single is about twice as fast.

    >>> phi = [[0, 3, 1], [3, 0, 0], [1, 0, 0]]
    >>> gains(np.array([[1, 0, 0], [0, 1, 0]]), phi).tolist()
    [[0.0, 0.0], [100.0, 0.0]]
    """
    portfolios, weights = _inputs(presence, relatedness)
    return dense(_values(portfolios, weights, wish) @ portfolios.T)


def worth(presence: Matrix, relatedness: ArrayLike, wish: Wish = EVERYTHING) -> Dense:
    """Return V (n x m): the sum of density that a partner with activity j alone would add for region r.

    V_rj = 100 (1 - M_rj) sum_i a_ri phi_ij / sum_j phi_ij, where a_ri is 1 (or r's density) where r lacks and
    wishes i. It tells which of a partner's activities make up a gain.
    """
    return _values(*_inputs(presence, relatedness), wish)


def chance(presence: Matrix, relatedness: ArrayLike, wish: Wish = EVERYTHING) -> Chance:
    """Return what a random portfolio as large as the partner's would give; exact, nothing is simulated.

    Sampled without replacement, k out of the m activities that any region holds add k values of V_r: mean k
    mean(V_r), variance k (m - k)/(m - 1) var(V_r).
    """
    portfolios, weights = _inputs(presence, relatedness)
    pool = totals(portfolios, 0) > 0
    mean, deviation = _moments(_values(portfolios, weights, wish)[:, pool])
    return Chance(
        np.outer(mean, totals(portfolios, 1)),
        np.outer(deviation, _spread_of_sizes(portfolios, int(pool.sum()))),
    )


def standardised_gains(presence: Matrix, relatedness: ArrayLike, wish: Wish = EVERYTHING) -> Dense:
    """Count the standard deviations of each gain above that of a random portfolio of the same size; n x n.

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


def best_partners(
    presence: Matrix,
    relatedness: ArrayLike,
    k: int,
    wish: Wish = EVERYTHING,
    regions: Positions | None = None,
    standardise: bool = False,
    block: int = 64,
) -> Sparse:
    """Keep the `k` partners (of n columns) that add most for each of `regions` (rows; all if none are named).

    Gains, or standardised gains, that are positive; equal ones at the cut go to the partner that comes first.
    Memory is `block` x n beside the matrix itself, so that 100,000 regions need no n x n matrix.
    """
    portfolios, weights = _inputs(presence, relatedness)
    rows = np.arange(portfolios.shape[0]) if regions is None else np.asarray(regions)
    pool = totals(portfolios, 0) > 0
    partners = _scaled_portfolios(portfolios, pool) if standardise else portfolios
    tops = []
    for start in range(0, len(rows), block):
        value = _values(portfolios[rows[start : start + block]], weights, wish)
        if standardise:
            value = _scaled_values(value, pool)
        # A sparse matrix has to stand on the left of an array for scipy to use its fast product.
        tops.append(keep_top(np.ascontiguousarray((partners @ value.T).T), k))
    return stacked(tops, portfolios.shape[0])


def _inputs(presence: Matrix, relatedness: ArrayLike) -> tuple[Matrix, Dense]:
    matrix, (weights, _) = held(presence), weigh(relatedness)
    if matrix.shape[1] != len(weights):
        raise MatrixError(
            f"gains: expected relatedness of {matrix.shape[1]} activities, found {len(weights)}"
        )
    return matrix.astype(weights.dtype, copy=False), weights


def _values(portfolios: Matrix, weights: Dense, wish: Wish) -> Dense:
    own = dense(portfolios)
    wanted = lacking = 1 - own
    if wish.floor > 0 or wish.by_density:
        near = own @ weights.T
        wanted = lacking * (near * 100 >= wish.floor)
        if wish.by_density:
            wanted *= near
    value: Dense = wanted @ weights
    value *= lacking
    value *= 100
    return value


def _moments(pool: Dense) -> tuple[Dense, Dense]:
    """Return mean and deviation of each row, in double precision; a deviation that is only rounding is 0."""
    if not pool.shape[1]:
        return np.zeros(len(pool)), np.zeros(len(pool))
    mean, deviation = pool.mean(axis=1, dtype=np.float64), pool.std(axis=1, dtype=np.float64)
    return mean, np.where(deviation > 1e-6 * mean, deviation, 0.0)


def _spread_of_sizes(portfolios: Matrix, m: int) -> Dense:
    size = totals(portfolios, 1)
    return np.sqrt(size * (m - size) / max(m - 1, 1))


def _scaled_values(value: Dense, pool: Flags) -> Dense:
    """Centre and scale V by chance: a score is then one product, without any other n x n matrix."""
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
