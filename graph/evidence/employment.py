"""Persons employed by region and activity in the territories of today, and what regions are specialised in by them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.evidence.nuts_conversion import carry
from graph.evidence.nuts_versions import Versions
from graph.evidence.rows import evidence_rows
from graph.measures.complexity import Complexity, complexity
from graph.measures.density import density
from graph.measures.relatedness import Counts, Variant, counts, relatedness
from graph.measures.specialisation import location_quotients, presence
from graph.measures.stars import EDITION_2014, Stars, stars
from graph.store.engine import Store, text
from ontology.term import Term

Matrix = NDArray[np.float64]
# Statistics of regions are complete at this level of NUTS; figures above it are the same persons again.
LEVEL = 2
STARS = ("size", "specialisation", "focus")
# Whose table the cube of employment holds, for sentences.
SOURCE = "Eurostat"
# A year counts where it has at least this share of the regions of the best covered one, a region where it has this
# share of the activities: else its total is not known, and no share of it either.
LEAST_REGIONS, LEAST_ACTIVITIES = 0.5, 0.5


@dataclass(frozen=True)
class Activity:
    """A division of NACE Rev. 2."""

    iri: Term
    code: str
    label: str


@dataclass(frozen=True)
class Employment:
    """Persons employed in a year by region (n, of the evidence's NUTS version, levels 0 to 3) and division (m).

    `persons` is n x m with NaN where nothing is stated; `economy` (m) adds up all regions of level 2 as published, of
    which there are `published`: the reference of every quotient. `wages` (n) are those per person, in million
    euros, over the cells of which both are stated (NaN for none). `basic` marks the rows of level 2, over which
    relatedness and complexity are measured.
    """

    year: str
    regions: tuple[Term, ...]
    activities: tuple[Activity, ...]
    persons: Matrix
    economy: Matrix
    published: int
    wages: Matrix
    basic: NDArray[np.bool_]

    @cached_property
    def position(self) -> Mapping[Term, int]:
        """Return the row of each region."""
        return {region: i for i, region in enumerate(self.regions)}

    @cached_property
    def column(self) -> Mapping[Term, int]:
        """Return the column of each activity."""
        return {activity.iri: j for j, activity in enumerate(self.activities)}

    @cached_property
    def quotients(self) -> Matrix:
        """Return location quotients of employment against all published regions (n x m, 0 where nothing is stated)."""
        found = location_quotients(np.nan_to_num(self.persons), self.economy)
        return np.asarray(found.values)

    @cached_property
    def held(self) -> Matrix:
        """Return 1 where the quotient is 1 or more (n x m)."""
        return np.asarray(presence(self.quotients), dtype=np.float64)

    @cached_property
    def stars(self) -> Stars:
        """Return the stars of the regions of level 2 (their rows x m), thresholds of the later editions."""
        return stars(np.nan_to_num(self.persons[self.basic]), EDITION_2014, self.economy)

    @cached_property
    def _basic_row(self) -> NDArray[np.int_]:
        return np.cumsum(self.basic) - 1

    def earned(self, row: int, column: int) -> tuple[str, ...]:
        """Return the stars of a region in an activity by name; none where the region is not of level 2."""
        at = int(self._basic_row[row])
        return tuple(name for name in STARS if self.basic[row] and getattr(self.stars, name)[at, column])

    @cached_property
    def together(self) -> Counts:
        """Return how many regions of level 2 hold each activity and each two of them."""
        return counts(self.held[self.basic])

    @cached_property
    def association(self) -> Matrix:
        """Return the relatedness of activities over the regions of level 2, association strength (m x m)."""
        return np.asarray(relatedness(self.held[self.basic], Variant.ASSOCIATION), dtype=np.float64)

    @cached_property
    def density(self) -> Matrix:
        """Return relatedness densities in percent (n x m, 0 for an activity that is related to none)."""
        found: Matrix = np.nan_to_num(density(self.held, self.association).values)
        return found

    @cached_property
    def complexity(self) -> Complexity:
        """Return the complexity of the regions of level 2 and of the activities, with its caveats.

        It is oriented by wages where any are known: regions of Europe are diverse in what is simple, so that by
        diversity mines and apparel would stand above research.
        """
        wages = self.wages[self.basic]
        return complexity(self.held[self.basic], orientation=None if np.isnan(wages).all() else wages)

    def share(self, columns: Sequence[int]) -> Matrix:
        """Return location quotients of several activities taken together (n, 0 where none of them is stated)."""
        known, chosen = np.nan_to_num(self.persons), list(columns)
        total, economy = known.sum(axis=1), self.economy.sum()
        part = known[:, chosen].sum(axis=1)
        expected = total * self.economy[chosen].sum() / economy
        found: Matrix = np.divide(part, expected, out=np.zeros_like(part), where=expected > 0)
        return found


def gather(store: Store, known: Versions) -> Employment | None:
    """Read the newest year of employment that is well covered, or None where no table of it is loaded."""
    stated = _stated(store, "employment")
    if not stated:
        return None
    basic = {year: sum(known.regions[r].level == LEVEL for r in found) for year, found in stated.items()}
    year = max(year for year, number in basic.items() if number >= LEAST_REGIONS * max(basic.values()))
    activities = _activities(store, {activity for row in stated[year].values() for activity in row})
    column = {activity.iri: j for j, activity in enumerate(activities)}
    figures, paid = (
        {region: _row(row, column) for region, row in told.items()}
        for told in (stated[year], _stated(store, "wages").get(year, {}))
    )
    economy = np.nansum([figures[r] for r in figures if known.regions[r].level == LEVEL], axis=0)
    carried = _carried(figures, known)
    _complete(carried, known)
    return _employment(year, activities, carried, _carried(paid, known), economy, basic[year], known)


def _stated(store: Store, name: str) -> dict[str, dict[Term, dict[Term, float]]]:
    """Return what a query tells by year, region and activity; a cell of two sources is taken once."""
    found: dict[str, dict[Term, dict[Term, float]]] = defaultdict(dict)
    for region, activity, year, figure in evidence_rows(store, name):
        found[text(year)].setdefault(str(region), {})[str(activity)] = float(text(figure))
    return found


def _row(told: Mapping[Term, float], column: Mapping[Term, int]) -> Matrix:
    row = np.full(len(column), np.nan)
    for activity, figure in told.items():
        if activity in column:
            row[column[activity]] = figure
    return row


def _activities(store: Store, used: set[Term]) -> tuple[Activity, ...]:
    told = evidence_rows(store, "divisions")
    found = {str(iri): Activity(str(iri), text(code), text(label)) for iri, code, label in told}
    return tuple(found[iri] for iri in sorted(used))


def _carried(figures: Mapping[Term, Matrix], known: Versions) -> dict[Term, Matrix]:
    """Return the figures by region of the evidence's version, those of changed regions added up above them."""
    parents = {r.iri: r.parent for r in known.regions.values() if r.parent is not None}
    found: dict[Term, Matrix] = {}
    for version in sorted({known.version[region] for region in figures}):
        inside = {region: row for region, row in figures.items() if known.version[region] == version}
        above = {region: parent for region, parent in parents.items() if known.version[region] == version}
        carried = carry(inside, [known.home], above)
        found |= carried.sums | carried.figures
    return found


def _complete(carried: dict[Term, Matrix], known: Versions) -> None:
    """Add what the parts of a region add up to, and to the one part of a region what it has."""
    children: dict[Term, list[Term]] = defaultdict(list)
    for region in sorted(known.regions):
        parent = known.regions[region].parent
        if parent is not None:
            children[parent].append(region)
    homes = sorted(set(known.home.values()), key=lambda region: (-known.regions[region].level, region))
    for region in homes:
        # Parts come before their wholes: a figure of all parts is one of the whole.
        parts = [carried.get(part) for part in children[region]]
        if region not in carried and known.regions[region].level < LEVEL and parts:
            held = [part for part in parts if part is not None]
            if len(held) == len(parts):
                carried[region] = np.sum(held, axis=0)
    for region in homes:
        own = known.regions[region]
        if own.level > LEVEL and own.parent in carried and len(children[own.parent]) == 1:
            carried[region] = carried[own.parent]


def _employment(
    year: str,
    activities: tuple[Activity, ...],
    carried: Mapping[Term, Matrix],
    paid: Mapping[Term, Matrix],
    economy: Matrix,
    published: int,
    known: Versions,
) -> Employment:
    """Arrange what was carried, without the regions of which too little is stated."""
    least = LEAST_ACTIVITIES * len(activities)
    kept = tuple(r for r in sorted(carried) if (~np.isnan(carried[r])).sum() >= least)
    basic = np.array([known.regions[region].level == LEVEL for region in kept])
    persons = np.array([carried[region] for region in kept]).reshape(len(kept), len(activities))
    nothing = np.full(len(activities), np.nan)
    pay = np.array([paid.get(region, nothing) for region in kept]).reshape(persons.shape)
    both = ~np.isnan(pay) & ~np.isnan(persons)
    heads, sums = np.where(both, persons, 0).sum(axis=1), np.where(both, pay, 0).sum(axis=1)
    wages = np.divide(sums, heads, out=np.full(len(kept), np.nan), where=heads > 0)
    return Employment(year, kept, activities, persons, economy, published, wages, basic)
