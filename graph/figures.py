"""The wider evidence as observations: specialisation by employment, complexity, common projects, and the outlook."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from graph.employment import Activity, Employment
from graph.measures.complexity import Caveat, Quadrant, quadrants
from graph.presence import Presence
from graph.research import Research
from ontology.iri import Minter
from ontology.namespace import HANSA, PROV, QB, SDMX_DIMENSION, TYPE, XSD
from ontology.term import Term, Triple, date, decimal, integer, literal

QUOTIENT = HANSA("EmploymentQuotientCube")
RELATEDNESS = HANSA("ActivityRelatednessCube")
DENSITY = HANSA("ActivityDensityCube")
REGION_COMPLEXITY = HANSA("RegionComplexityCube")
ACTIVITY_COMPLEXITY = HANSA("ActivityComplexityCube")
RESEARCH = HANSA("ResearchCollaborationCube")
OUTLOOK = HANSA("OutlookCube")
NEAREST = 10
_STARS = {"size": "SizeStar", "specialisation": "SpecialisationStar", "focus": "FocusStar"}
_QUADRANTS = {
    Quadrant.HIGH_ROAD: HANSA("HighRoad"),
    Quadrant.SLOW_ROAD: HANSA("SlowRoad"),
    Quadrant.CASINO: HANSA("Casino"),
    Quadrant.DEAD_END: HANSA("DeadEnd"),
}


def observations(
    found: Presence, mint: Minter, outlooks: Iterable[tuple[int, int, Term]]
) -> Iterator[Triple]:
    """Yield what the tables of employment and the projects give; nothing where neither is loaded.

    `outlooks` are the pairs of territories and themes of which an opportunity gives a likelihood.
    """
    persons, projects = found.wider.employment, found.wider.research
    if persons is not None:
        yield from _specialisation(persons, mint)
        yield from _relatedness(persons, mint)
        yield from _complexity(persons, mint)
        yield from _density(persons, mint)
    if projects is not None:
        yield from _collaboration(found, projects, mint)
    yield from _outlook(found, mint, outlooks)


def quotient_iri(mint: Minter, persons: Employment, row: int, column: int) -> Term:
    """Return the IRI of the quotient of a region in an activity."""
    return mint.statistic(QUOTIENT, persons.regions[row], persons.activities[column].iri, persons.year)


def relatedness_iri(mint: Minter, one: Activity, other: Activity) -> Term:
    """Return the IRI of the relatedness of two activities, which is symmetric and said once."""
    return mint.observation(RELATEDNESS, *sorted((one.iri, other.iri)))


def research_iri(mint: Minter, one: Term, other: Term) -> Term:
    """Return the IRI of the common projects of two territories, which are said once."""
    return mint.observation(RESEARCH, *sorted((one, other)))


def outlook_iri(mint: Minter, one: Term, other: Term, theme: Term) -> Term:
    """Return the IRI of the outlook of two territories in a theme, which is said once."""
    return mint.observation(OUTLOOK, *sorted((one, other)), theme)


def _observation(
    subject: Term, cube: Term, dimensions: Mapping[str, Term], measures: Mapping[str, Term]
) -> Iterator[Triple]:
    yield subject, TYPE, QB("Observation")
    yield subject, QB("dataSet"), cube
    for name, value in (*dimensions.items(), *measures.items()):
        yield subject, HANSA(name), value


def _specialisation(persons: Employment, mint: Minter) -> Iterator[Triple]:
    yield QUOTIENT, PROV("wasDerivedFrom"), HANSA("EmploymentCube")
    year = f'"{persons.year}"^^{XSD("gYear")}'
    earned = {name: getattr(persons.stars, name) for name in _STARS}
    basic = {int(row): at for at, row in enumerate(np.flatnonzero(persons.basic))}
    for i, j in np.argwhere(~np.isnan(persons.persons)).tolist():
        subject = quotient_iri(mint, persons, i, j)
        at = {"region": persons.regions[i], "activity": persons.activities[j].iri}
        figures = {
            "personsEmployed": integer(int(persons.persons[i, j])),
            "locationQuotient": decimal(persons.quotients[i, j], 4),
        }
        yield from _observation(subject, QUOTIENT, at, figures)
        yield subject, SDMX_DIMENSION("refPeriod"), year
        if i in basic:
            yield subject, HANSA("stars"), integer(int(persons.stars.number[basic[i], j]))
            for name, star in _STARS.items():
                if earned[name][basic[i], j]:
                    yield subject, HANSA("star"), HANSA(star)


def _relatedness(persons: Employment, mint: Minter) -> Iterator[Triple]:
    yield RELATEDNESS, PROV("wasDerivedFrom"), QUOTIENT
    for i, j in np.argwhere(np.triu(persons.together.pairs, 1) > 0).tolist():
        one, other = persons.activities[i], persons.activities[j]
        first, second = sorted((one.iri, other.iri))
        figures = {
            "cooccurrence": integer(int(persons.together.pairs[i, j])),
            "association": decimal(persons.association[i, j], 4),
        }
        at = {"activity": first, "otherActivity": second}
        yield from _observation(relatedness_iri(mint, one, other), RELATEDNESS, at, figures)


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
                yield from _observation(mint.observation(cube, term), cube, {name: term}, figures)


def _density(persons: Employment, mint: Minter) -> Iterator[Triple]:
    """Yield the activities that each region is closest to, with their quadrant where complexity has a sure sign."""
    yield DENSITY, PROV("wasDerivedFrom"), RELATEDNESS
    index = persons.complexity
    sure = index.activities is not None and Caveat.SIGN not in index.caveats
    for i, region in enumerate(persons.regions):
        lacking = (persons.held[i] == 0) & ~np.isnan(persons.persons[i])
        near = np.where(lacking, persons.density[i], 0)
        roads = quadrants(near, index.activities, ~lacking) if sure and index.activities is not None else None
        for j in np.argsort(-near, kind="stable")[:NEAREST].tolist():
            if near[j] > 0:
                at = {"region": region, "activity": persons.activities[j].iri}
                figures = {"relatednessDensity": decimal(near[j], 2)}
                road = None if roads is None else roads[j]
                if road is not None:
                    figures["quadrant"] = _QUADRANTS[road]
                subject = mint.observation(DENSITY, *at.values())
                yield from _observation(subject, DENSITY, at, figures)


def _collaboration(found: Presence, projects: Research, mint: Minter) -> Iterator[Triple]:
    for graph in projects.graphs:
        yield RESEARCH, PROV("wasDerivedFrom"), graph
    regions = [region.iri for region in found.territories.regions]
    for i, j in np.argwhere(np.triu(projects.shared, 1) > 0).tolist():
        first, second = sorted((regions[i], regions[j]))
        figures = {
            "jointProjects": integer(int(projects.shared[i, j])),
            "newmanWeight": decimal(projects.weight[i, j], 4),
        }
        at = {"region": first, "otherRegion": second}
        yield from _observation(research_iri(mint, first, second), RESEARCH, at, figures)


def _outlook(found: Presence, mint: Minter, used: Iterable[tuple[int, int, Term]]) -> Iterator[Triple]:
    ahead = found.wider.likelihood
    if ahead is None:
        return
    yield OUTLOOK, PROV("wasDerivedFrom"), RESEARCH
    yield OUTLOOK, HANSA("cutDate"), date(ahead.cut)
    wanted = {(min(one, other), max(one, other), theme) for one, other, theme in used}
    names = list(ahead.themes)
    for i in range(len(found.territories.regions)):
        own = ahead.probability[:, i, :]
        for at in np.argsort(-own, axis=None, kind="stable")[:NEAREST].tolist():
            theme, j = divmod(at, own.shape[1])
            if own[theme, j] > 0:
                wanted.add((min(i, j), max(i, j), names[theme]))
    regions = [region.iri for region in found.territories.regions]
    for i, j, theme in sorted(wanted):
        first, second = sorted((regions[i], regions[j]))
        likelihood = ahead.probability[ahead.themes[theme], i, j]
        at = {"region": first, "otherRegion": second, "theme": theme}
        figures = {"likelihood": decimal(float(likelihood), 4)}
        yield from _observation(outlook_iri(mint, first, second, theme), OUTLOOK, at, figures)
