"""Typical flows between activities and their upstreamness, condensed from national input-output tables."""

from collections.abc import Iterator

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.observation import observation
from loaders.row import Row
from loaders.sources.flows.activity_group import required, term
from ontology.namespace import HANSA
from ontology.term import Lines, Term, decimal

FLOWS, UPSTREAMNESS = HANSA("TypicalFlowCube"), HANSA("TypicalUpstreamnessCube")
_MEASURES = {
    "sales_share": "salesShare",
    "sales_low": "salesShareLow",
    "sales_high": "salesShareHigh",
    "purchases_share": "purchasesShare",
    "purchases_low": "purchasesShareLow",
    "purchases_high": "purchasesShareHigh",
    "lift": "lift",
}


def triples(load: Load) -> Iterator[Lines]:
    """Yield an observation for each pair of activities, then one for each activity."""
    yield from load.each("activity_flows", lambda row: [_flow(load, row)])
    yield from load.each("activity_upstreamness", lambda row: [_upstreamness(load, row)])


def _flow(load: Load, row: Row) -> Lines:
    supplying, using = (required(row.required(column), column) for column in ("supplying", "using"))
    values = {
        "supplyingActivity": term(load.mint, supplying),
        "usingActivity": term(load.mint, using),
        **{name: _figure(row, column) for column, name in _MEASURES.items()},
    }
    return observation(load.mint.figure(FLOWS, supplying, using), FLOWS, values)


def _upstreamness(load: Load, row: Row) -> Lines:
    group = required(row.required("group"), "group")
    values = {"activity": term(load.mint, group), "upstreamness": _figure(row, "upstreamness")}
    return observation(load.mint.figure(UPSTREAMNESS, group), UPSTREAMNESS, values)


def _figure(row: Row, column: str) -> Term:
    row.required(column)
    figure = row.figure(column)
    if figure is None or figure < 0:
        raise UnmappedError("negative figure", column, "0 or more", row.text(column))
    return decimal(figure)
