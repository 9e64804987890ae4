"""Sentences that reasons share: names in a row, what is claimed, who is there, how many work there, who is tied."""

from collections.abc import Iterator, Sequence

from graph.evidence.by_territory import Evidence
from graph.evidence.employment import SOURCE, Employment
from graph.evidence.facts import Organisation, Partnership, Priority
from graph.observations.official_figures import outlook_iri, quotient_iri, research_iri
from graph.opportunities.opportunity import INTENT, STRENGTH, TIE, Reason
from ontology.iri import Minter
from ontology.term import Term

_NAMED = 3
_EVIDENCE = 6
_DIVISIONS = 2
_PROJECTS = 3


def names(labels: Sequence[str], most: int = _NAMED) -> str:
    """Return names in a row, the rest counted.

    >>> names(["A", "B", "C", "D"], 2)
    'A, B and 2 more'
    """
    if len(labels) > most:
        return f"{', '.join(labels[:most])} and {len(labels) - most} more"
    return " and ".join([", ".join(labels[:-1]), labels[-1]]) if len(labels) > 1 else "".join(labels)


def claims(found: Evidence, territory: int, sector: int) -> Reason:
    """Return the reason that a territory claims a field, and how many others do."""
    region = found.territories.regions[territory]
    priorities = strongest(found.priorities[territory, sector])
    quoted = names([f"“{priority.label}” ({priority.period})" for priority in priorities])
    field = found.facts.sectors[found.sectors[sector]]
    claimants = found.claimants[sector]
    share = f"{claimants} of {found.claiming} territories with a known strategy do"
    sentence = f"{region.label} claims {field}: {quoted}; {share}."
    return Reason(INTENT, sentence, tuple(priority.iri for priority in priorities[:_EVIDENCE]))


def strongest(priorities: Sequence[Priority]) -> list[Priority]:
    """Return priorities with the newest and the narrowest first."""
    return sorted(priorities, key=lambda p: (-int(p.period[:4]), len(p.sectors), p.iri))


def presence(found: Evidence, territory: int, sector: int) -> Reason | None:
    """Return the reason that a territory has organisations in a field, or None where none is known."""
    organisations = strongest_organisations(found.organisations.get((territory, sector), ()))
    if not organisations:
        return None
    region = found.territories.regions[territory]
    field = found.facts.sectors[found.sectors[sector]]
    number = len(organisations)
    listed = names([organisation.label for organisation in organisations])
    sentence = (
        f"{region.label} has {number} known organisation{'s' if number > 1 else ''} in {field}: {listed}"
        f" (location quotient of presence {found.quotients[territory, sector]:.1f} against all territories)."
    )
    return Reason(STRENGTH, sentence, tuple(organisation.iri for organisation in organisations[:_EVIDENCE]))


def employment(found: Evidence, mint: Minter, territory: int, sector: int) -> Reason | None:
    """Return the reason that a territory is specialised in a field by employment, None where that is not known."""
    persons = found.official.employment
    region = found.territories.regions[territory]
    if persons is None or region.iri not in persons.position:
        return None
    row = persons.position[region.iri]
    columns = [j for j in found.employed[sector] if persons.quotients[row, j] >= 1]
    if found.specialisation[territory, sector] <= 1 or not columns:
        return None
    columns.sort(key=lambda j: -persons.quotients[row, j])
    told = names([division(persons, row, j) for j in columns[:_DIVISIONS]])
    field = found.facts.sectors[found.sectors[sector]]
    sentence = (
        f"{region.label} is specialised in the activities of {field} (location quotient"
        f" {found.specialisation[territory, sector]:.1f}): {told} ({of_table(persons)})."
    )
    return Reason(
        STRENGTH, sentence, tuple(quotient_iri(mint, persons, row, j) for j in columns[:_DIVISIONS])
    )


def division(persons: Employment, row: int, column: int) -> str:
    """Return an activity with a region's quotient, persons employed and stars in it."""
    activity = persons.activities[column]
    earned = persons.earned(row, column)
    stars = f", star{'s' if len(earned) > 1 else ''} for {names(earned)}" if earned else ""
    return (
        f"NACE {activity.code} {activity.label}, LQ {persons.quotients[row, column]:.1f} with"
        f" {persons.persons[row, column]:,.0f} persons employed{stars}"
    )


def of_table(persons: Employment) -> str:
    """Return the year, the source and the reference of quotients of employment."""
    return f"{persons.year}, {SOURCE}, against all {persons.published} regions of NUTS level 2"


def there(found: Evidence, mint: Minter, territory: int, sector: int) -> list[Reason]:
    """Return the reasons that a territory is strong in a field: who works on it, and how many work in it."""
    known = presence(found, territory, sector), employment(found, mint, territory, sector)
    return [reason for reason in known if reason is not None]


def strongest_organisations(organisations: Sequence[Organisation]) -> list[Organisation]:
    """Return organisations with the best known and the most specialised first."""
    return sorted(organisations, key=lambda o: (-o.confidence, len(o.sectors), o.iri))


def ties(found: Evidence, mint: Minter, one: int, other: int, topics: Sequence[int]) -> list[Reason]:
    """Return the reasons that two territories are not tied, or how far they are, and how likely they are to be."""
    first = _partnerships(found, mint.graph("partnerships"), one, other, found.sectors[topics[-1]])
    return [first, *_projects(found, mint, one, other, topics), *_outlook(found, mint, one, other, topics)]


def _partnerships(found: Evidence, graph: Term, one: int, other: int, topic: Term) -> Reason:
    """Return what partnerships say; that nothing is known is a statement about their source: its graph is evidence."""
    shared = joint(found, one, other)
    first, second = found.territories.regions[one], found.territories.regions[other]
    known = len(found.facts.partnerships)
    if not shared:
        sentence = f"{first.label} and {second.label} have no common partnership among {known} known."
        return Reason(TIE, sentence, (graph,))
    on_topic = [partnership for partnership in shared if topic in partnership.sectors]
    where = "" if on_topic else ", none of them on this field"
    listed = names([partnership.label for partnership in shared])
    number = len(shared)
    met = f"{first.label} and {second.label} meet in {number} of {known} known partnerships"
    sentence = f"{met}{where}: {listed}."
    return Reason(TIE, sentence, tuple(partnership.iri for partnership in shared[:_EVIDENCE]))


def _projects(found: Evidence, mint: Minter, one: int, other: int, topics: Sequence[int]) -> Iterator[Reason]:
    research = found.official.research
    if research is None:
        return
    first, second = found.territories.regions[one], found.territories.regions[other]
    known, years = len(research.projects), f"{research.span[0]}-{research.span[1]}"
    number = int(research.shared[one, other])
    if not number:
        sentence = (
            f"{first.label} and {second.label} share none of {known:,} known funded projects of {years}."
        )
        yield Reason(TIE, sentence, research.graphs)
        return
    themes = dict.fromkeys(found.facts.themes.get(found.sectors[topic]) for topic in topics)
    counted = [
        f"{research.on_theme(one, other, theme) or 'none'} known to be on {found.facts.theme_labels[theme]}"
        for theme in themes
        if theme is not None
    ]
    on_theme = f", {names(counted)}" if counted else ""
    sentence = (
        f"Organisations of {first.label} and {second.label} share {number:,} of {known:,} known funded projects"
        f" of {years}{on_theme} (Newman weight {research.weight[one, other]:.1f})."
    )
    evidence = (
        research_iri(mint, first.iri, second.iri),
        *research.latest(one, other, _PROJECTS),
    )
    yield Reason(TIE, sentence, evidence)


def _outlook(found: Evidence, mint: Minter, one: int, other: int, topics: Sequence[int]) -> Iterator[Reason]:
    ahead = found.official.likelihood
    themes = {found.facts.themes.get(found.sectors[topic]) for topic in topics}
    known = [(p, theme) for theme in themes if (p := found.outlook(one, other, theme)) is not None and theme]
    if ahead is None or not known:
        return
    probability, theme = max(known)
    first, second = found.territories.regions[one], found.territories.regions[other]
    sentence = (
        f"{first.label} and {second.label} have not met in a project known to be on"
        f" {found.facts.theme_labels[theme]}; such territories do within {ahead.years} years in"
        f" {_of_100(probability)} of 100 cases (calibrated on the projects that started before {ahead.cut})."
    )
    yield Reason(TIE, sentence, (outlook_iri(mint, first.iri, second.iri, theme),))


def _of_100(probability: float) -> str:
    return "fewer than 1" if probability < 0.01 else f"{100 * probability:.0f}"


def joint(found: Evidence, one: int, other: int) -> list[Partnership]:
    """Return the partnerships with a member in both territories."""
    return found.joint.get((min(one, other), max(one, other)), [])
