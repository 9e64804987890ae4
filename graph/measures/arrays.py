"""Matrices of regions x activities, dense and sparse, with the checks of every measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

Dense: TypeAlias = "NDArray[np.floating[Any]]"
Sparse: TypeAlias = "sparse.csr_array[np.floating[Any], tuple[int, int]]"
Product: TypeAlias = (
    "Sparse | sparse.csc_array[np.floating[Any]] | sparse.coo_array[np.floating[Any], tuple[int, int]]"
)
Matrix: TypeAlias = "Dense | Sparse"
Flags: TypeAlias = "NDArray[np.bool_]"
Positions: TypeAlias = "NDArray[np.intp]"


class MatrixError(ValueError):
    """A matrix that cannot be measured: its name, the place, and what was expected."""


def amounts(x: ArrayLike | Matrix, name: str = "matrix") -> Matrix:
    """Return `x` as a matrix of floats that are finite and not negative.

    An array stays an array; what is sparse becomes CSR without duplicates.

    Raises:
        MatrixError: not two-dimensional, or a cell that is negative, infinite or not a number.
    """
    matrix = floats(x)
    if matrix.ndim != 2:
        raise MatrixError(f"{name}: expected two dimensions, found {matrix.ndim}")
    cells = cells_of(matrix)
    wrong = ~(np.isfinite(cells) & (cells >= 0))
    if wrong.any():
        row, column = _position(matrix, int(np.flatnonzero(wrong)[0]))
        raise MatrixError(
            f"{name}: row {row}, column {column}: expected an amount of 0 or more, found {cells[wrong][0]:g}"
        )
    return matrix


def floats(x: ArrayLike | Matrix) -> Matrix:
    """Return `x` as an array of floats, or as CSR without duplicates, unchecked."""
    if sparse.issparse(x):
        rows = sparse.csr_array(x)
        if not np.issubdtype(rows.dtype, np.floating):
            rows = rows.astype(np.float64)
        if not rows.has_canonical_format:
            rows = rows.copy()
            rows.sum_duplicates()
        return rows
    array = np.asarray(x)
    return array if np.issubdtype(array.dtype, np.floating) else array.astype(np.float64)


def square(x: ArrayLike | Matrix, name: str = "matrix") -> Dense:
    """Return `x` as a dense, square, non-negative array.

    Raises:
        MatrixError: as in `amounts`, or rows and columns differ in number.
    """
    matrix = dense(amounts(x, name))
    if matrix.shape[0] != matrix.shape[1]:
        raise MatrixError(f"{name}: expected as many rows as columns, found {matrix.shape}")
    return matrix


def dense(x: Dense | Product) -> Dense:
    """Return `x` as an array."""
    return x if isinstance(x, np.ndarray) else np.asarray(x.toarray())


def cells_of(x: Matrix) -> Dense:
    """Return the stored cells: all of an array, the non-zero ones of CSR."""
    return x if isinstance(x, np.ndarray) else np.asarray(x.data)


def with_cells(x: Sparse, cells: Dense) -> Sparse:
    """Return a matrix that stores other `cells` in the places of `x`."""
    return sparse.csr_array((cells, x.indices.copy(), x.indptr.copy()), shape=x.shape)


def spread_rows(x: Sparse, values: Dense) -> Dense:
    """Return, for each stored cell of `x`, the value of its row (n values)."""
    return np.repeat(values, np.diff(x.indptr))


def totals(x: Dense | Product, axis: int) -> Dense:
    """Return the sums over rows (axis 0) or columns (axis 1), flat, in double precision."""
    return np.asarray(x.sum(axis=axis, dtype=np.float64)).reshape(-1)


def ratio(numerator: ArrayLike, denominator: ArrayLike) -> Dense:
    """Divide cell by cell, where 0 / 0 is 0.

    The caller divides no other number by 0.
    """
    bottom = np.asarray(denominator, dtype=float)
    if not bottom.all():
        bottom = np.where(bottom == 0, 1, bottom)
    quotient: Dense = np.asarray(numerator, dtype=float) / bottom
    return quotient


def off_diagonal(x: Dense) -> Dense:
    """Return `x` with zeros on the main diagonal, in place."""
    np.fill_diagonal(x, 0)
    return x


def _position(matrix: Matrix, cell: int) -> tuple[int, int]:
    if isinstance(matrix, np.ndarray):
        return cell // matrix.shape[1], cell % matrix.shape[1]
    return int(np.searchsorted(matrix.indptr, cell, side="right")) - 1, int(matrix.indices[cell])
