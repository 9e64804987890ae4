"""History of regions, organisations and projects before a date, the only input of scores."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from graph.evidence.participation import Bools, Collaborations, Floats, Ints, Strings
from ontology.errors import HansaError

EU27 = ["AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU"]
EU27 += ["IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"]
AREA = frozenset([*EU27, "UK", "CH", "NO", "IS"])
SMALLEST, LARGEST = 2, 50
Centres = Mapping[str, tuple[float, float]]


class HistoryError(HansaError):
    """Too few projects before a date: none eligible, placed and with themes, or no meetings."""


@dataclass(frozen=True)
class History:
    """The eligible projects that started before `at`: R regions, T themes, P projects, O organisations.

    `ages` are years from start to `at`; `sizes` count organisations; `themed` is P x T; `members` (R x P) and
    `takers` (O x P) are 0/1; `homes` (R x O) shares each organisation among the regions it took part from;
    `placed` is the share of participations that could be placed in each region's country; `centres` is R x 2,
    degrees of latitude and longitude.
    """

    at: np.datetime64
    regions: tuple[str, ...]
    themes: tuple[str, ...]
    ages: Floats
    sizes: Floats
    themed: Floats
    members: sparse.csr_array
    takers: sparse.csr_array
    homes: sparse.csr_array
    placed: Floats
    centres: Floats

    @property
    def countries(self) -> tuple[str, ...]:
        """Return the country of each region."""
        return tuple(region[:2] for region in self.regions)

    @property
    def activity(self) -> Floats:
        """Return the number of projects of each region in each theme, R x T."""
        return np.asarray(self.members @ self.themed)

    def joint(self, weights: Floats) -> Floats:
        """Sum the weights (P) of the projects that two regions share (R x R)."""
        shared = (self.members @ sparse.diags_array(weights) @ self.members.T).toarray()
        np.fill_diagonal(shared, 0)
        return np.asarray(shared)


def eligible(collaborations: Collaborations) -> Collaborations:
    """Return the projects of 2 to 50 organisations, placed or not."""
    pairs = np.unique(np.stack([collaborations.project, _numbers(collaborations.organisations)]), axis=1)
    sizes = np.bincount(pairs[0], minlength=len(collaborations.projects))
    return collaborations.only((sizes >= SMALLEST) & (sizes <= LARGEST))


def in_area(collaborations: Collaborations) -> Bools:
    """Mark participations in a NUTS 2 region of EU27, UK, CH, NO or IS.

    Codes that end in ZZ are no territory.
    """
    regions = collaborations.regions
    inside = np.isin(regions.astype("U2"), sorted(AREA))
    return np.asarray(inside & (np.strings.str_len(regions) == 4) & ~np.strings.endswith(regions, "ZZ"))


def history(collaborations: Collaborations, at: np.datetime64, centres: Centres) -> History:
    """Return the history before `at`; nothing of later projects is in it."""
    known = eligible(collaborations.started(None, at))
    inside = in_area(known)
    regions, region = np.unique(known.regions[inside], return_inverse=True)
    themes = tuple(
        sorted({name for number in np.unique(known.project[inside]) for name in known.themes[number]})
    )
    if not len(regions) or not themes:
        raise HistoryError(
            "no history",
            f"the projects before {at}",
            expected="eligible, placed projects with themes",
            found="none",
        )
    n_projects = len(known.projects)
    taker = _numbers(known.organisations)
    n_takers = int(taker.max()) + 1
    members = _binary(region, known.project[inside], (len(regions), n_projects))
    takers = _binary(taker, known.project, (n_takers, n_projects))
    visits = _counts(region, taker[inside], (len(regions), n_takers))
    homes = sparse.csr_array(visits @ sparse.diags_array(1 / np.maximum(visits.sum(axis=0), 1)))
    themed = np.array([[theme in names for theme in themes] for names in known.themes], dtype=np.float64)
    return History(
        at=at,
        regions=tuple(str(code) for code in regions),
        themes=themes,
        ages=(at - known.starts).astype(np.float64) / 365.25,
        sizes=np.asarray(takers.sum(axis=0)),
        themed=themed,
        members=members,
        takers=takers,
        homes=homes,
        placed=_placed(known, inside, regions),
        centres=_centres(regions, centres),
    )


def _numbers(names: Strings) -> Ints:
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def _counts(rows: Ints, columns: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    return sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=shape).tocsr()


def _binary(rows: Ints, columns: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    return (_counts(rows, columns, shape) > 0).astype(np.float64)


def _placed(known: Collaborations, inside: Bools, regions: Strings) -> Floats:
    countries, country = np.unique(known.countries, return_inverse=True)
    rates = np.bincount(country, weights=inside) / np.bincount(country)
    by_country = dict(zip(countries, rates, strict=True))
    return np.array([by_country.get(code[:2], 0.0) for code in regions], dtype=np.float64)


def _centres(regions: Strings, centres: Centres) -> Floats:
    """Return the centres of regions, else the mean centre of the country."""
    means: dict[str, tuple[float, float]] = {}
    places = []
    for region in regions:
        country = str(region[:2])
        if country not in means:
            inside = [place for code, place in centres.items() if code[:2] == country and len(code) == 4]
            if not inside:
                raise HistoryError(f"no NUTS 2 region of {country}", "the centres")
            means[country] = (
                sum(place[0] for place in inside) / len(inside),
                sum(place[1] for place in inside) / len(inside),
            )
        places.append(centres.get(str(region), means[country]))
    return np.array(places, dtype=np.float64)
