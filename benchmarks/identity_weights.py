"""Learning of the weights of identity links: `python -m benchmarks.identity_weights --data DIR`.

The model is a logistic regression. Each weight is bound to its sign (that of different fields to at least 3) and
drawn to nought by a ridge of 1. They are learned from the labelled pairs and from the pairs that blocking proposes
between the FP7 and the H2020 tables, which are one organisation where the participant number is the same. Every pair
counts three times, a third each: as it is, by names, countries and cities alone, and by names and countries alone, so
that the weights hold for registers that say no more. The pairs of the tables outnumber the labelled ones by far and
nearly all are two organisations: a pair of the tables counts as the least of `STEPS` with which 95 of 100 links
between the tables from a score of 0.8 have one number. Nothing else is chosen.
"""

import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from benchmarks.identity_data import VIEWS, Pair, fp7, h2020, labelled, name_key, organisations, participant
from graph.identity.blocking import pairs
from graph.identity.judgement import WEIGHTS, observe
from graph.identity.rarity import Rarity
from graph.identity.record import Record

Vector = NDArray[np.float64]
# Kinds of observations whose weights are set, because the labels were drawn from them or no table has them.
SET = ("region", "number", "other vat", "other pic", "site", "other site")
LEARNED = tuple(kind for kind in WEIGHTS if kind not in SET)
# The tables have few clusters: those of one region with one parent, one site and like names differ in their field.
LEAST = {"fields": 3.0}
_SIGNS = np.sign([WEIGHTS[kind] for kind in LEARNED])
STEPS, RIDGE = (0.05, 0.1, 0.12, 0.15, 0.2), 1.0
SURE, PRECISION = 0.8, 0.95


def amounts(one: Record, other: Record, rarity: Rarity) -> list[float]:
    """Return how much there is of each learned kind of observation between two records (`LEARNED`)."""
    row = dict.fromkeys(LEARNED, 0.0)
    for seen in observe(one, other, rarity):
        if seen.kind in row:
            row[seen.kind] = seen.amount
    return list(row.values())


def fit(rows: Vector, same: Vector, weights: Vector) -> Vector:
    """Return the prior and the weights of the learned kinds.

    `rows` are n pairs x m kinds, `same` 1 for one organisation and 0 for two, `weights` those of the pairs.
    """
    signed = rows * _SIGNS

    def loss(values: Vector) -> tuple[float, Vector]:
        odds = values[0] + signed @ values[1:]
        likelihood = float(np.sum(weights * (np.logaddexp(0, odds) - same * odds)))
        slopes = weights * (1 / (1 + np.exp(-odds)) - same)
        ridge = RIDGE * values[1:]
        return likelihood + float(ridge @ values[1:]) / 2, np.r_[slopes.sum(), signed.T @ slopes + ridge]

    bounds = [(None, None)] + [(LEAST.get(kind, 0), None) for kind in LEARNED]
    solution = minimize(
        loss,
        np.array([0.0, *(LEAST.get(kind, 0.0) for kind in LEARNED)]),
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
    )
    values: Vector = solution.x
    return np.concatenate([values[:1], values[1:] * _SIGNS])


def scores(model: Vector, rows: Vector) -> Vector:
    """Return the scores of pairs, 0 to 1."""
    odds: Vector = model[0] + rows @ model[1:]
    return np.asarray(1 / (1 + np.exp(-odds)))


class Tables:
    """Pairs that blocking proposes between the FP7 and the H2020 table."""

    def __init__(self, data: Path) -> None:
        one, other = list(fp7(data)), list(h2020(data))
        self.rarity = Rarity.of(one, other)
        known = {participant(record) for record in one}
        views: tuple[list[list[float]], ...] = tuple([] for _ in VIEWS)
        same, names = [], []
        for position, match in pairs(one, other, self.rarity):
            a, b = one[position], other[match]
            # Where the number of the other is not among the first, nobody knows that two are two, and two numbers of
            # one name and country are one organisation that was registered twice.
            one_number = participant(a) == participant(b)
            if one_number or (participant(b) in known and name_key(a) != name_key(b)):
                for rows, view in zip(views, VIEWS, strict=True):
                    rows.append(amounts(view(a), view(b), self.rarity))
                same.append(one_number)
                names.append((name_key(a), name_key(b)))
        self.views = [np.array(rows) for rows in views]
        self.same, self.names = np.array(same, dtype=float), names

    def without(self, organisations: set[str]) -> NDArray[np.bool_]:
        """Say of each pair whether neither of its records is named like one of these."""
        return np.array([not (a in organisations or b in organisations) for a, b in self.names])


def learn(pairs: Sequence[Pair], tables: Tables, unseen: set[str]) -> tuple[float, Vector]:
    """Return the weight of a pair of the tables, and the model of these and the labelled pairs.

    Pairs of the tables with a record that has one of the `unseen` names, or is in a labelled pair, are left out.
    """
    rows = [amounts(view(pair.one), view(pair.other), tables.rarity) for view in VIEWS for pair in pairs]
    same = np.array([pair.same for pair in pairs] * len(VIEWS), dtype=float)
    kept = tables.without(unseen | {name_key(r) for pair in pairs for r in (pair.one, pair.other)})
    rest = np.concatenate([view[kept] for view in tables.views]).round(2)
    labels = np.tile(tables.same[kept], len(VIEWS))
    distinct, counts = np.unique(np.c_[rest, labels], axis=0, return_counts=True)
    for step in STEPS:
        sizes = np.r_[np.ones(len(same)), step * counts] / len(VIEWS)
        model = fit(np.concatenate([rows, distinct[:, :-1]]), np.r_[same, distinct[:, -1]], sizes)
        if precision(model, tables.views[0][kept], tables.same[kept]) >= PRECISION:
            break
    return step, model


def precision(model: Vector, rows: Vector, same: Vector) -> float:
    """Return the share of pairs of one organisation in those that the opportunities would take as sure."""
    return float(same[scores(model, rows) >= SURE].mean())


def folds(pairs: Sequence[Pair], count: int, seed: int) -> NDArray[np.int64]:
    """Return the fold of each pair; all pairs of one organisation are in one fold."""
    groups = organisations(pairs)
    order = sorted(set(groups))
    random.Random(seed).shuffle(order)
    fold = {group: position % count for position, group in enumerate(order)}
    return np.array([fold[group] for group in groups])


def main() -> None:
    """Print the weights that are learned from all labelled pairs."""
    tables = Tables(Path(sys.argv[sys.argv.index("--data") + 1]))
    step, model = learn(labelled(), tables, set())
    print(f"a pair of the tables counts {step}")
    print(f"PRIOR = {model[0]:.2f}")
    for kind, weight in zip(LEARNED, model[1:], strict=True):
        print(f'    "{kind}": {weight:.2f},')
    for name, rows in zip(("as they are", "by names and cities", "by names"), tables.views, strict=True):
        share = precision(model, rows, tables.same)
        print(f"tables {name}: {share:.3f} of the links from {SURE} have one number")


if __name__ == "__main__":
    main()
