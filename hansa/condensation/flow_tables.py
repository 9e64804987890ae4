"""Typical flows between activities and their upstreamness, over national input-output tables."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from statistics import fmean, median

import numpy as np

from graph.measures.arrays import MatrixError
from graph.measures.input_output_analysis import upstreamness
from hansa.condensation.condensed_table import CondensedTable, require
from loaders.source_files import SourceFiles
from loaders.sources.flows.activity_group import group
from ontology.iri import Minter

# The tables of all countries, else those that are read country by country.
_ALL, _SOURCES = "flows-eurostat", ("flows-cz", "flows-hu", "flows-sk")
# A median share from which on two activities are linked.
_LEAST_SHARE = 0.02
_NOTHING = (0.0, 0.0, 0.0)
_VALUE = re.compile(r'^\S+ <[^>]*[#/](\w+)> (?:<[^>]*[#/]([^>]*)>|"([^"]*)".*) \.$', re.MULTILINE)
Pair = tuple[str, str]


@dataclass
class CountryFlows:
    """One country's table: flows between groups of activities, and total use of each group's products."""

    flows: dict[Pair, float] = field(default_factory=dict)
    use: dict[str, float] = field(default_factory=dict)
    name: str = ""


def flow_tables(files: SourceFiles) -> list[CondensedTable]:
    """Return the shares of flows and the upstreamness of activities.

    Raises MissingFileError without the publisher's tables.
    """
    sources = (_ALL,) if any(source.name == _ALL for source in files.present()) else _SOURCES
    require(files, *sources)
    lists = files.code_lists()
    tables: dict[tuple[str, str], CountryFlows] = {}
    for name in sources:
        _, statements = files.load(files.source(name), Minter(), lists)
        for lines in statements:
            _read(str(lines), tables)
    of_countries = [tables[key] for key in sorted(tables)]
    return [typical_flows(of_countries), typical_upstreamness(of_countries)]


def _read(lines: str, tables: dict[tuple[str, str], CountryFlows]) -> None:
    """Add an observation of a flow, or of an activity's totals, to its table."""
    of = {key: term or value for key, term, value in _VALUE.findall(lines)}
    table = tables.setdefault((of["country"], of["origin"]), CountryFlows(name=of["country"]))
    if "flow" in of:
        table.flows[_code(of["supplyingActivity"]), _code(of["usingActivity"])] = float(of["flow"])
    else:
        table.use[_code(of["activity"])] = float(of["totalUse"])


def _code(local: str) -> str:
    return group(local) or local


def typical_flows(tables: Sequence[CountryFlows]) -> CondensedTable:
    """Return the pairs of two activities of which a median share is large; a pair's flow may be 0 in a table."""
    shares: dict[Pair, list[tuple[float, float, float]]] = defaultdict(list)
    for table in tables:
        sold, bought = _sums(table.flows, 0), _sums(table.flows, 1)
        total = sum(table.flows.values())
        for supplying, using in product(sorted({*sold, *bought}), repeat=2):
            flow, sales, purchases = table.flows.get((supplying, using), 0.0), sold[supplying], bought[using]
            # What sells or buys nothing at all has shares of 0.
            part = (flow / sales, flow / purchases, flow * total / (sales * purchases)) if flow else _NOTHING
            shares[supplying, using].append(part)
    rows = []
    for pair, parts in sorted(shares.items()):
        of_sales, of_purchases, lifts = zip(*parts, strict=True)
        if pair[0] != pair[1] and max(median(of_sales), median(of_purchases)) >= _LEAST_SHARE:
            figures = [measure(share) for share in (of_sales, of_purchases) for measure in (median, min, max)]
            rows.append((*pair, *(f"{figure:.4f}" for figure in [*figures, median(lifts)])))
    columns = (
        "supplying",
        "using",
        "sales_share",
        "sales_low",
        "sales_high",
        "purchases_share",
        "purchases_low",
    )
    return CondensedTable("activity_flows", (*columns, "purchases_high", "lift"), rows)


def _sums(flows: Mapping[Pair, float], side: int) -> defaultdict[str, float]:
    """Return the sum of the flows of each supplying (side 0) or using (side 1) activity."""
    sums: defaultdict[str, float] = defaultdict(float)
    for pair, flow in flows.items():
        sums[pair[side]] += flow
    return sums


def typical_upstreamness(tables: Sequence[CountryFlows]) -> CondensedTable:
    """Return the mean number of stages to final use over the tables that have an activity.

    Sales are shares of total use, imports among them, as intermediate flows hold these too.
    """
    stages: dict[str, list[float]] = defaultdict(list)
    notes = []
    for table in tables:
        codes = sorted({code for pair in table.flows for code in pair} & set(table.use))
        flows = np.array([[table.flows.get((one, other), 0.0) for other in codes] for one in codes])
        try:
            values = upstreamness(flows.reshape(len(codes), len(codes)), [table.use[code] for code in codes])
        except MatrixError as error:
            notes.append(f"table of {table.name}: {error}")
            continue
        for code, value in zip(codes, values, strict=True):
            if not np.isnan(value):
                stages[code].append(float(value))
    rows = [(code, f"{fmean(values):.3f}") for code, values in sorted(stages.items())]
    return CondensedTable("activity_upstreamness", ("group", "upstreamness"), rows, tuple(notes))
