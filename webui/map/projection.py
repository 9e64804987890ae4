"""Projection of Europe onto the map's picture: Lambert azimuthal equal-area, EPSG:3035.

Territories overseas and the islands of the Atlantic stand in insets, each with a projection about its own centre.
"""

from dataclasses import dataclass
from math import asin, atanh, cos, radians, sin, sqrt

WIDTH, HEIGHT = 800, 690
# Metres of EPSG:3035 at the left and at the upper edge, and metres a pixel.
_LEFT, _TOP, _SCALE = 2_560_000.0, 5_450_000.0, 5_950.0
# GRS 80.
_RADIUS, _FLATTENING = 6_378_137.0, 1 / 298.257222101
_ECCENTRICITY = sqrt(_FLATTENING * (2 - _FLATTENING))
_LONGITUDE, _LATITUDE, _EAST, _NORTH = 10.0, 52.0, 4_321_000.0, 3_210_000.0
Point = tuple[float, float]


@dataclass(frozen=True)
class Inset:
    """A box of the picture (left, top, width, height in pixels) with an area of its own around a centre.

    `reach` is half the width of the area in degrees of latitude.
    """

    name: str
    longitude: float
    latitude: float
    reach: float
    left: float
    top: float
    width: float = 74
    height: float = 58

    def holds(self, longitude: float, latitude: float) -> bool:
        """Return whether a point lies in its area."""
        east = abs(longitude - self.longitude) * cos(radians(self.latitude))
        return east <= self.reach and abs(latitude - self.latitude) <= self.reach * self.height / self.width

    def place(self, longitude: float, latitude: float) -> Point:
        """Return the pixel of a point, at one scale in both directions at the centre."""
        scale = self.width / (2 * self.reach)
        east = (longitude - self.longitude) * cos(radians(self.latitude))
        return (
            self.left + self.width / 2 + east * scale,
            self.top + self.height / 2 - (latitude - self.latitude) * scale,
        )


INSETS = (
    Inset("Canary Islands", -15.8, 28.35, 2.6, 556, 14),
    Inset("Madeira", -16.9, 32.85, 0.85, 636, 14),
    Inset("Azores", -28.2, 38.5, 3.5, 716, 14),
    Inset("Guadeloupe", -61.45, 16.2, 0.75, 556, 90),
    Inset("Martinique", -61.0, 14.65, 0.55, 636, 90),
    Inset("French Guiana", -53.0, 4.0, 2.6, 716, 90),
    Inset("Réunion", 55.53, -21.13, 0.7, 636, 166),
    Inset("Mayotte", 45.15, -12.83, 0.5, 716, 166),
)


def inset_of(longitude: float, latitude: float) -> Inset | None:
    """Return the inset that holds a point, or None for the main map."""
    return next((inset for inset in INSETS if inset.holds(longitude, latitude)), None)


def place(longitude: float, latitude: float) -> Point:
    """Return the pixel of a point, in its inset where it has one."""
    inset = inset_of(longitude, latitude)
    return inset.place(longitude, latitude) if inset else pixel(*metres(longitude, latitude))


def is_inside(point: Point) -> bool:
    """Return whether a pixel lies in the picture."""
    return 0 <= point[0] <= WIDTH and 0 <= point[1] <= HEIGHT


def pixel(east: float, north: float) -> Point:
    """Return the pixel of metres of EPSG:3035."""
    return (east - _LEFT) / _SCALE, (_TOP - north) / _SCALE


def metres(longitude: float, latitude: float) -> Point:
    """Return easting and northing in EPSG:3035 (IOGP guidance note 7-2, method 9820).

    >>> east, north = metres(5.0, 50.0)
    >>> round(east, 1), round(north, 1)
    (3962799.5, 2999718.9)
    """
    polar = _authalic(90.0)
    radius = _RADIUS * sqrt(polar / 2)
    beta, origin = asin(_authalic(latitude) / polar), asin(_authalic(_LATITUDE) / polar)
    turn, centre = radians(longitude - _LONGITUDE), radians(_LATITUDE)
    stretch = _RADIUS * cos(centre) / sqrt(1 - (_ECCENTRICITY * sin(centre)) ** 2) / (radius * cos(origin))
    nearness = 1 + sin(origin) * sin(beta) + cos(origin) * cos(beta) * cos(turn)
    factor = radius * sqrt(2 / nearness)
    return (
        _EAST + factor * stretch * cos(beta) * sin(turn),
        _NORTH + factor / stretch * (cos(origin) * sin(beta) - sin(origin) * cos(beta) * cos(turn)),
    )


def _authalic(latitude: float) -> float:
    """Return q of a latitude in degrees, from which the authalic latitude follows."""
    e, s = _ECCENTRICITY, sin(radians(latitude))
    return (1 - e * e) * (s / (1 - (e * s) ** 2) + atanh(e * s) / e)
