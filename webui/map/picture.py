"""The map as a picture: marks of territories, lines of ties, and a legend."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import hypot, sqrt

from graph.comparison.regional_map import MapTerritory, RegionalMap, RegionalTie, Values
from ontology.sentence import joined, sentence, word
from webui.map.classes import class_limits, class_of, ranges
from webui.map.outlines import Outlines
from webui.map.projection import INSETS, Inset, Point, is_inside, place

_LEAST, _MOST = 3.0, 13.0  # radius of a symbol, in pixels
_UNKNOWN_RADIUS = 2.5
_THIN, _THICK = 0.5, 4.5  # width of a tie, in pixels


@dataclass(frozen=True)
class MapMark:
    """A territory in the picture: a symbol at its centre, or its area where `path` is given.

    `style` is class-1 to class-5, unknown or nothing; `title` names it and says its value.
    """

    iri: str
    title: str
    style: str
    x: float
    y: float
    radius: float
    path: str = ""
    is_chosen: bool = False


@dataclass(frozen=True)
class MapLine:
    """A tie in the picture, a bow between two centres."""

    path: str
    width: float
    title: str


@dataclass(frozen=True)
class LegendEntry:
    """A class of the legend: its style and its values in words."""

    style: str
    text: str


@dataclass(frozen=True)
class MapPicture:
    """All that is drawn."""

    title: str
    unit: str
    marks: Sequence[MapMark]
    lines: Sequence[MapLine]
    legend: Sequence[LegendEntry]
    outlines: Outlines
    has_areas: bool
    insets: Sequence[Inset] = INSETS


def draw(
    base: RegionalMap,
    values: Values,
    *,
    title: str,
    unit: str,
    written: Callable[[float], str],
    outlines: Outlines,
    borders: Mapping[str, str],
    chosen: str = "",
    ties: Sequence[RegionalTie] = (),
    said: Mapping[str, str] | None = None,
) -> MapPicture:
    """Return the picture of values by territory; nations of several regions and values of 0 have no symbol.

    With borders a territory is an area, and 0 is an area of no class. `said` are words in place of a written value.
    """
    drawn = [
        one
        for one in base.territories.values()
        if not one.is_nation and one.centre and is_inside(place(*one.centre))
    ]
    figures = {one.iri: values[one.iri] for one in drawn if one.iri in values}
    limits = class_limits(figures.values())
    greatest = max((value for value in figures.values() if value), default=1.0)
    marks = []
    for one in drawn:
        value = figures.get(one.iri, 0.0)
        if value == 0 and not borders and one.iri != chosen:
            continue
        words = (said or {}).get(one.iri) or (
            sentence("not known") if value is None else written(value) if value else ""
        )
        marks.append(_mark(one, value, limits, greatest, words, borders.get(one.iri, ""), one.iri == chosen))
    legend = [
        LegendEntry(
            f"class-{class_of(high, limits)}",
            written(low) if low == high else joined([written(low), written(high)], " – "),
        )
        for low, high in ranges(figures.values(), limits)
    ]
    legend = [entry for entry in legend if entry.text]
    if any(value is None for value in figures.values()):
        legend.append(LegendEntry("unknown", "not known or not published"))
    if borders and any(value == 0 for value in figures.values()):
        legend.append(LegendEntry("nothing", "none in our register"))
    return MapPicture(
        title,
        unit,
        # Small ones lie on large ones.
        sorted(marks, key=lambda mark: (bool(mark.is_chosen), -mark.radius, mark.iri)),
        _lines(base, chosen, ties),
        legend,
        outlines,
        bool(borders),
    )


def _mark(
    one: MapTerritory,
    value: float | None,
    limits: Sequence[float],
    greatest: float,
    words: str,
    path: str,
    is_chosen: bool,
) -> MapMark:
    x, y = place(*one.centre) if one.centre else (0.0, 0.0)
    if value is None:
        style, radius = "unknown", _UNKNOWN_RADIUS
    elif value == 0:
        style, radius = "nothing", _LEAST
    else:
        style, radius = f"class-{class_of(value, limits)}", max(_LEAST, _MOST * sqrt(value / greatest))
    named = sentence("{name} ({other})", name=word(one.label), other=one.code)
    title = sentence("{name}: {value}", name=named, value=word(words)) if words else named
    return MapMark(one.iri, title, style, round(x, 1), round(y, 1), round(radius, 1), path, is_chosen)


def _lines(base: RegionalMap, chosen: str, ties: Sequence[RegionalTie]) -> list[MapLine]:
    """Return the ties as lines, the weakest first, so that strong ones lie above."""
    home = base.territories[chosen].centre if chosen else None
    if not home or not ties:
        return []
    strongest = max(tie.strength for tie in ties)
    lines = []
    for tie in reversed(ties):
        other = base.territories[tie.iri]
        if other.centre and is_inside(place(*other.centre)):
            width = _THIN + (_THICK - _THIN) * tie.strength / strongest
            title = joined([word(base.territories[chosen].label), word(other.label)], " – ")
            lines.append(MapLine(_bow(place(*home), place(*other.centre)), round(width, 1), title))
    return lines


def _bow(start: Point, end: Point) -> str:
    """Return the path of a bow from one point to another, an eighth of the distance beside their middle."""
    (x, y), (to_x, to_y) = start, end
    length = hypot(to_x - x, to_y - y) or 1.0
    bend = length / 8
    middle_x = (x + to_x) / 2 + bend * (to_y - y) / length
    middle_y = (y + to_y) / 2 - bend * (to_x - x) / length
    return f"M{x:.1f} {y:.1f}Q{middle_x:.1f} {middle_y:.1f} {to_x:.1f} {to_y:.1f}"
