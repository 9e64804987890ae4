"""Industries that are strong by official figures and have no organisation in our register."""

from collections.abc import Iterator
from dataclasses import dataclass

from graph.evidence.facts import Organisation
from graph.opportunities.context import Context
from graph.opportunities.opportunity import GAP, TIE, Opportunity, Parts, Reason, Standing
from graph.opportunities.opportunity_rule import OpportunityRule, broken
from graph.opportunities.reasons import claims, coverage, employment
from graph.opportunities.thresholds import (
    GAP_PERSONS,
    KNOWN_REGION,
    STRONG_QUOTIENT,
    UNCLAIMED_QUOTIENT,
)
from graph.opportunities.words import offer, persons
from ontology.sentence import names, sentence
from ontology.term import Term


@dataclass(frozen=True)
class UnregisteredField:
    """A field (column) of a territory."""

    context: Context
    territory: int
    column: int

    @property
    def is_measured(self) -> bool:
        """Say whether the field has core divisions that are in the table."""
        return bool(self.context.evidence.employed.columns[self.column])

    @property
    def is_nation(self) -> bool:
        """Say whether the territory is a nation of several regions."""
        return self.territory in self.context.evidence.territories.nations

    @property
    def is_told_by_figures(self) -> bool:
        """Say whether the field manufactures goods, in divisions that hold no other industry."""
        activities = self.context.activities
        return activities.makes_goods(self.column) and not activities.is_mixed(self.column)

    @property
    def is_claimed(self) -> bool:
        """Say whether the territory claims the field."""
        return bool(self.context.evidence.priorities.get((self.territory, self.column)))

    @property
    def is_strong(self) -> bool:
        """Say whether the quotient is high enough, and more persons than one plant has work in it."""
        employed, at = self.context.evidence.employed, (self.territory, self.column)
        least = STRONG_QUOTIENT if self.is_claimed else UNCLAIMED_QUOTIENT
        return bool(employed.quotients[at] >= least and employed.persons[at] >= GAP_PERSONS)

    @property
    def is_known(self) -> bool:
        """Say whether our register knows the territory: else it lacks the region, not the field."""
        return self.context.evidence.registered.get(self.territory, 0) >= KNOWN_REGION

    @property
    def is_unregistered(self) -> bool:
        """Say whether no organisation of the territory, or of a larger one around it, is in the field."""
        places, region = self.context.evidence.territories, self.context.region(self.territory).iri
        return not any(
            self.context.evidence.organisations.get((around, self.column))
            or self.context.field_topic_organisations(around, self.column)
            for around in places.positions(region)
        )

    @property
    def is_served(self) -> bool:
        """Say whether an organisation of the country in the field has no known seat or serves several regions."""
        country = self.context.region(self.territory).country
        sector = self.context.evidence.sectors[self.column]
        return any(
            _reaches_far(organisation)
            for organisation in self.context.organisations_by_country.get(country, ())
            if sector in organisation.sectors
        )


def _reaches_far(organisation: Organisation) -> bool:
    return organisation.region is None or bool(organisation.serves)


RULES: tuple[OpportunityRule[UnregisteredField], ...] = (
    OpportunityRule("a core division", "Employment measures the field.", lambda c: c.is_measured),
    OpportunityRule("a region", "The territory is no nation of several regions.", lambda c: not c.is_nation),
    OpportunityRule(
        "goods",
        "The field manufactures goods, in divisions that hold no other industry: services are strong in every capital.",
        lambda c: c.is_told_by_figures,
    ),
    OpportunityRule(
        "strong employment",
        sentence(
            "The location quotient is at least {quotient}, or {least} where no strategy names the field, with {number}"
            " persons or more.",
            quotient=round(STRONG_QUOTIENT),
            least=UNCLAIMED_QUOTIENT,
            number=GAP_PERSONS,
        ),
        lambda c: c.is_strong,
    ),
    OpportunityRule(
        "a region that we know",
        sentence(
            "At least {number} other cluster organisations of it are in our register.", number=KNOWN_REGION
        ),
        lambda c: c.is_known,
    ),
    OpportunityRule(
        "not in our register", "No organisation of it is in our register.", lambda c: c.is_unregistered
    ),
    OpportunityRule(
        "nobody from afar",
        "No organisation of the country in the field lacks a known seat or serves several regions.",
        lambda c: not c.is_served,
    ),
)


def candidates(context: Context) -> Iterator[Opportunity]:
    """Yield the strong fields of territories for which our register has no organisation."""
    for territory, region in enumerate(context.evidence.territories.regions):
        for column, sector in enumerate(context.evidence.sectors):
            gap = UnregisteredField(context, territory, column)
            if broken(RULES, gap) is None:
                yield _opportunity(context, gap, region.iri, sector)


def _opportunity(context: Context, gap: UnregisteredField, region: Term, sector: Term) -> Opportunity:
    at = gap.territory, gap.column
    strength, claim = float(context.scores.employed[at]), float(context.evidence.claims[at])
    number = persons(float(context.evidence.employed.persons[at]))
    label, field = context.place(gap.territory), context.sector(gap.column)
    divisions = context.evidence.employed.columns[gap.column]
    # A division can be wider than the field: tyres are no plastics.
    industry = names([context.activities.division_name(division) for division in divisions])
    return Opportunity(
        GAP,
        offer(
            sentence(
                "{name}, where {number} persons work in {industry}, has no cluster organisation for {field} in our"
                " register",
                name=label,
                number=number,
                industry=industry,
                field=field,
            ),
            sentence(
                "{name} has no cluster organisation for {field} in our register", name=label, field=field
            ),
        ),
        (region,),
        (),
        (sector,),
        score=strength * (1 + claim) / 2,
        fit=strength,
        novelty=1.0,
        confidence=1.0,
        parts=Parts(strength, claim, 0.0, 0.0),
        explain=lambda: _reasons(context, gap),
        standing=Standing(),
    )


def _reasons(context: Context, gap: UnregisteredField) -> tuple[Reason, ...]:
    missing = sentence(
        "A cluster organisation for {field} in {name} is not in our register. If there is one, tell us: it would be"
        " recommended to its peers at once.",
        field=context.sector(gap.column),
        name=context.place(gap.territory),
    )
    return (
        *employment(context, gap.territory, gap.column),
        *claims(context, gap.territory, (), gap.column),
        Reason(TIE, missing, (context.mint.graph("cluster-organisations"),)),
        coverage(context, gap.territory),
    )
