"""Flows between activities as several input-output tables show them: median, lowest and highest share."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.evidence.input_output import Group, groups
from graph.evidence.rows import evidence_rows
from graph.store.engine import Store, text


@dataclass(frozen=True)
class TypicalFlow:
    """A flow between two groups of activities.

    `sales` and `purchases` are (median, lowest, highest) of its share in all that the supplying group sells to
    producers and in all that the using group buys of them, over the tables that have the pair; `lift` is how many
    times as large it is as the sizes of the two would make it.
    """

    supplying: Group
    using: Group
    sales: tuple[float, float, float]
    purchases: tuple[float, float, float]
    lift: float

    @property
    def share(self) -> float:
        """Return the larger median share."""
        return max(self.sales[0], self.purchases[0])

    @property
    def least_share(self) -> float:
        """Return the larger of the two shares that every table reaches."""
        return max(self.sales[1], self.purchases[1])


def read_typical_flows(store: Store) -> tuple[TypicalFlow, ...]:
    """Return the flows of a store's condensed table, none where it is not loaded."""
    rows = evidence_rows(store, "typical_flows")
    if not rows:
        return ()
    known: Mapping[str, Group] = groups(store)
    flows = []
    for supplying, using, *figures in rows:
        shares = [float(text(figure)) for figure in figures]
        one, other = known[str(supplying)], known[str(using)]
        sales, purchases = (shares[0], shares[1], shares[2]), (shares[3], shares[4], shares[5])
        flows.append(TypicalFlow(one, other, sales, purchases, shares[6]))
    return tuple(flows)
