"""Whose evidence it is: the territory that has the strategy.

Strategies exist at levels 0 to 3, organisations mostly at level 2. A thing belongs to the smallest territory with a
strategy that holds it, so that Munich's clusters stand behind Bavaria's priorities, and to those around it: what is in
a region is in the nation. A national claim stays the nation's: it is never copied down as if each region had made it.
Regions of several levels can be the same land (CZ08
and CZ080, Estonia and EE00): they are one territory, by the name of the largest.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graph.evidence.facts import GraphFacts, Organisation, Region
from ontology.term import Term

ORGANISATIONS_LEVEL = 2


@dataclass(frozen=True)
class Territories:
    """The territories, in the order of their IRIs, and where each region and country belongs."""

    regions: tuple[Region, ...]
    position: Mapping[Term, int]
    _all: Mapping[Term, Region]
    _same: Mapping[Term, Term]
    _country: Mapping[str, Term]

    def of_region(self, region: Term) -> Term | None:
        """Return the smallest territory that holds a region, or None where none does."""
        return next(self.around(region), None)

    def around(self, region: Term) -> Iterator[Term]:
        """Yield the territories that hold a region, the smallest first."""
        up: Term | None = region
        while up is not None:
            whole = self._same[up]
            if whole in self.position:
                yield whole
            up = self._all[whole].parent

    def lands(self) -> Iterator[tuple[Term, Term]]:
        """Yield each region that is the only part of another, with the largest that is the same land."""
        return ((part, whole) for part, whole in sorted(self._same.items()) if part != whole)

    def holders(self, organisation: Organisation) -> list[int]:
        """Return the positions of the territories that hold an organisation, the smallest first."""
        home = self.of(organisation)
        return [] if home is None else [self.position[one] for one in self.around(home)]

    def of(self, organisation: Organisation) -> Term | None:
        """Return an organisation's territory; with a country only, the country's if that has a strategy of its own."""
        if organisation.region is not None:
            return self.of_region(organisation.region)
        return self._country.get(organisation.country)

    def apart(self, one: int, other: int) -> bool:
        """Say whether two territories lie in different countries."""
        return self.regions[one].country != self.regions[other].country


def territories(evidence: GraphFacts) -> Territories:
    """Return the territories that claim a priority or hold an organisation."""
    regions = evidence.regions
    same = _wholes(regions)
    claiming = {same[priority.region] for priority in evidence.priorities}
    placed = {same[o.region] for o in evidence.organisations.values() if o.region is not None}
    homes = {_home(regions, same, claiming, region) for region in claiming | placed}
    found = tuple(regions[iri] for iri in sorted(homes))
    countries = {regions[iri].country: iri for iri in claiming if regions[iri].level == 0}
    return Territories(found, {region.iri: i for i, region in enumerate(found)}, regions, same, countries)


def _wholes(regions: Mapping[Term, Region]) -> dict[Term, Term]:
    """Return for each region the largest one that is the same land, because each is the only part of the next."""
    parts = Counter(region.parent for region in regions.values())
    same = {}
    for region in regions:
        whole = region
        while (parent := regions[whole].parent) is not None and parts[parent] == 1:
            whole = parent
        same[region] = whole
    return same


def _home(
    regions: Mapping[Term, Region], same: Mapping[Term, Term], claiming: set[Term], region: Term
) -> Term:
    """Climb to the first territory with a strategy; where there is none, stay at the organisations' level."""
    above: Term | None = region
    while above is not None:
        if same[above] in claiming:
            return same[above]
        above = regions[above].parent
    while regions[region].level > ORGANISATIONS_LEVEL:
        parent = regions[region].parent
        if parent is None:
            break
        region = parent
    return same[region]
