"""Figures of official tables for a comparison, read from the derived graph."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from graph.store.engine import RdfNode, Store, rows, text
from ontology.term import Term
from queries.library import query

VARIANTS = {
    "quotient of employment": "location quotient of persons employed, reference all regions of NUTS level 2 as"
    " published (Florence 1939)",
    "difference of divisions": "range of the division's share in the persons that each one states, percentage points",
    "projects": "funded projects with organisations placed in both; Newman weight: the sum of 1 / (organisations - 1)",
    "likelihood": "probability that two who have not met in a theme meet in a funded project on it within two years of"
    " the cut date, calibrated on who met before; kept for the likeliest of each territory and behind opportunities",
}


@dataclass(frozen=True)
class Division:
    """A NACE division over the compared: persons and quotient of each, None if not stated.

    difference is the range of its share in each one's persons, in percentage points, over those that state it.
    """

    code: str
    label: str
    persons: tuple[int | None, ...]
    quotients: tuple[float | None, ...]
    difference: float


@dataclass(frozen=True)
class SharedProjects:
    """Two of the compared, by place, with their common projects and Newman weight."""

    one: int
    other: int
    projects: int
    weight: float


@dataclass(frozen=True)
class LikelyMeeting:
    """Two of the compared, by place, with the likelihood of a new meeting."""

    one: int
    other: int
    theme: str
    likelihood: float


@dataclass(frozen=True)
class PublishedFigures:
    """Divisions with the largest differences first, projects of each pair, the likeliest meetings first.

    `year` is that of employment, `cut` the date from which likelihoods look ahead; each part is empty where the graph
    has no such figures of the compared.
    """

    year: str
    divisions: tuple[Division, ...]
    met: tuple[SharedProjects, ...]
    cut: str
    ahead: tuple[LikelyMeeting, ...]


def published_figures(store: Store, territories: Sequence[Term]) -> PublishedFigures:
    """Read what is recorded of some territories and between each two of them."""
    year, divisions = _divisions(store, territories)
    cut, ahead = _ahead(store, territories)
    return PublishedFigures(year, divisions, _met(store, territories), cut, ahead)


def _rows(store: Store, name: str, region: Term) -> list[tuple[RdfNode | None, ...]]:
    return rows(store.query(query(f"profile/{name}").bind({"region": region})))


def _divisions(store: Store, territories: Sequence[Term]) -> tuple[str, tuple[Division, ...]]:
    """Return the year and the divisions that at least two of the territories state."""
    year = ""
    labels: dict[str, str] = {}
    stated: list[dict[str, tuple[int, float]]] = []
    for territory in territories:
        stated.append({})
        for _, code, label, quotient, persons, _, _, period in _rows(
            store, "region_specialisations", territory
        ):
            year, labels[text(code)] = text(period), text(label)
            stated[-1][text(code)] = int(text(persons)), float(text(quotient))
    totals = [sum(persons for persons, _ in own.values()) for own in stated]
    divisions = []
    for division, name in labels.items():
        cells = [own.get(division) for own in stated]
        shares = [
            100 * cell[0] / total for cell, total in zip(cells, totals, strict=True) if cell and total > 0
        ]
        if len(shares) > 1:
            each_persons = tuple(cell and cell[0] for cell in cells)
            each_quotient = tuple(cell and cell[1] for cell in cells)
            divisions.append(Division(division, name, each_persons, each_quotient, float(np.ptp(shares))))
    return year, tuple(sorted(divisions, key=lambda one: (-round(one.difference, 9), one.code)))


def _met(store: Store, territories: Sequence[Term]) -> tuple[SharedProjects, ...]:
    """Return every pair where any of the territories shares projects, else none."""
    shared = {
        (territory, str(other)): (int(text(projects)), float(text(weight)))
        for territory in territories
        for other, _, _, _, projects, weight in _rows(store, "region_projects", territory)
    }
    pairs = combinations(range(len(territories)), 2)
    none = (0, 0.0)
    return tuple(
        SharedProjects(i, k, *shared.get((territories[i], territories[k]), none)) for i, k in pairs if shared
    )


def _ahead(store: Store, territories: Sequence[Term]) -> tuple[str, tuple[LikelyMeeting, ...]]:
    place = {territory: at for at, territory in enumerate(territories)}
    cut, meetings = "", []
    for at, territory in enumerate(territories):
        for other, _, _, _, _, theme, likelihood, date in _rows(store, "region_likelihoods", territory):
            cut = text(date)
            # A pair is read from both of its sides.
            if at < place.get(str(other), -1):
                meetings.append(LikelyMeeting(at, place[str(other)], text(theme), float(text(likelihood))))
    return cut, tuple(sorted(meetings, key=lambda one: (-one.likelihood, one.one, one.other, one.theme)))
