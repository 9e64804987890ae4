"""Funded research projects that territories shared, from full or condensed tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from graph.evidence.nuts_versions import Versions
from graph.evidence.projects import Research, positions
from graph.evidence.rows import evidence_rows
from graph.evidence.territories import Territories
from graph.store.engine import Store, text
from ontology.term import Term

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class JointProjects:
    """Projects that two territories shared: their number and Newman weight (n x n, zero diagonal).

    `exact` is False where a territory is larger than the regions of the table: the number is then the largest of
    its parts. `period` are the years of their starts; `observations` the table's cell of a pair (i < j).
    """

    shared: Matrix
    weight: Matrix
    period: str
    exact: NDArray[np.bool_]
    observations: Mapping[tuple[int, int], Term] = field(default_factory=dict)


def of_research(research: Research) -> JointProjects:
    """Return the shared projects of the full tables."""
    period = f"{research.span[0]}-{research.span[1]}"
    return JointProjects(research.shared, research.weight, period, np.ones(research.shared.shape, dtype=bool))


def read_condensed(store: Store, places: Territories, known: Versions) -> JointProjects | None:
    """Return the shared projects of the condensed table, or None where it is not loaded."""
    rows = evidence_rows(store, "condensed_joint_projects")
    if not rows:
        return None
    size = len(places.regions)
    shared, weight, parts = (np.zeros((size, size)) for _ in range(3))
    observations: dict[tuple[int, int], Term] = {}
    within: dict[Term, list[int]] = {}
    for cell, one, other, number, newman in sorted(rows, key=lambda row: str(row[0])):
        sides = [
            within.setdefault(str(region), positions(str(region), places, known)) for region in (one, other)
        ]
        for i in sides[0]:
            for j in sides[1]:
                low, high = min(i, j), max(i, j)
                if low == high:
                    continue
                if int(text(number)) > shared[low, high]:
                    shared[low, high] = int(text(number))
                    observations[low, high] = str(cell)
                weight[low, high] += float(text(newman))
                parts[low, high] += 1
    return JointProjects(
        shared + shared.T, weight + weight.T, "2007-2017", parts + parts.T <= 1, observations
    )
