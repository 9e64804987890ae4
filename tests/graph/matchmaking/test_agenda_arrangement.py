"""The agenda optimiser against enumeration of every timetable."""

import random
from itertools import combinations, product

import pytest

from graph.matchmaking.agenda import arrangement as module
from graph.matchmaking.agenda.arrangement import Arrangement, arrange
from graph.matchmaking.agenda.problem import Problem

# No answer may depend on how busy the machine is.
LONG = 3600.0


def random_problem(seed: int) -> Problem:
    """Make a problem of at most 6 pairs and 3 slots."""
    dice = random.Random(seed)
    size, slots = dice.randint(3, 5), dice.randint(1, 3)
    free = tuple(frozenset(slot for slot in range(slots) if dice.random() < 0.8) for _ in range(size))
    everyone = list(combinations(range(size), 2))
    ends = tuple(sorted(dice.sample(everyone, min(6, len(everyone)))))
    most = tuple(min(len(there), dice.choice((1, 2, 3))) for there in free)
    return Problem(
        tables=tuple(dice.randint(1, 2) for _ in range(slots)),
        free=free,
        least=tuple(dice.randint(0, 2) for _ in range(size)),
        most=most,
        ends=ends,
        values=tuple(round(dice.uniform(0.1, 1.0), 2) for _ in ends),
    )


def valid(problem: Problem, slots: dict[int, int]) -> bool:
    """Say whether a timetable holds every rule."""
    busy: set[tuple[int, int]] = set()
    load = [0] * len(problem.tables)
    for pair, slot in slots.items():
        load[slot] += 1
        for end in problem.ends[pair]:
            if slot not in problem.free[end] or (end, slot) in busy:
                return False
            busy.add((end, slot))
    if any(meetings > tables for meetings, tables in zip(load, problem.tables, strict=True)):
        return False
    degree = problem.degrees(list(slots))
    return all(meetings <= most for meetings, most in zip(degree, problem.most, strict=True))


def best_of_all(problem: Problem) -> tuple[int, int, float]:
    """Return served, minus short, value of the best of all timetables."""
    best = (0, -sum(problem.least), 0.0)
    for choice in product(range(-1, len(problem.tables)), repeat=len(problem.ends)):
        slots = {pair: slot for pair, slot in enumerate(choice) if slot >= 0}
        if valid(problem, slots):
            fairness = problem.fairness(list(slots))
            best = max(best, (fairness.served, -fairness.short, problem.value(list(slots))))
    return best


@pytest.mark.parametrize("seed", range(80))
def test_small_agendas_are_the_best_of_all(seed: int) -> None:
    problem = random_problem(seed)
    arrangement = arrange(problem, time_limit=LONG)
    served, short, value = best_of_all(problem)
    assert valid(problem, dict(arrangement.slots))
    assert (arrangement.fairness.served, -arrangement.fairness.short) == (served, short)
    assert arrangement.value == pytest.approx(value, abs=1e-6)
    assert (arrangement.status, arrangement.gap) == ("optimal", 0.0)


@pytest.mark.parametrize("seed", range(80))
def test_repaired_agendas_are_valid_and_never_above_their_bound(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "EXACT", 0)
    problem = random_problem(seed)
    arrangement = arrange(problem, time_limit=LONG)
    served, short, value = best_of_all(problem)
    assert valid(problem, dict(arrangement.slots))
    assert (arrangement.best.served, -arrangement.best.short) >= (served, short)
    assert arrangement.value <= arrangement.bound + 1e-9
    if (arrangement.fairness.served, -arrangement.fairness.short) == (served, short):
        assert value <= arrangement.bound + 1e-6
    if arrangement.status == "optimal":
        assert (arrangement.fairness.served, -arrangement.fairness.short) == (served, short)
        assert arrangement.value == pytest.approx(value, abs=1e-6)


def large(size: int, slots: int, tables: int, seed: int = 1) -> Problem:
    """Make a problem in which everybody could meet everybody."""
    dice = random.Random(seed)
    ends = tuple(combinations(range(size), 2))
    everywhere = frozenset(range(slots))
    return Problem(
        tables=(tables,) * slots,
        free=(everywhere,) * size,
        least=(1,) * size,
        most=(slots,) * size,
        ends=ends,
        values=tuple(dice.random() for _ in ends),
    )


def check_whole(problem: Problem, arrangement: Arrangement) -> None:
    """Assert that everybody has a meeting and that the plan is proven best."""
    assert valid(problem, dict(arrangement.slots))
    assert (arrangement.status, arrangement.gap) == ("optimal", 0.0)
    assert arrangement.fairness == arrangement.best


def test_sixty_participants_are_arranged_to_the_proven_best() -> None:
    problem = large(60, 8, 20)
    arrangement = arrange(problem, time_limit=LONG)
    check_whole(problem, arrangement)
    assert len(arrangement.slots) == 160


def test_three_hundred_and_twenty_clusters_hold_1400_meetings_proven_best() -> None:
    problem = large(320, 20, 70)
    arrangement = arrange(problem, time_limit=LONG)
    check_whole(problem, arrangement)
    assert len(arrangement.slots) == 1400


def test_without_time_the_agenda_is_valid_and_its_gap_is_told() -> None:
    problem = large(40, 6, 15)
    arrangement = arrange(problem, time_limit=0.0)
    best = arrange(problem, time_limit=LONG)
    assert valid(problem, dict(arrangement.slots))
    assert arrangement.value <= best.value + 1e-6 <= arrangement.bound + 2e-6
    assert (arrangement.status == "optimal") == (arrangement.gap == 0.0)


def test_the_same_problem_gives_the_same_agenda() -> None:
    problem = large(30, 6, 10)
    assert arrange(problem).slots == arrange(problem, time_limit=LONG).slots


def test_nobody_is_left_out_for_a_more_valuable_meeting() -> None:
    both = frozenset({0})
    problem = Problem((2,), (both,) * 4, (1,) * 4, (1,) * 4, ((0, 1), (0, 2), (1, 3)), (1.0, 0.1, 0.1))
    arrangement = arrange(problem, time_limit=LONG)
    assert arrangement.slots == {1: 0, 2: 0}
    assert (arrangement.fairness.served, arrangement.value, arrangement.status) == (4, 0.2, "optimal")
