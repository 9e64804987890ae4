"""Whose evidence it is: the territory that has the strategy.

Strategies exist at levels 0 to 3, organisations mostly at level 2. A thing belongs to the smallest territory with a
strategy that holds it, so that Munich's clusters stand behind Bavaria's priorities. A national claim stays the
nation's: it is never copied down as if each region had made it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from graph.evidence import Evidence, Organisation, Region
from ontology.term import Term

ORGANISATIONS_LEVEL = 2


@dataclass(frozen=True)
class Territories:
    """The territories, in the order of their IRIs, and where each region and country belongs."""

    regions: tuple[Region, ...]
    position: Mapping[Term, int]
    _home: Mapping[Term, Term]
    _country: Mapping[str, Term]

    def of_region(self, region: Term) -> Term | None:
        """Return the territory to which a region's evidence belongs."""
        return self._home.get(region)

    def of(self, organisation: Organisation) -> Term | None:
        """Return an organisation's territory; with a country only, the country's if that has a strategy of its own."""
        if organisation.region is not None:
            return self._home.get(organisation.region)
        return self._country.get(organisation.country)

    def apart(self, one: int, other: int) -> bool:
        """Say whether two territories lie in different countries."""
        return self.regions[one].country != self.regions[other].country


def territories(evidence: Evidence) -> Territories:
    """Return the territories that claim a priority or hold an organisation."""
    claiming = {priority.region for priority in evidence.priorities}
    placed = {o.region for o in evidence.organisations.values() if o.region is not None}
    home = {region: _home(evidence.regions, claiming, region) for region in claiming | placed}
    found = tuple(evidence.regions[iri] for iri in sorted(set(home.values())))
    countries = {evidence.regions[iri].country: iri for iri in claiming if evidence.regions[iri].level == 0}
    return Territories(found, {region.iri: i for i, region in enumerate(found)}, home, countries)


def _home(regions: Mapping[Term, Region], claiming: set[Term], region: Term) -> Term:
    """Climb to the first territory with a strategy; where there is none, stay at the organisations' level."""
    above: Term | None = region
    while above is not None:
        if above in claiming:
            return above
        above = regions[above].parent
    while regions[region].level > ORGANISATIONS_LEVEL:
        parent = regions[region].parent
        if parent is None:
            break
        region = parent
    return region
