"""Persons employed by region and division, condensed from the official table."""

from collections.abc import Iterator

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.observation import observation
from loaders.row import Row
from ontology.namespace import HANSA
from ontology.term import Lines, Term, boolean

CUBE = HANSA("CondensedEmploymentCube")
_AT_LEAST = ("", "yes")


def triples(load: Load) -> Iterator[Lines]:
    """Yield an observation for each region and division."""
    yield from load.each("regional_employment", lambda row: [_cell(load, row)])


def _cell(load: Load, row: Row) -> Lines:
    code, division = row.required("nuts"), row.required("nace")
    region = region_of(load, row)
    activity = load.code_lists.activity(load.source.nace_version, division, "nace")
    if row.text("at_least") not in _AT_LEAST:
        raise UnmappedError("not a mark", "at_least", "yes or nothing", row.text("at_least"))
    persons = required_count(row, "persons")
    values = {"region": region, "activity": activity, "personsEmployed": persons}
    if row.text("at_least"):
        values["atLeast"] = boolean(True)
    return observation(load.mint.figure(CUBE, code, division), CUBE, values)


def region_of(load: Load, row: Row) -> Term:
    """Return the region of a row, whose NUTS version must be the one that the contract states for it."""
    code, stated = row.required("nuts"), row.required("nuts_version")
    version = load.source.nuts_version_of(code)
    if stated != version:
        raise UnmappedError("NUTS code of another version", "nuts_version", version, f"{stated} ({code})")
    return load.code_lists.region(load.mint, version, code, "nuts")


def required_count(row: Row, column: str) -> Term:
    """Return the term of a count that must be there; raises UnmappedError."""
    row.required(column)
    count = row.count(column)
    assert count is not None
    return count
