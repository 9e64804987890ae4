"""Regions of one NUTS version as those of the version in which the strategies and organisations are placed."""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.evidence.facts import Region
from graph.evidence.rows import evidence_rows
from graph.store.engine import Store
from ontology.namespace import HANSA
from ontology.term import Term

# Evidence stands in the regions of 2021; a country that has none there (the United Kingdom) in those of 2016.
HOMES = (HANSA("Nuts2021"), HANSA("Nuts2016"))


@dataclass(frozen=True)
class Versions:
    """Versions of regions, and which of them are the same territory.

    `version` is that of each region; `home` the region of the evidence's version that is the same territory, by chains
    of exact matches alone: a region that changed has none.
    """

    regions: Mapping[Term, Region]
    version: Mapping[Term, Term]
    home: Mapping[Term, Term]

    def around(self, region: Term) -> Term | None:
        """Return the smallest region of the evidence's version that a region of any version is or lies in."""
        up: Term | None = region
        while up is not None and up not in self.home:
            up = self.regions[up].parent
        return None if up is None else self.home[up]


def versions(store: Store, regions: Mapping[Term, Region]) -> Versions:
    """Read the versions of regions and which of them are the same territory."""
    version = {str(one): str(scheme) for one, scheme in evidence_rows(store, "region_versions")}
    same: dict[Term, list[Term]] = {}
    for one, other in evidence_rows(store, "region_matches"):
        same.setdefault(str(one), []).append(str(other))
    current = {regions[region].country for region, scheme in version.items() if scheme == HOMES[0]}
    home: dict[Term, Term] = {}
    for region, described in regions.items():
        if version.get(region) == HOMES[described.country not in current]:
            home |= dict.fromkeys(_reached(region, same), region)
    return Versions(regions, version, home)


def _reached(region: Term, same: Mapping[Term, list[Term]]) -> list[Term]:
    reached = [region]
    for one in reached:
        reached += [other for other in same.get(one, ()) if other not in reached]
    return reached
