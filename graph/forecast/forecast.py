"""Forecast of meetings between territories, learnt from past projects."""

from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, logit
from sklearn.linear_model import LogisticRegression

from graph.evidence.likelihood import Likelihood
from graph.evidence.nuts_versions import Versions
from graph.evidence.projects import LEVEL, Projects, positions, research
from graph.evidence.rows import evidence_rows
from graph.evidence.territories import Territories
from graph.forecast.candidates import candidates
from graph.forecast.history import Centres, HistoryError
from graph.forecast.model import WINDOW_YEARS, fit_model, months
from graph.store.engine import Store, text
from ontology.term import Term

Tensor = NDArray[np.float64]
# Tables of projects thin out towards their end, where few are known yet: the last of these starts is the cut.
KNOWN_STARTS = 0.995
# Deviations by which the meetings of strangers may differ from their forecast: chance gives as much in 95 of 100 cases.
TOLERANCE = 1.96


@dataclass(frozen=True)
class PlacedProjects:
    """Projects, with the territories, NUTS versions and centres that place their participants."""

    projects: Projects
    places: Territories
    versions: Versions
    centres: Centres

    def met(self, themes: tuple[Term, ...], since: np.datetime64 | None, before: np.datetime64) -> Tensor:
        """Return the number of projects in [since, before) that territories shared, by theme."""
        started = self.projects.collaborations.started(since, before)
        known = research(replace(self.projects, collaborations=started), self.places, self.versions)
        nothing = np.zeros_like(known.shared)
        return np.array([known.on_themes.get(theme, nothing) for theme in themes])

    def strangers(self, before: np.datetime64) -> NDArray[np.bool_]:
        """Return which territories shared no project of any theme before a date (n x n)."""
        started = self.projects.collaborations.started(None, before)
        known = research(replace(self.projects, collaborations=started), self.places, self.versions)
        return np.asarray(known.shared == 0)


@dataclass(frozen=True)
class MeetingProbabilities:
    """Probabilities of first meetings at a date, t x n x n.

    0 where two territories had met in the theme, or where nothing is known.
    """

    themes: tuple[Term, ...]
    probability: Tensor


def centres(store: Store, known: Versions) -> Centres:
    """Return latitude and longitude of the NUTS 2 regions by code.

    A code that stands in several versions means the region of the newest.
    """
    inside = [
        (known.version[str(region)], known.regions[str(region)].code, float(text(x)), float(text(y)))
        for region, x, y in evidence_rows(store, "centres")
        if known.regions[str(region)].level == LEVEL
    ]
    return {code: (x, y) for _, code, x, y in sorted(inside)}


def forecast_meetings(placed: PlacedProjects) -> Likelihood | None:
    """Return the likelihood of meetings, None where the projects are too few.

    The recommender of the back-test (`graph.forecast.model`) gives the probability that two NUTS 2 regions which are
    new to each other in a theme meet; of two territories the likeliest pair counts. It is calibrated for territories on
    the window before the cut: log odds to meet = a + b logit(p). Nothing of that window is in p, nor is anything from
    the cut on in a and b. Territories that shared no project at all have a likelihood only where the calibration holds
    for such strangers.
    """
    started = np.sort(placed.projects.collaborations.starts)
    cut = months(started[int(KNOWN_STARTS * (len(started) - 1))], 1)
    before = months(cut, -12 * WINDOW_YEARS)
    try:
        then, now = meeting_probabilities(placed, before), meeting_probabilities(placed, cut)
    except HistoryError:
        return None
    at = np.nonzero(np.triu(then.probability))
    met = placed.met(then.themes, before, cut)[at] > 0
    if not 0 < met.sum() < len(met):
        return None
    predicted, strange = then.probability[at], placed.strangers(before)[at[1:]]
    likely = now.probability > 0
    if not holds_for_strangers(predicted, met, strange, (at[1] + at[2]) % 2):
        likely &= ~placed.strangers(cut)
    probability = np.zeros(likely.shape)
    probability[likely] = _calibrated(predicted, met, now.probability[likely])
    themes = {theme: i for i, theme in enumerate(now.themes)}
    return Likelihood(str(cut), WINDOW_YEARS, themes, probability, len(met), int(met.sum()))


def holds_for_strangers(
    predicted: NDArray[np.float64],
    met: NDArray[np.bool_],
    strange: NDArray[np.bool_],
    half: NDArray[np.int_],
) -> bool:
    """Say whether as many strangers met as the calibration on the other half of the pairs predicts.

    The four are of one length: the probability of each pair, whether it met, whether its territories shared no project
    at all, and its half (0 or 1). False where a half has no strangers, or none or all of its pairs met.
    """
    sure = np.zeros(len(met))
    for part in (0, 1):
        rest = half != part
        if not strange[~rest].any() or not 0 < met[rest].sum() < rest.sum():
            return False
        sure[~rest] = _calibrated(predicted[rest], met[rest], predicted[~rest])
    expected = sure[strange]
    deviation = float(np.sqrt((expected * (1 - expected)).sum()))
    return bool(abs(met[strange].sum() - expected.sum()) <= TOLERANCE * deviation)


def _calibrated(
    predicted: NDArray[np.float64], met: NDArray[np.bool_], probability: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return probabilities as a logistic regression of what met on their logits corrects them."""
    calibration = LogisticRegression(C=np.inf, solver="newton-cholesky")
    calibration.fit(logit(predicted)[:, None], met)
    corrected: NDArray[np.float64] = expit(
        calibration.intercept_[0] + calibration.coef_[0, 0] * logit(probability)
    )
    return corrected


def meeting_probabilities(placed: PlacedProjects, cut: np.datetime64) -> MeetingProbabilities:
    """Return the probabilities of first meetings at a date, from the projects before it.

    Raises HistoryError where these are too few.
    """
    model = fit_model(placed.projects.collaborations.started(None, cut), cut, placed.centres)
    history = model.activity.history
    pairs = candidates(history)
    homes = _homes(history.regions, placed.places, placed.versions)
    size = len(placed.places.regions)
    best = np.zeros((len(history.themes), size, size))
    ends = (pairs.first.tolist(), pairs.second.tolist(), pairs.theme.tolist())
    for first, second, theme, probability in zip(*ends, model.probabilities(pairs).tolist(), strict=True):
        for i, j in product(homes[first], homes[second]):
            best[theme, i, j] = best[theme, j, i] = max(best[theme, i, j], probability)
    return MeetingProbabilities(history.themes, np.where(placed.met(history.themes, None, cut) > 0, 0, best))


def _homes(codes: tuple[str, ...], places: Territories, known: Versions) -> list[list[int]]:
    """Return the territories of each region of a history."""
    by_code: dict[str, list[int]] = {}
    # A code can mean another territory in another version: projects are placed in those of the newest.
    for region in sorted(known.regions, key=lambda one: (known.version.get(one, ""), one), reverse=True):
        described = known.regions[region]
        if described.level == LEVEL and described.code not in by_code:
            by_code[described.code] = positions(region, places, known)
    return [by_code.get(code, []) for code in codes]
