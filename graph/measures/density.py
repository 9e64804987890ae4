"""How close a region is to an activity: relatedness density, and what a partner would add to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from graph.measures.arrays import Dense, Flags, Matrix, MatrixError, Sparse, dense, square
from graph.measures.relatedness import held

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike

BLOCK = 4096
"""Regions at a time: 4,096 x 615 in single precision is 10 MB, which stays near the cache."""


@dataclass(frozen=True)
class Density:
    """Hold densities in percent (n regions x m activities) and which activities have one.

    An activity that is related to no other has no density: its column is NaN, and `defined` (m) is false.
    """

    values: Dense
    defined: Flags


def density(presence: Matrix, relatedness: ArrayLike) -> Density:
    """Measure the share of an activity's relatedness that a region already holds.

    RD_ri = 100 sum_{j != i} phi_ij M_rj / sum_{j != i} phi_ij, in percent, for n regions x m activities. The
    precision follows `relatedness` (m x m, not negative; its diagonal is ignored). Hidalgo et al. 2007;
    Balland et al. 2019.

    >>> phi = [[0, 3, 1, 0], [3, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    >>> density(np.array([[0, 1, 0, 1]]), phi).values.tolist()
    [[75.0, 0.0, 0.0, nan]]
    """
    weights, defined = weigh(relatedness)
    return Density(_undefine(_product(held(presence), weights), defined), defined)


def density_added(region: ArrayLike, partner: ArrayLike, relatedness: ArrayLike) -> Density:
    """Measure what the `partner`'s activities would add to the densities of `region` (m or n x m each).

    RDadd_i(r <- s) = 100 sum_{j != i} phi_ij M_sj (1 - M_rj) / sum_{j != i} phi_ij, in percent. It is
    asymmetric, and RD(portfolio of r or s) = RD(r) + RDadd. What counts for r is what it lacks: sum over
    those activities, or take `complementarity.gains`. After Balland & Boschma 2021.

    >>> density_added([0, 1, 0], [1, 1, 1], [[0, 3, 1], [3, 0, 0], [1, 0, 0]]).values.tolist()
    [[25.0, 100.0, 100.0]]
    """
    own, other = (dense(held(np.atleast_2d(np.asarray(x)))) for x in (region, partner))
    weights, defined = weigh(relatedness)
    return Density(_undefine(_product(other * (1 - own), weights), defined), defined)


def densities(presence: Matrix, relatedness: ArrayLike, block: int = BLOCK) -> Iterator[tuple[int, Density]]:
    """Yield the densities of `block` regions at a time, each with the position of its first region.

    Memory is `block` x m, whatever the number of regions.
    """
    matrix = held(presence)
    weights, defined = weigh(relatedness)
    for start in range(0, matrix.shape[0], block):
        yield start, Density(_undefine(_product(matrix[start : start + block], weights), defined), defined)


def nearest_activities(presence: Matrix, relatedness: ArrayLike, k: int, block: int = BLOCK) -> Sparse:
    """Keep the `k` densest activities that each region lacks (n x m, sparse, percent).

    Zero densities are left out. Equal densities at the cut go to the activity that comes first.

    >>> phi = [[0, 3, 1], [3, 0, 0], [1, 0, 0]]
    >>> nearest_activities(np.array([[0, 1, 0], [1, 0, 0]]), phi, k=1).toarray().tolist()
    [[75.0, 0.0, 0.0], [0.0, 100.0, 0.0]]
    """
    matrix = held(presence)
    tops = []
    for start, found in densities(matrix, relatedness, block):
        own = dense(matrix[start : start + block])
        tops.append(keep_top(np.where((own == 0) & found.defined, found.values, 0), k))
    return stacked(tops, matrix.shape[1])


def weigh(relatedness: ArrayLike) -> tuple[Dense, Flags]:
    """Divide each activity's relatedness by its sum over the others: rows add up to 1, or to 0 if isolated.

    Returns the weights W (m x m, zero diagonal) and the mask of activities that are related to another one.

    Raises:
        MatrixError: `relatedness` is not square, or has negative cells (as z scores do: choose what to do
        with them first).
    """
    phi = np.array(square(relatedness, "relatedness"))
    np.fill_diagonal(phi, 0)
    sums = phi.sum(axis=1)
    np.divide(phi, sums[:, None], out=phi, where=sums[:, None] > 0)
    return phi, sums > 0


def keep_top(block: Dense, k: int) -> Sparse:
    """Keep the `k` largest positive cells of each row; ties at the cut go to the columns that come first."""
    if k < 1:
        raise MatrixError(f"top: expected k of 1 or more, found {k}")
    if k < block.shape[1]:
        cut = np.partition(block, -k, axis=1)[:, [-k]]
        kept = (block >= cut) & (block > 0)
        tied = np.flatnonzero(kept.sum(axis=1) > k)
        if tied.size:
            level = block[tied] == cut[tied]
            room = k - (block[tied] > cut[tied]).sum(axis=1, keepdims=True)
            kept[tied] &= ~level | (np.cumsum(level, axis=1) <= room)
    else:
        kept = block > 0
    ends = np.concatenate([[0], np.cumsum(kept.sum(axis=1))])
    return sparse.csr_array((block[kept], np.nonzero(kept)[1], ends), shape=block.shape)


def stacked(tops: list[Sparse], columns: int) -> Sparse:
    """Put blocks of rows below each other."""
    return sparse.csr_array(sparse.vstack(tops, format="csr")) if tops else sparse.csr_array((0, columns))


def _product(portfolios: Matrix, weights: Dense) -> Dense:
    if portfolios.shape[1] != len(weights):
        raise MatrixError(
            f"density: expected relatedness of {portfolios.shape[1]} activities, found {len(weights)}"
        )
    if portfolios.dtype != weights.dtype:
        portfolios = portfolios.astype(weights.dtype)
    found: Dense = portfolios @ weights.T
    found *= 100
    return found


def _undefine(values: Dense, defined: Flags) -> Dense:
    values[:, ~defined] = np.nan
    return values
