"""One back-test: fit before a cut, score the candidates, count meetings of two years."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from graph.evidence.participation import Bools, Collaborations, Floats
from graph.forecast.backtest.evaluation import Calibration, Stratum, calibration, evaluate
from graph.forecast.baselines import baselines
from graph.forecast.candidates import Candidates
from graph.forecast.history import Centres, history
from graph.forecast.model import MeetingModel, Window, fit, fit_baseline, months, train_windows, window
from ontology.errors import HansaError

RANDOM, LOGISTIC, EXPECTED, RECOMMENDER = "random", "logistic combination", "expected activity", "recommender"


class TrialError(HansaError):
    """The projects end before the test window does."""


@dataclass(frozen=True)
class Trial:
    """The outcome of a back-test; the test window is [cut, until)."""

    cut: np.datetime64
    until: np.datetime64
    regions: int
    train_projects: int
    windows: tuple[np.datetime64, ...]
    strata: tuple[Stratum, ...]
    calibration: Calibration
    seconds: float


def back_test(
    collaborations: Collaborations, cut: np.datetime64, centres: Centres, draws: int = 200, seed: int = 0
) -> Trial:
    """Fit on what started before the cut and test on the two years after it."""
    began = time.perf_counter()
    until = months(cut, 24)
    last = collaborations.starts.max()
    if last < months(until, -2):
        raise TrialError(
            "unfinished test window",
            f"cut {cut}",
            expected=f"projects that start until {until}",
            found=f"none after {last}",
        )
    past = train_windows(collaborations, cut, centres)
    model = fit(past, history(collaborations, cut, centres))
    test = window(collaborations, cut, centres)
    scores = all_scores(past[0], model, test.pairs, seed)
    return Trial(
        cut=cut,
        until=until,
        regions=len(test.known.regions),
        train_projects=len(test.known.ages),
        windows=tuple(built.known.at for built in past),
        strata=evaluate(test.pairs, test.met, scores, LOGISTIC, strata(test.pairs), draws, seed),
        calibration=calibration(scores[RECOMMENDER], test.met),
        seconds=time.perf_counter() - began,
    )


def all_scores(latest: Window, model: MeetingModel, pairs: Candidates, seed: int) -> Mapping[str, Floats]:
    """Score candidates by all baselines, by expected activity alone and by the recommender."""
    known = model.activity.history
    return {
        RANDOM: np.random.default_rng(seed).random(len(pairs)),
        **baselines(known, pairs),
        LOGISTIC: fit_baseline(latest, known, pairs),
        EXPECTED: model.activity.meetings[pairs.theme, pairs.first, pairs.second],
        RECOMMENDER: model.probabilities(pairs),
    }


def strata(pairs: Candidates) -> Mapping[str, Bools]:
    """Return the strata of candidates that are reported separately."""
    return {
        "all candidates": np.ones(len(pairs), dtype=np.bool_),
        "never met in any theme": pairs.strangers,
        "never met at all": pairs.unmet,
        "both regions small": pairs.small,
    }
