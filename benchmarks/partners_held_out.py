"""Partners beside held-out partnerships: each partnership is left out, and its members are looked for.

Run `python -m benchmarks.partners_held_out [--format json]` on the published snapshot. For each member of a partnership
that is a cluster organisation, all cluster organisations of other countries are ranked from a graph without that
partnership; the answer sought is any other member. Reported: mean reciprocal rank of the best true partner, share of
queries with one among the first ten, area under the ROC curve; for all queries, and for those whose true partners were
never together with the organisation in another partnership. The interval is a bootstrap over queries.
"""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from graph.matchmaking.partners.criteria import Criteria
from graph.matchmaking.partners.details import read_partner_facts
from graph.matchmaking.partners.search import Mask, PartnerIndex, aspects_of, partner_index
from graph.matchmaking.partners.term_matrix import Matrix
from graph.snapshot.folder import SnapshotFolder

FIRST = 10
DRAWS = 2000
BASELINE = "same field, largest first"
OURS = "partners"

Score = Callable[[PartnerIndex, int], Matrix]


@dataclass(frozen=True)
class Outcome:
    """Result of one query; `is_new` where no pair was together before."""

    reciprocal: float
    hit: bool
    auc: float
    is_new: bool


def largest_in_field(index: PartnerIndex, own: int) -> Matrix:
    """Return 1 for who shares a field, raised by the number of members."""
    members = np.array([one.members or 0 for one in index.organisations], dtype=np.float64)
    shares: Mask = index.fields.cosines(index.fields.of(own)) > 0
    score: Matrix = shares * (1 + members / 1e6)
    return score


def most_experienced_in_field(index: PartnerIndex, own: int) -> Matrix:
    """Return 1 for who shares a field, raised by its partnerships."""
    shares: Mask = index.fields.cosines(index.fields.of(own)) > 0
    score: Matrix = shares * (1 + index.network.experience())
    return score


def link_alone(index: PartnerIndex, own: int) -> Matrix:
    """Return the order of partners by fields, topics and keywords alone."""
    aspects, shared = aspects_of(index, own, Criteria())
    score: Matrix = shared + aspects[0]
    return score


def ranked_partners(index: PartnerIndex, own: int) -> Matrix:
    """Return the order of partners as the command ranks them, with those who worked together before."""
    aspects, shared = aspects_of(index, own, Criteria())
    return np.where(index.has_ended, -1.0, shared + np.average(aspects, axis=0, weights=Criteria().counted))


SCORES: dict[str, Score] = {
    BASELINE: largest_in_field,
    "same field, most experienced first": most_experienced_in_field,
    "link alone (fields, topics, keywords)": link_alone,
    OURS: ranked_partners,
}


def outcomes(whole: PartnerIndex) -> Iterator[dict[str, Outcome]]:
    """Yield the outcome of each score for each query, by the name of the score."""
    for partnership in whole.known.facts.partnerships:
        rows = sorted(whole.rows[member] for member in partnership.members)
        rows = [row for row in rows if whole.is_cluster[row]]
        if len(rows) < 2:
            continue
        index = whole.without(partnership.iri)
        for own in rows:
            home = index.organisations[own].country
            foreign = index.is_cluster & ~index.country.among([home])
            sought = np.array([row for row in rows if foreign[row]], dtype=np.intp)
            if len(sought):
                is_new = not index.network.joint(own)[sought].any()
                yield {
                    name: outcome(score(index, own), foreign, sought, is_new)
                    for name, score in SCORES.items()
                }


def outcome(scores: Matrix, candidates: np.ndarray, sought: np.ndarray, is_new: bool) -> Outcome:
    """Return the result of one ranking; equals count half.

    >>> scores = np.array([3.0, 2.0, 1.0])
    >>> outcome(scores, np.array([True, True, True]), np.array([1]), True)
    Outcome(reciprocal=0.5, hit=True, auc=0.5, is_new=True)
    """
    rounded = np.round(scores, 9)
    others = rounded[candidates]
    ranks = [
        1 + float((others > rounded[row]).sum()) + (float((others == rounded[row]).sum()) - 1) / 2
        for row in sought
    ]
    wrong = candidates.copy()
    wrong[sought] = False
    below = [
        float((rounded[wrong] < rounded[row]).mean()) + float((rounded[wrong] == rounded[row]).mean()) / 2
        for row in sought
    ]
    return Outcome(1 / min(ranks), min(ranks) <= FIRST, float(np.mean(below)), is_new)


def interval(ours: Matrix, baseline: Matrix) -> tuple[float, float]:
    """Return the 95 percent interval of the mean difference, a bootstrap over queries."""
    random = np.random.default_rng(1)
    drawn = random.integers(len(ours), size=(DRAWS, len(ours)))
    low, high = np.quantile((ours - baseline)[drawn].mean(axis=1), [0.025, 0.975])
    return float(low), float(high)


def summary(results: list[dict[str, Outcome]]) -> dict[str, object]:
    """Return the figures of all queries."""
    if not results:
        return {"queries": 0}
    by_score = {name: [result[name] for result in results] for name in SCORES}
    reciprocal = {name: np.array([one.reciprocal for one in each]) for name, each in by_score.items()}
    low, high = interval(reciprocal[OURS], reciprocal[BASELINE])
    return {
        "queries": len(results),
        "scores": {
            name: {
                "mrr": round(float(reciprocal[name].mean()), 3),
                "hit_at_10": round(float(np.mean([one.hit for one in each])), 3),
                "auc": round(float(np.mean([one.auc for one in each])), 3),
            }
            for name, each in by_score.items()
        },
        "times_baseline": round(float(reciprocal[OURS].mean() / reciprocal[BASELINE].mean()), 2),
        "difference": round(float((reciprocal[OURS] - reciprocal[BASELINE]).mean()), 3),
        "interval": [round(low, 3), round(high, 3)],
    }


def report(console: Console, title: str, figures: dict[str, object]) -> None:
    """Print one table."""
    table = Table(title=f"{title}: {figures['queries']} queries")
    for heading in ("score", "MRR", "hit at 10", "AUC"):
        table.add_column(heading, justify="left" if heading == "score" else "right")
    scores = figures.get("scores", {})
    assert isinstance(scores, dict)
    for name, one in scores.items():
        table.add_row(name, f"{one['mrr']:.3f}", f"{one['hit_at_10']:.2f}", f"{one['auc']:.2f}")
    console.print(table)
    if scores:
        console.print(
            f"{figures['times_baseline']} times the baseline's MRR; difference {figures['difference']},"
            f" 95 % {figures['interval']}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=Path, default=Path("store"))
    parser.add_argument("--format", choices=("table", "json"), default="table")
    options = parser.parse_args()
    results = list(
        outcomes(partner_index(read_partner_facts(SnapshotFolder(options.store).current().open())))
    )
    everything = {
        "all": summary(results),
        "never together before": summary([result for result in results if result[OURS].is_new]),
    }
    if options.format == "json":
        print(json.dumps(everything, indent=1))
        return
    console = Console(width=120)
    for title, figures in everything.items():
        report(console, title, figures)


if __name__ == "__main__":
    main()
