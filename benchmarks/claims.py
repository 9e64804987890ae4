"""Does it tell anything of who will meet that two territories claim the same field?

Run `HANSA_STORE=DIR python -m benchmarks.claims` on a graph with funded projects. For each cut the log odds that two
territories of different countries, both with a known strategy of 2014-2020 and new to each other in a theme, meet in it
within two years are regressed on those of the recommender and on the geometric mean of both intents in the field of the
theme that both claim most. Intervals by resampling territories. Strategies of 2014-2020 were adopted around the first
cut, so that it is the weakest test.
"""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from scipy.special import logit
from sklearn.linear_model import LogisticRegression

from graph.evidence.by_territory import Evidence, arrange
from graph.evidence.fact_reading import read_facts
from graph.evidence.official_tables import read_tables
from graph.forecast.forecast import PlacedProjects, centres, meeting_probabilities
from graph.forecast.model import WINDOW_YEARS, months
from graph.snapshot.folder import SnapshotFolder
from ontology.term import Term

CUTS = ("2014-01-01", "2015-01-01", "2016-01-01")
DRAWS = 200


def shared(evidence: Evidence, themes: tuple[Term, ...]) -> NDArray[np.float64]:
    """Return the geometric mean of both intents in the common field of a theme (t x n x n).

    It is that of the field which both claim most.
    """
    size = len(evidence.territories.regions)
    best = np.zeros((len(themes), size, size))
    for j, sector in enumerate(evidence.sectors):
        theme = evidence.facts.themes.get(sector)
        if theme is not None and theme in themes:
            at = themes.index(theme)
            best[at] = np.maximum(best[at], np.sqrt(np.outer(evidence.intent[:, j], evidence.intent[:, j])))
    return best


def main() -> None:
    """Print a row for each cut."""
    store = SnapshotFolder(Path(os.environ.get("HANSA_STORE", "store"))).current().open()
    facts = read_facts(store)
    tables = read_tables(store, facts)
    funded = tables.project_tables
    if funded is None or funded.projects is None:
        raise SystemExit("the graph holds no funded projects: build it with --data")
    begun = tuple(priority for priority in facts.priorities if priority.period == "2014-2020")
    evidence = arrange(replace(facts, priorities=begun), tables)
    placed = PlacedProjects(
        funded.projects, evidence.territories, funded.versions, centres(store, funded.versions)
    )
    claim = evidence.intent.sum(axis=1) > 0
    countries = np.array([region.country for region in evidence.territories.regions])
    new_pairs = np.outer(claim, claim) & (countries[:, None] != countries)
    draw = np.random.default_rng(0)
    table = Table("cut", "pairs", "met", "coefficient of shared intent", "95 %")
    for date in CUTS:
        cut = np.datetime64(date, "D")
        then = meeting_probabilities(placed, cut)
        at = np.nonzero(np.triu(then.probability * new_pairs))
        columns = np.column_stack([logit(then.probability[at]), shared(evidence, then.themes)[at]])
        met = placed.met(then.themes, cut, months(cut, 12 * WINDOW_YEARS))[at] > 0
        size = len(countries)
        drawn = [np.bincount(draw.integers(0, size, size), minlength=size) for _ in range(DRAWS)]
        fitted = [coefficient(columns, met, counts[at[1]] * counts[at[2]]) for counts in drawn]
        low, high = np.percentile(fitted, [2.5, 97.5])
        point = coefficient(columns, met, np.ones(len(met)))
        table.add_row(
            str(cut), f"{len(met):,}", f"{met.sum():,}", f"{point:+.2f}", f"{low:+.2f} to {high:+.2f}"
        )
    Console(width=100).print(table)


def coefficient(
    columns: NDArray[np.float64], met: NDArray[np.bool_], weight: NDArray[np.float64 | np.int64]
) -> float:
    """Return the coefficient of the second column."""
    kept = weight > 0
    fit = LogisticRegression(C=np.inf, solver="newton-cholesky")
    return float(fit.fit(columns[kept], met[kept], sample_weight=weight[kept]).coef_[0, 1])


if __name__ == "__main__":
    main()
