"""Relaxation of a call that no consortium can hold: the fewest rules, least of each."""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.matchmaking.consortium.call import Call
from graph.matchmaking.consortium.call_rules import CallRule, present, rules
from graph.matchmaking.consortium.candidate import Candidate
from graph.matchmaking.consortium.pool import narrow
from graph.matchmaking.consortium.programme import scaled, skeleton
from graph.matchmaking.integer_programme import Programme, Solution, Status
from ontology.sentence import Sentence, joined, marked, plural, sentence, word


@dataclass(frozen=True)
class RelaxedRule:
    """One rule that is given up in part: `by` in the rule's unit."""

    rule: CallRule
    by: float

    @property
    def words(self) -> str:
        """Say the rule and by how much it is missed."""
        template = (
            marked("{rule}: {amount} short of the rule")
            if self.rule.sense == "at least"
            else marked("{rule}: {amount} over the rule")
        )
        return sentence(template, rule=self.rule.words, amount=_amount(self.rule.unit, self.by))


def _amount(unit: str, by: float) -> Sentence:
    number = round(by)
    if unit == "countries":
        return plural("{number} country", "{number} countries", number)
    if unit == "members":
        return plural("{number} member", "{number} members", number)
    if unit == "partners":
        return plural("{number} partner", "{number} partners", number)
    return joined(["EUR", word(f"{by:,.2f}")], " ")


@dataclass(frozen=True)
class Relaxation:
    """A set of rules to give up, with a consortium that holds all others.

    `status` optimal: no smaller set will do, and among the sets of this size that were not listed before none
    has a smaller sum of by / limit. `fewest` is the proven least number of rules.
    """

    given: tuple[RelaxedRule, ...]
    example: tuple[Candidate, ...]
    status: Status
    fewest: int


@dataclass(frozen=True)
class _Elastic:
    programme: Programme
    members: range
    rules: Sequence[CallRule]
    given: Mapping[int, int]
    slack: Mapping[int, int]


def relax(
    call: Call, candidates: Sequence[Candidate], *, count: int = 3, time_limit: float = 60.0
) -> tuple[Relaxation, ...]:
    """Return up to `count` smallest sets of rules to give up, the least relaxed first.

    Excluded members stay excluded. Sizes of different units are compared as shares of each rule's limit.
    An empty answer means that the time limit struck before any set was relaxations.
    """
    start = time.monotonic()
    most = enough(call)
    # trust is no rule: candidates that differ in ties alone are interchangeable here
    pool = narrow(call, candidates, {}, keep=most)
    demanded = rules(call, pool.candidates)
    elastic = _elastic(pool.candidates, demanded, most)
    fewest = _solve(elastic, dict.fromkeys(elastic.given.values(), -1.0), start, time_limit)
    if fewest.values is None:
        return ()
    number = round(-fewest.objective)
    least = max(0, math.ceil(-fewest.bound - 1e-6))
    elastic.programme.limit(list(elastic.given.values()), float(number))
    sizes = dict.fromkeys(elastic.slack.values(), -1.0)
    relaxations: list[Relaxation] = []
    while len(relaxations) < count:
        solution = _solve(elastic, sizes, start, time_limit)
        if solution.values is None:
            break
        proven: Status = "optimal" if solution.status == fewest.status == "optimal" else "time limit"
        relaxations.append(_relaxation(elastic, pool.candidates, solution, proven, least))
        used = [column for place, column in elastic.given.items() if solution.values[column] > 0.5]
        if not used:
            break
        elastic.programme.limit(used, float(len(used) - 1))
    return tuple(relaxations)


def enough(call: Call) -> int:
    """Return a number of members that suffices to hold every rule that asks for members.

    Dropping a member that no such rule needs breaks no other rule, so larger consortia need not be looked at.
    """
    asked = [rule.limit for rule in rules(call, ()) if rule.sense == "at least"]
    return max(1, round(sum(asked)))


def _elastic(candidates: Sequence[Candidate], demanded: Sequence[CallRule], most: int) -> _Elastic:
    programme, members = skeleton(candidates, counted=True)
    programme.limit(members, float(most))
    given: dict[int, int] = {}
    slack: dict[int, int] = {}
    for place, rule in enumerate(demanded):
        if not rule.rows:
            continue
        given[place] = programme.variable()
        highest = _highest(rule, most)
        slack[place] = programme.variable(upper=highest, integer=False)
        programme.row([slack[place], given[place]], [1.0, -highest], high=0.0)
        unit = max(rule.limit, 1.0)
        for row in rule.rows:
            coefficients, limit = scaled(rule, row)
            own = unit if rule.unit != "EUR" else 1.0
            if rule.sense == "at least":
                programme.row([*row.columns, slack[place]], [*coefficients, own], low=limit)
            else:
                programme.row([*row.columns, slack[place]], [*coefficients, -own], high=limit)
    return _Elastic(programme, members, demanded, given, slack)


def _highest(rule: CallRule, most: int) -> float:
    """Return the largest share of its limit by which `most` members can miss a rule."""
    unit = max(rule.limit, 1.0)
    if rule.sense == "at least":
        return rule.limit / unit
    totals = (sum(sorted(row.coefficients, reverse=True)[:most]) for row in rule.rows)
    return max(0.0, max(totals) - rule.limit) / unit


def _solve(elastic: _Elastic, gains: Mapping[int, float], start: float, time_limit: float) -> Solution:
    return elastic.programme.solve(gains, time_limit=time_limit - (time.monotonic() - start))


def _relaxation(
    elastic: _Elastic, candidates: Sequence[Candidate], solution: Solution, status: Status, fewest: int
) -> Relaxation:
    places = solution.chosen(elastic.members)
    there = present(candidates, places)
    given = tuple(RelaxedRule(rule, rule.shortfall(there)) for rule in elastic.rules if rule.shortfall(there))
    return Relaxation(given, tuple(candidates[place] for place in places), status, fewest)
