"""Claims about fitting, scoring and reporting, on a small generated past and on real projects."""

import csv
import os
from pathlib import Path

import numpy as np
import pytest

from graph.evidence.participation import Collaborations, read
from graph.forecast.backtest.evaluation import average_precision, order
from graph.forecast.backtest.report import report
from graph.forecast.backtest.trial import LOGISTIC, RANDOM, RECOMMENDER, TrialError, back_test
from graph.forecast.history import Centres, HistoryError, history
from graph.forecast.model import PairError, fit, fit_baseline, fit_model, train_windows, window

CUT = np.datetime64("2014-01-01")
REGIONS = [f"{country}{number}0" for country in ("AT", "DE", "FR", "IT") for number in (1, 2, 3, 4)]
CENTRES: Centres = {
    region: (45.0 + 2 * (place // 4), 5.0 + 3 * (place % 4)) for place, region in enumerate(REGIONS)
}


def generated(seed: int = 0, until: str = "2016-01-01") -> Collaborations:
    """Draw projects of four organisations; regions differ in size, and some have a theme they favour."""
    draw = np.random.default_rng(seed)
    size = np.linspace(1, 6, len(REGIONS))
    starts = np.arange("2007-11-01", until, 5, dtype="datetime64[D]")
    themes, project, organisations, regions = [], [], [], []
    for number in range(len(starts)):
        theme = int(draw.integers(2))
        favour = np.where(np.arange(len(REGIONS)) % 2 == theme, 3.0, 1.0) * size
        chosen = draw.choice(len(REGIONS), size=4, replace=False, p=favour / favour.sum())
        themes.append((("energy",), ("health",), ())[theme if draw.random() < 0.6 else 2])
        for region in chosen:
            project.append(number)
            organisations.append(f"{REGIONS[region]}-{draw.integers(6)}")
            regions.append(REGIONS[region])
    return Collaborations(
        np.array([f"p{number}" for number in range(len(starts))]),
        starts,
        tuple(themes),
        np.array(project),
        np.array(organisations),
        np.array(regions),
        np.array([region[:2] for region in regions]),
    )


def test_probabilities_lie_between_0_and_1_and_follow_the_pairs() -> None:
    model = fit_model(generated(), CUT, CENTRES)
    pairs = [("AT10", "IT40", "energy"), ("IT40", "AT10", "energy"), ("AT10", "DE10", "health")]
    scores = model.score(pairs)
    assert ((scores > 0) & (scores < 1)).all()
    assert scores[0] == pytest.approx(scores[1], rel=1e-6)


def test_fitting_twice_gives_the_same_scores() -> None:
    pair = [("AT10", "IT40", "energy")]
    assert fit_model(generated(), CUT, CENTRES).score(pair) == fit_model(generated(), CUT, CENTRES).score(
        pair
    )


def test_nothing_after_the_cut_changes_the_model() -> None:
    whole = generated()
    past = whole.started(None, CUT)
    pairs = [(one, other, "health") for one in REGIONS[:4] for other in REGIONS[8:]]
    assert np.array_equal(
        fit_model(whole, CUT, CENTRES).score(pairs), fit_model(past, CUT, CENTRES).score(pairs)
    )


def test_an_unknown_region_or_theme_is_refused() -> None:
    model = fit_model(generated(), CUT, CENTRES)
    with pytest.raises(PairError, match="unknown region XX10 in the projects before 2014-01-01"):
        model.score([("XX10", "AT10", "energy")])
    with pytest.raises(PairError, match="unknown theme music: expected one of energy, health"):
        model.score([("AT10", "IT40", "music")])


def test_a_past_without_meetings_is_refused() -> None:
    past = generated().started(None, np.datetime64("2012-02-01"))
    with pytest.raises(
        HistoryError, match="nothing to learn from in the window from 2012-03-01: expected pairs that met"
    ):
        fit_model(past, np.datetime64("2014-03-01"), CENTRES)


def test_no_pairs_have_no_scores() -> None:
    assert fit_model(generated(), CUT, CENTRES).score([]).tolist() == []


def test_train_windows_end_by_the_cut_and_need_a_history() -> None:
    windows = train_windows(generated(), CUT, CENTRES)
    assert [str(past.known.at) for past in windows] == ["2012-01-01", "2011-07-01"]


def test_probabilities_add_up_to_the_meetings_of_all_windows() -> None:
    windows = train_windows(generated(), CUT, CENTRES)
    predicted = sum(fit(windows, past.known).probabilities(past.pairs).sum() for past in windows)
    assert predicted == pytest.approx(sum(past.met.sum() for past in windows), rel=1e-3)


def test_a_test_window_that_the_projects_do_not_fill_is_refused() -> None:
    with pytest.raises(
        TrialError,
        match="unfinished test window in cut 2014-01-01: expected projects that start until 2016-01-01",
    ):
        back_test(generated(until="2015-01-01"), CUT, CENTRES)


def test_the_report_names_cut_window_and_every_stratum() -> None:
    page = report([back_test(generated(), CUT, CENTRES, draws=5)])
    assert "## Cut 2014-01-01" in page
    assert "Test window 2014-01-01 to 2016-01-01 (end excluded)" in page
    for name in ("All candidates", "Never met in any theme", "Never met at all", "Both regions small"):
        assert f"### {name}\n" in page
    assert "| recommender |" in page


@pytest.mark.realdata
def test_the_recommender_beats_the_baseline_on_the_earliest_cut() -> None:
    if "HANSA_DATA" not in os.environ:
        pytest.skip("HANSA_DATA is not set: no CORDIS projects to test on")
    given = read(Path(os.environ["HANSA_DATA"]) / "cordis" / "collaborations")
    rows = Path(__file__).parents[3] / "loaders" / "data" / "region_centres.csv"
    with rows.open(encoding="utf-8", newline="") as file:
        centres = {
            row["nuts"]: (float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(file)
            if row["level"] == "2"
        }
    cut = np.datetime64("2012-01-01")
    past = train_windows(given, cut, centres)
    model = fit(past, history(given, cut, centres))
    test = window(given, cut, centres)
    scores = {
        RANDOM: np.random.default_rng(0).random(len(test.pairs)),
        LOGISTIC: fit_baseline(past[0], test.known, test.pairs),
        RECOMMENDER: model.probabilities(test.pairs),
    }
    strangers = test.pairs.strangers
    overall = {name: average_precision(test.met[order(score, 0)]) for name, score in scores.items()}
    new = {
        name: average_precision(test.met[strangers][order(score[strangers], 0)])
        for name, score in scores.items()
    }
    assert overall[RANDOM] < 0.05 < 0.2 < overall[LOGISTIC] < overall[RECOMMENDER]
    assert new[LOGISTIC] < new[RECOMMENDER]
