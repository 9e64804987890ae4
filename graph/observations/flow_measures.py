"""Measures over input-output tables as observations: links, coefficients and upstreamness of activities."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graph.evidence.input_output import Group, InputOutputTable, groups, tables
from graph.measures.arrays import Dense, MatrixError, ratio
from graph.measures.input_output_analysis import input_output_link, technical_coefficients, upstreamness
from graph.observations.cube import observation
from graph.store.engine import Store
from ontology.iri import Minter
from ontology.namespace import HANSA, PROV
from ontology.term import Term, Triple, decimal, literal

LINK = HANSA("FlowLinkCube")
COEFFICIENT = HANSA("CoefficientCube")
UPSTREAMNESS = HANSA("UpstreamnessCube")
# Below these a figure is said of no one: a table of 64 groups has 4,032 pairs, most of them crumbs.
LEAST_SHARE = 0.01
LEAST_COEFFICIENT = 0.001


@dataclass(frozen=True)
class Chain:
    """The tables of one classification and what is measured over them, by activity (m) and pair (m x m).

    Each measure is the mean over the tables in which it is known (NaN where it is in none); money is never added up
    across tables. Rows supply, columns use.
    """

    scheme: Term
    groups: tuple[Group, ...]
    tables: tuple[InputOutputTable, ...]

    @property
    def newest(self) -> int:
        """Return the year of the newest table."""
        return max(table.year for table in self.tables)

    @cached_property
    def links(self) -> Dense:
        """Return the largest of the four shares of two activities in each other's intermediate flows."""
        return self._mean(lambda table: input_output_link(table.flows))

    @cached_property
    def sales(self) -> Dense:
        """Return the share of each activity's intermediate sales that goes to each other one."""
        return self._mean(lambda table: ratio(table.flows, table.flows.sum(axis=1)[:, None]))

    @cached_property
    def purchases(self) -> Dense:
        """Return the share of each activity's (columns) intermediate purchases that comes from each other one."""
        return self._mean(lambda table: ratio(table.flows, table.flows.sum(axis=0)[None, :]))

    @cached_property
    def lift(self) -> Dense:
        """Return how many times larger each flow is than if all bought from all by size: z_ij z / (z_i z_j)."""
        return self._mean(_lift)

    @cached_property
    def coefficients(self) -> Dense:
        """Return what each activity (columns) buys from each other one for a unit of its output."""
        return self._mean(_coefficients)

    @cached_property
    def upstreamness(self) -> Dense:
        """Return the average number of stages to final use of each activity (m)."""
        return np.diag(self._mean(_upstreamness))

    @cached_property
    def caveats(self) -> tuple[tuple[Term, str], ...]:
        """Return by cube the tables that a measure could not be computed from, and why."""
        reasons = []
        for cube, measure in ((COEFFICIENT, _coefficients), (UPSTREAMNESS, _upstreamness)):
            for table in self.tables:
                try:
                    measure(table)
                except MatrixError as error:
                    of = f"{table.country[1:-1].rpartition('/')[2] or 'several countries'}, {table.year}"
                    reasons.append((cube, f"Left out from the table of {of}: {error}."))
        return tuple(reasons)

    def _mean(self, measure: Callable[[InputOutputTable], Dense | None]) -> Dense:
        position = {group.iri: i for i, group in enumerate(self.groups)}
        size = len(position)
        total, count = np.zeros((size, size)), np.zeros((size, size))
        for table in self.tables:
            try:
                values = measure(table)
            except MatrixError:
                # `caveats` says so.
                continue
            if values is not None:
                at = np.ix_(*[[position[activity] for activity in table.activities]] * 2)
                total[at] += np.nan_to_num(values)
                count[at] += ~np.isnan(values)
        mean: Dense = np.where(count > 0, total / np.maximum(count, 1), np.nan)
        return mean


def _lift(table: InputOutputTable) -> Dense:
    z = table.flows
    return ratio(z, ratio(z.sum(axis=1)[:, None] * z.sum(axis=0)[None, :], z.sum()))


def _coefficients(table: InputOutputTable) -> Dense | None:
    if table.output is None:
        return None
    # What is bought and used by none that produces has no coefficient in this table.
    return technical_coefficients(table.flows, np.where(table.flows.sum(axis=0) > 0, table.output, 1))


def _upstreamness(table: InputOutputTable) -> Dense | None:
    """Return upstreamness on the diagonal. Total use stands for output, as flows can be of imported products."""
    if table.use is None:
        return None
    stages = np.full(table.flows.shape, np.nan)
    np.fill_diagonal(stages, upstreamness(table.flows, table.use))
    return stages


def gather(store: Store) -> tuple[Chain, ...]:
    """Read the flows of a store: a chain for each classification, the newest first."""
    known = groups(store)
    by_scheme: dict[Term, list[InputOutputTable]] = {}
    for table in tables(store, known):
        by_scheme.setdefault(known[table.activities[0]].scheme, []).append(table)
    chains = [_chain(scheme, own, known) for scheme, own in by_scheme.items()]
    return tuple(sorted(chains, key=lambda chain: (-chain.newest, chain.scheme)))


def _chain(scheme: Term, own: Sequence[InputOutputTable], known: Mapping[Term, Group]) -> Chain:
    used = sorted({activity for table in own for activity in table.activities})
    return Chain(scheme, tuple(known[activity] for activity in used), tuple(own))


def observations(chains: Sequence[Chain], mint: Minter) -> Iterator[Triple]:
    """Yield links, coefficients and upstreamness of the activities of each classification."""
    used = {
        "FlowCube" if table.country else "IntercountryFlowCube" for chain in chains for table in chain.tables
    }
    for cube in (LINK, COEFFICIENT, UPSTREAMNESS):
        for source in sorted(used):
            yield cube, PROV("wasDerivedFrom"), HANSA(source)
    for chain in chains:
        for cube, caveat in chain.caveats:
            yield cube, HANSA("caveat"), literal(caveat)
        for i, one in enumerate(chain.groups):
            for j, other in enumerate(chain.groups):
                if i != j:
                    yield from _pair(chain, mint, (one.iri, other.iri), (i, j))
            if chain.upstreamness[i] >= 1:
                figures = {"upstreamness": decimal(chain.upstreamness[i])}
                yield from observation(mint, UPSTREAMNESS, {"activity": one.iri}, figures)


def _pair(chain: Chain, mint: Minter, pair: tuple[Term, Term], at: tuple[int, int]) -> Iterator[Triple]:
    activities = {"activity": pair[0], "otherActivity": pair[1]}
    shares = {"salesShare": chain.sales[at], "purchasesShare": chain.purchases[at]}
    if max(shares.values()) >= LEAST_SHARE:
        links = {"inputOutputLink": chain.links[at], **shares}
        yield from observation(mint, LINK, activities, {name: decimal(one) for name, one in links.items()})
    if chain.coefficients[at] >= LEAST_COEFFICIENT:
        figures = {"technicalCoefficient": decimal(chain.coefficients[at])}
        yield from observation(mint, COEFFICIENT, activities, figures)
