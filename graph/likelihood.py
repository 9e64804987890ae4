"""How likely two territories are to meet in a project, learnt from who met whom before: fit, calibrated on history."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np

from graph.backtest.candidates import candidates
from graph.backtest.collaborations import Floats, Ints
from graph.backtest.history import HistoryError
from graph.backtest.model import WINDOW_YEARS, fit_model
from graph.research import LEVEL, Projects, positions
from graph.store import Store, rows, text
from graph.territory import Territories
from graph.versions import Versions
from ontology.term import Term
from queries.library import query

# Tables of projects thin out towards their end, where few are known yet: the last of these starts is the cut.
KNOWN_STARTS = 0.995


@dataclass(frozen=True)
class Likelihood:
    """The probability that two territories, new to each other in a theme, meet in it within `years` of `cut`.

    `probability` is t x n x n, of the likeliest pair of their NUTS 2 regions, 0 where all of these have met in the
    theme or none is known; `pairs` points to that pair in `codes`.
    """

    cut: str
    years: int
    themes: Mapping[Term, int]
    codes: tuple[str, ...]
    probability: Floats
    pairs: Ints

    def of(self, one: int, other: int, theme: Term | None) -> tuple[float, str, str] | None:
        """Return the probability with the codes of the NUTS 2 regions it is of, or None where there is none."""
        at = None if theme is None else self.themes.get(theme)
        if at is None or self.probability[at, one, other] == 0:
            return None
        first, second = divmod(int(self.pairs[at, one, other]), len(self.codes))
        return float(self.probability[at, one, other]), self.codes[first], self.codes[second]


def likelihood(store: Store, projects: Projects, places: Territories, known: Versions) -> Likelihood | None:
    """Fit on all projects that have started, or return None where these are too few to learn from."""
    started = np.sort(projects.collaborations.starts)
    last = started[int(KNOWN_STARTS * (len(started) - 1))]
    cut = (last.astype("datetime64[M]") + 1).astype("datetime64[D]")
    try:
        model = fit_model(projects.collaborations, cut, _centres(store, known))
    except HistoryError:
        return None
    history = model.ahead.known
    found = candidates(history)
    homes = _homes(history.regions, places, known)
    size, number = len(places.regions), len(history.regions)
    best = np.zeros((len(history.themes), size, size))
    pairs = np.zeros(best.shape, dtype=np.int64)
    probability = model.probabilities(found)
    # From the least likely up: the likeliest of the pairs of regions is written last.
    for k in np.argsort(probability, kind="stable").tolist():
        a, b, theme = int(found.first[k]), int(found.second[k]), int(found.theme[k])
        for i, j in product(homes[a], homes[b]):
            best[theme, i, j] = best[theme, j, i] = probability[k]
            pairs[theme, i, j], pairs[theme, j, i] = a * number + b, b * number + a
    themes = {theme: at for at, theme in enumerate(history.themes)}
    return Likelihood(str(cut), WINDOW_YEARS, themes, history.regions, best, pairs)


def _homes(codes: tuple[str, ...], places: Territories, known: Versions) -> list[list[int]]:
    """Return the territories of each region of the history."""
    by_code: dict[str, list[int]] = {}
    # A code can mean another territory in another version: projects are placed in those of the newest.
    for region in sorted(known.regions, key=lambda one: (known.version.get(one, ""), one), reverse=True):
        found = known.regions[region]
        if found.level == LEVEL and found.code not in by_code:
            by_code[found.code] = positions(region, places, known)
    return [by_code.get(code, []) for code in codes]


def _centres(store: Store, known: Versions) -> dict[str, tuple[float, float]]:
    """Return latitude and longitude of the NUTS 2 regions by code, those of the newest version last."""
    found = rows(store.query(query("evidence/centres").text))
    inside = [
        (known.version[str(region)], known.regions[str(region)].code, float(text(x)), float(text(y)))
        for region, x, y in found
        if known.regions[str(region)].level == LEVEL
    ]
    return {code: (x, y) for _, code, x, y in sorted(inside)}
