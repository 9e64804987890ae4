"""How alike regions are: shown beside complementarity, because it answers another question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial.distance import cdist

from graph.measures.arrays import Dense, Matrix, amounts, dense, ratio, spread_rows, totals, with_cells
from graph.measures.specialisation import shares

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def cosine_similarity(x: ArrayLike | Matrix) -> Dense:
    """Compare the profiles of all pairs of regions by the cosine of their angle; n x n, 0 to 1.

    Profiles are what you give: amounts, quotients, or presence. An empty region is similar to none, itself
    included.

    >>> cosine_similarity([[3, 4], [4, 3], [0, 0]]).round(4).tolist()
    [[1.0, 0.96, 0.0], [0.96, 1.0, 0.0], [0.0, 0.0, 0.0]]
    """
    profiles = amounts(x, "cosine similarity")
    lengths = np.sqrt(totals(profiles * profiles, 1))
    if isinstance(profiles, np.ndarray):
        unit = ratio(profiles, lengths[:, None])
        return unit @ unit.T
    directions = with_cells(profiles, ratio(profiles.data, spread_rows(profiles, lengths)))
    return dense(directions @ directions.T)


def krugman_similarity(x: ArrayLike | Matrix) -> Dense:
    """Compare the structures of all pairs of regions.

    1 - sum_i |s_ri - s_qi| / 2, the overlap of their shares; n x n. 1 is the same structure, 0 nothing in
    common; an empty region is similar to none, itself included. After Krugman 1991.

    >>> krugman_similarity([[30, 10], [10, 30], [0, 0]]).tolist()
    [[1.0, 0.5, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 0.0]]
    """
    matrix = amounts(x, "Krugman similarity")
    own = dense(shares(matrix))
    overlap: Dense = 1 - cdist(own, own, "cityblock") / 2
    empty = totals(matrix, 1) == 0
    overlap[empty, :] = 0
    overlap[:, empty] = 0
    return overlap
