"""Arrangement of meetings: pairs first, then slots, then repair, with a proven bound."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from graph.matchmaking.agenda.pairing import Pairing, assign, ceiling, choose
from graph.matchmaking.agenda.problem import Fairness, Problem
from graph.matchmaking.agenda.timetable import Timetable
from graph.matchmaking.integer_programme import Status, relative_gap

EXACT = 4000
"""Pairs x slots up to which one integer programme takes the whole event if the first plan is not proven."""

NEAR = 6
"""How many of each participant's best open pairs a repair looks at."""


@dataclass(frozen=True)
class Arrangement:
    """The slot of each pair that meets, and what is proven about it.

    best: no agenda is fairer. bound: no agenda at least as fair as this one is worth more. status: `optimal`
    where both are reached; otherwise the search ended with a gap (`time limit` or `repaired`).
    """

    slots: Mapping[int, int]
    fairness: Fairness
    best: Fairness
    value: float
    bound: float
    status: Status | str

    @property
    def gap(self) -> float:
        """Return the share of the bound that may still be missing."""
        return relative_gap(self.value, self.bound)


def arrange(problem: Problem, *, time_limit: float = 60.0) -> Arrangement:
    """Arrange the fairest and then most valuable meetings within about `time_limit` seconds.

    The same problem gives the same arrangement unless the time limit is what ends the search.
    """
    start = time.monotonic()
    pairing = choose(problem, time_limit=time_limit / 2)
    timetable = _first(problem, pairing)
    best, bound = pairing.best, pairing.bound
    if not _proven(problem, timetable.slot, best, bound):
        left = time_limit - (time.monotonic() - start)
        if len(problem.ends) * len(problem.tables) <= EXACT:
            best, bound = _exact(problem, timetable, best, bound, left)
        else:
            _repair(problem, timetable, best, bound, start + time_limit)
    return _result(problem, timetable.slot, best, bound, time.monotonic() - start >= time_limit)


def _result(
    problem: Problem, slots: Mapping[int, int], best: Fairness, bound: float, late: bool
) -> Arrangement:
    pairs = list(slots)
    fairness, value = problem.fairness(pairs), problem.value(pairs)
    if fairness != best:
        bound = sum(problem.values)
    if fairness != best or relative_gap(value, bound) > 0:
        bound = min(bound, ceiling(problem, fairness, time_limit=10.0))
    bound = max(bound, value)
    proven = fairness == best and relative_gap(value, bound) == 0
    status = "optimal" if proven else "time limit" if late else "repaired"
    return Arrangement(dict(slots), fairness, best, value, bound, status)


def _proven(problem: Problem, slots: Mapping[int, int], best: Fairness, bound: float) -> bool:
    pairs = list(slots)
    return problem.fairness(pairs) == best and relative_gap(problem.value(pairs), bound) == 0


def _first(problem: Problem, pairing: Pairing) -> Timetable:
    """Place the chosen pairs, those with the fewest slots first, then whatever else still fits."""
    timetable = Timetable(problem)
    for pair in sorted(
        pairing.pairs, key=lambda pair: (len(problem.common[pair]), -problem.values[pair], pair)
    ):
        timetable.place(pair)
    _fill(problem, timetable)
    return timetable


def _fill(problem: Problem, timetable: Timetable) -> None:
    if len(timetable.slot) >= sum(problem.tables):
        return
    for pair in sorted(range(len(problem.ends)), key=lambda pair: (-problem.values[pair], pair)):
        if problem.common[pair] and pair not in timetable.slot:
            timetable.place(pair)


def _exact(
    problem: Problem, timetable: Timetable, best: Fairness, bound: float, time_limit: float
) -> tuple[Fairness, float]:
    """Solve the whole event; keep the better plan in the timetable and return the tighter bounds."""
    none = [0] * len(problem.free)
    everything = range(len(problem.ends))
    exact = assign(problem, everything, range(len(problem.tables)), none, reach=None, time_limit=time_limit)
    if exact.solved and _better(problem, exact.pairs, list(timetable.slot)):
        _replace(timetable, list(timetable.slot), exact.slots)
    if not exact.solved or (exact.best != best and exact.best.reaches(best)):
        return best, bound
    return exact.best, min(exact.bound, bound) if exact.best == best else exact.bound


def _better(problem: Problem, pairs: Sequence[int], before: Sequence[int]) -> bool:
    new, old = problem.fairness(pairs), problem.fairness(before)
    if new != old:
        return new.reaches(old)
    return problem.value(pairs) > problem.value(before) + 1e-9


def _replace(timetable: Timetable, gone: Sequence[int], slots: Mapping[int, int]) -> None:
    for pair in gone:
        timetable.take(pair)
    for pair, slot in slots.items():
        timetable.put(pair, slot)


def _repair(problem: Problem, timetable: Timetable, best: Fairness, bound: float, deadline: float) -> None:
    """Solve two slots at a time exactly, with the best open pairs, until a round over all brings nothing."""
    improved = True
    while improved:
        improved = False
        for window in combinations(range(len(problem.tables)), 2):
            left = deadline - time.monotonic()
            if left <= 0 or _proven(problem, timetable.slot, best, bound):
                return
            improved |= _window(problem, timetable, window, best, min(left, 5.0))


def _window(
    problem: Problem, timetable: Timetable, window: tuple[int, ...], best: Fairness, time_limit: float
) -> bool:
    inside = [pair for pair, slot in timetable.slot.items() if slot in window]
    outside = [pair for pair, slot in timetable.slot.items() if slot not in window]
    pairs = sorted({*inside, *_open(problem, timetable, window)})
    reach = best if problem.fairness([*outside, *inside]) == best else None
    repaired = assign(problem, pairs, window, problem.degrees(outside), reach=reach, time_limit=time_limit)
    if not repaired.solved or not _better(problem, [*outside, *repaired.pairs], [*outside, *inside]):
        return False
    _replace(timetable, inside, repaired.slots)
    return True


def _open(problem: Problem, timetable: Timetable, window: tuple[int, ...]) -> list[int]:
    """Return the best pairs of each participant that do not meet and could meet in the window."""
    count = [0] * len(problem.free)
    open_pairs = []
    for pair in sorted(range(len(problem.ends)), key=lambda pair: (-problem.values[pair], pair)):
        if pair in timetable.slot or problem.common[pair].isdisjoint(window):
            continue
        one, other = problem.ends[pair]
        if count[one] < NEAR or count[other] < NEAR:
            count[one] += 1
            count[other] += 1
            open_pairs.append(pair)
    return open_pairs
