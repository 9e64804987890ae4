"""Region of an organisation, by its NUTS code, its coordinates or its post code.

The statements of a source are tried in this order: a NUTS code of the version that the source uses; coordinates that
lie within one region of a map; a post code in a published table. A statement that cannot be used is refused and
reported, and the next one is tried. An organisation that nothing places stays unplaced:
the nearest region is no answer.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from shapely import STRtree, points
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from loaders.errors import ContractError, UnmappedError
from loaders.load import Load
from ontology.namespace import HANSA
from ontology.term import Term

BY_CODE, BY_GEOLOCATION, BY_POST_CODE, BY_SOURCE = (
    HANSA(name) for name in ("ByNutsCode", "ByGeolocation", "ByPostCode", "BySource")
)
_FINEST = 3
_GEOLOCATION = re.compile(r"\(?(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\)?", re.ASCII)
_SEPARATORS = re.compile(r"[^A-Z0-9]+")
Refuse = Callable[[UnmappedError], None]


def coordinates(text: str) -> tuple[float, float]:
    """Return latitude and longitude in degrees.

    Raises UnmappedError for a text that is none.

    >>> coordinates("51.9863279,5.6679366")
    (51.9863279, 5.6679366)
    """
    match = _GEOLOCATION.fullmatch(text)
    latitude, longitude = (float(match[1]), float(match[2])) if match else (999.0, 999.0)
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise UnmappedError("not a geolocation", "geolocation", "latitude,longitude in degrees", text)
    return latitude, longitude


def post_code(text: str) -> str:
    """Return a post code as it is compared: upper case, without spaces and signs.

    >>> post_code("6708 pb")
    '6708PB'
    """
    return _SEPARATORS.sub("", text.upper())


class Map:
    """The regions of level 3 in one NUTS version with their borders.

    A map is generalised: at 1:20 million one in fifteen participants of Horizon 2020 lies off the coast that it
    draws, or in a hole (the Vatican's takes in a part of Rome). They stay unplaced; a finer map finds more.
    """

    def __init__(self, version: str, shapes: Mapping[str, BaseGeometry]) -> None:
        self.version = version
        self.codes: Sequence[str] = list(shapes)
        self.countries = frozenset(code[:2] for code in shapes)
        self._tree = STRtree(list(shapes.values()))

    def at(self, latitude: float, longitude: float) -> str:
        """Return the code of the one region around a point, empty where there is none."""
        regions = self._tree.query(points(longitude, latitude), predicate="intersects")
        return self.codes[regions[0]] if len(regions) == 1 else ""


def read_map(load: Load, file: str, version: str, without: frozenset[str] = frozenset()) -> Map | None:
    """Return the map of a GISCO file, None without the file.

    It has the regions of the version's code list. Countries in `without` are left out, because another map has them.
    Raises ContractError for a code of another version in a country of the list.
    """
    if file not in load.tables:
        return None
    known = load.code_lists.nuts.get(version, frozenset())
    listed = {code[:2] for code in known}
    others = frozenset().union(*load.code_lists.nuts.values()) - known
    shapes = {}
    count = 0
    for row in load.tables[file]:
        count += 1
        code = row.text("properties.NUTS_ID")
        if row.text("properties.LEVL_CODE") != str(_FINEST) or code[:2] in without:
            continue
        if code in others and code[:2] in listed:
            raise ContractError("map of another NUTS version", file, f"codes of NUTS {version}", code)
        if code in known:
            shapes[code] = shape(json.loads(row.text("geometry")))
    load.rows[file] = count
    return Map(version, shapes)


def read_post_codes(load: Load, file: str) -> dict[tuple[str, str], str]:
    """Return {(country, post code): NUTS 3 code} of a GISCO table; empty without the file."""
    regions: dict[tuple[str, str], str] = {}
    count = 0
    for row in load.tables.get(file, ()):
        count += 1
        code = row.text("NUTS3").strip("'")
        regions[code[:2], post_code(row.text("CODE"))] = code
    if file in load.tables:
        load.rows[file] = count
    return regions


@dataclass(frozen=True)
class PlacingTables:
    """Maps and post codes that place organisations; `version` is that of the post codes' regions."""

    load: Load
    maps: tuple[Map, ...] = ()
    post_codes: Mapping[tuple[str, str], str] = field(default_factory=dict)
    version: str = "2024"

    @classmethod
    def of(cls, load: Load) -> "PlacingTables":
        """Read the maps and the post codes among the files of a source."""
        current = read_map(load, "map", "2024")
        former = read_map(load, "map_uk", "2016", current.countries if current else frozenset())
        maps = tuple(one for one in (current, former) if one)
        return cls(load, maps, read_post_codes(load, "post_codes"))

    def place(
        self, country: str, nuts: str, geolocation: str, postal: str, refuse: Refuse
    ) -> tuple[Term, Term] | None:
        """Return the region and the method, or None; `refuse` gets each refused statement."""
        finds: tuple[tuple[Callable[[str, str], tuple[Term, Term] | None], str], ...] = (
            (self._by_code, nuts),
            (self._by_geolocation, geolocation),
            (self._by_post_code, postal),
        )
        for find, stated in finds:
            try:
                placement = find(country, stated)
            except UnmappedError as error:
                refuse(error)
            else:
                if placement:
                    return placement
        return None

    def _by_code(self, country: str, code: str) -> tuple[Term, Term] | None:
        # A code of two letters says no more than the country.
        if len(code) <= 2:
            return None
        source = self.load.source
        version = source.nuts_version_of(code)
        region = self.load.code_lists.region(self.load.mint, version, code, "nutsCode", source.nuts_also)
        _same_country(code, country, "nutsCode")
        return region, BY_CODE

    def _by_geolocation(self, country: str, text: str) -> tuple[Term, Term] | None:
        maps = [one for one in self.maps if country in one.countries]
        if not text or not maps:
            return None
        latitude, longitude = coordinates(text)
        for drawn in maps:
            code = drawn.at(latitude, longitude)
            if code:
                _same_country(code, country, "geolocation")
                region = self.load.code_lists.region(self.load.mint, drawn.version, code, "geolocation")
                return region, BY_GEOLOCATION
        raise UnmappedError("geolocation in no region", "geolocation", f"a point in {country}", text)

    def _by_post_code(self, country: str, text: str) -> tuple[Term, Term] | None:
        code = self.post_codes.get((country, post_code(text))) if text else None
        if not code:
            return None
        return self.load.code_lists.region(self.load.mint, self.version, code, "postCode"), BY_POST_CODE


def _same_country(code: str, country: str, column: str) -> None:
    if code[:2] != country:
        raise UnmappedError("region of another country", column, f"a region of {country}", code)
