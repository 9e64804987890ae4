"""What a region would gain from each other one: density added over what it lacks, against chance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.measures.density import keep_top, stacked, weigh
from graph.measures.matrices import Dense, Matrix, MatrixError, Positions, Sparse, dense, totals
from graph.measures.relatedness import held

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    r.

    >>> phi = [[0, 3, 1], [3, 0, 0], [1, 0, 0]]
    >>> gains(np.array([[1, 0, 0], [0, 1, 0]]), phi).tolist()
    [[0.0, 0.0], [100.0, 0.0]]
    """
    matrix = held(presence)
    return dense(_values(matrix, relatedness, wish) @ _as(matrix, relatedness).T)


def worth(presence: Matrix, relatedness: ArrayLike, wish: Wish = EVERYTHING) -> Dense:
    """Return V (n x m): the sum of density that a partner with activity j alone would add for region r.

    V_rj = 100 (1 - M_rj) sum_i a_ri phi_ij / sum_j phi_ij, where a_ri is 1 (or r's density) where r lacks and
    wishes i. It tells which of a partner's activities make up a gain.
    """
    return _values(held(presence), relatedness, wish)


def chance(presence: Matrix, relatedness: ArrayLike, wish: Wish = EVERYTHING) -> Chance:
    """Return what a random portfolio as large as the partner's would give; exact, nothing is simulated.

    Sampled without replacement, k out of the m activities that any region holds add k values of V_r: mean k
    mean(V_r), variance k (m - k)/(m - 1) var(V_r).
    """
    matrix = held(presence)
    return _chance(matrix, _values(matrix, relatedness, wish))


def standardised_gains(presence: Matrix, relatedness: ArrayLike, wish: Wish = EVERYTHING) -> Dense:
    """Count the standard deviations of each gain above that of a random portfolio of the same size; n x n.

    Without it a diversified region is everyone's best partner. Where chance leaves no room (the partner holds
    nothing or all, or every activity is worth the same) the gain is what chance gives, and the score is 0.
    The diagonal is 0.
    """
    matrix = held(presence)
    value = _values(matrix, relatedness, wish)
    return _above_chance(
        dense(value @ _as(matrix, relatedness).T), _chance(matrix, value), np.arange(len(value))
    )


def best_partners(
    presence: Matrix,
    relatedness: ArrayLike,
    k: int,
    wish: Wish = EVERYTHING,
    regions: Positions | None = None,
    standardise: bool = False,
    block: int = 256,
) -> Sparse:
    """Keep the `k` partners (of n columns) that add most for each of `regions` (rows; all if none are named).

    Gains, or standardised gains, that are positive; equal ones at the cut go to the partner that comes first.
    Memory is `block` x n beside the matrix itself, so that 100,000 regions need no n x n matrix.
    """
    matrix = held(presence)
    rows = np.arange(matrix.shape[0]) if regions is None else np.asarray(regions)
    portfolios = _as(matrix, relatedness)
    tops = []
    for mine, value in _value_blocks(matrix, relatedness, wish, rows, block):
        # A sparse matrix has to stand on the left of an array for scipy to use its fast product.
        found = np.ascontiguousarray((portfolios @ value.T).T)
        if standardise:
            found = _above_chance(found, _chance(matrix, value), mine)
        tops.append(keep_top(found, k))
    return stacked(tops, matrix.shape[0])


def _value_blocks(
    matrix: Matrix, relatedness: ArrayLike, wish: Wish, rows: Positions, block: int
) -> Iterator[tuple[Positions, Dense]]:
    for start in range(0, len(rows), block):
        mine = rows[start : start + block]
        yield mine, _values(matrix[mine], relatedness, wish)


def _values(matrix: Matrix, relatedness: ArrayLike, wish: Wish) -> Dense:
    weights, _ = weigh(relatedness)
    if matrix.shape[1] != len(weights):
        raise MatrixError(
            f"gains: expected relatedness of {matrix.shape[1]} activities, found {len(weights)}"
        )
    lacking = 1 - dense(matrix).astype(weights.dtype)
    wanted = lacking
    if wish.floor > 0 or wish.by_density:
        own = (1 - lacking) @ weights.T
        wanted = lacking * (own * 100 >= wish.floor)
        if wish.by_density:
            wanted *= own
    value: Dense = wanted @ weights
    value *= lacking
    value *= 100
    return value


def _chance(matrix: Matrix, value: Dense) -> Chance:
    held_by_any = totals(matrix, 0) > 0
    m, k = int(held_by_any.sum()), totals(matrix, 1)
    pool = value[:, held_by_any]
    if m < 2:
        return Chance(np.outer(pool.sum(axis=1), k), np.zeros((len(value), len(k))))
    mean, variance = pool.mean(axis=1), pool.var(axis=1)
    return Chance(np.outer(mean, k), np.sqrt(np.outer(variance, k * (m - k) / (m - 1))))


def _above_chance(found: Dense, by_chance: Chance, own: Positions) -> Dense:
    room = by_chance.deviation > 1e-9 * (1 + by_chance.mean)
    score = np.divide(found - by_chance.mean, by_chance.deviation, out=np.zeros(found.shape), where=room)
    score[np.arange(len(found)), own] = 0
    return score


def _as(matrix: Matrix, relatedness: ArrayLike) -> Matrix:
    kind = np.asarray(relatedness).dtype
    return matrix.astype(kind if np.issubdtype(kind, np.floating) else np.float64)
