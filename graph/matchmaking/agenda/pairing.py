"""Integer programmes of an agenda: the pairs that meet, with or without their slots.

Choosing pairs without slots is a b-matching: each participant at most their meetings, all together at most
the tables of all slots. Every agenda is one, so its best value bounds that of any agenda from above.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.matchmaking.agenda.problem import Fairness, Problem
from graph.matchmaking.integer_programme import Programme, Solution


@dataclass(frozen=True)
class Pairing:
    """Pairs with their slots (empty where slots were not asked for), and what is proven.

    best: no agenda is fairer. bound: no agenda that is as fair as `best` is worth more. solved: False where
    the time limit struck before an answer.
    """

    pairs: tuple[int, ...]
    slots: Mapping[int, int]
    best: Fairness
    bound: float
    solved: bool


@dataclass(frozen=True)
class Fair:
    """The columns that count fairness: who has a meeting, and how many meetings each lacks."""

    served: Sequence[int]
    short: Sequence[int]

    def demand(self, programme: Programme, fairness: Fairness) -> None:
        """Add rows that hold the fairness; the half is far from every whole number but the right one."""
        programme.row(self.served, [1.0] * len(self.served), low=fairness.served - 0.5)
        programme.row(self.short, [1.0] * len(self.short), high=fairness.short + 0.5)


def choose(problem: Problem, *, time_limit: float) -> Pairing:
    """Choose the fairest and then most valuable pairs, slots left open.

    The fairness that each participant's own limits allow is tried first: where it can be had, it is the best.
    """
    start = time.monotonic()
    hoped = _choose(problem, time_limit, hope(problem))
    if hoped.solved:
        return hoped
    return _choose(problem, max(time_limit - (time.monotonic() - start), time_limit / 4), None)


def hope(problem: Problem) -> Fairness:
    """Return a fairness that no agenda exceeds: everybody alone with all their matches."""
    possible = problem.degrees([pair for pair, common in enumerate(problem.common) if common])
    reachable = [min(most, pairs) for most, pairs in zip(problem.most, possible, strict=True)]
    short = sum(max(0, least - most) for least, most in zip(problem.least, reachable, strict=True))
    return Fairness(sum(1 for most in reachable if most), short)


def _choose(problem: Problem, time_limit: float, reach: Fairness | None) -> Pairing:
    programme, columns = _pairs(problem)
    fair = _fair(programme, problem, {pair: [column] for pair, column in columns.items()})
    slotless = {column: (pair, -1) for pair, column in columns.items()}
    return _lexicographic(problem, programme, slotless, fair, time_limit, reach)


def ceiling(problem: Problem, fairness: Fairness, *, time_limit: float) -> float:
    """Return a value that no agenda at least this fair exceeds."""
    programme, columns = _pairs(problem)
    fair = _fair(programme, problem, {pair: [column] for pair, column in columns.items()})
    fair.demand(programme, fairness)
    gains = {column: problem.values[pair] for pair, column in columns.items()}
    return programme.solve(gains, time_limit=time_limit, relaxed=True).bound


def assign(
    problem: Problem,
    pairs: Sequence[int],
    slots: Sequence[int],
    degree: Sequence[int],
    *,
    reach: Fairness | None,
    time_limit: float,
) -> Pairing:
    """Choose among the pairs and give each a slot; `degree` counts meetings in other slots, which stay.

    With `reach`, a fairness known to be the best possible, only the value is optimised.
    """
    programme = Programme()
    columns: dict[int, tuple[int, int]] = {}
    of_pair: dict[int, list[int]] = {}
    of_slot: dict[int, list[int]] = {slot: [] for slot in slots}
    of_end: dict[tuple[int, int], list[int]] = {}
    for pair in pairs:
        for slot in slots:
            if slot in problem.common[pair]:
                column = programme.variable()
                columns[column] = (pair, slot)
                of_pair.setdefault(pair, []).append(column)
                of_slot[slot].append(column)
                for end in problem.ends[pair]:
                    of_end.setdefault((end, slot), []).append(column)
    for together in (*of_pair.values(), *of_end.values()):
        if len(together) > 1:
            programme.limit(together, 1.0)
    for slot, together in of_slot.items():
        if len(together) > problem.tables[slot]:
            programme.limit(together, float(problem.tables[slot]))
    _degrees(programme, problem, of_pair, degree)
    fair = _fair(programme, problem, of_pair, degree)
    return _lexicographic(problem, programme, columns, fair, time_limit, reach)


def _pairs(problem: Problem) -> tuple[Programme, dict[int, int]]:
    programme = Programme()
    columns = {pair: programme.variable() for pair, common in enumerate(problem.common) if common}
    _degrees(
        programme, problem, {pair: [column] for pair, column in columns.items()}, [0] * len(problem.free)
    )
    programme.limit(list(columns.values()), float(sum(problem.tables)))
    return programme, columns


def _ends(problem: Problem, of_pair: Mapping[int, Sequence[int]]) -> dict[int, list[int]]:
    ends: dict[int, list[int]] = {end: [] for end in range(len(problem.free))}
    for pair, together in of_pair.items():
        for end in problem.ends[pair]:
            ends[end] += together
    return ends


def _degrees(
    programme: Programme, problem: Problem, of_pair: Mapping[int, Sequence[int]], degree: Sequence[int]
) -> None:
    for end, together in _ends(problem, of_pair).items():
        if together:
            programme.limit(together, float(problem.most[end] - degree[end]))


def _fair(
    programme: Programme,
    problem: Problem,
    of_pair: Mapping[int, Sequence[int]],
    degree: Sequence[int] | None = None,
) -> Fair:
    served, short = [], []
    for end, together in _ends(problem, of_pair).items():
        before = degree[end] if degree else 0
        met = programme.variable(integer=False)
        programme.row([met, *together], [1.0, *[-1.0] * len(together)], high=float(before))
        served.append(met)
        if problem.least[end]:
            lacking = programme.variable(upper=float(problem.least[end]), integer=False)
            programme.row(
                [lacking, *together], [1.0] * (1 + len(together)), low=float(problem.least[end] - before)
            )
            short.append(lacking)
    return Fair(served, short)


def _lexicographic(
    problem: Problem,
    programme: Programme,
    columns: Mapping[int, tuple[int, int]],
    fair: Fair,
    time_limit: float,
    reach: Fairness | None = None,
) -> Pairing:
    """Solve for fairness (served, then short, in one whole-number objective), then for value."""
    start = time.monotonic()
    fallback: Solution | None = None
    if reach is None:
        step = float(sum(problem.least) + 1)
        gains = {**dict.fromkeys(fair.served, step), **dict.fromkeys(fair.short, -1.0)}
        fallback = programme.solve(gains, time_limit=time_limit / 2)
        if fallback.values is None:
            return Pairing((), {}, Fairness(len(problem.free), 0), sum(problem.values), False)
        served = round(sum(fallback.values[list(fair.served)]))
        short = round(sum(fallback.values[list(fair.short)]))
        reach = Fairness(served, short)
        proven = _unpack(fallback.bound, step) if fallback.status != "optimal" else reach
    else:
        proven = reach
    fair.demand(programme, reach)
    gains = {column: problem.values[pair] for column, (pair, _) in columns.items()}
    solution = programme.solve(gains, time_limit=time_limit - (time.monotonic() - start))
    bound = solution.bound if proven == reach else sum(problem.values)
    best = solution if solution.values is not None else fallback
    if best is None or best.values is None:
        return Pairing((), {}, proven, bound, False)
    chosen = [columns[column] for column in best.chosen(columns)]
    slots = {pair: slot for pair, slot in chosen if slot >= 0}
    return Pairing(tuple(pair for pair, _ in chosen), slots, proven, bound, True)


def _unpack(bound: float, step: float) -> Fairness:
    """Read the fairness that no agenda exceeds out of a bound on step x served - short."""
    whole = int((bound + 1e-6) // 1)
    served = -(-whole // int(step))
    return Fairness(served, int(step) * served - whole)
