"""Funded projects that two regions have in common, condensed from the official tables."""

from collections.abc import Iterator

from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.observation import observation
from loaders.row import Row
from ontology.namespace import HANSA
from ontology.term import Lines, Term, decimal

CUBE = HANSA("CondensedJointProjectCube")


def triples(load: Load) -> Iterator[Lines]:
    """Yield an observation for each pair of regions, stated once in the order of their codes."""
    yield from load.each("joint_projects", lambda row: [_pair(load, row)])


def _pair(load: Load, row: Row) -> Lines:
    one, other = row.required("nuts_a"), row.required("nuts_b")
    if one >= other:
        raise UnmappedError("pair out of order", "nuts_b", f"a code after {one}", other)
    projects, recent, weight = (
        row.count("projects"),
        row.count("projects_since_2014"),
        row.figure("weight"),
    )
    if projects is None or recent is None or weight is None:
        raise UnmappedError("empty cell", "projects", "two counts and a weight", f"{one}, {other}")
    values = {
        "region": _region(load, one, "nuts_a"),
        "otherRegion": _region(load, other, "nuts_b"),
        "jointProjects": projects,
        "jointProjectsSince2014": recent,
        "newmanWeight": decimal(weight),
    }
    return observation(load.mint.figure(CUBE, one, other), CUBE, values)


def _region(load: Load, code: str, column: str) -> Term:
    return load.code_lists.region(load.mint, load.source.nuts_version_of(code), code, column)
