"""Call as an integer programme: columns for candidates, countries and parts of the score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graph.matchmaking.consortium.call import Call
from graph.matchmaking.consortium.call_rules import CallRule, RuleRow, countries
from graph.matchmaking.consortium.candidate import Candidate, Ties
from graph.matchmaking.consortium.score import STEPS, Aim, aims, pairs, reach, stages, topics
from graph.matchmaking.integer_programme import Programme


@dataclass(frozen=True)
class CallProgramme:
    """Programme of n candidates, then countries; `gains` is the score.

    `strongest` is the column of what the strongest member reaches alone, None where that does not count;
    `alone` is what each candidate reaches.
    """

    programme: Programme
    members: range
    gains: Mapping[int, float]
    strongest: int | None
    alone: tuple[float, ...]


def skeleton(candidates: Sequence[Candidate], *, counted: bool) -> tuple[Programme, range]:
    """Make the columns of candidates and countries; a country needs a member.

    `counted`: and must be, which only a limit on the number of countries needs.
    """
    programme = Programme()
    members = programme.variables(len(candidates))
    for country in countries(candidates):
        there = programme.variable(integer=False)
        inside = [place for place, candidate in enumerate(candidates) if candidate.country == country]
        programme.row([there, *inside], [1.0, *[-1.0] * len(inside)], high=0.0)
        for place in inside if counted else ():
            programme.row([there, place], [1.0, -1.0], low=0.0)
    return programme, members


def demand(programme: Programme, rule: CallRule) -> None:
    """Add the rows of a rule, scaled to a limit of 1 where they count euro."""
    for row in rule.rows:
        coefficients, limit = scaled(rule, row)
        if rule.sense == "at least":
            programme.row(row.columns, coefficients, low=limit)
        else:
            programme.row(row.columns, coefficients, high=limit)


def scaled(rule: CallRule, row: RuleRow) -> tuple[list[float], float]:
    """Return a row's coefficients and limit in units the solver's tolerance of 1e-6 can tell apart."""
    scale = max(rule.limit, 1.0) if rule.unit == "EUR" else 1.0
    return [coefficient / scale for coefficient in row.coefficients], rule.limit / scale


def call_programme(
    call: Call, candidates: Sequence[Candidate], ties: Ties, demanded: Sequence[CallRule]
) -> CallProgramme:
    """State the whole call: rules as rows, the score as gains that sum to `ScoreParts.total`."""
    programme, members = skeleton(candidates, counted=call.countries_max is not None)
    for rule in demanded:
        demand(programme, rule)
    weights = call.weights
    counted = weights.topics + weights.stages + weights.complementarity + weights.trust or 1.0
    gains: dict[int, float] = {}
    strongest: int | None = None
    alone = tuple(reach(aims(call), candidate) for candidate in candidates)
    for whole, weight in ((topics(call), weights.topics), (stages(call), weights.stages)):
        for aim in whole:
            holders = [place for place, candidate in enumerate(candidates) if aim.held_by(candidate)]
            gains[_any(programme, holders)] = weight * aim.weight / counted
    if weights.complementarity:
        weight = weights.complementarity / counted
        strongest = programme.variable(integer=False)
        gains[strongest] = -weight
        _bound_strongest(programme, strongest, alone, call.partners_max)
        gains |= _union(programme, strongest, alone, aims(call), candidates, call.partners_max, weight)
    if weights.trust:
        gains |= _trust(programme, candidates, ties, call.partners_max, weights.trust / counted / pairs(call))
    return CallProgramme(programme, members, gains, strongest, alone)


def _any(programme: Programme, holders: Sequence[int]) -> int:
    """Add a column that can be 1 only when one of the holders is a member."""
    held = programme.variable(integer=False)
    programme.row([held, *holders], [1.0, *[-1.0] * len(holders)], high=0.0)
    return held


def _bound_strongest(programme: Programme, strongest: int, alone: Sequence[float], most: int) -> None:
    """Add: the strongest is above every member, and, to tighten the bound, above the mean of `most` members."""
    for place, strength in enumerate(alone):
        if strength:
            programme.row([strongest, place], [1.0, -strength], low=0.0)
    programme.row([strongest, *range(len(alone))], [float(most), *(-strength for strength in alone)], low=0.0)


def _union(
    programme: Programme,
    strongest: int,
    alone: Sequence[float],
    whole: Sequence[Aim],
    candidates: Sequence[Candidate],
    most: int,
    weight: float,
) -> dict[int, float]:
    """Add a column for each aim and level reached; return what each counts.

    The strongest is at least the weakest candidate that could reach a level that is reached: a row that
    follows from the others for whole members and tightens the bound.
    """
    gains: dict[int, float] = {}
    for aim in whole:
        levels = [aim.level(candidate) for candidate in candidates]
        above, least = [strongest], [1.0]
        steps = list(pairwise(sorted({0, *levels})))
        counts = _counts(programme, levels, [high for _, high in steps], most)
        weakest = 0.0
        for (low, high), count in zip(steps, counts, strict=True):
            reached = _any(programme, [count])
            gains[reached] = weight * aim.weight * (high - low) / STEPS
            above.append(reached)
            able = min(alone[place] for place, level in enumerate(levels) if level >= high)
            least.append(weakest - able)
            weakest = able
        programme.row(above, least, low=0.0)
    return gains


def _counts(programme: Programme, levels: Sequence[int], reached: Sequence[int], most: int) -> list[int]:
    """Add columns that count the members at or above each level, each from the next higher one."""
    counts: list[int] = []
    for high in reversed(reached):
        count = programme.variable(upper=float(most), integer=False)
        exactly = [place for place, level in enumerate(levels) if level == high]
        columns = [count, *exactly, *counts[-1:]]
        programme.row(columns, [1.0, *[-1.0] * (len(columns) - 1)], low=0.0, high=0.0)
        counts.append(count)
    return counts[::-1]


def _trust(
    programme: Programme, candidates: Sequence[Candidate], ties: Ties, most: int, weight: float
) -> dict[int, float]:
    """Add a column for each tied pair, 1 only when both are members.

    The row of each candidate, pairs <= (most - 1) x member, follows from `most` and tightens the bound.
    """
    order = {candidate.iri: place for place, candidate in enumerate(candidates)}
    gains: dict[int, float] = {}
    of: dict[int, list[int]] = {}
    for (one, other), strength in sorted(ties.items()):
        if strength and one in order and other in order:
            both = programme.variable(integer=False)
            gains[both] = weight * strength
            for end in (order[one], order[other]):
                programme.row([both, end], [1.0, -1.0], high=0.0)
                of.setdefault(end, []).append(both)
    for end, joined in of.items():
        if len(joined) > most - 1:
            programme.row([*joined, end], [*[1.0] * len(joined), -float(most - 1)], high=0.0)
    return gains
