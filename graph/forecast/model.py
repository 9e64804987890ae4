"""Recommender: meetings expected from size, times a factor from a Poisson regression on past windows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit
from sklearn.linear_model import LogisticRegression, PoissonRegressor
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from graph.evidence.participation import Bools, Collaborations, Floats
from graph.forecast.baselines import baselines
from graph.forecast.candidates import Candidates, candidates, joint_projects
from graph.forecast.expected_activity import ExpectedActivity, expected_activity
from graph.forecast.features import features
from graph.forecast.history import Centres, History, HistoryError, history
from ontology.errors import HansaError

WINDOW_YEARS = 2
LAGS_MONTHS = (0, 6, 12, 18, 24)
LEAST_HISTORY_YEARS = 3.5
PENALTY = 1.0
BASELINE_C = 0.01
BASELINE_FLOOR = 1e-3


class PairError(HansaError):
    """A pair names a region or theme that no eligible project before the cut has."""


@dataclass(frozen=True)
class MeetingModel:
    """A recommender fitted before a cut.

    `rate` turns features into a factor on the meetings expected from size; `slope` and `intercept` turn the
    log of the product into the log odds that a pair new to a theme will meet in it within two years.
    """

    activity: ExpectedActivity
    rate: Pipeline
    slope: float
    intercept: float

    def probabilities(self, pairs: Candidates) -> Floats:
        """Return the probability of each candidate to meet within two years."""
        if not len(pairs):
            return np.zeros(0)
        log_rate = _log_meetings(self.activity, pairs) + np.log(
            self.rate.predict(features(self.activity, pairs))
        )
        return np.asarray(expit(self.slope * log_rate + self.intercept))

    def score(self, pairs: Sequence[tuple[str, str, str]]) -> Floats:
        """Return the probability of each (region, region, theme) to meet within two years.

        It is calibrated on pairs of different countries that had not met in the theme; for others it is only
        a score. Unknown regions and themes raise `PairError`.
        """
        known = self.activity.history
        region = {name: number for number, name in enumerate(known.regions)}
        theme = {name: number for number, name in enumerate(known.themes)}
        for first, second, name in pairs:
            for code in (first, second):
                if code not in region:
                    raise PairError(f"unknown region {code}", f"the projects before {known.at}")
            if name not in theme:
                raise PairError(f"unknown theme {name}", expected=f"one of {', '.join(known.themes)}")
        nothing = np.zeros(len(pairs), dtype=np.bool_)
        ends = np.array([(region[a], region[b], theme[t]) for a, b, t in pairs], dtype=np.int64).reshape(
            -1, 3
        )
        return self.probabilities(Candidates(ends[:, 0], ends[:, 1], ends[:, 2], nothing, nothing, nothing))


@dataclass(frozen=True)
class Window:
    """A window of the past: the history before it, the candidates, and a mark on those that met in it."""

    known: History
    pairs: Candidates
    met: Bools


def months(date: np.datetime64, number: int) -> np.datetime64:
    """Return the first day of the month `number` months from that of `date`.

    >>> str(months(np.datetime64("2014-01-01"), -24))
    '2012-01-01'
    """
    month: np.datetime64 = date.astype("datetime64[M]") + np.timedelta64(number, "M")
    first: np.datetime64 = month.astype("datetime64[D]")
    return first


def window(collaborations: Collaborations, since: np.datetime64, centres: Centres) -> Window:
    """Return the window of two years from `since`."""
    known = history(collaborations, since, centres)
    pairs = candidates(known)
    until = months(since, 12 * WINDOW_YEARS)
    return Window(known, pairs, joint_projects(pairs, known, collaborations, since, until) > 0)


def train_windows(collaborations: Collaborations, cut: np.datetime64, centres: Centres) -> tuple[Window, ...]:
    """Return the windows of two years before the cut, the latest first.

    All but the latest need 3.5 years of history. Projects from the cut on are dropped first.
    """
    past = collaborations.started(None, cut)
    windows: list[Window] = []
    for lag in LAGS_MONTHS:
        try:
            built = window(past, months(cut, -12 * WINDOW_YEARS - lag), centres)
        except HistoryError:
            if not windows:
                raise
            break
        if windows and built.known.ages.max() < LEAST_HISTORY_YEARS:
            break
        windows.append(built)
    return tuple(windows)


def fit_model(collaborations: Collaborations, cut: np.datetime64, centres: Centres) -> MeetingModel:
    """Fit the recommender on the projects that started before the cut."""
    return fit(train_windows(collaborations, cut, centres), history(collaborations, cut, centres))


def fit(windows: Sequence[Window], known: History) -> MeetingModel:
    """Fit rate and probability (Platt 1999) on all windows, to score from the history `known`."""
    for past in windows:
        if not 0 < past.met.sum() < len(past.met):
            raise HistoryError(
                "nothing to learn from",
                f"the window from {past.known.at}",
                expected="pairs that met and pairs that did not",
                found=f"{past.met.sum()} of {len(past.met)} that met",
            )
    activities = [expected_activity(past.known) for past in windows]
    log_meetings = np.concatenate(
        [_log_meetings(activity, past.pairs) for activity, past in zip(activities, windows, strict=True)]
    )
    exposures = [_exposure(activity, past) for activity, past in zip(activities, windows, strict=True)]
    table = np.concatenate(
        [features(activity, past.pairs) for activity, past in zip(activities, windows, strict=True)]
    )
    met = np.concatenate([past.met for past in windows])
    rate = make_pipeline(StandardScaler(), PoissonRegressor(alpha=PENALTY, max_iter=300, tol=1e-4))
    rate.fit(
        table,
        met / np.concatenate(exposures),
        poissonregressor__sample_weight=np.concatenate(
            [exposure / exposure.mean() for exposure in exposures]
        ),
    )
    log_rate = log_meetings + np.log(rate.predict(table))
    platt = LogisticRegression(C=np.inf).fit(log_rate[:, None], met)
    return MeetingModel(expected_activity(known), rate, float(platt.coef_[0, 0]), float(platt.intercept_[0]))


def fit_baseline(latest: Window, known: History, pairs: Candidates) -> Floats:
    """Score candidates by the strongest baseline: L2 logistic regression on the logs of all baselines."""
    logistic = make_pipeline(StandardScaler(), LogisticRegression(C=BASELINE_C, max_iter=2000))
    logistic.fit(_logs(latest.known, latest.pairs), latest.met)
    return np.asarray(logistic.decision_function(_logs(known, pairs)))


def _logs(known: History, pairs: Candidates) -> NDArray[np.float64]:
    scores = np.stack(list(baselines(known, pairs).values()), axis=1)
    return np.asarray(np.log(np.maximum(scores, 0) + BASELINE_FLOOR))


def _exposure(activity: ExpectedActivity, past: Window) -> Floats:
    """Return 1 - exp(-c expected), with c such that the sum is that of meetings."""
    meetings = np.exp(_log_meetings(activity, past.pairs))
    positives = past.met.sum()

    def excess(log_scale: float) -> float:
        return float(-np.expm1(-np.exp(log_scale) * meetings).sum() - positives)

    return np.asarray(-np.expm1(-np.exp(brentq(excess, -50, 50)) * meetings))


def _log_meetings(activity: ExpectedActivity, pairs: Candidates) -> Floats:
    return np.asarray(np.log(activity.meetings[pairs.theme, pairs.first, pairs.second]))
