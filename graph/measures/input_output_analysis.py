"""Input-output analysis: coefficients, links of industries, and places along the value chain."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.measures.arrays import Dense, MatrixError, off_diagonal, ratio, square

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def technical_coefficients(flows: ArrayLike, output: ArrayLike) -> Dense:
    """Divide the purchases of industry j (columns) from i (rows) by the output of j.

    a_ij = z_ij / x_j. Leontief 1936. `flows` is m x m and `output` is m, in the same money. An industry
    without output and purchases has coefficients of 0.

    >>> technical_coefficients([[10, 40], [20, 0]], [100, 80]).tolist()
    [[0.1, 0.5], [0.2, 0.0]]

    Raises:
        MatrixError: an industry buys and has no output.
    """
    z, x = _table(flows, output)
    _forbid(z.sum(axis=0) > 0, x, "buys")
    return ratio(z, x[None, :])


def allocation_coefficients(flows: ArrayLike, output: ArrayLike) -> Dense:
    """Divide the sales of industry i (rows) to j (columns) by the output of i.

    b_ij = z_ij / x_i. Ghosh 1958.

    >>> allocation_coefficients([[10, 40], [20, 0]], [100, 80]).tolist()
    [[0.1, 0.4], [0.25, 0.0]]
    """
    z, x = _table(flows, output)
    _forbid(z.sum(axis=1) > 0, x, "sells")
    return ratio(z, x[:, None])


def input_output_link(
    flows: ArrayLike, sales: ArrayLike | None = None, purchases: ArrayLike | None = None
) -> Dense:
    """Return the largest of four shares that link two industries.

    m x m, symmetric, 0 to 1, zero diagonal.

    The shares are i's sales to j and i's purchases from j, in all that i sells and buys, and the reverse. The
    totals are `sales` and `purchases` (m each; with final demand and value added if you give those), else the
    sums of `flows`. Delgado, Porter & Stern 2016.

    >>> input_output_link([[0, 30, 10], [0, 0, 20], [0, 0, 0]]).round(4).tolist()
    [[0.0, 1.0, 0.3333], [1.0, 0.0, 1.0], [0.3333, 1.0, 0.0]]
    """
    z = square(flows, "flows")
    sold = ratio(z, _totals(sales, z.sum(axis=1), "sells")[:, None])
    bought = ratio(z, _totals(purchases, z.sum(axis=0), "buys")[None, :])
    largest = np.maximum(sold, bought)
    return off_diagonal(np.maximum(largest, largest.T))


def upstreamness(flows: ArrayLike, output: ArrayLike) -> Dense:
    """Return the mean number of stages from an industry's output to final use.

    m values of 1 or more.

    U = (I - B)^-1 1 with b_ij = z_ij / x_i: U_i = 1 + sum_j b_ij U_j, which is 1 where all is sold to final
    use. NaN for an industry without output. For an open economy give output less exports and inventories,
    plus imports. Antràs & Chor 2012; Fally 2012.

    >>> upstreamness([[0, 100, 0], [0, 0, 50], [0, 0, 0]], [100, 100, 100]).tolist()
    [2.5, 1.5, 1.0]

    Raises:
        MatrixError: flows do not fit the output, so that no final use is reached.
    """
    coefficients = allocation_coefficients(flows, output)
    system = np.eye(len(coefficients)) - coefficients
    # A productive economy has a spectral radius below 1; else a solution may exist and mean nothing.
    radius = float(np.abs(np.linalg.eigvals(coefficients)).max(initial=0.0))
    if radius >= 1 - 1e-12:
        raise MatrixError(
            f"upstreamness: expected flows within the output (spectral radius below 1), found {radius:.6g}"
        )
    stages: Dense = np.linalg.solve(system, np.ones(len(system)))
    return np.where(np.asarray(output, dtype=float) > 0, stages, np.nan)


def _table(flows: ArrayLike, output: ArrayLike) -> tuple[Dense, Dense]:
    z, x = square(flows, "flows"), np.asarray(output, dtype=float)
    if x.shape != (len(z),):
        raise MatrixError(f"output: expected {len(z)} industries, found shape {x.shape}")
    if not (np.isfinite(x) & (x >= 0)).all():
        row = int(np.flatnonzero(~(np.isfinite(x) & (x >= 0)))[0])
        raise MatrixError(f"output: industry {row}: expected 0 or more, found {x[row]}")
    return z, x


def _totals(given: ArrayLike | None, sums: Dense, verb: str) -> Dense:
    if given is None:
        return sums
    total = np.asarray(given, dtype=float)
    if total.shape != sums.shape:
        raise MatrixError(f"totals: expected {sums.size} industries, found shape {total.shape}")
    # Money is rounded in published tables, so a total may miss the sum of its parts by a little.
    short = np.flatnonzero(total < sums * (1 - 1e-6))
    if short.size:
        i = int(short[0])
        raise MatrixError(
            f"totals: industry {i}: expected at least the {sums[i]:g} that it {verb}, found {total[i]:g}"
        )
    return total


def _forbid(active: Dense, output: Dense, verb: str) -> None:
    wrong = np.flatnonzero(active & (output == 0))
    if wrong.size:
        raise MatrixError(f"output: industry {int(wrong[0])}: expected more than 0, as it {verb}, found 0")
