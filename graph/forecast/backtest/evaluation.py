"""Quality of scores as rankings of the pairs that met, with bootstrap intervals."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graph.evidence.participation import Bools, Floats, Ints
from graph.forecast.candidates import Candidates

BINS = 10
LEVEL = 0.95


@dataclass(frozen=True)
class ConfidenceInterval:
    """A bootstrap interval that covers 95 %."""

    low: float
    high: float


@dataclass(frozen=True)
class Quality:
    """Quality of one score on one stratum.

    `gain` is the paired interval of its average precision less that of the reference.
    """

    average_precision: float
    interval: ConfidenceInterval
    at_100: float
    at_1000: float
    gain: ConfidenceInterval


@dataclass(frozen=True)
class Stratum:
    """Candidates of one kind: their number, the number that met, the quality of each score."""

    name: str
    candidates: int
    positives: int
    qualities: Mapping[str, Quality]


@dataclass(frozen=True)
class Bin:
    """Candidates of similar predicted probability: their number, mean prediction and share that met."""

    candidates: int
    predicted: float
    observed: float


@dataclass(frozen=True)
class Calibration:
    """Reliability in bins of predicted probability, expected calibration error and Brier score."""

    bins: tuple[Bin, ...]
    expected_error: float
    brier: float
    brier_of_rate: float


def order(score: Floats, seed: int) -> Ints:
    """Return positions from best to worst score; `seed` draws the order of ties."""
    shuffled = np.random.default_rng(seed).permutation(len(score))
    return shuffled[np.argsort(-score[shuffled], kind="stable")]


def average_precision(ranked: Bools, weights: Floats | None = None) -> float:
    """Return the mean precision at the hits of a ranking, best first; 0 without hits.

    `weights` repeat its rows.

    >>> average_precision(np.array([True, False, True]))
    0.8333333333333333
    """
    weight = np.ones(len(ranked)) if weights is None else weights
    hits = np.flatnonzero(ranked)
    hit_weight = weight[hits]
    total = hit_weight.sum()
    if not total:
        return 0.0
    seen = np.cumsum(weight)[hits]
    precision = np.cumsum(hit_weight) / np.where(seen > 0, seen, 1)
    return float((precision * hit_weight).sum() / total)


def resamples(n_regions: int, draws: int, seed: int) -> Ints:
    """Draw `n_regions` regions with replacement; return the count of each (draws x regions)."""
    generator = np.random.default_rng(seed)
    return generator.multinomial(n_regions, np.full(n_regions, 1 / n_regions), size=draws)


def evaluate(
    pairs: Candidates,
    met: Bools,
    scores: Mapping[str, Floats],
    reference: str,
    strata: Mapping[str, Bools],
    draws: int = 200,
    seed: int = 0,
) -> tuple[Stratum, ...]:
    """Measure every score in every stratum; intervals resample regions.

    A pair weighs as the product of the draws of its regions. All scores and strata see the same resamples,
    so that differences to the `reference` score are paired.
    """
    drawn = resamples(int(pairs.second.max()) + 1, draws, seed).astype(np.float64)
    return tuple(
        _stratum(name, pairs, met, scores, reference, np.flatnonzero(inside), drawn, seed)
        for name, inside in strata.items()
    )


def _stratum(
    name: str,
    pairs: Candidates,
    met: Bools,
    scores: Mapping[str, Floats],
    reference: str,
    rows: Ints,
    drawn: Floats,
    seed: int,
) -> Stratum:
    rankings = {score: rows[order(values[rows], seed)] for score, values in scores.items()}
    sampled = {score: _sampled(pairs, met, ranking, drawn) for score, ranking in rankings.items()}
    qualities = {
        score: Quality(
            average_precision=average_precision(met[ranking]),
            interval=_interval(sampled[score]),
            at_100=float(met[ranking[:100]].mean()) if len(ranking) else 0.0,
            at_1000=float(met[ranking[:1000]].mean()) if len(ranking) else 0.0,
            gain=_interval(sampled[score] - sampled[reference]),
        )
        for score, ranking in rankings.items()
    }
    return Stratum(name, len(rows), int(met[rows].sum()), qualities)


def _sampled(pairs: Candidates, met: Bools, ranking: Ints, drawn: Floats) -> Floats:
    first, second, ranked = pairs.first[ranking], pairs.second[ranking], met[ranking]
    return np.array([average_precision(ranked, counts[first] * counts[second]) for counts in drawn])


def _interval(values: Floats) -> ConfidenceInterval:
    low, high = np.quantile(values, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return ConfidenceInterval(float(low), float(high))


def calibration(probability: Floats, met: Bools) -> Calibration:
    """Compare predicted probabilities with outcomes in ten bins.

    Candidates are few at the top and many at the bottom; bins of equal width in log2 show both.
    """
    top = float(probability.max()) if len(probability) else 1.0
    with np.errstate(divide="ignore"):
        place = np.clip(np.floor(-np.log2(probability / top)), 0, BINS - 1)
    bins = []
    error = 0.0
    for number in range(BINS):
        inside = place == number
        if inside.any():
            part = Bin(int(inside.sum()), float(probability[inside].mean()), float(met[inside].mean()))
            bins.append(part)
            error += part.candidates * abs(part.predicted - part.observed) / len(met)
    rate = float(met.mean())
    return Calibration(tuple(bins), error, float(((probability - met) ** 2).mean()), rate * (1 - rate))
