"""Reading of employment: the publisher's full table where it is loaded, else the condensed one."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

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

# Below these every quotient is 1: a region or a division is compared with itself.
LEAST_COMPARED = 2
_MOST_SHOWN = 8

Cells = dict[Term, dict[Term, float]]


@dataclass(frozen=True)
class EmploymentReading:
    """The employment of a graph, None where no table of it can be measured, and what was left out of it and why."""

    table: Employment | None
    caveats: tuple[str, ...] = ()


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
    caveats: tuple[str, ...] = ()


def read_employment(store: Store, known: Versions) -> EmploymentReading:
    """Return the employment of a graph in the territories of today."""
    cells = _full(store, known) or _condensed(store)
    if cells is None:
        return EmploymentReading(None)
    caveats = list(cells.caveats)
    nobody = sorted(activity for activity, total in cells.economy.items() if total <= 0)
    if nobody:
        cells = replace(cells, economy={a: total for a, total in cells.economy.items() if total > 0})
        caveats.append(f"Left out are divisions in which no region publishes a person: {_shown(nobody)}.")
    if min(cells.published, len(cells.economy)) < LEAST_COMPARED:
        return EmploymentReading(None, (*caveats, _too_small(cells.published, len(cells.economy))))
    table = _carried(store, cells, known)
    compared = int(np.count_nonzero(table.basic))
    if compared == 0:
        caveats.append(_too_small(compared, len(cells.economy)))
    return EmploymentReading(table if compared else None, tuple(caveats))


def _too_small(regions: int, divisions: int) -> str:
    return (
        "Measures of employment are left out, because the table has too little to compare"
        f" (regions of level {LEVEL}: {regions}, divisions: {divisions}; at least {LEAST_COMPARED} of each are needed)."
    )


def _shown(terms: Sequence[Term]) -> str:
    """Return the codes of some terms, and how many more there are."""
    codes = sorted({term[1:-1].rpartition("/")[2] for term in terms})
    more = f" and {len(codes) - _MOST_SHOWN} more" if len(codes) > _MOST_SHOWN else ""
    return ", ".join(codes[:_MOST_SHOWN]) + more


def _full(store: Store, known: Versions) -> PublishedCells | None:
    """Return for each cell the newest year before the newest well covered one. None without the full table."""
    later = _later_divisions(store)
    published, changed = _by_year(store, "employment", later)
    stated, caveats = _of_land(published, known)
    if not stated:
        return None
    if changed:
        caveats += (
            f"Left out are divisions of NACE Rev. 2.1 that are no single one of Rev. 2: {_shown(changed)}.",
        )
    basic = {year: sum(known.regions[r].level == LEVEL for r in rows) for year, rows in stated.items()}
    newest = max(year for year, number in basic.items() if number >= LEAST_REGIONS * max(basic.values()))
    years = [year for year in sorted(stated) if int(newest) - YEARS < int(year) <= int(newest)]
    persons: Cells = defaultdict(dict)
    for year in years:
        for region, row in stated[year].items():
            persons[region].update(row)
    earlier = _restated(persons, known)
    for region in earlier:
        del persons[region]
    if earlier:
        caveats += (
            f"Left out are codes of regions that are also stated in a later NUTS: {_shown(earlier)}.",
        )
    economy: dict[Term, float] = defaultdict(float)
    inside = [region for region in persons if known.regions[region].level == LEVEL]
    for region in inside:
        for activity, figure in persons[region].items():
            economy[activity] += figure
    paid = _by_year(store, "wages", later)[0].get(newest, {})
    wages = {region: _wage(row, stated[newest].get(region, {})) for region, row in paid.items()}
    period = newest if len(years) == 1 else f"{years[0]}-{newest}"
    return PublishedCells(period, persons, frozenset(), economy, len(inside), wages, True, caveats)


def _of_land(stated: dict[str, Cells], known: Versions) -> tuple[dict[str, Cells], tuple[str, ...]]:
    """Return the figures without those of extra-regio codes, which no region is compared with."""
    extra = {region for cells in stated.values() for region in cells if known.regions[region].is_extra_regio}
    land = {
        year: {region: row for region, row in cells.items() if region not in extra}
        for year, cells in stated.items()
    }
    caveats = (
        (f"Left out are extra-regio codes, which are no land: {_shown(sorted(extra))}.",) if extra else ()
    )
    return {year: cells for year, cells in land.items() if cells}, caveats


def _restated(stated: Iterable[Term], known: Versions) -> list[Term]:
    """Return the regions of a country's earlier NUTS of which a later one, stated too, has the land in other codes.

    They would be counted twice. A region whose land did not change has its own code in both, or is stated once.
    """
    regions = sorted(stated)
    newest: dict[str, Term] = {}
    for region in regions:
        country = known.regions[region].country
        newest[country] = max(newest.get(country, ""), known.version[region])
    kept_homes = {
        known.home[region]
        for region in regions
        if known.version[region] == newest[known.regions[region].country] and region in known.home
    }
    same_land = {
        (known.home[region], version) for region, version in known.version.items() if region in known.home
    }
    return [
        region
        for region in regions
        if known.version[region] != (later := newest[known.regions[region].country])
        and (
            region not in known.home
            or known.home[region] in kept_homes
            or (known.home[region], later) not in same_land
        )
    ]


def _wage(paid: Mapping[Term, float], persons: Mapping[Term, float]) -> float:
    """Return the wages per person over the activities of which both are published, NaN for none."""
    both = sorted(set(paid) & set(persons))
    heads = sum(persons[activity] for activity in both)
    return sum(paid[activity] for activity in both) / heads if heads else float("nan")


def _by_year(
    store: Store, name: str, later: Mapping[Term, Term | None]
) -> tuple[dict[str, Cells], list[Term]]:
    """Return a query's figures by year, region and division of NACE Rev. 2, and the divisions that are none of them.

    A cell of two sources is taken once.
    """
    figures: dict[str, Cells] = defaultdict(dict)
    changed: set[Term] = set()
    for region, activity, year, figure in evidence_rows(store, name):
        division = later.get(str(activity), str(activity))
        if division is None:
            changed.add(str(activity))
        else:
            figures[text(year)].setdefault(str(region), {})[division] = float(text(figure))
    return figures, sorted(changed)


def _later_divisions(store: Store) -> dict[Term, Term | None]:
    """Return the division of NACE Rev. 2 that each of Rev. 2.1 is, None where it is no single one as a whole."""
    pairs = [(str(later), str(division)) for later, division in evidence_rows(store, "division_matches")]
    ways = Counter(one for pair in pairs for one in pair)
    return {later: division if ways[later] == ways[division] == 1 else None for later, division in pairs}


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
    at_home = {known.home[region]: row for region, row in figures.items() if region in known.home}
    for version in sorted({known.version[region] for region in figures}):
        # A part that did not change may be stated in the codes of another version.
        inside = {
            region: at_home[known.home[region]]
            for region, itself in known.version.items()
            if itself == version and known.home.get(region) in at_home
        }
        inside |= {region: row for region, row in figures.items() if known.version[region] == version}
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
