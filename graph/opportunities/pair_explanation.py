"""Explanation of a pair: what each side has, how the two are tied, and which rule keeps them out of a list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import isnan
from typing import TypeVar

from graph.evidence.facts import Organisation
from graph.opportunities import bridge, complementary, cross_sector, gap, renew, shared_priority, value_chain
from graph.opportunities.context import Context
from graph.opportunities.opportunity import Reason
from graph.opportunities.opportunity_rule import OpportunityRule, broken
from graph.opportunities.organisation_pair import (
    OrganisationPair,
    experience_reason,
    side_reason,
    tie_reason,
)
from graph.opportunities.ranked_opportunity import RankedOpportunity
from graph.opportunities.ranking import RankedOpportunities
from graph.opportunities.reasons import brings, coverage, ties
from ontology.sentence import names, sentence, word
from ontology.term import Term

_Candidate = TypeVar("_Candidate")
_FULL = sentence("keeps every rule, but others are better: a list holds few of each party")


@dataclass(frozen=True)
class FieldFigures:
    """Figures of a territory in a field: None where a figure is not published or the field has no core division.

    `score` is the strength of its evidence (0 to 1); `registered` counts its cluster organisations in our register.
    """

    code: str
    label: str
    score: float
    persons: float | None
    quotient: float | None
    registered: int
    organisations: tuple[str, ...]
    claims: tuple[str, ...]


@dataclass(frozen=True)
class KindResult:
    """The place of a pair in the list of a kind, or the reason that it is not there."""

    kind: str
    rank: int | None
    opportunity: str
    reason: str


@dataclass(frozen=True)
class Explanation:
    """An explained pair; `score` and `percentile` (0 to 100, among all pairs in the field) are told of territories."""

    parties: tuple[str, str]
    field: str
    score: float | None
    percentile: float | None
    figures: tuple[FieldFigures, ...]
    known: tuple[str, ...]
    kinds: tuple[KindResult, ...]


def best_field(context: Context, one: int, other: int) -> int:
    """Return the column of the field in which a pair of territories stands above the most other pairs."""
    columns = range(len(context.evidence.sectors))
    return max(columns, key=lambda column: round(context.scores.percentile(one, other, column), 6))


def explain_territories(
    context: Context, ranked: RankedOpportunities, one: int, other: int, column: int
) -> Explanation:
    """Return what is known of two territories in a field, and where they stand in each list."""
    sector = context.evidence.sectors[column]
    known = [reason for side in (one, other) for reason in brings(context, side, (), column)]
    known += [*_unmeasured(context, one, other, column), *ties(context, one, other, (), (sector,))]
    results = []
    for kind, reason in _territory_kinds(context, one, other, column):
        listed = _listed(ranked, kind, sector, context.region(one).iri, context.region(other).iri)
        results.append(_result(kind, listed, reason))
    for side in (one, other):
        field = gap.UnregisteredField(context, side, column)
        listed = _listed(ranked, "gap", sector, context.region(side).iri)
        results.append(
            _result(
                "gap",
                listed,
                sentence("{name}: {reason}", name=context.place(side), reason=_reason(gap.RULES, [field])),
            )
        )
    return Explanation(
        (context.place(one), context.place(other)),
        context.sector(column),
        context.scores.pair(one, other, column),
        context.scores.percentile(one, other, column),
        tuple(_figures(context, side, column) for side in (one, other)),
        tuple(reason.sentence for reason in [*known, coverage(context, one, other)]),
        tuple(results),
    )


def explain_organisations(
    context: Context, ranked: RankedOpportunities, one: Organisation, other: Organisation
) -> Explanation:
    """Return what is known of two organisations, and where they stand in each list."""
    pair = OrganisationPair(context, one, other)
    known: list[Reason] = []
    for side in pair.sides:
        known += [side_reason(pair, side, pair.shared_topics), *experience_reason(pair, side)]
    renewable = [renew.EndedTie(context, one, other, partnership) for partnership in pair.joint]
    reasons = (
        ("cross-sector", _reason(cross_sector.RULES, [cross_sector.CrossSectorPair(context, one, other)])),
        ("bridge", _reason(bridge.RULES, [bridge.BridgePair(context, one, other)])),
        ("renew", _reason(renew.RULES, renewable) or sentence("no partnership of our register had both")),
    )
    results = [_result(kind, _listed(ranked, kind, "", one.iri, other.iri), said) for kind, said in reasons]
    fields = names(list(dict.fromkeys(context.field(side.main) for side in pair.sides if side.main)))
    return Explanation(
        (one.label, other.label),
        fields,
        None,
        None,
        (),
        tuple(reason.sentence for reason in [*known, tie_reason(pair)]),
        tuple(results),
    )


def _territory_kinds(context: Context, one: int, other: int, column: int) -> Iterator[tuple[str, str]]:
    """Yield each kind of pairs of territories with the reason that keeps the pair out of it."""
    topics = context.field_topics.get(context.evidence.sectors[column], [])
    claims = [shared_priority.SharedTopic(context, one, other, topic, column) for topic in (*topics, None)]
    yield "shared-priority", _reason(shared_priority.RULES, claims)
    ways = ((one, other), (other, one))
    complements = [complementary.Complement(context, *way, column) for way in ways]
    yield "complementary", _reason(complementary.RULES, complements)
    chains = [chain for way in ways for chain in _chains(context, *way, column)]
    yield (
        "value-chain",
        _reason(value_chain.RULES, chains)
        or sentence("no table of flows has an activity that measures the field"),
    )


def _chains(context: Context, supplier: int, user: int, column: int) -> Iterator[value_chain.SupplyChain]:
    """Yield the chains between two territories in which an activity of the field supplies or uses."""
    fields = context.activities.field_of_division
    for flow in context.flows:
        for sold in context.activities.divisions_of(flow.supplying):
            for used in context.activities.divisions_of(flow.using):
                if (
                    sold != used
                    and sold in fields
                    and used in fields
                    and column in (fields[sold], fields[used])
                ):
                    ends = ((supplier, sold), (user, used))
                    sides = (
                        value_chain.ChainSide(context, at, division, fields[division])
                        for at, division in ends
                    )
                    yield value_chain.SupplyChain(context, flow, *sides)


def _reason(rules: Sequence[OpportunityRule[_Candidate]], candidates: Sequence[_Candidate]) -> str:
    """Return why the candidate that keeps the most rules is kept out; empty where there is no candidate."""
    if not candidates:
        return ""
    first = [(rule, candidate) for candidate in candidates if (rule := broken(rules, candidate)) is not None]
    if len(first) < len(candidates):
        return _FULL
    furthest, candidate = max(first, key=lambda pair: (rules.index(pair[0]), -len(pair[0].lacking(pair[1]))))
    parts = {"rule": word(furthest.name), "sentence": word(furthest.sentence)}
    lacking = furthest.lacking(candidate)
    if not lacking:
        return sentence("kept out, as this rule does not hold: {rule}. {sentence}", **parts)
    return sentence(
        "kept out, as this rule does not hold: {rule}. {sentence} It fails for {name}.",
        **parts,
        name=names(lacking),
    )


def _listed(ranked: RankedOpportunities, kind: str, sector: Term, *parties: Term) -> list[RankedOpportunity]:
    """Return the opportunities of a kind that have all of some parties, those on the sector first."""
    wanted = {party[1:-1] for party in parties}
    listed = [
        opportunity
        for opportunity in ranked.about(parties[0][1:-1])
        if opportunity.kind == kind and wanted == {party.iri for party in opportunity.parties}
    ]
    about = [one for one in listed if any(subject.iri == sector[1:-1] for subject in one.sectors)]
    return about if kind == "gap" else about or listed


def _result(kind: str, listed: Sequence[RankedOpportunity], reason: str) -> KindResult:
    if listed:
        return KindResult(kind, listed[0].rank, listed[0].iri, listed[0].label)
    return KindResult(kind, None, "", reason)


def _figures(context: Context, territory: int, column: int) -> FieldFigures:
    employed, cell = context.evidence.employed, (territory, column)
    persons, quotient = float(employed.persons[cell]), float(employed.quotients[cell])
    region = context.region(territory)
    return FieldFigures(
        region.code,
        region.label,
        float(context.scores.fields[cell]),
        None if isnan(persons) else persons,
        None if isnan(quotient) else quotient,
        context.evidence.registered.get(territory, 0),
        tuple(one.label for one in context.field_organisations(territory, column)),
        tuple(f"{one.label} ({one.period})" for one in context.evidence.priorities.get(cell, ())),
    )


def _unmeasured(context: Context, one: int, other: int, column: int) -> list[Reason]:
    """Return why employment says nothing of a side, where it says nothing."""
    employed = context.evidence.employed
    if not employed.columns[column]:
        unmeasured = sentence(
            "No division of the statistics is {field} alone, so employment is not told.",
            field=context.sector(column),
        )
        return [Reason(context.evidence.sectors[column], unmeasured, ())]
    missing = [context.place(side) for side in (one, other) if isnan(employed.persons[side, column])]
    withheld = sentence(
        "Employment in {field} is not published for {name}.",
        field=context.sector(column),
        name=names(missing),
    )
    return [Reason(context.evidence.sectors[column], withheld, ())] if missing else []
