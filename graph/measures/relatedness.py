"""Relatedness of activities from co-location, each variant under its own name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from graph.measures.arrays import (
    Dense,
    Matrix,
    MatrixError,
    cells_of,
    dense,
    floats,
    off_diagonal,
    ratio,
    totals,
)

if TYPE_CHECKING:
    from collections.abc import Callable


class Variant(StrEnum):
    """Variant of relatedness; the literature gives them one name, and their numbers differ."""

    ASSOCIATION = "association strength"
    PROXIMITY = "proximity"


@dataclass(frozen=True)
class Counts:
    """Counts of co-occurrences of activities.

    These are `pairs` (m x m, zero diagonal), `occurrences` (m), and the number of `regions`.
    """

    pairs: Dense
    occurrences: Dense
    regions: int


def relatedness(presence: Matrix, variant: Variant = Variant.ASSOCIATION) -> Dense:
    """Return the relatedness of m activities, from the regions that have both.

    `presence` is n regions x m activities of 0 and 1; the answer is m x m, symmetric, with a zero diagonal. It
    is calculated in double precision from exact counts, and rounded once to that of `presence`, which densities
    and gains then follow: single where `specialisation.presence` marked it, double for whole numbers or after
    `.astype(float)`. Single halves the time; over 615 activities it moves densities and gains by at most one
    part in a million of themselves, and standardised gains by at most 0.00001 deviations.

    >>> presence = np.array([[1, 1, 0], [1, 1, 1], [0, 0, 1]])
    >>> relatedness(presence, Variant.PROXIMITY).tolist()
    [[0.0, 1.0, 0.5], [1.0, 0.0, 0.5], [0.5, 0.5, 0.0]]

    Raises:
        MatrixError: a cell that is neither 0 nor 1.
    """
    matrix = binary(presence)
    return _FORMULAS[variant](_counted(matrix)).astype(matrix.dtype, copy=False)


def counts(presence: Matrix) -> Counts:
    """Count the regions that have each activity and each pair of activities: C = M'M without its diagonal."""
    return _counted(binary(presence))


def _counted(matrix: Matrix) -> Counts:
    pairs = dense(matrix.T @ matrix).astype(np.float64)
    occurrences = pairs.diagonal().copy()
    return Counts(off_diagonal(pairs), occurrences, matrix.shape[0])


def binary(presence: Matrix) -> Matrix:
    """Return `presence` as floats, after a check that it has only 0 and 1.

    Raises:
        MatrixError: a cell has another number.
    """
    matrix = floats(presence)
    if matrix.ndim != 2:
        raise MatrixError(f"presence: expected two dimensions, found {matrix.ndim}")
    cells = cells_of(matrix)
    # What is not a number, infinite or negative differs from the 0 or 1 of its own truth as well.
    wrong = cells != cells.astype(bool)
    if wrong.any():
        other = cells[wrong][0]
        raise MatrixError(f"presence: expected 0 or 1 in every cell, found {other:g}")
    return matrix


def association_strength(c: Counts) -> Dense:
    """Divide co-occurrences by those of chance.

    C_ij T / (S_i S_j). Van Eck & Waltman 2009; EconGeo "association". S are the column sums of C without its
    diagonal, T is the sum of all its cells.
    """
    sums = c.pairs.sum(axis=0)
    return ratio(c.pairs * sums.sum(), np.outer(sums, sums))


def proximity(c: Counts) -> Dense:
    """Take the smaller conditional probability of one activity given the other.

    C_ij / max(u_i, u_j). Hidalgo et al. 2007.
    """
    return ratio(c.pairs, np.maximum.outer(c.occurrences, c.occurrences))


def cross_proximity(one: Matrix, other: Matrix) -> Dense:
    """Return the relatedness of two kinds of activity, from the regions that have both.

    (M_A' M_B)_ab / max(u_a, u_b), a of `one` x b of `other`. Both have the same n regions in the same order.

    >>> cross_proximity(np.array([[1, 0], [1, 1]]), np.array([[1], [1]])).tolist()
    [[1.0], [0.5]]
    """
    a, b = binary(one), binary(other)
    if a.shape[0] != b.shape[0]:
        raise MatrixError(f"cross-proximity: expected the same regions, found {a.shape[0]} and {b.shape[0]}")
    shared = dense(a.T @ b).astype(np.float64)
    return ratio(shared, np.maximum.outer(totals(a, 0), totals(b, 0)))


_FORMULAS: dict[Variant, Callable[[Counts], Dense]] = {
    Variant.ASSOCIATION: association_strength,
    Variant.PROXIMITY: proximity,
}
