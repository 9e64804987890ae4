"""Relatedness density: the closeness of a region to an activity."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graph.measures.arrays import Dense, Flags, Matrix, MatrixError, square
from graph.measures.relatedness import binary

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


@dataclass(frozen=True)
class Density:
    """Densities in percent, with a mark on activities that have one.

    `values` is n regions x m activities. An activity that is related to no other has no density: its column is NaN,
    and `defined` (m) is false.
    """

    values: Dense
    defined: Flags


def density(presence: Matrix, relatedness: ArrayLike) -> Density:
    """Return the share of an activity's relatedness that each region has already.

    RD_ri = 100 sum_{j != i} phi_ij M_rj / sum_{j != i} phi_ij, in percent, for n regions x m activities. The
    precision follows `relatedness` (m x m, not negative; its diagonal is ignored). Hidalgo et al. 2007;
    Balland et al. 2019.

    >>> phi = [[0, 3, 1, 0], [3, 0, 0, 0], [1, 0, 0, 0], [0, 0, 0, 0]]
    >>> density(np.array([[0, 1, 0, 1]]), phi).values.tolist()
    [[75.0, 0.0, 0.0, nan]]
    """
    weights, defined = weigh(relatedness)
    return Density(_undefine(_product(binary(presence), weights), defined), defined)


def weigh(relatedness: ArrayLike) -> tuple[Dense, Flags]:
    """Return relatedness as weights, and the mask of activities that are related to another.

    Weights W (m x m, zero diagonal) are shares of each activity's sum: rows add up to 1, or to 0 if isolated.

    Raises:
        MatrixError: `relatedness` is not square, or has negative cells (as z scores do: choose what to do
        with them first).
    """
    phi = np.array(square(relatedness, "relatedness"))
    np.fill_diagonal(phi, 0)
    sums = phi.sum(axis=1)
    np.divide(phi, sums[:, None], out=phi, where=sums[:, None] > 0)
    return phi, sums > 0


def _product(portfolios: Matrix, weights: Dense) -> Dense:
    if portfolios.shape[1] != len(weights):
        raise MatrixError(
            f"density: expected relatedness of {portfolios.shape[1]} activities, found {len(weights)}"
        )
    if portfolios.dtype != weights.dtype:
        portfolios = portfolios.astype(weights.dtype)
    product: Dense = portfolios @ weights.T
    product *= 100
    return product


def _undefine(values: Dense, defined: Flags) -> Dense:
    values[:, ~defined] = np.nan
    return values
