"""Territories of different countries that lie side by side, as in Interreg programmes."""

import numpy as np
from numpy.typing import NDArray

from graph.evidence.nuts_versions import Versions
from graph.evidence.rows import evidence_rows
from graph.evidence.territories import Territories
from graph.store.engine import Store, text
from ontology.term import Term

Flags = NDArray[np.bool_]
Matrix = NDArray[np.float64]
SMALLEST_LEVEL = 3
# Points of small regions on both sides of a border lie closer than this (km); where regions are larger, closer than
# this many times the distance to the next point of the own country.
NEAR_KM, NEAR_SPACINGS = 65.0, 1.2
EARTH_KM = 6371.0


def read_neighbours(store: Store, places: Territories, known: Versions) -> Flags:
    """Return which territories are neighbours across a border (n x n), by points inside regions of level 3."""
    size = len(places.regions)
    beside = np.zeros((size, size), dtype=bool)
    points: dict[Term, tuple[float, float]] = {}
    for region, latitude, longitude in evidence_rows(store, "centres"):
        home = known.home.get(str(region))
        if home is not None and known.regions[home].level == SMALLEST_LEVEL:
            points[home] = float(text(latitude)), float(text(longitude))
    regions = sorted(points)
    if not regions:
        return beside
    countries = np.array([known.regions[region].country for region in regions])
    apart = distances(np.array([points[region] for region in regions]))
    own = countries[:, None] == countries[None, :]
    np.fill_diagonal(apart, np.inf)
    spacing = np.where(own, apart, np.inf).min(axis=1)
    spacing = np.where(np.isinf(spacing), NEAR_KM, spacing)
    reach = np.maximum(NEAR_KM, NEAR_SPACINGS * np.maximum(spacing[:, None], spacing[None, :]))
    holders = [places.positions(region) for region in regions]
    for one, other in np.argwhere(np.triu(~own & (apart <= reach))).tolist():
        for i in holders[one]:
            for j in holders[other]:
                beside[i, j] = beside[j, i] = True
    return beside


def distances(points: Matrix) -> Matrix:
    """Return great-circle distances in km between points of latitude and longitude in degrees (p x 2).

    >>> int(distances(np.array([[48.21, 16.37], [48.14, 17.11]]))[0, 1])  # Vienna, Bratislava
    55
    """
    latitude, longitude = np.radians(points).T
    across = np.sin((latitude[:, None] - latitude) / 2) ** 2
    along = np.cos(latitude[:, None]) * np.cos(latitude) * np.sin((longitude[:, None] - longitude) / 2) ** 2
    result: Matrix = 2 * EARTH_KM * np.arcsin(np.sqrt(across + along))
    return result
