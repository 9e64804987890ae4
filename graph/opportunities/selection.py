"""Choice of the kept opportunities, without a party or topic that crowds out others."""

from collections import Counter
from collections.abc import Callable, Iterable

import numpy as np

from graph.opportunities.opportunity import Opportunity
from graph.opportunities.thresholds import AGAIN_FIELD, AGAIN_PARTY, AGAIN_TOPIC, APART, FIRST_ROWS, TWICE
from ontology.term import Term


def select(
    candidates: Iterable[Opportunity], most: int, per_party: int | None = None, strict: bool = False
) -> list[Opportunity]:
    """Return at most `most` opportunities in their order, taken greedily.

    What stands apart (neighbours, nations, existing ties) comes after the rest, each at most a quarter of that number
    and counted by itself. Fields interleave: each time that a
    topic, a field or a party was taken lowers those that have it too, and in the first rows none stands more than
    twice. Of candidates with the same key the best is taken. A candidate is passed over where each of its parties
    stands in `per_party` kept ones already, so that a region without many chances still gets its
    best; with `strict` where one of them does.
    """
    best: dict[tuple[Term, ...], Opportunity] = {}
    for candidate in sorted(candidates, key=lambda one: one.order):
        best.setdefault(candidate.key, candidate)
    kept: list[Opportunity] = []
    counts: Counter[object] = Counter()

    def limit(candidate: Opportunity) -> bool:
        full = [per_party is not None and counts[party] >= per_party for party in candidate.parties]
        return any(full) if strict else all(full)

    for apart in sorted({one.standing.order for one in best.values()}):
        pool = [one for one in best.values() if one.standing.order == apart]
        counts.clear()
        _take(pool, kept, counts, len(kept) + (most if apart == 0 else int(most * APART)), limit)
    return kept


def _take(
    pool: list[Opportunity],
    kept: list[Opportunity],
    counts: Counter[object],
    most: int,
    is_full: Callable[[Opportunity], bool],
) -> None:
    """Move candidates of one standing from the pool to the kept ones, best first."""
    holders: dict[object, list[int]] = {}
    worth = np.array([candidate.score for candidate in pool])
    limited = np.zeros(len(pool), dtype=bool)
    for at, candidate in enumerate(pool):
        for thing, factor in _things(candidate):
            holders.setdefault(thing, []).append(at)
            worth[at] *= factor ** counts[thing]
            limited[at] |= counts[thing] >= TWICE
    free = np.ones(len(pool), dtype=bool)
    while free.any() and len(kept) < most:
        open_ = free & ~limited if len(kept) < FIRST_ROWS else free
        if not open_.any():
            open_ = free
        at = int(np.argmax(np.where(open_, np.round(worth, 9), -1)))
        free[at] = False
        candidate = pool[at]
        if is_full(candidate):
            continue
        kept.append(candidate)
        for thing, factor in _things(candidate):
            counts[thing] += 1
            worth[holders[thing]] *= factor
            if counts[thing] >= TWICE:
                limited[holders[thing]] = True


def _things(candidate: Opportunity) -> list[tuple[object, float]]:
    """Return what of a candidate must not stand too often, each with the factor of every further time."""
    parties: list[tuple[object, float]] = [(party, AGAIN_PARTY) for party in candidate.parties]
    topics: list[tuple[object, float]] = [(topic, AGAIN_TOPIC) for topic in candidate.topics[:1]]
    return [*parties, *topics, (("field", *candidate.sectors), AGAIN_FIELD)]
