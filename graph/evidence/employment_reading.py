"""Reading of employment: the publisher's full table where it is loaded, else the condensed one."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graph.evidence.employment import LEVEL, Activity, Employment, Matrix
from graph.evidence.nuts_conversion import carry
from graph.evidence.nuts_versions import Versions
from graph.evidence.rows import evidence_rows
from graph.store.engine import Store, text
from ontology.term import Term

# A year counts where it has at least this share of the regions of the best covered one, a region where it has this
# share of the activities: else its total is not known, and no share of it either.
LEAST_REGIONS, LEAST_ACTIVITIES = 0.5, 0.5
# For each cell the newest of so many years is taken: what is withheld in one year is often published in another.
YEARS = 5

Cells = dict[Term, dict[Term, float]]


@dataclass(frozen=True)
class PublishedCells:
    """Persons employed by region and activity as published, with the reference economy and wages per person.

    `partial` are cells of which a part is withheld.
    """

    period: str
    persons: Cells
    partial: frozenset[tuple[Term, Term]]
    economy: Mapping[Term, float]
    published: int
    wages: Mapping[Term, float]
    is_full: bool


def read_employment(store: Store, known: Versions) -> Employment | None:
    """Return the employment of a graph in the territories of today, or None where no table of it is loaded."""
    cells = _full(store, known) or _condensed(store)
    return None if cells is None else _carried(store, cells, known)


def _full(store: Store, known: Versions) -> PublishedCells | None:
    """Return for each cell the newest year before the newest well covered one. None without the full table."""
    stated = _by_year(store, "employment")
    if not stated:
        return None
    basic = {year: sum(known.regions[r].level == LEVEL for r in rows) for year, rows in stated.items()}
    newest = max(year for year, number in basic.items() if number >= LEAST_REGIONS * max(basic.values()))
    years = [year for year in sorted(stated) if int(newest) - YEARS < int(year) <= int(newest)]
    persons: Cells = defaultdict(dict)
    for year in years:
        for region, row in stated[year].items():
            persons[region].update(row)
    economy: dict[Term, float] = defaultdict(float)
    inside = [region for region in persons if known.regions[region].level == LEVEL]
    for region in inside:
        for activity, figure in persons[region].items():
            economy[activity] += figure
    paid = _by_year(store, "wages").get(newest, {})
    wages = {region: _wage(row, stated[newest].get(region, {})) for region, row in paid.items()}
    period = newest if len(years) == 1 else f"{years[0]}-{newest}"
    return PublishedCells(period, persons, frozenset(), economy, len(inside), wages, True)


def _wage(paid: Mapping[Term, float], persons: Mapping[Term, float]) -> float:
    """Return the wages per person over the activities of which both are published, NaN for none."""
    both = sorted(set(paid) & set(persons))
    heads = sum(persons[activity] for activity in both)
    return sum(paid[activity] for activity in both) / heads if heads else float("nan")


def _by_year(store: Store, name: str) -> dict[str, Cells]:
    """Return a query's figures by year, region and activity. A cell of two sources is taken once."""
    figures: dict[str, Cells] = defaultdict(dict)
    for region, activity, year, figure in evidence_rows(store, name):
        figures[text(year)].setdefault(str(region), {})[str(activity)] = float(text(figure))
    return figures


def _condensed(store: Store) -> PublishedCells | None:
    rows = evidence_rows(store, "condensed_employment")
    if not rows:
        return None
    persons: Cells = defaultdict(dict)
    partial = set()
    for region, activity, figure, at_least in rows:
        persons[str(region)][str(activity)] = float(text(figure))
        if text(at_least) == "true":
            partial.add((str(region), str(activity)))
    reference = evidence_rows(store, "employment_reference")
    economy = {str(activity): float(text(figure)) for activity, figure, _ in reference}
    published = max((int(text(regions)) for _, _, regions in reference), default=0)
    wages = {str(region): float(text(wage)) for region, wage in evidence_rows(store, "condensed_wages")}
    return PublishedCells("2011-2015", persons, frozenset(partial), economy, published, wages, False)


def _carried(store: Store, cells: PublishedCells, known: Versions) -> Employment:
    """Arrange the cells by region of the evidence's version, without regions of which too little is published."""
    activities = _activities(store, set(cells.economy))
    size = len(activities)
    # A sum knows whether a part of it is missing: figures travel with the number of missing and of present parts.
    rows = {region: _stacked(region, row, activities, cells) for region, row in cells.persons.items()}
    carried = _to_home(rows, known)
    _complete(carried, known)
    persons = {r: np.where(row[2 * size :] > 0, row[:size], np.nan) for r, row in carried.items()}
    kept = tuple(r for r in sorted(persons) if (~np.isnan(persons[r])).sum() >= LEAST_ACTIVITIES * size)
    partial = [(carried[r][size : 2 * size] > 0) & (carried[r][2 * size :] > 0) for r in kept]
    paid = {known.home[region]: wage for region, wage in cells.wages.items() if region in known.home}
    return Employment(
        cells.period,
        kept,
        activities,
        np.array([persons[r] for r in kept]).reshape(len(kept), size),
        np.array(partial, dtype=bool).reshape(len(kept), size),
        np.array([cells.economy[activity.iri] for activity in activities]),
        cells.published,
        np.array([paid.get(r, np.nan) for r in kept]),
        np.array([known.regions[r].level == LEVEL for r in kept], dtype=bool),
        cells.is_full,
    )


def _stacked(
    region: Term, row: Mapping[Term, float], activities: tuple[Activity, ...], cells: PublishedCells
) -> Matrix:
    """Return persons, missing parts and present parts of a region in a row of 3 m numbers."""
    figures = np.array([row.get(activity.iri, np.nan) for activity in activities])
    present = ~np.isnan(figures)
    withheld = np.array([(region, activity.iri) in cells.partial for activity in activities])
    return np.concatenate([np.nan_to_num(figures), (~present | withheld), present])


def _activities(store: Store, used: set[Term]) -> tuple[Activity, ...]:
    rows = evidence_rows(store, "divisions")
    named = {str(iri): Activity(str(iri), text(code), text(label)) for iri, code, label in rows}
    return tuple(named[iri] for iri in sorted(used))


def _to_home(figures: Mapping[Term, Matrix], known: Versions) -> dict[Term, Matrix]:
    """Return the figures by region of the evidence's version, those of changed regions added up above them."""
    parents = {r.iri: r.parent for r in known.regions.values() if r.parent is not None}
    carried: dict[Term, Matrix] = {}
    for version in sorted({known.version[region] for region in figures}):
        inside = {region: row for region, row in figures.items() if known.version[region] == version}
        above = {region: parent for region, parent in parents.items() if known.version[region] == version}
        moved = carry(inside, [known.home], above)
        carried |= moved.sums | moved.figures
    return carried


def _complete(carried: dict[Term, Matrix], known: Versions) -> None:
    """Add what the parts of a region add up to, and to the one part of a region what it has."""
    children: dict[Term, list[Term]] = defaultdict(list)
    for region in sorted(known.regions):
        parent = known.regions[region].parent
        if parent is not None and not known.regions[region].is_extra_regio:
            children[parent].append(region)
    homes = sorted(set(known.home.values()), key=lambda region: (-known.regions[region].level, region))
    for region in homes:
        # Parts come before their wholes: a figure of all parts is one of the whole.
        parts = [carried.get(part) for part in children[region]]
        if region not in carried and known.regions[region].level < LEVEL and parts:
            there = [part for part in parts if part is not None]
            if len(there) == len(parts):
                carried[region] = np.sum(there, axis=0)
    for region in homes:
        own = known.regions[region]
        if own.level > LEVEL and own.parent in carried and len(children[own.parent]) == 1:
            carried[region] = carried[own.parent]
