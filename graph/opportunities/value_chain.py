"""Goods that one territory makes and the industry of another buys, both strong in them."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from graph.evidence.employment import SOURCE
from graph.evidence.facts import Organisation
from graph.evidence.typical_flows import TypicalFlow
from graph.observations.official_figures import quotient_iri
from graph.opportunities.context import Context
from graph.opportunities.opportunity import (
    LINK,
    STRENGTH,
    VALUE_CHAIN,
    Opportunity,
    Parts,
    Reason,
    mean,
)
from graph.opportunities.opportunity_rule import OpportunityRule, broken
from graph.opportunities.reasons import bounded, claims, coverage, ties
from graph.opportunities.thresholds import COMMODITIES, FLOW_LIFT, FLOW_SHARE, STRONG_QUOTIENT
from graph.opportunities.words import described, first_named, in_brackets, offer, persons, times
from ontology.sentence import joined, marked, names, sentence, word
from ontology.term import Term

_TOPICS = 2


@dataclass(frozen=True)
class ChainSide:
    """One end of a chain: a territory, a division of NACE Rev. 2 by its column, and the field that it measures."""

    context: Context
    territory: int
    division: int
    column: int

    @cached_property
    def quotient(self) -> float:
        """Return the location quotient of the territory in the division, 0 where nothing is published."""
        table = self.context.evidence.official.employment
        row = int(self.context.evidence.employed.row[self.territory])
        return 0.0 if table is None or row < 0 else float(table.quotients[row, self.division])

    @property
    def is_vouched(self) -> bool:
        """Say whether the territory claims the field or has a cluster organisation in it."""
        cell = self.territory, self.column
        return bool(self.context.evidence.priorities.get(cell)) or self.is_organised

    @property
    def organisations(self) -> list[Organisation]:
        """Return the cluster organisations of the territory whose main field it is: others neither sell nor buy."""
        sector = self.context.evidence.sectors[self.column]
        rows = self.context.field_organisations(self.territory, self.column)
        return [one for one in rows if one.main == sector]

    @property
    def is_organised(self) -> bool:
        """Say whether the field is the main one of a cluster organisation of the territory."""
        return bool(self.organisations)


@dataclass(frozen=True)
class SupplyChain:
    """A flow of goods with a territory that supplies and one that uses."""

    context: Context
    flow: TypicalFlow
    supplier: ChainSide
    user: ChainSide

    @cached_property
    def topics(self) -> tuple[Term, ...]:
        """Return the topics of either field that organisations or claims of both territories name."""
        evidence = self.context.evidence
        fields = {evidence.sectors[side.column] for side in (self.supplier, self.user)}
        mine, theirs = (self.context.topics_of(side.territory) for side in (self.supplier, self.user))
        common = sorted(t for t in mine & theirs if evidence.facts.topics[t].sector in fields)
        return tuple(sorted(common, key=lambda t: (self.context.topic_organisation_count[t], t)))

    def lacking(self, holds: Callable[[ChainSide], bool]) -> list[str]:
        """Return the names of the territories on whose side a condition fails."""
        sides = (self.supplier, self.user)
        return [self.context.place(side.territory) for side in sides if not holds(side)]

    @property
    def is_commodity(self) -> bool:
        """Say whether the supplier sells what anyone buys."""
        return self.flow.supplying.code in COMMODITIES


RULES: tuple[OpportunityRule[SupplyChain], ...] = (
    OpportunityRule(
        "different countries",
        "The two territories lie in different countries.",
        lambda c: c.context.evidence.territories.apart(c.supplier.territory, c.user.territory),
    ),
    OpportunityRule(
        "goods",
        "Both divisions manufacture goods.",
        lambda c: (
            c.context.activities.are_goods(c.flow.supplying.divisions)
            and c.context.activities.are_goods(c.flow.using.divisions)
        ),
    ),
    OpportunityRule(
        "a real flow",
        sentence(
            "The flow is at least {number} percent of sales or purchases in every table, and {times} times what the"
            " sizes of the two would make it.",
            number=round(100 * FLOW_SHARE),
            times=FLOW_LIFT,
        ),
        lambda c: c.flow.least_share >= FLOW_SHARE and c.flow.lift >= FLOW_LIFT,
    ),
    OpportunityRule(
        "one industry",
        "Neither division holds several industries, as that of ships, trains and aircraft does.",
        lambda c: (
            not c.context.activities.is_mixed(c.supplier.column)
            and not c.context.activities.is_mixed(c.user.column)
        ),
    ),
    OpportunityRule(
        "the division itself",
        "The flow is measured between the two divisions themselves, not between groups that hold others too.",
        lambda c: len(c.flow.supplying.divisions) == len(c.flow.using.divisions) == 1,
    ),
    OpportunityRule(
        "both strong",
        sentence(
            "Both location quotients in the division itself are at least {quotient}.",
            quotient=round(STRONG_QUOTIENT),
        ),
        lambda c: min(c.supplier.quotient, c.user.quotient) >= STRONG_QUOTIENT,
        lambda c: c.lacking(lambda side: side.quotient >= STRONG_QUOTIENT),
    ),
    OpportunityRule(
        "a claim or an organisation",
        "Each side claims its field or has a cluster organisation in it.",
        lambda c: c.supplier.is_vouched and c.user.is_vouched,
        lambda c: c.lacking(lambda side: side.is_vouched),
    ),
    OpportunityRule(
        "an organisation to call on",
        "The field is the main one of a cluster organisation on both sides.",
        lambda c: c.supplier.is_organised and c.user.is_organised,
        lambda c: c.lacking(lambda side: side.is_organised),
    ),
    OpportunityRule(
        "no mere commodity",
        "Paper, fuels, chemicals and metals are bought from anyone.",
        lambda c: not c.is_commodity,
    ),
)


def candidates(context: Context) -> Iterator[Opportunity]:
    """Yield the chains between territories that keep the rules.

    score = geometric mean of the evidence of the supplier and of the user in their fields, x the share of the flow
    (full from a fifth on), higher where both name a topic.
    """
    for chain in considered(context):
        if broken(RULES, chain) is None:
            yield _opportunity(context, chain)


def considered(context: Context) -> Iterator[SupplyChain]:
    """Yield every real flow of goods with the territories that are strong in it, suppliers and users."""
    strong: dict[int, list[ChainSide]] = defaultdict(list)
    for division, column in sorted(context.activities.field_of_division.items()):
        for territory in range(len(context.evidence.territories.regions)):
            side = ChainSide(context, territory, division, column)
            if side.quotient >= STRONG_QUOTIENT and side.is_vouched:
                strong[division].append(side)
    for flow in context.flows:
        for supplying in context.activities.divisions_of(flow.supplying):
            for using in context.activities.divisions_of(flow.using):
                for supplier in strong[supplying] if supplying != using else ():
                    for user in strong[using]:
                        yield SupplyChain(context, flow, supplier, user)


def _opportunity(context: Context, chain: SupplyChain) -> Opportunity:
    supplier, user, evidence = chain.supplier, chain.user, context.evidence
    topics, sides = chain.topics[:_TOPICS], (user.territory, supplier.territory)
    sectors = tuple(dict.fromkeys(evidence.sectors[side.column] for side in (supplier, user)))
    strength = mean([float(context.scores.fields[side.territory, side.column]) for side in (supplier, user)])
    claim = mean([float(evidence.claims[side.territory, side.column]) for side in (supplier, user)])
    link = min(1.0, chain.flow.share / 0.2)
    return Opportunity(
        VALUE_CHAIN,
        _offer(context, chain),
        tuple(context.region(side).iri for side in sides),
        topics,
        sectors,
        score=strength * (0.5 + 0.5 * link) * (1.0 if topics else 0.8),
        fit=mean([strength, link]),
        novelty=float(context.novelty[sides[0], sides[1]]),
        confidence=mean([context.confidence(side.territory, (), side.column) for side in (supplier, user)]),
        parts=Parts(strength, claim, link, float(context.trust[sides[0], sides[1]])),
        explain=lambda: _reasons(context, chain, topics, sectors),
        standing=context.standing(*sides, topics, sectors),
        likelihood=context.meet(*sides, sectors),
    )


def _offer(context: Context, chain: SupplyChain) -> str:
    labels, goods, full = [], [], []
    for side in (chain.supplier, chain.user):
        label = context.place(side.territory)
        labels.append(label)
        full.append(in_brackets(label, first_named(side.organisations)))
        goods.append(context.activities.division_name(side.division))
    return offer(
        *(
            sentence(
                "{name} could supply {goods} to makers of {products} in {other}",
                name=supplier,
                goods=goods[0],
                products=goods[1],
                other=user,
            )
            for supplier, user in (full, labels)
        ),
        sentence("{name} could supply {other} with {goods}", name=labels[0], other=labels[1], goods=goods[0]),
    )


def _reasons(
    context: Context, chain: SupplyChain, topics: tuple[Term, ...], sectors: tuple[Term, ...]
) -> tuple[Reason, ...]:
    reasons: list[Reason] = []
    for side in (chain.supplier, chain.user):
        rows = side.organisations
        if rows:
            brought = sentence(
                "{name} brings {rows}, in {field}.",
                name=context.place(side.territory),
                rows=names([described(one) for one in rows]),
                field=context.sector(side.column),
            )
            evidence = tuple(one.iri for one in rows[:6])
            reasons.append(Reason(STRENGTH, brought, evidence, context.region(side.territory).iri))
        reasons.append(_employment(context, side))
        reasons += claims(context, side.territory, (), side.column)
    reasons.append(_flow(context, chain))
    reasons += ties(context, chain.user.territory, chain.supplier.territory, topics, sectors)
    return (*reasons, coverage(context, chain.user.territory, chain.supplier.territory))


def _employment(context: Context, side: ChainSide) -> Reason:
    table = context.evidence.official.employment
    assert table is not None
    row = int(context.evidence.employed.row[side.territory])
    number = persons(float(table.persons[row, side.division]))
    makes = sentence(
        "In {name}, {number} persons make {division} (NACE {code}): {share} ({source}).",
        name=context.place(side.territory),
        number=bounded(number, exact=not table.at_least[row, side.division]),
        division=context.activities.division_name(side.division),
        code=table.activities[side.division].code,
        share=times(side.quotient),
        source=joined([SOURCE, table.period]),
    )
    figure = quotient_iri(context.mint, table, row, side.division)
    return Reason(STRENGTH, makes, (figure,), context.region(side.territory).iri)


def _flow(context: Context, chain: SupplyChain) -> Reason:
    flow = chain.flow
    sold, bought = flow.sales[0] >= flow.purchases[0], flow.purchases
    ends = [context.activities.division_name(side.division) for side in (chain.supplier, chain.user)]
    median, low, high = flow.sales if sold else bought
    least, most, usual = (word(f"{100 * share:.0f}") for share in (low, high, median))
    span = sentence("{number} to {most}", number=least, most=most) if least != most else usual
    template = (
        marked(
            "In the input-output tables that have it, {span} percent of what makers of {name} sell to other producers"
            " goes to makers of {other}."
        )
        if sold
        else marked(
            "In the input-output tables that have it, {span} percent of what makers of {name} buy from other producers"
            " comes from makers of {other}."
        )
    )
    first, second = ends if sold else reversed(ends)
    share = sentence(template, span=span, name=first, other=second)
    evidence = [thing for thing in (flow.observation,) if thing] or [flow.supplying.iri, flow.using.iri]
    return Reason(LINK, share, tuple(evidence))
