"""Reasons of several kinds: contributions of each side, ties, coverage."""

from collections.abc import Sequence
from functools import reduce

from graph.evidence.employment import SOURCE
from graph.evidence.facts import Organisation, Partnership, Priority
from graph.observations.measures import field_employment_iri
from graph.observations.official_figures import likelihood_iri, research_iri
from graph.opportunities.context import Context
from graph.opportunities.opportunity import INTENT, STRENGTH, TIE, Reason
from graph.opportunities.words import described, persons, quoted, strongest, times
from ontology.sentence import Sentence, joined, marked, names, plural, sentence, word
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
    label = context.place(territory)
    on = names([context.topic(topic) for topic in topics]) if topics else _field(context, column)
    rows = organisations_on(context, territory, topics, column)
    if rows:
        return Reason(
            STRENGTH,
            sentence(
                "{name} brings {rows}, on {topics}.",
                name=label,
                rows=names([described(one) for one in rows]),
                topics=on,
            ),
            tuple(one.iri for one in rows[:_EVIDENCE]),
            context.region(territory).iri,
        )
    around = context.field_organisations(territory, column) if column is not None else []
    if topics and around:
        return Reason(
            STRENGTH,
            sentence(
                "{name} brings {rows}, in the wider field of {field}; none on {topics} itself is in our register.",
                name=label,
                rows=names([described(one) for one in around]),
                field=_field(context, column),
                topics=on,
            ),
            tuple(one.iri for one in around[:_EVIDENCE]),
            context.region(territory).iri,
        )
    lacking = sentence(
        "A cluster organisation of {name} on {topics} is not in our register.", name=label, topics=on
    )
    register = context.mint.graph("cluster-organisations")
    return Reason(STRENGTH, lacking, (register,), context.region(territory).iri)


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
    activities = [
        sentence(
            "{activity} (NACE {code})",
            activity=word(table.activities[j].label[:1].lower() + table.activities[j].label[1:]),
            code=table.activities[j].code,
        )
        for j in columns
    ]
    employs = sentence(
        "In {name}, {number} persons work in {activities}: {share} ({source}).",
        name=context.place(territory),
        number=bounded(persons(number), exact=not employed.at_least[territory, column]),
        activities=reduce(_with_and, activities),
        share=times(float(employed.quotients[territory, column])),
        source=joined([SOURCE, table.period]),
    )
    sector = context.evidence.sectors[column]
    cell = field_employment_iri(context.mint, context.region(territory).iri, sector)
    return [Reason(STRENGTH, employs, (cell,), context.region(territory).iri)]


def _with_and(row: Sentence, last: Sentence) -> Sentence:
    """Return activities in a row; their labels have commas, so that each is joined by an "and"."""
    return sentence("{row} and {last}", row=row, last=last)


def bounded(figure: str, *, exact: bool) -> str:
    """Return a figure in words that say whether it is a lower bound."""
    return figure if exact else sentence("at least {number}", number=figure)


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
    template = (
        marked("The strategy of {name} names {quotations}, a period that has ended.")
        if all(one.period < "2021" for one in told)
        else marked("The strategy of {name} names {quotations}.")
    )
    claimed = sentence(template, name=context.place(territory), quotations=quotations)
    return [Reason(INTENT, claimed, tuple(one.iri for one in told), region.iri)]


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
    sides = {"name": context.place(one), "other": context.place(other)}
    shared = context.evidence.joint_partnerships(one, other)
    if not shared:
        none = sentence(
            "None of the {number} partnerships in our register joins organisations of {name} and {other}.",
            number=len(context.evidence.facts.partnerships),
            **sides,
        )
        return Reason(TIE, none, (context.mint.graph("partnerships"),))
    on_it = context.existing(one, other, topics, sectors)
    told = on_it or shared
    listed = names([partnership_name(partnership) for partnership in told])
    if on_it:
        template = marked("Organisations of {name} and {other} already work together in {listed}.")
    elif all(context.is_history(partnership) for partnership in shared):
        template = marked("Organisations of {name} and {other} worked together in {listed}.")
    else:
        template = marked("Organisations of {name} and {other} have met, on other matters, in {listed}.")
    tied = sentence(template, listed=listed, **sides)
    return Reason(TIE, tied, tuple(partnership.iri for partnership in told[:_EVIDENCE]))


def partnership_name(partnership: Partnership) -> Sentence:
    """Return the name of a partnership with its years, where known."""
    if not partnership.years:
        return joined([partnership.label])
    return sentence("{title} ({years})", title=partnership.label, years=partnership.years)


def _projects(context: Context, one: int, other: int) -> list[Reason]:
    projects, research = context.evidence.official.joint_projects, context.evidence.official.research
    if projects is None or not projects.shared[one, other]:
        return []
    first, second = context.region(one), context.region(other)
    number = int(projects.shared[one, other])
    met = sentence(
        "Organisations of {name} and {other} shared {projects} that started {period}.",
        name=context.place(one),
        other=context.place(other),
        projects=bounded(
            plural("{number} funded research project", "{number} funded research projects", number),
            exact=bool(projects.exact[one, other]),
        ),
        period=projects.period,
    )
    if research is None:
        evidence = [projects.observations[min(one, other), max(one, other)]]
    else:
        latest = research.latest(one, other, _PROJECTS)
        evidence = [research_iri(context.mint, first.iri, second.iri), *latest]
    return [Reason(TIE, met, tuple(evidence))]


def _likelihood(context: Context, one: int, other: int, sectors: Sequence[Term]) -> list[Reason]:
    ahead, facts = context.likelihood, context.evidence.facts
    themes = sorted({facts.themes[sector] for sector in sectors if sector in facts.themes})
    known = [(p, theme) for theme in themes if ahead and (p := ahead.of(one, other, theme)) is not None]
    if ahead is None or not known:
        return []
    probability, theme = max(known)
    first, second = context.region(one), context.region(other)
    likely = sentence(
        "{name} and {other} have not met in a project known to be on {theme}; such territories do within {years} years"
        " in {cases} of 100 cases (calibrated on the projects that started before {cut}).",
        name=context.place(one),
        other=context.place(other),
        theme=word(facts.theme_labels[theme]),
        years=ahead.years,
        cases=sentence("fewer than 1") if probability < 0.01 else round(100 * probability),
        cut=str(ahead.cut),
    )
    return [Reason(TIE, likely, (likelihood_iri(context.mint, first.iri, second.iri, theme),))]


def coverage(context: Context, *territories: int) -> Reason:
    """Return how many cluster organisations of territories are in the register: what it lacks says nothing."""
    first, *others = (
        (context.evidence.registered.get(territory, 0), context.place(territory))
        for territory in dict.fromkeys(territories)
    )
    held = [
        plural(
            "{number} cluster organisation of {name}",
            "{number} cluster organisations of {name}",
            first[0],
            name=first[1],
        )
    ]
    held += [sentence("{number} of {name}", number=number, name=place) for number, place in others]
    known = sentence(
        "Our register holds {rows}; it is a reference set, not a census, and corrections are welcome.",
        rows=names(held),
    )
    return Reason(STRENGTH, known, (context.mint.graph("cluster-organisations"),))
