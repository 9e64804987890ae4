"""Official figures as observations: specialisation, complexity, common projects, and likelihoods to meet."""

from collections.abc import Iterable, Iterator

import numpy as np

from graph.evidence.by_territory import Evidence
from graph.evidence.employment import LEVEL, Employment
from graph.evidence.likelihood import Likelihood
from graph.evidence.projects import Research
from graph.measures.complexity import Caveat, Quadrant, quadrants
from graph.measures.relatedness import cross_proximity
from graph.measures.specialisation import location_quotients, presence
from graph.observations.cube import observation, stars_of, stated
from ontology.iri import Minter
from ontology.namespace import HANSA, PROV, SDMX_DIMENSION, XSD
from ontology.term import Term, Triple, boolean, date, decimal, integer, literal

QUOTIENT = HANSA("EmploymentQuotientCube")
RELATEDNESS = HANSA("ActivityRelatednessCube")
DENSITY = HANSA("ActivityDensityCube")
REGION_COMPLEXITY = HANSA("RegionComplexityCube")
ACTIVITY_COMPLEXITY = HANSA("ActivityComplexityCube")
RESEARCH = HANSA("ResearchCollaborationCube")
OUTLOOK = HANSA("OutlookCube")
CROSS = HANSA("CrossProximityCube")
_OF_EMPLOYMENT = (QUOTIENT, RELATEDNESS, DENSITY, REGION_COMPLEXITY, ACTIVITY_COMPLEXITY)
NEAREST = 10
_QUADRANTS = {
    Quadrant.HIGH_ROAD: HANSA("HighRoad"),
    Quadrant.SLOW_ROAD: HANSA("SlowRoad"),
    Quadrant.CASINO: HANSA("Casino"),
    Quadrant.DEAD_END: HANSA("DeadEnd"),
}


def observations(
    evidence: Evidence, mint: Minter, forecast: Iterable[tuple[int, int, Term]], ahead: Likelihood | None
) -> Iterator[Triple]:
    """Yield what the tables of employment and the projects give; nothing where neither is loaded.

    `forecast` are the pairs of territories and themes of which an opportunity gives a likelihood.
    """
    persons, projects = evidence.official.employment, evidence.official.research
    for caveat in evidence.official.employment_caveats:
        for cube in (QUOTIENT,) if persons is not None else _OF_EMPLOYMENT:
            yield cube, HANSA("caveat"), literal(caveat)
    if persons is not None:
        yield from _specialisation(persons, mint)
        yield from _relatedness(persons, mint)
        yield from _complexity(persons, mint)
        yield from _density(persons, mint)
    if projects is not None:
        yield from _collaboration(evidence, projects, mint)
    if persons is not None and projects is not None:
        yield from _cross_proximity(evidence, persons, projects, mint)
    yield from _likelihoods(evidence, mint, forecast, ahead)


def quotient_iri(mint: Minter, persons: Employment, row: int, column: int) -> Term:
    """Return the IRI of the quotient of a region in an activity."""
    return mint.statistic(QUOTIENT, persons.regions[row], persons.activities[column].iri, persons.period)


def research_iri(mint: Minter, one: Term, other: Term) -> Term:
    """Return the IRI of the common projects of two territories, which are said once."""
    return mint.observation(RESEARCH, *sorted((one, other)))


def likelihood_iri(mint: Minter, one: Term, other: Term, theme: Term) -> Term:
    """Return the IRI of the outlook of two territories in a theme, which is said once."""
    return mint.observation(OUTLOOK, *sorted((one, other)), theme)


def _specialisation(persons: Employment, mint: Minter) -> Iterator[Triple]:
    """Yield quotients and stars. From the condensed table only those of 1 or more, which opportunities can rest on."""
    yield QUOTIENT, PROV("wasDerivedFrom"), persons.cube
    period = literal(persons.period)
    if len(persons.period) == 4:
        period = f'"{persons.period}"^^{XSD("gYear")}'
    stated_cells = ~np.isnan(persons.persons)
    if not persons.is_full:
        stated_cells &= persons.quotients >= 1
    for i, j in np.argwhere(stated_cells).tolist():
        subject = quotient_iri(mint, persons, i, j)
        at = {"region": persons.regions[i], "activity": persons.activities[j].iri}
        figures = {
            "personsEmployed": integer(int(persons.persons[i, j])),
            "locationQuotient": decimal(persons.quotients[i, j], 4),
        }
        yield from stated(subject, QUOTIENT, {**at, **figures})
        yield subject, SDMX_DIMENSION("refPeriod"), period
        if persons.at_least[i, j]:
            yield subject, HANSA("atLeast"), boolean(True)
        if persons.basic[i]:
            yield from stars_of(subject, persons.earned(i, j))


def _relatedness(persons: Employment, mint: Minter) -> Iterator[Triple]:
    yield RELATEDNESS, PROV("wasDerivedFrom"), QUOTIENT
    pairs = np.argwhere(np.triu(persons.together.pairs, 1) > 0).tolist()
    if not pairs:
        yield RELATEDNESS, HANSA("caveat"), literal("No region is specialised in two activities.")
        yield DENSITY, HANSA("caveat"), literal("No two activities are related.")
    for i, j in pairs:
        first, second = sorted((persons.activities[i].iri, persons.activities[j].iri))
        figures = {
            "cooccurrence": integer(int(persons.together.pairs[i, j])),
            "association": decimal(persons.association[i, j], 4),
        }
        at = {"activity": first, "otherActivity": second}
        yield from observation(mint, RELATEDNESS, at, figures)


def _complexity(persons: Employment, mint: Minter) -> Iterator[Triple]:
    """Yield both indices, or only why there are none."""
    index = persons.complexity
    regions = [persons.regions[row] for row in np.flatnonzero(persons.basic).tolist()]
    activities = [activity.iri for activity in persons.activities]
    sides = (
        (REGION_COMPLEXITY, "region", regions, index.regions),
        (ACTIVITY_COMPLEXITY, "activity", activities, index.activities),
    )
    for cube, name, terms, values in sides:
        yield cube, PROV("wasDerivedFrom"), QUOTIENT
        for caveat in index.caveats:
            yield cube, HANSA("caveat"), literal(f"{caveat.value} (correlation {index.correlation:.2f})")
        for term, value in zip(terms, [] if values is None else values.tolist(), strict=values is not None):
            if not np.isnan(value):
                figures = {"complexityIndex": decimal(value, 4)}
                yield from observation(mint, cube, {name: term}, figures)


def _density(persons: Employment, mint: Minter) -> Iterator[Triple]:
    """Yield the activities that each region is closest to, with their quadrant where complexity has a sure sign."""
    yield DENSITY, PROV("wasDerivedFrom"), RELATEDNESS
    index = persons.complexity
    rich = None if Caveat.SIGN in index.caveats else index.activities
    for i, region in enumerate(persons.regions):
        lacking = (persons.held[i] == 0) & ~np.isnan(persons.persons[i])
        near = np.where(lacking, persons.density[i], 0)
        roads = None if rich is None else quadrants(near, rich, ~lacking)
        for j in np.argsort(-near, kind="stable")[:NEAREST].tolist():
            if near[j] > 0:
                at = {"region": region, "activity": persons.activities[j].iri}
                figures = {"relatednessDensity": decimal(near[j], 2)}
                road = None if roads is None else roads[j]
                if road is not None:
                    figures["quadrant"] = _QUADRANTS[road]
                yield from observation(mint, DENSITY, at, figures)


def _collaboration(evidence: Evidence, projects: Research, mint: Minter) -> Iterator[Triple]:
    for graph in projects.graphs:
        yield RESEARCH, PROV("wasDerivedFrom"), graph
    regions = [region.iri for region in evidence.territories.regions]
    for i, j in np.argwhere(np.triu(projects.shared, 1) > 0).tolist():
        first, second = sorted((regions[i], regions[j]))
        figures = {
            "jointProjects": integer(int(projects.shared[i, j])),
            "newmanWeight": decimal(projects.weight[i, j], 4),
        }
        at = {"region": first, "otherRegion": second}
        yield from observation(mint, RESEARCH, at, figures)


def _cross_proximity(
    evidence: Evidence, persons: Employment, projects: Research, mint: Minter
) -> Iterator[Triple]:
    """Yield which activities and which themes of projects are in the same regions."""
    for source in (QUOTIENT, RESEARCH):
        yield CROSS, PROV("wasDerivedFrom"), source
    counted = np.asarray(projects.members @ projects.themed.T)
    rows = [
        (i, persons.position[region.iri])
        for i, region in enumerate(evidence.territories.regions)
        if region.level == LEVEL and region.iri in persons.position and counted[i].any()
    ]
    if not rows:
        return
    here, there = (list(side) for side in zip(*rows, strict=True))
    themes = presence(location_quotients(counted[here]).values)
    near = cross_proximity(persons.held[there], np.asarray(themes))
    for j, activity in enumerate(persons.activities):
        for t, theme in enumerate(projects.themes):
            at = {"activity": activity.iri, "theme": theme}
            figures = {"crossProximity": decimal(near[j, t], 4)}
            yield from observation(mint, CROSS, at, figures)


def _likelihoods(
    evidence: Evidence, mint: Minter, used: Iterable[tuple[int, int, Term]], ahead: Likelihood | None
) -> Iterator[Triple]:
    if ahead is None:
        return
    yield OUTLOOK, PROV("wasDerivedFrom"), RESEARCH
    yield OUTLOOK, HANSA("cutDate"), date(ahead.cut)
    learnt = (
        f"Calibrated on {ahead.pairs:,} pairs of territories and themes that were new to each other {ahead.years} years"
        f" before the cut date, of which {ahead.met:,} met."
    )
    yield OUTLOOK, HANSA("caveat"), literal(learnt)
    pairs = {(min(one, other), max(one, other), theme) for one, other, theme in used}
    names = list(ahead.themes)
    for i in range(len(evidence.territories.regions)):
        own = ahead.probability[:, i, :]
        for at in np.argsort(-own, axis=None, kind="stable")[:NEAREST].tolist():
            theme, j = divmod(at, own.shape[1])
            if own[theme, j] > 0:
                pairs.add((min(i, j), max(i, j), names[theme]))
    regions = [region.iri for region in evidence.territories.regions]
    for i, j, theme in sorted(pairs):
        first, second = sorted((regions[i], regions[j]))
        likelihood = ahead.probability[ahead.themes[theme], i, j]
        at = {"region": first, "otherRegion": second, "theme": theme}
        figures = {"likelihood": decimal(float(likelihood), 4)}
        yield from observation(mint, OUTLOOK, at, figures)
