"""Figures of the judgement: percentiles of pairs, verdicts of listed candidates, recommendations by kind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.insider.pairs import DATA, PlacedPair, place, read_pairs
from graph.opportunities.context import Context
from graph.opportunities.opportunity import GAP, KINDS, Opportunity, kind_name
from ontology.term import Term

TOP = 95.0


@dataclass(frozen=True)
class PairFigures:
    """Percentiles of pairs among all pairs of their field, 0 for an unmatched one."""

    pairs: int
    unmatched: tuple[str, ...]
    percentiles: tuple[float, ...]

    @property
    def mean_percentile(self) -> float:
        """Return the mean percentile."""
        return float(np.mean(self.percentiles)) if self.percentiles else 0.0

    @property
    def top5_share(self) -> float:
        """Return the share of pairs among the best twentieth, in percent."""
        return float(100 * np.mean([one >= TOP for one in self.percentiles])) if self.percentiles else 0.0


@dataclass(frozen=True)
class InsiderReport:
    """Everything that the benchmark prints.

    `listed` counts expected pairs in a kept list, `existing` those shown as working together already; `verdicts` are
    those of judged candidates that are in a list of their kind; `absurd` names what is listed and should not be.
    """

    expected: PairFigures
    auc: float
    listed: int
    existing: int
    verdicts: Mapping[str, int]
    absurd: tuple[str, ...]
    kinds: Mapping[str, int]
    territories: int
    territory_share: float
    fields: int
    field_share: float


def pair_figures(context: Context, pairs: Sequence[PlacedPair]) -> PairFigures:
    """Return how pairs stand among all pairs of listed territories of different countries in their field."""
    percentiles = []
    for placed in pairs:
        one, other, column = *placed.territories, placed.column
        if one is None or other is None or column is None:
            percentiles.append(0.0)
        else:
            percentiles.append(context.scores.percentile(one, other, column))
    unmatched = tuple(placed.pair.name for placed in pairs if not placed.is_listed)
    return PairFigures(len(pairs), unmatched, tuple(percentiles))


def report(context: Context, kept: Sequence[Sequence[Opportunity]]) -> InsiderReport:
    """Return the figures of the kept opportunities of every kind."""
    evidence = context.evidence
    expected = place(evidence, read_pairs(DATA / "expected_pairs.csv"))
    absurd = place(evidence, read_pairs(DATA / "absurd_pairs.csv"))
    judged = place(evidence, read_pairs(DATA / "judged_candidates.csv"))
    best, worst = pair_figures(context, expected), pair_figures(context, absurd)
    lists = ListedPairs(context, kept)
    listed = [placed for placed in expected if lists.has(placed)]
    verdicts: Counter[str] = Counter()
    wrong = [f"absurd pair: {placed.pair.name}" for placed in absurd if lists.has(placed)]
    for placed in judged:
        if lists.has(placed, placed.pair.kind):
            verdicts[placed.pair.verdict] += 1
            if placed.pair.verdict == "absurd":
                wrong.append(f"absurd {placed.pair.kind}: {placed.pair.name}")
    reached = lists.territories()
    fields = {sector for one in kept for opportunity in one for sector in opportunity.sectors}
    return InsiderReport(
        best,
        _auc(best.percentiles, worst.percentiles),
        len(listed),
        sum(_exists(context, placed) and placed not in listed for placed in expected),
        dict(sorted(verdicts.items())),
        tuple(wrong),
        {kind_name(kind): lists.count[kind] for kind in KINDS},
        len(reached),
        len(reached) / len(evidence.territories.regions),
        len(fields),
        len(fields) / len(evidence.sectors),
    )


def _exists(context: Context, placed: PlacedPair) -> bool:
    one, other, column = *placed.territories, placed.column
    if one is None or other is None or column is None:
        return False
    sector = context.evidence.sectors[column]
    return bool(context.existing(one, other, context.field_topics.get(sector, []), [sector]))


def _auc(better: Sequence[float], worse: Sequence[float]) -> float:
    wins = [(one > other) + (one == other) / 2 for one in better for other in worse]
    return float(np.mean(wins)) if wins else 0.0


class ListedPairs:
    """The territories and fields of kept opportunities, to ask what is listed."""

    def __init__(self, context: Context, kept: Sequence[Sequence[Opportunity]]) -> None:
        """Index the opportunities by territories and by field."""
        self.count: Counter[Term] = Counter()
        self._cells: set[tuple[str, frozenset[int], int]] = set()
        self._reached: set[int] = set()
        positions, organisations = context.evidence.territories.position, context.evidence.facts.organisations
        for opportunity in (one for kind in kept for one in kind):
            self.count[opportunity.kind] += 1
            sides = [
                [positions[party]]
                if party in positions
                else context.evidence.territories.holders(organisations[party])
                for party in opportunity.parties
            ]
            self._reached |= {side for side_of in sides for side in side_of}
            columns = [context.evidence.column[sector] for sector in opportunity.sectors]
            ends = [frozenset([one]) for one in sides[0]]
            if len(sides) == 2:
                ends = [frozenset([one, other]) for one in sides[0] for other in sides[1]]
            name = kind_name(opportunity.kind)
            self._cells |= {(name, end, column) for end in ends for column in columns}

    def has(self, placed: PlacedPair, kind: str = "") -> bool:
        """Say whether a pair stands in a list in its field, of one kind or of any but gap."""
        if not placed.is_listed or placed.column is None:
            return False
        ends = frozenset(one for one in placed.territories if one is not None)
        kinds = [kind] if kind else [kind_name(one) for one in KINDS if one != GAP]
        return any((one, ends, placed.column) in self._cells for one in kinds)

    def territories(self) -> set[int]:
        """Return the territories that stand in any list."""
        return self._reached
