"""Employment of territories in the core divisions of each sector."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.evidence.employment import Employment
from graph.evidence.facts import GraphFacts
from graph.evidence.territories import Territories
from ontology.term import Term

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class FieldEmployment:
    """Employment by territory (n) and sector (m): NaN where the sector has no core division or nothing is published.

    `shares` are of all employment of the territory, `quotients` against all regions; `at_least` marks figures of which
    a part is withheld. `columns` are the columns of each sector's core divisions in the table, `row` the row of each
    territory, -1 for one that is not in the table.
    """

    persons: Matrix
    shares: Matrix
    quotients: Matrix
    at_least: NDArray[np.bool_]
    columns: tuple[tuple[int, ...], ...]
    row: NDArray[np.int_]


def field_employment(
    facts: GraphFacts, places: Territories, sectors: tuple[Term, ...], table: Employment | None
) -> FieldEmployment:
    """Return the employment of each territory in each sector that has core divisions."""
    shape = (len(places.regions), len(sectors))
    persons, shares, quotients = (np.full(shape, np.nan) for _ in range(3))
    at_least = np.zeros(shape, dtype=bool)
    row = np.full(shape[0], -1)
    if table is None:
        return FieldEmployment(persons, shares, quotients, at_least, ((),) * len(sectors), row)
    for i, region in enumerate(places.regions):
        row[i] = table.position.get(region.iri, -1)
    told = np.flatnonzero(row >= 0)
    columns = []
    for j, sector in enumerate(sectors):
        core = facts.core.get(sector, frozenset())
        columns.append(tuple(sorted(table.column[one] for one in core if one in table.column)))
        if columns[j] and told.size:
            figures = table.group(columns[j])
            persons[told, j] = figures.persons[row[told]]
            shares[told, j] = figures.share[row[told]]
            quotients[told, j] = figures.quotient[row[told]]
            at_least[told, j] = figures.at_least[row[told]]
    return FieldEmployment(persons, shares, quotients, at_least, tuple(columns), row)
