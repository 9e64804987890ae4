"""Wages and salaries for each person employed by region, condensed from the official table."""

from collections.abc import Iterator

from loaders.load import Load
from loaders.observation import observation
from loaders.row import Row
from loaders.sources.statistics.regional_employment import region_of, required_count
from ontology.namespace import HANSA
from ontology.term import Lines, decimal

CUBE = HANSA("CondensedWageCube")


def triples(load: Load) -> Iterator[Lines]:
    """Yield an observation for each region."""
    yield from load.each("regional_wages", lambda row: [_region(load, row)])


def _region(load: Load, row: Row) -> Lines:
    required_count(row, "wages_per_person_eur")
    wages = decimal(int(row.text("wages_per_person_eur")))
    values = {"region": region_of(load, row), "wagesPerPerson": wages}
    return observation(load.mint.figure(CUBE, row.required("nuts")), CUBE, values)
