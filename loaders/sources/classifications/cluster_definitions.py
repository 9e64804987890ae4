"""Definitions of the cluster categories by the US Cluster Mapping project."""

from collections.abc import Iterator, Mapping

from loaders.curated_row import label
from loaders.errors import UnmappedError
from loaders.load import Load
from loaders.observation import observation
from loaders.row import Row
from ontology.namespace import HANSA, SKOS, TYPE
from ontology.term import Lines, Statement, Term, Triple, literal

CUBE = HANSA("PublishedRelatednessCube")
_HIGHEST = 100
# The tables name one category in two ways.
SPELLINGS = {"Downstream Metal Product": "Downstream Metal Products"}
_VARIANTS = {
    "cr_lc_pc": "coLocationRelatedness",
    "cr_io_pc": "inputOutputRelatedness",
    "cr_occ_pc": "occupationRelatedness",
    "cr_all_pc": "overallRelatedness",
}


def triples(load: Load) -> Iterator[Statement]:
    """Yield the NACE classes and sub-clusters of each category, and the relatedness of pairs."""
    yield from load.each("classes", lambda row: _class(load, row))
    yield from load.each("subclusters", lambda row: _subcluster(load, row))
    yield from load.each("relatedness", lambda row: _related(load, row))


def _class(load: Load, row: Row) -> Iterator[Triple]:
    # Several NAICS industries lead from a category to one class, which is stated once.
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
    """Return a category's IRI; raises UnmappedError for local ones, which are none of the 51."""
    name = row.required(column)
    if name.startswith("Local ") or ("traded" in row.cells and row.text("traded") == "False"):
        raise UnmappedError("local category", column, "one of the 51 exporting categories", name)
    return load.code_lists.sector(load.mint, SPELLINGS.get(name, name), column)


def _related(load: Load, row: Row) -> Iterator[Lines]:
    # Figures behind the percentiles, counts of industries and parts of the variants are at the publisher's.
    row.taken.update(row.cells)
    one, other = (_sector(load, row, column) for column in ("cluster_name", "cluster_name_2"))
    if one == other:
        return
    yield relatedness(load, row, one, other, _VARIANTS)


def relatedness(load: Load, row: Row, one: Term, other: Term, variants: Mapping[str, str]) -> Lines:
    """Return the published percentiles of a pair, by column and property; raises UnmappedError for none."""
    values = {"sector": one, "otherSector": other}
    for column, name in variants.items():
        row.required(column)
        percentile = row.count(column)
        if percentile is None or int(row.text(column)) > _HIGHEST:
            raise UnmappedError("not a percentile", column, f"0 to {_HIGHEST}", row.text(column))
        values[name] = percentile
    return observation(load.mint.observation(CUBE, one, other), CUBE, values)
