"""Pairs of regions that could meet for the first time in a theme."""

from dataclasses import dataclass

import numpy as np

from graph.evidence.participation import Bools, Collaborations, Ints
from graph.forecast.history import History, eligible, in_area


@dataclass(frozen=True)
class Candidates:
    """Triples (first region, second region, theme) as indices into a history, first < second.

    `strangers` have no common train project in any theme, `unmet` none at all, with a theme or
    without; `small` are pairs of two regions both below the median number of train projects of a region.
    """

    first: Ints
    second: Ints
    theme: Ints
    strangers: Bools
    unmet: Bools
    small: Bools

    def __len__(self) -> int:
        return len(self.first)


def candidates(known: History) -> Candidates:
    """List pairs of active regions of two countries without a project in the theme."""
    met = known.joint(np.ones(len(known.ages))) > 0
    met_in_theme = known.joint(known.themed.max(axis=1)) > 0
    countries = np.array(known.countries)
    other = np.triu(countries[:, None] != countries[None, :], k=1)
    size = np.asarray(known.members.sum(axis=1))
    below = size < np.median(size)
    first, second, theme = [], [], []
    for number in range(len(known.themes)):
        rows, columns = np.nonzero(other & (known.joint(known.themed[:, number]) == 0))
        first.append(rows)
        second.append(columns)
        theme.append(np.full(len(rows), number))
    i, j = np.concatenate(first), np.concatenate(second)
    return Candidates(i, j, np.concatenate(theme), ~met_in_theme[i, j], ~met[i, j], below[i] & below[j])


def joint_projects(
    pairs: Candidates, known: History, later: Collaborations, since: np.datetime64, until: np.datetime64
) -> Ints:
    """Count, for each candidate, eligible projects of its theme in [since, until) with both regions."""
    window = eligible(later.started(since, until))
    inside = in_area(window) & np.isin(window.regions, known.regions)
    region = np.searchsorted(np.array(known.regions), window.regions[inside])
    taking = np.zeros((len(known.regions), len(window.projects)))
    taking[region, window.project[inside]] = 1.0
    counts = np.zeros((len(known.themes), len(known.regions), len(known.regions)))
    for number, theme in enumerate(known.themes):
        columns = taking[:, [theme in names for names in window.themes]]
        counts[number] = columns @ columns.T
    return counts[pairs.theme, pairs.first, pairs.second].astype(np.int64)
