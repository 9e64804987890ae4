"""Input-output tables of the graph, one matrix for each country, year and currency."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.evidence.rows import evidence_rows
from graph.store.engine import Store, text
from ontology.term import Term

Vector = NDArray[np.float64]
Key = tuple[str, str, str, str]


@dataclass(frozen=True)
class Group:
    """A group of activities of a table's own classification; `divisions` are those of NACE Rev. 2 that it holds."""

    iri: Term
    scheme: Term
    label: str
    code: str
    divisions: frozenset[Term]


@dataclass(frozen=True)
class InputOutputTable:
    """Flows from the activities in rows to those in columns (m x m), with output and total use where they are stated.

    `country` is empty for a table of many countries.
    """

    country: str
    year: int
    activities: tuple[Term, ...]
    flows: Vector
    output: Vector | None
    use: Vector | None


def groups(store: Store) -> Mapping[Term, Group]:
    """Read the groups of activities, in the order of their IRIs."""
    described: dict[Term, tuple[Term, str, str]] = {}
    divisions: dict[Term, set[Term]] = defaultdict(set)
    for group, scheme, label, code, division in evidence_rows(store, "activity_groups"):
        described[str(group)] = str(scheme), text(label), text(code)
        if division is not None:
            divisions[str(group)].add(str(division))
    return {iri: Group(iri, *stated, frozenset(divisions[iri])) for iri, stated in described.items()}


def tables(store: Store, known: Mapping[Term, Group]) -> list[InputOutputTable]:
    """Read the tables; an intercountry table is summed up over its countries.

    Classifications are never mixed: a table of two of them becomes two.
    """
    cells: dict[tuple[Key, Term], dict[tuple[Term, Term], float]] = defaultdict(dict)
    for country, origin, year, currency, supplying, using, flow in evidence_rows(store, "flows"):
        key = str(country), str(origin), text(year), str(currency)
        cells[key, known[str(supplying)].scheme][str(supplying), str(using)] = float(text(flow))
    for year, currency, supplying, using, flow in evidence_rows(store, "flows_between_countries"):
        key = "", "", text(year), str(currency)
        cells[key, known[str(supplying)].scheme][str(supplying), str(using)] = float(text(flow))
    stated: dict[Key, dict[Term, tuple[float, float]]] = defaultdict(dict)
    for country, origin, year, currency, activity, output, use in evidence_rows(store, "flow_totals"):
        key = str(country), str(origin), text(year), str(currency)
        stated[key][str(activity)] = float(text(output)), float(text(use))
    return [_table(key, cells[key, scheme], stated.get(key, {})) for key, scheme in sorted(cells)]


def _table(
    key: Key, cells: Mapping[tuple[Term, Term], float], stated: Mapping[Term, tuple[float, float]]
) -> InputOutputTable:
    activities = tuple(sorted({activity for pair in cells for activity in pair}))
    position = {activity: i for i, activity in enumerate(activities)}
    flows = np.zeros((len(activities), len(activities)))
    for (supplying, using), flow in cells.items():
        flows[position[supplying], position[using]] = flow
    if not set(activities) <= set(stated):
        return InputOutputTable(key[0], int(key[2]), activities, flows, None, None)
    output, use = np.array([stated[activity] for activity in activities]).T
    return InputOutputTable(key[0], int(key[2]), activities, flows, output, use)
