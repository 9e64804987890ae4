"""Topics and narrow fields that two territories of different countries name and have."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

from graph.opportunities.context import Context
from graph.opportunities.opportunity import LINK, SHARED_PRIORITY, Opportunity, Parts, Reason, mean
from graph.opportunities.opportunity_rule import OpportunityRule, broken
from graph.opportunities.reasons import brings, coverage, organisations_on, ties
from graph.opportunities.thresholds import COMMON_TOPIC, LEAST_QUOTIENT, ONE_SIDED
from graph.opportunities.words import first_named, in_brackets, offer
from ontology.sentence import names, sentence
from ontology.term import Term

_TOPICS = 4


@dataclass(frozen=True)
class SharedTopic:
    """A pair of territories with a topic, or with a narrow field where `topic` is None; `column` is the field's."""

    context: Context
    one: int
    other: int
    topic: Term | None
    column: int | None

    @property
    def sides(self) -> tuple[int, int]:
        """Return the two territories."""
        return self.one, self.other

    def claimed(self, territory: int) -> bool:
        """Say whether a territory claims the topic or the field."""
        if self.topic is not None:
            return bool(self.context.evidence.topic_priorities.get((territory, self.topic)))
        return bool(self.context.evidence.priorities.get((territory, self.column or 0)))

    def named(self, territory: int) -> bool:
        """Say whether a strategy names the topic, or an organisation that works in its field does."""
        return self.claimed(territory) or (
            self.topic is not None and bool(self.context.choosing(territory, self.topic))
        )

    def has_industry(self, territory: int) -> bool:
        """Say whether employment in the field is as large as elsewhere, where any figure measures it."""
        if self.column is None:
            return True
        evidence = self.context.evidence
        quotient = evidence.employed.quotients[territory, self.column]
        return not evidence.employed.columns[self.column] or bool(quotient >= LEAST_QUOTIENT)

    def organised(self, territory: int) -> bool:
        """Say whether a cluster organisation of a territory is on the topic, or in the field without one."""
        topics = [] if self.topic is None else [self.topic]
        return bool(organisations_on(self.context, territory, topics, self.column))

    def based(self, territory: int) -> bool:
        """Say whether a territory has an organisation on the topic or in its field, or a quotient of 1 or more."""
        if self.organised(territory):
            return True
        if self.column is None:
            return False
        evidence = self.context.evidence
        quotient = evidence.employed.quotients[territory, self.column]
        return bool(quotient >= LEAST_QUOTIENT) or bool(
            self.context.field_organisations(territory, self.column)
        )

    def lacking(self, holds: Callable[[int], bool]) -> list[str]:
        """Return the names of the sides on which a condition fails."""
        return [self.context.place(side) for side in self.sides if not holds(side)]

    @property
    def is_common(self) -> bool:
        """Say whether so many territories claim the topic that this alone says little, or whether it has no field."""
        if self.topic is None:
            return False
        size = len(self.context.evidence.territories.regions)
        return self.column is None or self.context.topic_claimants[self.topic] > COMMON_TOPIC * size

    @property
    def score(self) -> float:
        """Return the geometric mean of the evidence on both sides."""
        if self.topic is None:
            return self.context.scores.pair(self.one, self.other, self.column or 0)
        return mean([self.context.topic_score(side, self.topic) for side in self.sides])

    @property
    def specificity(self) -> float:
        """Return how narrow the topic or the field is, 0.5 to 1."""
        if self.topic is None:
            return self.context.field_specificity(self.column or 0)
        return self.context.topic_specificity.get(self.topic, 1.0)

    @property
    def worth(self) -> float:
        """Return the score weighed by specificity, less for each thing that only one side has."""
        both = all(map(self.organised, self.sides)), all(map(self.claimed, self.sides))
        return self.score * self.specificity * ONE_SIDED ** (2 - sum(both))


RULES: tuple[OpportunityRule[SharedTopic], ...] = (
    OpportunityRule(
        "different countries",
        "The two territories lie in different countries.",
        lambda c: c.context.evidence.territories.apart(c.one, c.other),
    ),
    OpportunityRule(
        "common topic",
        "Both name the topic, in a strategy or by an organisation of its field; or both strategies a narrow field.",
        lambda c: all(map(c.named, c.sides)) and (c.topic is not None or c.column in c.context.narrow),
        lambda c: c.lacking(c.named),
    ),
    OpportunityRule(
        "an organisation",
        "At least one side has a cluster organisation on it in our register.",
        lambda c: any(map(c.organised, c.sides)),
    ),
    OpportunityRule(
        "evidence on both sides",
        "Each side has an organisation in the field or at least the share of all regions in its employment.",
        lambda c: all(map(c.based, c.sides)),
        lambda c: c.lacking(c.based),
    ),
    OpportunityRule(
        "industry without a claim",
        "Where a strategy does not name it, employment in the field is at least as large as elsewhere.",
        lambda c: all(c.claimed(side) or c.has_industry(side) for side in c.sides),
        lambda c: c.lacking(lambda side: c.claimed(side) or c.has_industry(side)),
    ),
    OpportunityRule(
        "one voice in a broad field",
        "In a field that many have, both strategies name the topic or organisations on both sides do.",
        lambda c: (
            c.column not in c.context.broad
            or all(map(c.claimed, c.sides))
            or all(c.context.choosing(side, c.topic or "") for side in c.sides)
        ),
    ),
    OpportunityRule(
        "services by strategy",
        "A topic of services that many have, such as tourism, is named by both strategies.",
        lambda c: (
            c.column not in c.context.broad
            or not c.context.activities.sells_services(c.column or 0)
            or all(map(c.claimed, c.sides))
        ),
    ),
    OpportunityRule(
        "not everybody's topic",
        "A topic that many claim, or that belongs to no field, has an organisation on both sides.",
        lambda c: not c.is_common or all(map(c.organised, c.sides)),
        lambda c: c.lacking(c.organised),
    ),
)


def candidates(context: Context) -> Iterator[Opportunity]:
    """Yield an opportunity for each pair of territories that shares a topic or narrow field by the rules.

    One opportunity stands for a pair, with its best topics. score = geometric mean of the evidence of both sides in
    the best topic x its specificity, lower where only one side has an organisation on it, raised a little by further
    topics.
    """
    pairs: dict[tuple[int, int], list[SharedTopic]] = defaultdict(list)
    for claim in considered(context):
        if broken(RULES, claim) is None:
            pairs[claim.one, claim.other].append(claim)
    for shared in pairs.values():
        yield _opportunity(context, sorted(shared, key=_order))


def considered(context: Context) -> Iterator[SharedTopic]:
    """Yield every pair of territories that name the same topic or claim the same narrow field."""
    evidence = context.evidence
    by_topic: dict[Term, list[int]] = defaultdict(list)
    for territory, topic in sorted({*evidence.topic_priorities, *context.choices}):
        by_topic[topic].append(territory)
    for topic, claimants in sorted(by_topic.items()):
        sector = evidence.facts.topics[topic].sector
        column = None if sector is None else evidence.column[sector]
        for one, other in combinations(claimants, 2):
            if evidence.abroad[one, other]:
                yield SharedTopic(context, one, other, topic, column)
    for column in sorted(context.narrow):
        claimants = sorted(i for i, j in evidence.priorities if j == column)
        for one, other in combinations(claimants, 2):
            if evidence.abroad[one, other]:
                yield SharedTopic(context, one, other, None, column)


def _order(claim: SharedTopic) -> tuple[bool, float, str]:
    """Return a sort key: topics before fields, the best first."""
    return claim.topic is None, -round(claim.worth, 9), claim.topic or ""


def _opportunity(context: Context, shared: list[SharedTopic]) -> Opportunity:
    best, evidence = shared[0], context.evidence
    one, other = best.sides
    topics = tuple(claim.topic for claim in shared if claim.topic is not None)[:_TOPICS]
    # An offer is about one field; what else both name is told among the reasons.
    own = tuple(claim.topic for claim in shared if claim.topic in topics and claim.column == best.column)
    led = tuple(topic for topic in own if topic is not None)
    columns = list(dict.fromkeys(claim.column for claim in shared[:_TOPICS] if claim.column is not None))
    sectors = tuple(evidence.sectors[column] for column in columns)
    further = sum(claim.worth for claim in shared[1:_TOPICS])
    first, second = context.region(one), context.region(other)
    return Opportunity(
        SHARED_PRIORITY,
        _offer(context, best, led),
        (first.iri, second.iri),
        topics,
        sectors,
        score=1 - (1 - best.worth) * (1 - min(0.2, 0.1 * further)),
        fit=best.score,
        novelty=float(context.novelty[one, other]),
        confidence=mean([context.confidence(side, led, best.column) for side in best.sides]),
        parts=_parts(context, best),
        explain=lambda: _reasons(context, best, led, topics, sectors),
        standing=context.standing(one, other, topics, sectors),
        likelihood=context.meet(one, other, sectors),
    )


def _parts(context: Context, best: SharedTopic) -> Parts:
    evidence, column = context.evidence, best.column
    strength = intent = best.score
    if column is not None:
        strength = mean([float(context.scores.fields[side, column]) for side in best.sides])
        intent = mean([float(evidence.claims[side, column]) for side in best.sides])
    return Parts(strength, intent, best.specificity, float(context.trust[best.one, best.other]))


def _offer(context: Context, best: SharedTopic, topics: tuple[Term, ...]) -> str:
    subject = best.column if best.topic is None else None
    on = [context.topic(topic) for topic in topics] or [context.sector(subject or 0)]
    sides = []
    plain = []
    for side in best.sides:
        lead = [] if best.topic is None else [best.topic]
        named = first_named(organisations_on(context, side, lead, best.column))
        plain.append(context.place(side))
        sides.append(in_brackets(context.place(side), named))
    return offer(
        *(
            sentence(
                "{name} and {other} could work together on {topics}",
                name=one,
                other=other,
                topics=names(on[:number]),
            )
            for (one, other), number in ((sides, 3), (sides, 1), (plain, 2), (plain, 1))
        )
    )


def _reasons(
    context: Context,
    best: SharedTopic,
    led: tuple[Term, ...],
    topics: tuple[Term, ...],
    sectors: tuple[Term, ...],
) -> tuple[Reason, ...]:
    reasons = [reason for side in best.sides for reason in brings(context, side, led, best.column)]
    reasons.append(_known(context, best))
    further = [topic for topic in topics if topic not in led]
    if further:
        both = sentence(
            "Both also name {further}.", further=names([context.topic(topic) for topic in further])
        )
        reasons.append(Reason(LINK, both, tuple(further)))
    reasons += ties(context, best.one, best.other, topics, sectors)
    return (*reasons, coverage(context, *best.sides))


def _known(context: Context, best: SharedTopic) -> Reason:
    """Return how the pair was chosen: the claims on both sides are its evidence."""
    evidence, first, second = context.evidence, *map(context.place, best.sides)
    if best.topic is None:
        column = best.column or 0
        rows = [p.iri for side in best.sides for p in evidence.priorities[side, column][:2]]
        subject, claimants = context.sector(column), evidence.claimants[column]
    else:
        rows = [
            row.iri
            for side in best.sides
            for row in (
                evidence.topic_priorities.get((side, best.topic)) or context.choosing(side, best.topic)
            )[:2]
        ]
        subject, claimants = context.topic(best.topic), context.topic_claimants[best.topic]
    claiming = [place for place, side in zip((first, second), best.sides, strict=True) if best.claimed(side)]
    if len(claiming) == 2:
        named = sentence(
            "The strategies of {name} and {other} both name {subject}, as {claimants} of {claiming} territories with a"
            " known strategy do.",
            name=first,
            other=second,
            subject=subject,
            claimants=claimants,
            claiming=evidence.claiming,
        )
    elif claiming:
        named = sentence(
            "The strategy of {name} names {subject}; in {other}, organisations of its field do.",
            name=claiming[0],
            subject=subject,
            other=second if claiming[0] == first else first,
        )
    else:
        named = sentence(
            "Organisations of the field name {subject} in both; a strategy that does is not in our register.",
            subject=subject,
        )
    return Reason(LINK, named, tuple(rows))
