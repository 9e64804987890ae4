"""Fields that a territory claims with little of its own, while another is strong there."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from graph.opportunities.context import Context
from graph.opportunities.opportunity import COMPLEMENTARY, LINK, Opportunity, Parts, Reason, mean
from graph.opportunities.opportunity_rule import OpportunityRule, broken
from graph.opportunities.reasons import brings, claims, coverage, employment, organisations_on, ties
from graph.opportunities.thresholds import (
    PROVIDER_QUOTIENT,
    SEEKER_PERSONS,
    SEEKER_QUOTIENT,
    UNMEASURED_TOPICS,
)
from graph.opportunities.words import first_named, in_brackets, offer
from ontology.sentence import names, sentence
from ontology.term import Term


@dataclass(frozen=True)
class Complement:
    """A field (column) that one territory seeks and another could provide."""

    context: Context
    seeker: int
    provider: int
    column: int

    def claims(self, territory: int) -> bool:
        """Say whether a territory claims the field."""
        return bool(self.context.evidence.priorities.get((territory, self.column)))

    def quotient(self, territory: int) -> float:
        """Return the location quotient of a territory in the field, NaN where it is not published."""
        return float(self.context.evidence.employed.quotients[territory, self.column])

    @property
    def lacks(self) -> bool:
        """Say whether official figures show little of the field in the seeker. A withheld figure shows nothing."""
        employed, at = self.context.evidence.employed, (self.seeker, self.column)
        return bool(
            employed.quotients[at] < SEEKER_QUOTIENT
            and employed.persons[at] < SEEKER_PERSONS
            and not employed.at_least[at]
        )

    @property
    def is_unorganised(self) -> bool:
        """Say whether no organisation of the seeker in the field, or on a topic of it, is in our register."""
        cell = self.seeker, self.column
        return not self.context.evidence.organisations.get(
            cell
        ) and not self.context.field_topic_organisations(*cell)

    @cached_property
    def topics(self) -> tuple[Term, ...]:
        """Return the topics of the field that both claim and employment in it measures."""
        claimed = self.context.evidence.topic_priorities
        of_field = self.context.field_topics.get(self.context.evidence.sectors[self.column], [])
        both = [t for t in of_field if (self.seeker, t) in claimed and (self.provider, t) in claimed]
        return tuple(t for t in both if t[1:-1].rpartition("/")[2] not in UNMEASURED_TOPICS)


RULES: tuple[OpportunityRule[Complement], ...] = (
    OpportunityRule(
        "different countries",
        "The two territories lie in different countries.",
        lambda c: c.context.evidence.territories.apart(c.seeker, c.provider),
    ),
    OpportunityRule(
        "a field of its own",
        "One division that manufactures goods measures the field, and few territories claim it.",
        lambda c: c.column in c.context.narrow and c.context.activities.makes_goods(c.column),
    ),
    OpportunityRule(
        "the seeker claims it",
        "The seeker's strategy names the field.",
        lambda c: c.claims(c.seeker),
        lambda c: [c.context.place(c.seeker)],
    ),
    OpportunityRule(
        "the seeker has little",
        sentence(
            "Its location quotient is below {quotient}, with fewer than {number} persons, all published.",
            quotient=SEEKER_QUOTIENT,
            number=SEEKER_PERSONS,
        ),
        lambda c: c.lacks,
        lambda c: [c.context.place(c.seeker)],
    ),
    OpportunityRule(
        "the seeker has no organisation",
        "No organisation of the seeker in the field is in our register.",
        lambda c: c.is_unorganised,
        lambda c: [c.context.place(c.seeker)],
    ),
    OpportunityRule(
        "the provider claims it",
        "The provider's strategy names the field too.",
        lambda c: c.claims(c.provider),
        lambda c: [c.context.place(c.provider)],
    ),
    OpportunityRule(
        "common topic",
        "The claims of both share a topic of the field.",
        lambda c: bool(c.topics),
    ),
    OpportunityRule(
        "the provider is strong",
        sentence(
            "It has a cluster organisation and a location quotient of at least {quotient}.",
            quotient=PROVIDER_QUOTIENT,
        ),
        lambda c: bool(
            c.quotient(c.provider) >= PROVIDER_QUOTIENT
            and c.context.field_organisations(c.provider, c.column)
        ),
        lambda c: [c.context.place(c.provider)],
    ),
)


def candidates(context: Context) -> Iterator[Opportunity]:
    """Yield the pairs of a seeker and a provider of a narrow field. Few, because a low quotient is rarely a need."""
    for column in sorted(context.narrow):
        claimants = sorted(i for i, j in context.evidence.priorities if j == column)
        for seeker in claimants:
            for provider in claimants:
                complement = Complement(context, seeker, provider, column)
                if broken(RULES, complement) is None:
                    yield _opportunity(context, complement)


def _opportunity(context: Context, complement: Complement) -> Opportunity:
    seeker, provider, column = complement.seeker, complement.provider, complement.column
    evidence, sector = context.evidence, context.evidence.sectors[column]
    claim = float(evidence.claims[seeker, column])
    strength = float(context.scores.fields[provider, column])
    fit = mean([claim, strength])
    first, second = context.region(seeker), context.region(provider)
    on_topic = organisations_on(context, provider, complement.topics, column)
    named = first_named([*on_topic, *context.field_organisations(provider, column)])
    on = [context.topic(topic) for topic in complement.topics]
    return Opportunity(
        COMPLEMENTARY,
        offer(
            *(
                sentence(
                    "{name} could share what it knows of {topics} with {other}; both claim it",
                    name=provides,
                    topics=topics,
                    other=context.place(seeker),
                )
                for provides, topics in (
                    (in_brackets(context.place(provider), named), names(on)),
                    (context.place(provider), on[0]),
                )
            ),
        ),
        (first.iri, second.iri),
        complement.topics,
        (sector,),
        score=fit * context.field_specificity(column),
        fit=fit,
        novelty=float(context.novelty[seeker, provider]),
        confidence=mean([context.confidence(side, (), column) for side in (seeker, provider)]),
        parts=Parts(
            strength, claim, context.field_specificity(column), float(context.trust[seeker, provider])
        ),
        explain=lambda: _reasons(context, complement),
        standing=context.standing(seeker, provider, complement.topics, (sector,)),
        likelihood=context.meet(seeker, provider, (sector,)),
    )


def _reasons(context: Context, complement: Complement) -> tuple[Reason, ...]:
    seeker, provider, column = complement.seeker, complement.provider, complement.column
    sector = context.evidence.sectors[column]
    both = sentence(
        "Both claim {field}; official figures show little of it in {name} and much in {other}.",
        field=context.sector(column),
        name=context.place(seeker),
        other=context.place(provider),
    )
    rows = [p.iri for side in (seeker, provider) for p in context.evidence.priorities[side, column][:2]]
    return (
        *brings(context, provider, (), column),
        *claims(context, seeker, (), column),
        *employment(context, seeker, column),
        Reason(LINK, both, tuple(rows)),
        *ties(context, seeker, provider, (), (sector,)),
        coverage(context, seeker, provider),
    )
