"""Strong clusters: where each field and emerging industry is strong, and how concentrated it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from graph.evidence.by_territory import Evidence
from graph.evidence.employment import Employment, Matrix
from graph.measures.stars import EDITION_2014, Stars, award
from graph.observations.cube import observation, stars_of
from ontology.iri import Minter
from ontology.namespace import HANSA, PROV
from ontology.term import Term, Triple, boolean, decimal, integer

CONCENTRATION = HANSA("IndustryConcentrationCube")
STRONG = HANSA("StrongClusterCube")
# Stars and fifths compare regions: a tenth of fewer is not one region.
LEAST_REGIONS = 10
FIFTH = 0.2
LEAST_STARS = 2


@dataclass(frozen=True)
class _Industries:
    """Employment of the regions of level 2 (n) in the industries of one scheme (m), NaN where nothing is published."""

    regions: tuple[Term, ...]
    industries: tuple[Term, ...]
    persons: Matrix
    quotients: Matrix
    at_least: NDArray[np.bool_]
    stars: Stars

    @property
    def strong(self) -> NDArray[np.bool_]:
        """Return which regions have two stars or more (n x m)."""
        return np.asarray(self.stars.number >= LEAST_STARS)


def observations(evidence: Evidence, mint: Minter) -> Iterator[Triple]:
    """Yield the concentration of each industry and its strong clusters; nothing from fewer than ten regions.

    A field is measured by its core divisions, an emerging industry by those chosen to measure it. Focus compares the
    industries of one scheme.
    """
    table = evidence.official.employment
    if table is None or np.count_nonzero(table.basic) < LEAST_REGIONS:
        return
    for cube in (CONCENTRATION, STRONG):
        yield cube, PROV("wasDerivedFrom"), table.cube
    for divisions in (evidence.facts.core, evidence.facts.industries):
        employed = _employed(table, divisions)
        if employed is not None:
            for column in range(len(employed.industries)):
                yield from _concentration(employed, column, mint)
                yield from _strong_clusters(employed, column, mint)


def _employed(table: Employment, divisions: Mapping[Term, frozenset[Term]]) -> _Industries | None:
    """Return the employment of a scheme's industries, None where the table has the divisions of none of them."""
    columns = {
        industry: sorted(table.column[one] for one in divisions[industry] if one in table.column)
        for industry in sorted(divisions)
    }
    groups = {industry: table.group(own) for industry, own in columns.items() if own}
    groups = {name: one for name, one in groups.items() if np.nansum(one.persons[table.basic]) > 0}
    if not groups:
        return None
    persons, shares, quotients = (
        np.stack([getattr(group, name)[table.basic] for group in groups.values()], axis=1)
        for name in ("persons", "share", "quotient")
    )
    return _Industries(
        tuple(table.regions[row] for row in np.flatnonzero(table.basic).tolist()),
        tuple(groups),
        persons,
        quotients,
        np.stack([group.at_least[table.basic] for group in groups.values()], axis=1),
        award(np.nan_to_num(persons), np.nan_to_num(shares), np.nan_to_num(quotients), EDITION_2014),
    )


def _concentration(employed: _Industries, column: int, mint: Minter) -> Iterator[Triple]:
    """Yield how much of an industry is in how few regions."""
    known = ~np.isnan(employed.persons[:, column])
    persons, quotients = (np.nan_to_num(table[:, column]) for table in (employed.persons, employed.quotients))
    strong = employed.strong[:, column]
    fifth = ceil(FIFTH * np.count_nonzero(known))
    largest, specialised = (
        persons[np.argsort(-order, kind="stable")[:fifth]].sum() / persons.sum()
        for order in (persons, quotients)
    )
    figures = {
        "regions": integer(int(np.count_nonzero(known))),
        "regionsWithEmployment": integer(int(np.count_nonzero(persons))),
        "personsEmployed": integer(int(persons.sum())),
        "shareInLargestFifth": decimal(largest, 4),
        "shareInMostSpecialisedFifth": decimal(specialised, 4),
        "strongRegions": integer(int(np.count_nonzero(strong))),
        "personsInStrongRegions": integer(int(persons[strong].sum())),
    }
    if employed.at_least[:, column].any():
        figures["atLeast"] = boolean(True)
    yield from observation(mint, CONCENTRATION, {"industry": employed.industries[column]}, figures)


def _strong_clusters(employed: _Industries, column: int, mint: Minter) -> Iterator[Triple]:
    """Yield the regions with two stars or more in an industry."""
    total = np.nansum(employed.persons[:, column])
    for row in np.flatnonzero(employed.strong[:, column]).tolist():
        at = {"region": employed.regions[row], "industry": employed.industries[column]}
        figures = {
            "personsEmployed": integer(int(employed.persons[row, column])),
            "shareOfIndustry": decimal(employed.persons[row, column] / total, 4),
            "locationQuotient": decimal(employed.quotients[row, column], 4),
        }
        if employed.at_least[row, column]:
            figures["atLeast"] = boolean(True)
        yield from observation(mint, STRONG, at, figures)
        yield from stars_of(mint.observation(STRONG, *at.values()), employed.stars.earned(row, column))
