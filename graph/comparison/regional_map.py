"""Territories of the map of Europe, with their indicators and ties.

A thing counts for each territory that holds the region stated of it, and once. Whole nations of several regions are
territories too, but no place of a map. What no source states is not known, None; what our register lacks counts 0.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log1p

from graph.evidence.fact_reading import read_regions
from graph.evidence.facts import Region
from graph.evidence.nuts_versions import Versions, versions
from graph.evidence.rows import evidence_rows, text_rows
from graph.evidence.territories import UNIT_LEVEL, wholes
from graph.opportunities.opportunity_filter import OpportunityFilter
from graph.opportunities.ranking import RankedOpportunities
from graph.store.engine import Store, text
from ontology.iri import slug
from ontology.term import Term

# A funded project ties less than a partnership, and the hundredth less than the first, as in the novelty of a pair.
_PROJECTS_WEIGHT = 0.25


@dataclass(frozen=True)
class MapTerritory:
    """A territory; its centre is a longitude and a latitude in degrees, None where it is not known."""

    iri: str
    code: str
    label: str
    country: str
    level: int
    is_nation: bool
    centre: tuple[float, float] | None


@dataclass(frozen=True)
class Indicator:
    """A figure of a territory: its name and its unit in words, and whether it is of a field only.

    A ratio does not grow with the size of a territory.
    """

    key: str
    label: str
    unit: str
    needs_field: bool = False
    is_ratio: bool = False


INDICATORS = {
    one.key: one
    for one in (
        Indicator("organisations", "Cluster organisations", "in our register"),
        Indicator("partnerships", "Partnerships", "in our register with a member there"),
        Indicator("priorities", "Priorities", "claimed by its strategies"),
        Indicator("opportunities", "Opportunities", "with a party there"),
        Indicator("persons", "Persons employed", "in the core industries of the field", True),
        Indicator("quotient", "Specialisation", "× the share of the field in all regions", True, True),
        Indicator("evidence", "Evidence", "0 to 1, of all sources together", True, True),
    )
}
_THINGS = ("organisations", "partnerships", "priorities")
Values = Mapping[str, float | None]


@dataclass(frozen=True)
class RegionalTie:
    """A tie of two territories: partnerships in common, and funded projects, counted region by region."""

    iri: str
    partnerships: int
    projects: int

    @property
    def strength(self) -> float:
        """Return partnerships + ln(1 + projects) / 4."""
        return self.partnerships + _PROJECTS_WEIGHT * log1p(self.projects)


@dataclass(frozen=True)
class PlacedThing:
    """Territories and fields of an organisation, a priority or a partnership."""

    territories: frozenset[str]
    fields: frozenset[str]


@dataclass(frozen=True)
class RegionalMap:
    """Territories by IRI, in the order of their codes, and what stands in them.

    `around` are the territories that hold each region of any version, `same` the territory that is the same land, and
    `placed` the things by the key of their indicator. `fields` are labels by IRI, in their order.
    """

    territories: Mapping[str, MapTerritory]
    around: Mapping[Term, tuple[str, ...]]
    same: Mapping[Term, str]
    placed: Mapping[str, tuple[PlacedThing, ...]]
    fields: Mapping[str, str]

    def at(self, iri: str) -> str:
        """Return the smallest territory that holds a region of any version, "" for none."""
        return next(iter(self.around.get(f"<{iri}>", ())), "")


def read_regional_map(store: Store) -> RegionalMap:
    """Return the territories of a graph, their centres, and what stands in them."""
    regions = {region.iri: region for region in read_regions(store)}
    known = versions(store, regions)
    chosen = {f"<{row['region']}>" for row in text_rows(store, "map/territories")}
    # A graph without derived evidence has the regions of level 2.
    chosen = chosen or {iri for iri in known.home.values() if regions[iri].level == UNIT_LEVEL}
    centres = {
        str(iri): (float(getattr(longitude, "value", 0)), float(getattr(latitude, "value", 0)))
        for iri, latitude, longitude in evidence_rows(store, "centres")
    }
    nations, land = _nations(regions, known), wholes(regions)
    territories = [
        MapTerritory(iri[1:-1], one.code, one.label, one.country, one.level, iri in nations, centres.get(iri))
        for iri, one in regions.items()
        if iri in chosen
    ]
    around = {iri: tuple(_around(iri, regions, known, chosen)) for iri in regions}
    return RegionalMap(
        {one.iri: one for one in sorted(territories, key=lambda one: (one.code, one.iri))},
        around,
        {
            iri: whole
            for iri, home in known.home.items()
            for whole in around[iri]
            if land[f"<{whole}>"] == land[home]
        },
        {key: tuple(_placed(store, key, around)) for key in _THINGS},
        dict(
            sorted(
                ((str(row[0])[1:-1], text(row[1])) for row in evidence_rows(store, "sectors")),
                key=lambda f: f[1],
            )
        ),
    )


def _nations(regions: Mapping[Term, Region], known: Versions) -> frozenset[Term]:
    """Return the regions of level 0 that have several of level 2."""
    parts: Counter[Term] = Counter()
    for iri in set(known.home.values()):
        if regions[iri].level == UNIT_LEVEL and not regions[iri].is_extra_regio:
            *_, top = _upwards(iri, regions)
            parts[top] += regions[top].level == 0
    return frozenset(iri for iri, number in parts.items() if number > 1)


def _upwards(region: Term, regions: Mapping[Term, Region]) -> Iterable[Term]:
    up: Term | None = region
    while up is not None:
        yield up
        up = regions[up].parent


def _around(
    region: Term, regions: Mapping[Term, Region], known: Versions, chosen: set[Term]
) -> Iterable[str]:
    """Yield the territories that hold a region, the smallest first."""
    home = known.around(region)
    if home is not None:
        yield from (up[1:-1] for up in _upwards(home, regions) if up in chosen)


def _placed(store: Store, key: str, around: Mapping[Term, tuple[str, ...]]) -> Iterable[PlacedThing]:
    places: defaultdict[str, set[str]] = defaultdict(set)
    fields: defaultdict[str, set[str]] = defaultdict(set)
    for row in text_rows(store, f"map/{key}"):
        places[row["thing"]].update(around.get(f"<{row['region']}>", ()))
        fields[row["thing"]].add(row["field"])
    for thing, territories in places.items():
        yield PlacedThing(frozenset(territories), frozenset(fields[thing]))


def read_indicator(
    store: Store, base: RegionalMap, opportunities: RankedOpportunities, key: str, sector: str = ""
) -> Values:
    """Return the value of an indicator for each territory, in a field (its IRI) or in all.

    Raises KeyError for an unknown indicator.
    """
    if key in _THINGS:
        return _counted(
            base, (one.territories for one in base.placed[key] if not sector or sector in one.fields)
        )
    if key == "opportunities":
        codes = {one.code: one.iri for one in base.territories.values()}
        selected = opportunities.select(
            OpportunityFilter(sector=slug(sector.rpartition("/")[2]) if sector else "")
        )
        return _counted(
            base,
            ({codes[c] for party in one.parties for c in party.codes if c in codes} for one in selected),
        )
    query, column = {
        "persons": ("map/field_employment", "persons"),
        "quotient": ("map/field_employment", "quotient"),
        "evidence": ("map/field_evidence", "value"),
    }[key]
    stated = {row["region"]: float(row[column]) for row in text_rows(store, query, sector=sector)}
    nothing = 0.0 if key == "evidence" else None
    return {iri: stated.get(iri, nothing) for iri in base.territories}


def _counted(base: RegionalMap, holders: Iterable[Iterable[str]]) -> Values:
    numbers = Counter(iri for some in holders for iri in some)
    return {iri: float(numbers[iri]) for iri in base.territories}


def read_ties(store: Store, base: RegionalMap, territory: str, most: int = 20) -> list[RegionalTie]:
    """Return the strongest ties of a territory to others that neither hold it nor lie in it, the strongest first."""
    partnerships: Counter[str] = Counter()
    for one in base.placed["partnerships"]:
        if territory in one.territories:
            partnerships.update(one.territories)
    projects: Counter[str] = Counter()
    for row in text_rows(store, "map/joint_projects", territory=territory):
        for other in base.around.get(f"<{row['other']}>", ()):
            projects[other] += int(row["projects"])
    within = {iri for some in base.around.values() if territory in some for iri in some}
    ties = [
        RegionalTie(iri, partnerships[iri], projects[iri])
        for iri in {*partnerships, *projects} - within
        if not base.territories[iri].is_nation
    ]
    return sorted(ties, key=lambda tie: (-tie.strength, tie.iri))[:most]
