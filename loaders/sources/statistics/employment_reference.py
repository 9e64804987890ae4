"""Persons employed by division in all regions, against which location quotients are taken."""

from collections.abc import Iterator

from loaders.load import Load
from loaders.observation import observation
from loaders.row import Row
from loaders.sources.statistics.regional_employment import required_count
from ontology.namespace import HANSA
from ontology.term import Lines

CUBE = HANSA("EmploymentReferenceCube")


def triples(load: Load) -> Iterator[Lines]:
    """Yield an observation for each division."""
    yield from load.each("employment_reference", lambda row: [_division(load, row)])


def _division(load: Load, row: Row) -> Lines:
    division = row.required("nace")
    values = {
        "activity": load.code_lists.activity(load.source.nace_version, division, "nace"),
        "personsEmployed": required_count(row, "persons"),
        "regions": required_count(row, "regions"),
    }
    return observation(load.mint.figure(CUBE, division), CUBE, values)
