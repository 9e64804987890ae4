"""Flows between activities as several input-output tables show them: median, lowest and highest share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from graph.evidence.input_output import Group, InputOutputTable, groups, tables
from graph.evidence.rows import evidence_rows
from graph.measures.arrays import ratio
from graph.store.engine import Store, text
from ontology.term import Term

Shares = tuple[float, float, float]


@dataclass(frozen=True)
class TypicalFlow:
    """A flow between two groups of activities.

    `sales` and `purchases` are (median, lowest, highest) of its share in all that the supplying group sells to
    producers and in all that the using group buys of them, over the tables that have the pair; `lift` is how many
    times as large it is as the sizes of the two would make it. `observation` is the cell of a condensed table.
    """

    supplying: Group
    using: Group
    sales: Shares
    purchases: Shares
    lift: float
    observation: Term | None = None

    @property
    def share(self) -> float:
        """Return the larger median share."""
        return max(self.sales[0], self.purchases[0])

    @property
    def least_share(self) -> float:
        """Return the larger of the two shares that every table reaches."""
        return max(self.sales[1], self.purchases[1])


def read_typical_flows(store: Store) -> tuple[TypicalFlow, ...]:
    """Return the flows of the full tables where any is loaded, else those of the condensed table; none without both."""
    known = groups(store)
    full = tables(store, known)
    return flows_of(full, known) if full else _condensed(store, known)


def _condensed(store: Store, known: Mapping[Term, Group]) -> tuple[TypicalFlow, ...]:
    flows = []
    for observation, supplying, using, *figures in evidence_rows(store, "typical_flows"):
        shares = [float(text(figure)) for figure in figures]
        one, other = known[str(supplying)], known[str(using)]
        sales, purchases = (shares[0], shares[1], shares[2]), (shares[3], shares[4], shares[5])
        flows.append(TypicalFlow(one, other, sales, purchases, shares[6], str(observation)))
    return tuple(flows)


def flows_of(full: Sequence[InputOutputTable], known: Mapping[Term, Group]) -> tuple[TypicalFlow, ...]:
    """Return the flows over the tables of the newest year's classification."""
    scheme = known[max(full, key=lambda table: (table.year, table.activities)).activities[0]].scheme
    cells: dict[tuple[Term, Term], list[tuple[float, float, float]]] = {}
    for table in full:
        if known[table.activities[0]].scheme != scheme:
            continue
        flows, total = table.flows, table.flows.sum()
        rows, columns = flows.sum(axis=1)[:, None], flows.sum(axis=0)[None, :]
        measures = ratio(flows, rows), ratio(flows, columns), ratio(flows, rows * columns / total)
        for i, j in np.argwhere(flows > 0).tolist():
            pair = table.activities[i], table.activities[j]
            cells.setdefault(pair, []).append(tuple(float(one[i, j]) for one in measures))  # type: ignore[arg-type]
    return tuple(
        TypicalFlow(known[pair[0]], known[pair[1]], _spread(rows, 0), _spread(rows, 1), _spread(rows, 2)[0])
        for pair, rows in sorted(cells.items())
    )


def _spread(rows: Sequence[tuple[float, float, float]], at: int) -> Shares:
    values = [row[at] for row in rows]
    return float(np.median(values)), min(values), max(values)
