"""Measure the two optimisers: time and proven gap by size (python -m benchmarks.optimisers)."""

import random
import time
from datetime import datetime, timedelta
from itertools import combinations

from graph.matchmaking.agenda.event import Event, Matching, Participant, Slot, TimeSpan
from graph.matchmaking.agenda.plan import plan
from graph.matchmaking.consortium.call import Call, CallTopic, KindRule, Stage
from graph.matchmaking.consortium.candidate import Candidate
from graph.matchmaking.consortium.choice import propose

SECTORS = tuple(f"sector {place}" for place in range(51))
COUNTRIES = tuple(f"country {place}" for place in range(34))


def candidates(size: int, dice: random.Random) -> tuple[list[Candidate], dict[tuple[str, str], float]]:
    """Make candidates with 1-3 sectors, capabilities in all sectors, and partnerships of 6 as ties."""
    candidates = [
        Candidate(
            iri=f"c{place:05}",
            label=f"C{place}",
            country=dice.choice(COUNTRIES),
            kind=dice.choices(("cluster organisation", "technology centre"), (5, 1))[0],
            sectors=frozenset(dice.sample(SECTORS, dice.randint(1, 3))),
            capabilities={sector: dice.random() ** 2 for sector in SECTORS},
        )
        for place in range(size)
    ]
    ties: dict[tuple[str, str], float] = {}
    for _ in range(size // 6):
        for one, other in combinations(sorted(dice.sample(range(size), 6)), 2):
            ties[candidates[one].iri, candidates[other].iri] = round(dice.uniform(0.1, 1.0), 2)
    return candidates, ties


def consortium(size: int, time_limit: float) -> str:
    """Choose three consortia of 5-8 partners for a call with five topics and three stages."""
    people, ties = candidates(size, random.Random(size))
    call = Call(
        title="call",
        topics=tuple(CallTopic(sector) for sector in SECTORS[:5]),
        partners_min=5,
        partners_max=8,
        stages=tuple(Stage(f"stage {place}", SECTORS[place : place + 3]) for place in (5, 8, 11)),
        countries_min=4,
        per_country_max=2,
        kinds=(KindRule("technology centre", 1),),
    )
    outcome = propose(call, people, ties, count=3, time_limit=time_limit)
    totals = ", ".join(f"{one.total:.3f} (gap {one.gap:.1%})" for one in outcome.consortia)
    sizes = f"{size:>6} candidates, {len(ties):>5} ties, pool {len(outcome.pool.candidates):>5}"
    return f"{sizes}: {outcome.seconds:6.1f} s {outcome.status}: {totals}"


def event(size: int, slots: int, tables: int, *, absent: float, seed: int) -> Event:
    """Make an event whose participants offer and want 3 of 60 things; a share is there for half the slots."""
    dice = random.Random(seed)
    things = [f"thing {place}" for place in range(60)]
    start = datetime(2025, 10, 1, 9)
    times = [
        TimeSpan(start + timedelta(minutes=25 * place), start + timedelta(minutes=25 * place + 20))
        for place in range(slots)
    ]
    halves = [
        TimeSpan(times[0].start, times[slots // 2].start),
        TimeSpan(times[slots // 2].start, times[-1].end),
    ]
    people = tuple(
        Participant(
            id=f"p{place}",
            label=f"P{place}",
            country=dice.choice(COUNTRIES),
            sectors=tuple(dice.sample(SECTORS, 2)),
            offers=tuple(dice.sample(things, 3)),
            wants=tuple(dice.sample(things, 3)),
            available=(dice.choice(halves),) if dice.random() < absent else (),
        )
        for place in range(size)
    )
    matching = Matching(cross_border=True)
    return Event(
        "e",
        "Event",
        "Europe/Brussels",
        tuple(Slot(time, tables) for time in times),
        people,
        matching=matching,
    )


def agenda(size: int, slots: int, tables: int, absent: float, *, related: bool, time_limit: float) -> str:
    """Arrange one event; `related` makes every pair a match, otherwise what they offer and want decides."""
    matrix = random.Random(7)
    pairs = {frozenset(pair): matrix.random() ** 3 for pair in combinations(SECTORS, 2)}

    def relatedness(one: str, other: str) -> float:
        return pairs[frozenset((one, other))]

    stated = event(size, slots, tables, absent=absent, seed=size)
    outcome = (
        plan(stated, relatedness, time_limit=time_limit) if related else plan(stated, time_limit=time_limit)
    )
    missed, least = (len(stated.participants) - fair.served for fair in (outcome.fairness, outcome.best))
    return (
        f"{size:>4} participants, {slots:>2} slots x {tables:>3} tables, {absent:.0%} half there, "
        f"{'dense' if related else 'sparse'}: {len(outcome.meetings):>5} meetings, {outcome.seconds:6.1f} s "
        f"{outcome.status}, gap {outcome.gap:.2%}, "
        f"without a meeting {missed} (best possible {least})"
    )


def main() -> None:
    start = time.monotonic()
    for size in (100, 300, 1000, 3000):
        print(consortium(size, 60.0), flush=True)
    for size, slots, tables, absent, related in (
        (40, 8, 12, 0.0, True),
        (80, 12, 25, 0.3, True),
        (160, 16, 45, 0.3, True),
        (320, 20, 70, 0.0, True),
        (320, 20, 70, 0.3, True),
        (320, 10, 140, 0.0, True),
        (320, 20, 70, 0.3, False),
    ):
        print(agenda(size, slots, tables, absent, related=related, time_limit=55.0), flush=True)
    print(f"{time.monotonic() - start:.0f} s in all")


if __name__ == "__main__":
    main()
