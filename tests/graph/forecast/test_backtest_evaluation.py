"""Claims about ranking quality, ties, resampling and calibration."""

from dataclasses import replace

import numpy as np
import pytest

from graph.forecast.backtest.evaluation import average_precision, calibration, evaluate, order, resamples
from graph.forecast.backtest.report import verdict
from graph.forecast.candidates import Candidates

FIRST = np.array([0, 0, 1, 1])
SECOND = np.array([2, 3, 2, 3])
NONE = np.zeros(4, dtype=np.bool_)
PAIRS = Candidates(FIRST, SECOND, np.zeros(4, dtype=np.int64), NONE, NONE, NONE)
MET = np.array([True, False, False, True])
ALL = {"all": ~NONE}


def test_average_precision_is_the_mean_of_precision_at_each_hit() -> None:
    assert average_precision(np.array([False, True, True, False])) == pytest.approx((1 / 2 + 2 / 3) / 2)


def test_average_precision_without_hits_is_zero() -> None:
    assert average_precision(np.array([False, False])) == 0.0


def test_weights_repeat_rows() -> None:
    repeated = average_precision(np.array([True, False, False, True]))
    assert average_precision(np.array([True, False, True]), np.array([1.0, 2.0, 1.0])) == pytest.approx(
        repeated
    )


def test_a_row_of_weight_zero_is_absent() -> None:
    assert average_precision(np.array([False, True]), np.array([0.0, 1.0])) == 1.0


def test_ties_are_broken_at_random_but_the_same_for_a_seed() -> None:
    ties = np.zeros(100)
    assert order(ties, 1).tolist() == order(ties, 1).tolist()
    assert order(ties, 1).tolist() != order(ties, 2).tolist()


def test_ties_do_not_favour_positives_that_come_first() -> None:
    met = np.arange(2000) < 200
    figures = np.mean([average_precision(met[order(np.zeros(2000), seed)]) for seed in range(20)])
    assert figures == pytest.approx(0.1, abs=0.01)


def test_a_higher_score_comes_first() -> None:
    assert order(np.array([0.1, 0.9, 0.5]), 0).tolist() == [1, 2, 0]


def test_resamples_draw_as_many_regions_as_there_are() -> None:
    drawn = resamples(7, 5, 3)
    assert drawn.sum(axis=1).tolist() == [7] * 5
    assert (drawn == resamples(7, 5, 3)).all()


def test_a_score_has_no_gain_over_itself() -> None:
    (part,) = evaluate(PAIRS, MET, {"base": np.array([4.0, 3, 2, 1])}, "base", ALL, draws=20)
    assert part.qualities["base"].gain.low == part.qualities["base"].gain.high == 0.0
    assert (part.candidates, part.positives) == (4, 2)
    assert part.qualities["base"].average_precision == pytest.approx((1 + 2 / 4) / 2)


def test_evaluation_is_the_same_for_a_seed() -> None:
    scores = {"base": np.array([4.0, 3, 2, 1]), "other": np.zeros(4)}
    assert evaluate(PAIRS, MET, scores, "base", ALL, 20, 5) == evaluate(
        PAIRS, MET, scores, "base", ALL, 20, 5
    )


def test_a_stratum_counts_only_its_candidates() -> None:
    inside = np.array([False, True, True, True])
    (part,) = evaluate(PAIRS, MET, {"base": np.array([4.0, 3, 2, 1])}, "base", {"some": inside}, draws=5)
    assert (part.candidates, part.positives) == (3, 1)
    assert part.qualities["base"].average_precision == pytest.approx(1 / 3)


def test_perfect_probabilities_have_no_calibration_error() -> None:
    figures = calibration(np.array([1.0, 1.0, 0.001]), np.array([True, True, False]))
    assert figures.expected_error == pytest.approx(0.001 / 3)
    assert figures.brier == pytest.approx(0.001**2 / 3)


def test_overconfidence_shows_in_the_bins() -> None:
    figures = calibration(np.full(4, 0.8), np.array([True, False, False, False]))
    assert [(part.candidates, part.predicted, part.observed) for part in figures.bins] == [
        (4, pytest.approx(0.8), 0.25)
    ]
    assert figures.expected_error == pytest.approx(0.55)
    assert figures.brier_of_rate == pytest.approx(0.1875)


def test_the_verdict_admits_a_loss() -> None:
    scores = {"recommender": np.array([1.0, 3, 2, 4]), "logistic combination": np.array([4.0, 2, 1, 3])}
    (part,) = evaluate(PAIRS, MET, scores, "logistic combination", ALL, draws=50)
    assert verdict(part) == (
        "The recommender does not beat the logistic combination for certain: AP is 0.75 times as high. "
        "The best AP here is that of *logistic combination*, not of the recommender."
    )
    assert "That is less than the 1.3 times wanted." in verdict(replace(part, name="never met in any theme"))
