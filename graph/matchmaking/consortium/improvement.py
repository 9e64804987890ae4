"""Improvement of a consortium by exchanges and additions of one member."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.matchmaking.consortium.call import Call
from graph.matchmaking.consortium.call_rules import CallRule
from graph.matchmaking.consortium.candidate import Candidate, Ties
from graph.matchmaking.consortium.score import STEPS, Aim, aims, pairs, stages, topics

Array = NDArray[np.float64]


@dataclass(frozen=True)
class _Numbers:
    """Candidates (n) in numbers: `rows` (rules x n) between `low` and `high`, ties by row."""

    call: Call
    rows: Array
    low: Array
    high: Array
    of_countries: NDArray[np.bool_]
    country: NDArray[np.int64]
    held: tuple[Array, Array]
    levels: Array
    ties: dict[int, dict[int, float]]


def polish(
    call: Call,
    candidates: Sequence[Candidate],
    ties: Ties,
    demanded: Sequence[CallRule],
    members: Sequence[int],
    earlier: Sequence[Collection[int]],
    distance: int,
) -> list[int]:
    """Return members that hold all rules, differ from the earlier and score no less.

    Each step takes the best of all exchanges and additions of one member, the first of equals.
    """
    numbers = _numbers(call, candidates, ties, demanded)
    best = sorted(members)
    score = -np.inf
    while True:
        offers = [[place for place in best if place != out] for out in best] + [best]
        better: tuple[float, list[int]] = (score, best)
        for others in offers:
            totals = _totals(numbers, others)
            totals[~_allowed(numbers, others, earlier, distance)] = -np.inf
            place = int(np.argmax(totals))
            if totals[place] > better[0] + 1e-9:
                better = (float(totals[place]), sorted([*others, place]))
        if better[1] == best:
            return best
        score, best = better


def _numbers(
    call: Call, candidates: Sequence[Candidate], ties: Ties, demanded: Sequence[CallRule]
) -> _Numbers:
    order = sorted({candidate.country for candidate in candidates})
    rows, low, high, of_countries = [], [], [], []
    for rule in demanded:
        for row in rule.rows:
            line = np.zeros(len(candidates))
            of_countries.append(rule.unit == "countries")
            if rule.unit != "countries":
                line[list(row.columns)] = row.coefficients
            rows.append(line)
            low.append(rule.limit if rule.sense == "at least" else -np.inf)
            high.append(rule.limit if rule.sense == "at most" else np.inf)
    place = {candidate.iri: position for position, candidate in enumerate(candidates)}
    tied: dict[int, dict[int, float]] = {}
    for (one, other), strength in ties.items():
        if one in place and other in place:
            tied.setdefault(place[one], {})[place[other]] = strength
            tied.setdefault(place[other], {})[place[one]] = strength
    return _Numbers(
        call=call,
        rows=np.array(rows),
        low=np.array(low),
        high=np.array(high),
        of_countries=np.array(of_countries),
        country=np.array([order.index(candidate.country) for candidate in candidates]),
        held=(_held(topics(call), candidates), _held(stages(call), candidates)),
        levels=np.array([[aim.level(one) for one in candidates] for aim in aims(call)], dtype=float) / STEPS,
        ties=tied,
    )


def _held(whole: Sequence[Aim], candidates: Sequence[Candidate]) -> Array:
    """Return aims x candidates: the aim's weight where the candidate holds it."""
    return np.array(
        [[aim.weight * aim.held_by(one) for one in candidates] for aim in whole], dtype=float
    ).reshape(len(whole), len(candidates))


def _totals(numbers: _Numbers, others: Sequence[int]) -> Array:
    """Return the weighted score of the others with each candidate."""
    call, weights = numbers.call, numbers.call.weights
    covered = [
        np.maximum(held, held[:, others].max(axis=1, initial=0.0)[:, None]).sum(axis=0)
        for held in numbers.held
    ]
    weight = np.array([aim.weight for aim in aims(call)])
    alone = weight @ numbers.levels
    before = numbers.levels[:, others].max(axis=1, initial=0.0)
    union = weight @ np.maximum(numbers.levels, before[:, None])
    strongest = np.maximum(alone, alone[others].max(initial=0.0))
    trust = np.zeros(len(alone))
    for other in others:
        for neighbour, strength in numbers.ties.get(other, {}).items():
            trust[neighbour] += strength
    inside = trust[others].sum() / 2
    parts = (
        weights.topics * covered[0]
        + weights.stages * covered[1]
        + weights.complementarity * (union - strongest)
        + weights.trust * (trust + inside) / pairs(call)
    )
    return np.asarray(parts, dtype=float)


def _allowed(
    numbers: _Numbers, others: Sequence[int], earlier: Sequence[Collection[int]], distance: int
) -> NDArray[np.bool_]:
    """Say for each candidate whether it can join the others."""
    sums = numbers.rows[:, others].sum(axis=1)[:, None] + numbers.rows
    there = set(numbers.country[others].tolist())
    countries = len(there) + ~np.isin(numbers.country, list(there))
    sums = np.where(numbers.of_countries[:, None], countries, sums)
    slack = (
        1e-6 * np.maximum(1.0, np.abs(np.where(np.isfinite(numbers.low), numbers.low, numbers.high)))[:, None]
    )
    held = (sums >= numbers.low[:, None] - slack) & (sums <= numbers.high[:, None] + slack)
    allowed: NDArray[np.bool_] = np.logical_and.reduce(held, axis=0)
    allowed[others] = False
    for group in earlier:
        same = np.ones(len(allowed))
        same[list(group)] = -1.0
        allowed &= len(set(others).symmetric_difference(group)) + same >= distance
    return allowed
