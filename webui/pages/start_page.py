"""Values of the start page: recommendations of the day, counts, and how the register covers countries."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from graph.opportunities.ranked_opportunity import RankedOpportunity
from graph.opportunities.ranking import RankedOpportunities, first_of_each_kind
from webui.edition.edition import Edition

_CARDS = 3
# The first of a kind are the best; each has its day.
_BEST = 20
_COUNTED = ("organisations", "partnerships", "priorities", "regions", "fields", "events")


@dataclass(frozen=True)
class Coverage:
    """How many countries have a cluster organisation in the register, and how few of them have half of all."""

    countries: int
    half: int


def of_the_day(edition: Edition) -> list[RankedOpportunity]:
    """Return a recommendation of each of the most precise kinds, others on another day."""
    return choose(edition.opportunities, date.fromisoformat(edition.today).toordinal())


def choose(opportunities: RankedOpportunities, day: int, number: int = _CARDS) -> list[RankedOpportunity]:
    """Return opportunities of different kinds and parties, by the number of a day."""
    chosen: list[RankedOpportunity] = []
    for kind in (first.kind for first in first_of_each_kind(opportunities.all, 1)):
        best = [one for one in opportunities.all if one.kind == kind][:_BEST]
        turned = [best[(day + step) % len(best)] for step in range(len(best))]
        seen = {party.iri for one in chosen for party in one.parties}
        # A pair says more than a gap, which has one party.
        fresh = (one for one in turned if len(one.parties) > 1 and not seen & {p.iri for p in one.parties})
        if (one := next(fresh, None)) and len(chosen) < number:
            chosen.append(one)
    return chosen


def counts(edition: Edition) -> list[tuple[str, int]]:
    """Return how many things each list holds, by the name of the list in its address."""
    sizes = [(name, edition.list_sizes[name]) for name in _COUNTED]
    return [*sizes, ("opportunities", len(edition.opportunities.all))]


def coverage(edition: Edition) -> Coverage:
    """Return how the cluster organisations that have a region are spread over countries."""
    territories = edition.regional_map.territories
    countries = Counter(
        territories[min(one.territories)].country
        for one in edition.regional_map.placed["organisations"]
        if one.territories
    )
    return Coverage(len(countries), _half([number for _, number in countries.most_common()]))


def _half(numbers: Sequence[int]) -> int:
    """Return how many of the greatest numbers make half of their sum.

    >>> _half([5, 3, 2, 1])
    2
    """
    return next((at for at, total in enumerate(accumulate(numbers), 1) if 2 * total >= sum(numbers)), 0)
