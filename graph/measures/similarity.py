"""Similarity of regions, shown beside complementarity because it answers another question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from graph.measures.arrays import Dense, Matrix, amounts, dense, ratio, spread_rows, totals, with_cells

if TYPE_CHECKING:
    from numpy.typing import ArrayLike


def cosine_similarity(x: ArrayLike | Matrix) -> Dense:
    """Return the cosine similarity of the profiles of all pairs of regions.

    n x n, 0 to 1. Profiles are amounts, quotients or presence. An empty region is similar to none, itself
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
