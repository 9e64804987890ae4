"""Scatter of the fields of a region: persons employed against the location quotient, with labels that cover nothing."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.evidence.by_territory import Evidence
from webui.http.catalogue_texts import translated
from webui.pages.label_places import Box, label_place, short_label

WIDTH, HEIGHT = 640, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 46.0, 34.0, 14.0, 40.0
_RADIUS = 4.5
# The quotient is cut at an eighth and at eight times the average: few fields lie outside, and these lie on the edge.
_LEAST, _MOST = -3.0, 3.0
_TICKS = {-2: "1/4", -1: "1/2", 0: "1", 1: "2", 2: "4", 3: "8"}


@dataclass(frozen=True)
class FieldFigure:
    """A field of a region: persons employed, and its share here over its share in all regions."""

    iri: str
    label: str
    persons: int
    quotient: float


@dataclass(frozen=True)
class ScatterMark:
    """A field in the picture, its label where there is room."""

    figure: FieldFigure
    x: float
    y: float
    label: str
    label_x: float
    label_y: float
    anchor: str


@dataclass(frozen=True)
class Tick:
    """A mark of an axis: its place in pixels and its text."""

    at: float
    text: str


@dataclass(frozen=True)
class FieldScatter:
    """All that is drawn, in pixels; fields are in the order of their quotients."""

    marks: Sequence[ScatterMark]
    across: Sequence[Tick]
    up: Sequence[Tick]

    @property
    def average(self) -> float:
        """Return the height of the line where a field has the share that it has in all regions."""
        return next(tick.at for tick in self.up if tick.text == "1")


def field_figures(evidence: Evidence, own: int) -> list[FieldFigure]:
    """Return the fields of a territory whose figures are published, the highest quotient first."""
    employed = evidence.employed
    figures = [
        FieldFigure(
            sector[1:-1],
            evidence.facts.sectors[sector],
            int(employed.persons[own, j]),
            round(float(employed.quotients[own, j]), 2),
        )
        for j, sector in enumerate(evidence.sectors)
        if not np.isnan(employed.quotients[own, j]) and employed.persons[own, j] > 0
    ]
    return sorted(figures, key=lambda one: (-one.quotient, -one.persons, one.label))


def field_scatter(figures: Sequence[FieldFigure]) -> FieldScatter | None:
    """Return the scatter of the fields of a region, None for fewer than three.

    Both axes are logarithmic. Labels go to the fields farthest above the average first.
    """
    if len(figures) < 3:
        return None
    low = math.floor(math.log10(min(one.persons for one in figures)))
    high = max(low + 1, math.ceil(math.log10(max(one.persons for one in figures))))

    def across(persons: float) -> float:
        share = (math.log10(persons) - low) / (high - low)
        return round(_LEFT + share * (WIDTH - _LEFT - _RIGHT), 1)

    def up(power: float) -> float:
        share = (min(_MOST, max(_LEAST, power)) - _LEAST) / (_MOST - _LEAST)
        return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM), 1)

    at = [(across(one.persons), up(math.log2(one.quotient) if one.quotient else _LEAST)) for one in figures]
    taken: list[Box] = [(x - _RADIUS, y - _RADIUS, x + _RADIUS, y + _RADIUS) for x, y in at]
    marks = []
    for number, (figure, (x, y)) in enumerate(zip(figures, at, strict=True)):
        label = short_label(str(translated(figure.label)), 24)
        place = label_place((x, y), _RADIUS, label, taken, number, (WIDTH, HEIGHT - _BOTTOM))
        marks.append(ScatterMark(figure, x, y, label if place else "", *(place or (0.0, 0.0, "start"))))
    return FieldScatter(
        marks,
        [Tick(across(10**power), f"{10**power:,}") for power in range(low, high + 1)],
        [Tick(up(power), text) for power, text in _TICKS.items()],
    )
