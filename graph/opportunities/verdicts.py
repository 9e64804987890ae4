"""For any pair: how it stands in a field, and which rule of each kind keeps it out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from graph.evidence.facts import Organisation, Partnership
from graph.opportunities import bridge, complementary, cross_sector, gap, renew, shared_priority, value_chain
from graph.opportunities.context import Context
from graph.opportunities.opportunity import (
    BRIDGE,
    COMPLEMENTARY,
    CROSS_SECTOR,
    GAP,
    RENEW,
    SHARED_PRIORITY,
    VALUE_CHAIN,
)
from graph.opportunities.rules import Rule
from ontology.term import Term

Candidate = TypeVar("Candidate")


@dataclass(frozen=True)
class KindVerdict:
    """What a kind says of a pair: the rule that keeps its best candidate out, or none where all rules hold.

    `about` names the candidate: a topic, a field, or who seeks. A candidate that keeps all rules can still stand below
    those that are kept.
    """

    kind: Term
    about: str
    rule: str = ""
    sentence: str = ""

    @property
    def keeps_all_rules(self) -> bool:
        """Say whether no rule keeps the pair out."""
        return not self.rule


@dataclass(frozen=True)
class PairStanding:
    """How two territories stand in a field: evidence of each (0 to 1), their score, its percentile, their ties."""

    evidence: tuple[float, float]
    score: float
    percentile: float
    existing: tuple[Partnership, ...]
    verdicts: tuple[KindVerdict, ...]


def territory_standing(context: Context, one: int, other: int, column: int) -> PairStanding:
    """Return how two territories (positions) stand in a field (column), with the verdict of each kind."""
    sector = context.evidence.sectors[column]
    topics = context.field_topics.get(sector, [])
    strength = context.scores.fields
    return PairStanding(
        (float(strength[one, column]), float(strength[other, column])),
        context.scores.pair(one, other, column),
        context.scores.percentile(one, other, column),
        tuple(context.existing(one, other, topics, [sector])),
        tuple(_territory_verdicts(context, one, other, column, topics)),
    )


def _territory_verdicts(
    context: Context, one: int, other: int, column: int, topics: Sequence[Term]
) -> Iterator[KindVerdict]:
    field = context.sector(column)
    claims = [shared_priority.SharedClaim(context, one, other, topic, column) for topic in (*topics, None)]
    names = [*map(context.topic, topics), field]
    yield _furthest(SHARED_PRIORITY, shared_priority.RULES, zip(claims, names, strict=True))
    pairs = [(one, other), (other, one)]
    seekers = [f"{context.region(seeker).label} seeks {field}" for seeker, _ in pairs]
    complements = [complementary.Complement(context, *pair, column) for pair in pairs]
    yield _furthest(COMPLEMENTARY, complementary.RULES, zip(complements, seekers, strict=True))
    chains = list(_chains(context, pairs, column))
    if chains:
        yield _furthest(VALUE_CHAIN, value_chain.RULES, chains)
    else:
        sentence = "A flow between groups of activities that the field is part of is in the tables."
        yield KindVerdict(VALUE_CHAIN, field, "a flow", sentence)
    for territory in (one, other):
        unregistered = gap.UnregisteredField(context, territory, column)
        yield _furthest(GAP, gap.RULES, [(unregistered, context.region(territory).label)])


def _chains(
    context: Context, pairs: Iterable[tuple[int, int]], column: int
) -> Iterator[tuple[value_chain.Chain, str]]:
    """Yield every flow that the field supplies or uses, both ways between two territories."""
    fields = context.activities.field_of_division
    pairs = list(pairs)
    for flow in context.flows:
        for supplying in context.activities.divisions_of(flow.supplying):
            for using in context.activities.divisions_of(flow.using):
                ends = fields.get(supplying), fields.get(using)
                if supplying == using or None in ends or column not in ends:
                    continue
                for supplier, user in pairs:
                    sides = [
                        value_chain.Side(context, territory, division, fields[division])
                        for territory, division in ((supplier, supplying), (user, using))
                    ]
                    goods = (
                        context.activities.division_name(supplying),
                        context.activities.division_name(using),
                    )
                    about = f"{context.region(supplier).label} supplies {goods[0]} for {goods[1]}"
                    yield value_chain.Chain(context, flow, sides[0], sides[1]), about


def organisation_verdicts(context: Context, one: Organisation, other: Organisation) -> list[KindVerdict]:
    """Return the verdict of each kind that is about organisations on two of them."""
    one, other = sorted((one, other), key=lambda organisation: organisation.iri)
    joint = [
        (renew.EndedTie(context, one, other, partnership), partnership.label)
        for partnership in context.ties.partnerships.get(one.iri, [])
        if other.iri in partnership.members
    ]
    about = f"{one.label} and {other.label}"
    ended = (
        _furthest(RENEW, renew.RULES, joint)
        if joint
        else KindVerdict(RENEW, about, "a partnership", "A partnership in our register joined the two.")
    )
    return [
        ended,
        _furthest(BRIDGE, bridge.RULES, [(bridge.BridgePair(context, one, other), about)]),
        _furthest(
            CROSS_SECTOR, cross_sector.RULES, [(cross_sector.CrossSectorPair(context, one, other), about)]
        ),
    ]


def _furthest(
    kind: Term, rules: Sequence[Rule[Candidate]], candidates: Iterable[tuple[Candidate, str]]
) -> KindVerdict:
    """Return the verdict on the candidate that keeps most rules in their order."""
    best: tuple[int, str] | None = None
    for candidate, about in candidates:
        kept = next((at for at, rule in enumerate(rules) if not rule.holds(candidate)), len(rules))
        if best is None or kept > best[0]:
            best = kept, about
    assert best is not None
    kept, about = best
    if kept == len(rules):
        return KindVerdict(kind, about)
    return KindVerdict(kind, about, rules[kept].name, rules[kept].sentence)
