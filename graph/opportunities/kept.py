"""The opportunities that are kept of each kind, ranked."""

from collections.abc import Iterator

from graph.opportunities import (
    bridge,
    complementary,
    cross_sector,
    gap,
    renew,
    shared_priority,
    value_chain,
)
from graph.opportunities.context import Context
from graph.opportunities.opportunity import Opportunity
from graph.opportunities.selection import select


def kept_opportunities(context: Context) -> Iterator[list[Opportunity]]:
    """Yield the kept opportunities of each kind, best first. A kind that the graph cannot defend is empty."""
    yield select(shared_priority.candidates(context), most=900, per_party=12)
    yield select(renew.candidates(context), most=150, per_party=12)
    yield select(bridge.candidates(context), most=200, per_party=4)
    yield select(cross_sector.candidates(context), most=300, per_party=3)
    yield select(value_chain.candidates(context), most=200, per_party=4)
    yield select(complementary.candidates(context), most=40, per_party=2, strict=True)
    yield select(gap.candidates(context), most=300, per_party=3)
