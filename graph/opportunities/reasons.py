"""Reasons of several kinds: contributions of each side, ties, coverage."""

from collections.abc import Sequence

from graph.evidence.employment import SOURCE
from graph.evidence.facts import Organisation, Partnership, Priority
from graph.observations.measures import field_employment_iri
from graph.observations.official_figures import likelihood_iri, research_iri
from graph.opportunities.context import Context
from graph.opportunities.opportunity import INTENT, STRENGTH, TIE, Reason
from graph.opportunities.words import count, described, names, persons, quoted, strongest, times
from ontology.term import Term

_EVIDENCE = 6
_QUOTED = 2
_PROJECTS = 3


def brings(context: Context, territory: int, topics: Sequence[Term], column: int | None) -> list[Reason]:
    """Return what a territory brings on topics or, without any, on a field: organisations, persons, claims."""
    reasons = [_organisations(context, territory, topics, column)]
    if column is not None:
        reasons += employment(context, territory, column)
    return reasons + claims(context, territory, topics, column)


def _organisations(context: Context, territory: int, topics: Sequence[Term], column: int | None) -> Reason:
    label = context.region(territory).label
    on = names([context.topic(topic) for topic in topics]) if topics else _field(context, column)
    rows = organisations_on(context, territory, topics, column)
    if rows:
        return Reason(
            STRENGTH,
            f"{label} brings {names([described(one) for one in rows])}, on {on}.",
            tuple(one.iri for one in rows[:_EVIDENCE]),
            context.region(territory).iri,
        )
    around = context.field_organisations(territory, column) if column is not None else []
    if topics and around:
        return Reason(
            STRENGTH,
            f"{label} brings {names([described(one) for one in around])}, in the wider field of"
            f" {_field(context, column)}; none on {on} itself is in our register.",
            tuple(one.iri for one in around[:_EVIDENCE]),
            context.region(territory).iri,
        )
    sentence = f"A cluster organisation of {label} on {on} is not in our register."
    register = context.mint.graph("cluster-organisations")
    return Reason(STRENGTH, sentence, (register,), context.region(territory).iri)


def organisations_on(
    context: Context, territory: int, topics: Sequence[Term], column: int | None
) -> list[Organisation]:
    """Return a territory's cluster organisations on any of some topics or, without topics, in a field."""
    if not topics:
        return [] if column is None else context.field_organisations(territory, column)
    rows = {one.iri: one for topic in topics for one in context.topic_organisations(territory, topic)}
    return list(rows.values())


def _field(context: Context, column: int | None) -> str:
    return "" if column is None else context.sector(column)


def employment(context: Context, territory: int, column: int) -> list[Reason]:
    """Return how many persons a territory employs in the core divisions of a field, none where nothing is told."""
    employed, table = context.evidence.employed, context.evidence.official.employment
    number = float(employed.persons[territory, column])
    if table is None or not number > 0:
        return []
    columns = employed.columns[column]
    least = "at least " if employed.at_least[territory, column] else ""
    activities = " and ".join(
        f"{table.activities[j].label[:1].lower()}{table.activities[j].label[1:]} (NACE {table.activities[j].code})"
        for j in columns
    )
    sentence = (
        f"In {context.region(territory).label}, {least}{persons(number)} persons work in {activities}:"
        f" {times(float(employed.quotients[territory, column]))} ({SOURCE}, {table.period})."
    )
    sector = context.evidence.sectors[column]
    cell = field_employment_iri(context.mint, context.region(territory).iri, sector)
    return [Reason(STRENGTH, sentence, (cell,), context.region(territory).iri)]


def claims(context: Context, territory: int, topics: Sequence[Term], column: int | None) -> list[Reason]:
    """Return what a territory's strategies say on topics or, without any claim on them, on the field."""
    evidence, region = context.evidence, context.region(territory)
    rows: dict[Term, Priority] = {
        priority.iri: priority
        for topic in topics
        for priority in strongest(evidence.topic_priorities.get((territory, topic), []))
    }
    if not rows and column is not None:
        rows = {one.iri: one for one in evidence.priorities.get((territory, column), [])}
    newest = {one.label: one for one in reversed(strongest(list(rows.values())))}
    told = strongest(list(newest.values()))[:_QUOTED]
    if not told:
        return []
    quotations = names([quoted(one, _smaller(context, territory, one)) for one in told])
    ended = all(one.period < "2021" for one in told)
    after = ", a period that has ended" if ended else ""
    sentence = f"The strategy of {region.label} names {quotations}{after}."
    return [Reason(INTENT, sentence, tuple(one.iri for one in told), region.iri)]


def _smaller(context: Context, territory: int, priority: Priority) -> str:
    """Return the name of the smaller region that made a claim, empty where the territory made it itself."""
    region = context.evidence.facts.regions[priority.region]
    own = context.region(territory)
    return region.label if region.level > 2 and region.label != own.label else ""


def ties(
    context: Context, one: int, other: int, topics: Sequence[Term], sectors: Sequence[Term]
) -> list[Reason]:
    """Return how two territories are tied: partnerships, funded projects, and how likely they are to meet."""
    return [
        _partnerships(context, one, other, topics, sectors),
        *_projects(context, one, other),
        *_likelihood(context, one, other, sectors),
    ]


def _partnerships(
    context: Context, one: int, other: int, topics: Sequence[Term], sectors: Sequence[Term]
) -> Reason:
    """Return what partnerships say. That nothing is known is a statement about their source: its graph is evidence."""
    first, second = context.region(one).label, context.region(other).label
    shared = context.evidence.joint_partnerships(one, other)
    if not shared:
        known = count(len(context.evidence.facts.partnerships), "partnership")
        sentence = f"None of the {known} in our register joins organisations of {first} and {second}."
        return Reason(TIE, sentence, (context.mint.graph("partnerships"),))
    on_it = context.existing(one, other, topics, sectors)
    told = on_it or shared
    listed = names([partnership_name(partnership) for partnership in told])
    verb = "already work together in" if on_it else "have met, on other matters, in"
    if not on_it and all(context.is_history(partnership) for partnership in shared):
        verb = "worked together in"
    sentence = f"Organisations of {first} and {second} {verb} {listed}."
    return Reason(TIE, sentence, tuple(partnership.iri for partnership in told[:_EVIDENCE]))


def partnership_name(partnership: Partnership) -> str:
    """Return the name of a partnership with its years, where known."""
    return f"{partnership.label} ({partnership.years})" if partnership.years else partnership.label


def _projects(context: Context, one: int, other: int) -> list[Reason]:
    projects, research = context.evidence.official.joint_projects, context.evidence.official.research
    if projects is None or not projects.shared[one, other]:
        return []
    first, second = context.region(one), context.region(other)
    number = int(projects.shared[one, other])
    least = "" if projects.exact[one, other] else "at least "
    sentence = (
        f"Organisations of {first.label} and {second.label} shared {least}{count(number, 'funded research project')}"
        f" that started {projects.period}."
    )
    if research is None:
        evidence = [projects.observations[min(one, other), max(one, other)]]
    else:
        latest = research.latest(one, other, _PROJECTS)
        evidence = [research_iri(context.mint, first.iri, second.iri), *latest]
    return [Reason(TIE, sentence, tuple(evidence))]


def _likelihood(context: Context, one: int, other: int, sectors: Sequence[Term]) -> list[Reason]:
    ahead, facts = context.likelihood, context.evidence.facts
    themes = sorted({facts.themes[sector] for sector in sectors if sector in facts.themes})
    known = [(p, theme) for theme in themes if ahead and (p := ahead.of(one, other, theme)) is not None]
    if ahead is None or not known:
        return []
    probability, theme = max(known)
    first, second = context.region(one), context.region(other)
    cases = "fewer than 1" if probability < 0.01 else f"{100 * probability:.0f}"
    sentence = (
        f"{first.label} and {second.label} have not met in a project known to be on {facts.theme_labels[theme]};"
        f" such territories do within {ahead.years} years in {cases} of 100 cases (calibrated on the projects that"
        f" started before {ahead.cut})."
    )
    return [Reason(TIE, sentence, (likelihood_iri(context.mint, first.iri, second.iri, theme),))]


def coverage(context: Context, *territories: int) -> Reason:
    """Return how many cluster organisations of territories are in the register: what it lacks says nothing."""
    first, *others = (
        (context.evidence.registered.get(territory, 0), context.region(territory).label)
        for territory in dict.fromkeys(territories)
    )
    held = [f"{count(first[0], 'cluster organisation')} of {first[1]}"]
    held += [f"{number:,} of {label}" for number, label in others]
    sentence = (
        f"Our register holds {names(held)}; it is a reference set, not a census, and corrections are welcome."
    )
    return Reason(STRENGTH, sentence, (context.mint.graph("cluster-organisations"),))
