"""Definitions of the cluster categories by the US Cluster Mapping project: classes, sub-clusters, relatedness."""

from collections.abc import Iterator

from loaders.curated_row import label
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.row import Row
from ontology.namespace import HANSA, QB, SKOS, TYPE
from ontology.term import Lines, Statement, Term, Triple, decimal, literal

CUBE = HANSA("PublishedRelatednessCube")
# The tables name one category in two ways.
_SPELLINGS = {"Downstream Metal Product": "Downstream Metal Products"}
_VARIANTS = {
    "cr_lc": "coLocationRelatedness",
    "cr_io": "inputOutputRelatedness",
    "cr_occ": "occupationRelatedness",
    "cr_all": "overallRelatedness",
}


def triples(load: Load) -> Iterator[Statement]:
    """Yield the NACE classes that each category reaches, its sub-clusters, and the relatedness of all pairs."""
    yield from load.each("classes", lambda row: _class(load, row))
    yield from load.each("subclusters", lambda row: _subcluster(load, row))
    yield from load.each("relatedness", lambda row: _related(load, row))


def _class(load: Load, row: Row) -> Iterator[Triple]:
    # Several NAICS industries lead from a category to one class, which is said once.
    row.taken.update(("cluster_code", "naics2012"))
    sector = _sector(load, row, "cluster")
    activity = load.code_lists.activity("2", row.required("nace_rev2_class"), "nace_rev2_class")
    if load.once(f"{sector} {activity}"):
        yield sector, HANSA("derivedClass"), activity


def _subcluster(load: Load, row: Row) -> Iterator[Triple]:
    row.taken.add("cluster_code")
    sector, name = _sector(load, row, "cluster"), row.required("sub_name")
    term = load.mint.subcluster(sector, name)
    yield term, TYPE, SKOS("Concept")
    yield term, SKOS("inScheme"), HANSA("Subclusters")
    yield term, SKOS("notation"), literal(f"{row.required('cluster_code')}.{row.required('sub_code')}")
    yield label(term, name, "en")
    yield term, SKOS("broader"), sector


def _sector(load: Load, row: Row, column: str) -> Term:
    """Return a category's IRI; the local categories, which serve their own region only, are none of the 51."""
    name = row.required(column)
    if name.startswith("Local ") or ("traded" in row.cells and row.text("traded") == "False"):
        raise UnmappedError("local category", column, "one of the 51 exporting categories", name)
    return load.code_lists.sector(load.mint, _SPELLINGS.get(name, name), column)


def _related(load: Load, row: Row) -> Iterator[Lines]:
    # Percentiles, counts of industries and parts of the variants can be looked up at the publisher.
    row.taken.update(row.cells)
    one, other = (_sector(load, row, column) for column in ("cluster_name", "cluster_name_2"))
    if one == other:
        return
    subject = load.mint.observation(CUBE, one, other)
    lines = [
        f"{subject} {TYPE} {QB('Observation')} .\n{subject} {QB('dataSet')} {CUBE} .\n",
        f"{subject} {HANSA('sector')} {one} .\n{subject} {HANSA('otherSector')} {other} .\n",
    ]
    for column, name in _VARIANTS.items():
        figure = row.figure(column)
        if figure is None:
            raise UnmappedError("empty cell", column, "a figure", "nothing")
        lines.append(f"{subject} {HANSA(name)} {decimal(figure)} .\n")
    yield "".join(lines)
