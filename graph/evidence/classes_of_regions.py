"""Classes of regions that calls name: cohesion category, group of innovation, outermost and pilot regions."""

from collections.abc import Mapping

from graph.evidence.facts import Region
from graph.evidence.rows import evidence_rows, sets
from graph.store.engine import Store, text
from ontology.term import Term


def read_region_classes(store: Store) -> dict[Term, frozenset[str]]:
    """Return the names of the classes of each region that has any, such as "transition region"."""
    return sets((str(region), text(name).lower()) for region, name in evidence_rows(store, "region_classes"))


def classes_of(
    region: Term | None, regions: Mapping[Term, Region], classes: Mapping[Term, frozenset[str]]
) -> frozenset[str]:
    """Return the classes of a region and of those in which it lies."""
    names: frozenset[str] = frozenset()
    while region is not None:
        names |= classes.get(region, frozenset())
        region = regions[region].parent
    return names
