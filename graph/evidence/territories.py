"""Territories that recommendations are about, and the one that holds each region and organisation.

The unit is the region of level 2, or the larger territory whose strategy it is: Munich's clusters stand behind
Bavaria's priorities. Claims and organisations of level 3 count for the region of level 2 around them. A thing also
belongs to the larger territories with a strategy around it: what is in a region is in the nation. A national claim
stays the nation's: it is never copied down as if each region had made it. Regions of several levels can be the same
land (CZ08 and CZ080, Estonia and EE00): they are one territory, by the name of the largest.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from graph.evidence.facts import GraphFacts, Organisation, Region
from ontology.term import Term

UNIT_LEVEL = 2


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

    def positions(self, region: Term) -> list[int]:
        """Return the positions of the territories that hold a region, the smallest first."""
        return [self.position[whole] for whole in self.around(region)]

    def lands(self) -> Iterator[tuple[Term, Term]]:
        """Yield each region that is the only part of another, with the largest that is the same land."""
        return ((part, whole) for part, whole in sorted(self._same.items()) if part != whole)

    def holders(self, organisation: Organisation) -> list[int]:
        """Return the positions of the territories that hold an organisation, the smallest first."""
        home = self.of(organisation)
        return [] if home is None else self.positions(home)

    def of(self, organisation: Organisation) -> Term | None:
        """Return an organisation's territory. With a country only, the country's if that has a strategy of its own."""
        if organisation.region is not None:
            return self.of_region(organisation.region)
        return self._country.get(organisation.country)

    def apart(self, one: int, other: int) -> bool:
        """Say whether two territories lie in different countries."""
        return self.regions[one].country != self.regions[other].country

    @cached_property
    def nations(self) -> frozenset[int]:
        """Return the positions of the territories that are a nation of several regions of level 2."""
        parts = Counter(
            country
            for iri, region in self._all.items()
            if region.level == UNIT_LEVEL
            and not region.is_extra_regio
            and (country := self._country_of(iri)) is not None
        )
        return frozenset(i for i, region in enumerate(self.regions) if parts[region.iri] > 1)

    def _country_of(self, region: Term) -> Term | None:
        up = region
        while (parent := self._all[up].parent) is not None:
            up = parent
        return up if self._all[up].level == 0 else None


def territories(facts: GraphFacts) -> Territories:
    """Return the territories that claim a priority or hold an organisation."""
    regions = facts.regions
    same = wholes(regions)
    claiming = {same[_unit(regions, priority.region)] for priority in facts.priorities}
    placed = {o.region for o in facts.organisations.values() if o.region is not None}
    homes = claiming | {_home(regions, same, claiming, region) for region in placed}
    units = tuple(regions[iri] for iri in sorted(homes))
    countries = {regions[iri].country: iri for iri in claiming if regions[iri].level == 0}
    return Territories(units, {region.iri: i for i, region in enumerate(units)}, regions, same, countries)


def wholes(regions: Mapping[Term, Region]) -> dict[Term, Term]:
    """Return for each region the largest one that is the same land, because each is the only part of the next."""
    parts = Counter(region.parent for region in regions.values() if not region.is_extra_regio)
    same = {}
    for region in regions:
        whole = region
        while (parent := regions[whole].parent) is not None and parts[parent] == 1:
            whole = parent
        same[region] = whole
    return same


def _unit(regions: Mapping[Term, Region], region: Term) -> Term:
    """Return the region of level 2 around a smaller one, or a larger region itself."""
    while regions[region].level > UNIT_LEVEL and (parent := regions[region].parent) is not None:
        region = parent
    return region


def _home(
    regions: Mapping[Term, Region], same: Mapping[Term, Term], claiming: set[Term], region: Term
) -> Term:
    """Return the region of level 2 around a place, or the larger territory below its nation whose strategy it is."""
    unit = _unit(regions, region)
    above: Term | None = unit
    while above is not None and (above == unit or regions[same[above]].level > 0):
        if same[above] in claiming:
            return same[above]
        above = regions[above].parent
    return same[unit]
