"""Which of many candidates are kept, so that no party and no topic crowds out the others."""

from collections import Counter
from collections.abc import Iterable

from graph.opportunities.opportunity import Opportunity


def select(
    candidates: Iterable[Opportunity], most: int, per_party: int, per_topic: int | None = None
) -> list[Opportunity]:
    """Return at most `most` opportunities, best first, taken greedily.

    Of candidates with the same parties and topics the best is taken: it is one opportunity, found in two ways. A
    candidate is passed over only where each of its parties stands in `per_party` kept ones already (so that a
    region without many chances still gets its best), or its topics in `per_topic`.
    """
    kept: list[Opportunity] = []
    parties: Counter[str] = Counter()
    topics: Counter[tuple[str, ...]] = Counter()
    seen: set[tuple[str, ...]] = set()
    for candidate in sorted(candidates, key=lambda found: found.order):
        if len(kept) == most:
            break
        if candidate.key in seen or all(parties[party] >= per_party for party in candidate.parties):
            continue
        if per_topic is not None and topics[candidate.topics] >= per_topic:
            continue
        seen.add(candidate.key)
        parties.update(candidate.parties)
        topics[candidate.topics] += 1
        kept.append(candidate)
    return kept
