"""An organisation is placed by what is stated of it, in order, or not at all."""

import json

import pytest
from shapely.geometry import box

from loaders.code_lists import CodeLists
from loaders.errors import ContractError, UnmappedError
from loaders.load import Load
from loaders.placing import Map, PlacingTables, coordinates, post_code, read_map, read_post_codes
from loaders.row import Row
from ontology.iri import Minter
from tests.support.contracts import source

CODE_LISTS = CodeLists(
    nuts={
        "2021": frozenset(["NL", "NL221", "NL310"]),
        "2024": frozenset(["NL221", "NL225", "NL32B", "BE100"]),
        "2016": frozenset(["UKI31"]),
    }
)
# Latitudes 50 to 51: NL221 from longitude 5 to 6, NL225 from 6 to 7, BE100 from 4 to 5.
MAP = Map("2024", {"NL221": box(5, 50, 6, 51), "NL225": box(6, 50, 7, 51), "BE100": box(4, 50, 5, 51)})
REGION = "<http://localhost:8000/region/{}>"
METHOD = "<https://w3id.org/hansa/ontology#{}>"


def load(**tables: list[Row]) -> Load:
    stated = source(nuts_version="2021", nuts_exceptions={"UK": "2016"})
    return Load(stated, Minter(), CODE_LISTS, tables)


def place(country: str, code: str = "", point: str = "", postal: str = "") -> tuple[str, ...]:
    """Return region and method, and the reasons of what was refused on the way."""
    refused: list[UnmappedError] = []
    places = PlacingTables(load(), (MAP,), {("NL", "6708PB"): "NL221"})
    placement = places.place(country, code, point, postal, refused.append)
    return (*(placement or ()), *(error.reason for error in refused))


@pytest.mark.parametrize(
    ("stated", "region", "method"),
    [
        (("NL", "NL221", "50.5,6.5", ""), "2021/NL221", "ByNutsCode"),
        (("UK", "UKI31"), "2016/UKI31", "ByNutsCode"),
        (("NL", "", "50.5,6.5", "6708 pb"), "2024/NL225", "ByGeolocation"),
        (("NL", "NL", "50.5,6.5"), "2024/NL225", "ByGeolocation"),
        (("NL", "", "", "6708 pb"), "2024/NL221", "ByPostCode"),
    ],
)
def test_first_statement_that_can_be_used_places(stated: tuple[str, ...], region: str, method: str) -> None:
    assert place(*stated) == (REGION.format(region), METHOD.format(method))


@pytest.mark.parametrize(
    ("stated", "reason"),
    [
        (("NL", "NL32B", "50.5,5.5"), "NUTS code of another version"),
        (("NL", "NL999", "50.5,5.5"), "unknown NUTS code"),
    ],
)
def test_code_that_is_refused_gives_way_to_the_coordinates(stated: tuple[str, ...], reason: str) -> None:
    assert place(*stated) == (REGION.format("2024/NL221"), METHOD.format("ByGeolocation"), reason)


@pytest.mark.parametrize(
    ("stated", "reasons"),
    [
        (("NL", "", "51.5,5.5"), ["geolocation in no region"]),
        (("NL", "", "50.5,6.0"), ["geolocation in no region"]),
        (("NL", "", "50.5,4.5"), ["region of another country"]),
        (("NL", "", "5.5 50.5"), ["not a geolocation"]),
        (("NL", "", "95,5.5"), ["not a geolocation"]),
        (("NL", "", "", "9999ZZ"), []),
        (("US", "US", "40.7,-74.0", "10001"), []),
        (("BE", "NL221"), ["region of another country"]),
    ],
)
def test_nothing_is_placed_by_a_guess(stated: tuple[str, ...], reasons: list[str]) -> None:
    assert place(*stated) == tuple(reasons)


def test_map_holds_the_finest_regions_of_the_code_list() -> None:
    square = json.dumps({"type": "Polygon", "coordinates": [[[5, 50], [6, 50], [6, 51], [5, 51], [5, 50]]]})
    rows = [
        Row(
            "map",
            number,
            {"properties.NUTS_ID": code, "properties.LEVL_CODE": level, "geometry": square},
            set(),
        )
        for number, (code, level) in enumerate([("NL", "0"), ("NL221", "3"), ("XX111", "3")], 1)
    ]
    given = load(map=rows)
    drawn = read_map(given, "map", "2024")
    assert drawn is not None
    assert (drawn.codes, drawn.at(50.5, 5.5), drawn.at(50.5, 7.5)) == (["NL221"], "NL221", "")
    assert given.rows == {"map": 3}
    assert read_map(given, "other", "2024") is None
    without = read_map(load(map=rows), "map", "2024", frozenset(["NL"]))
    assert without is not None
    assert without.codes == []


def test_map_of_another_nuts_version_is_refused() -> None:
    cells = {"properties.NUTS_ID": "NL310", "properties.LEVL_CODE": "3", "geometry": "{}"}
    given = load(map=[Row("map", 1, cells, set())])
    assert "NL310" in given.code_lists.nuts["2021"]
    with pytest.raises(
        ContractError, match="map of another NUTS version in map: expected codes of NUTS 2024"
    ):
        read_map(given, "map", "2024")


def test_post_codes_are_read_as_gisco_writes_them() -> None:
    row = Row("post_codes", 2, {"NUTS3": "'NL221'", "CODE": "'6708 PB'"}, set())
    assert read_post_codes(load(post_codes=[row]), "post_codes") == {("NL", "6708PB"): "NL221"}
    assert read_post_codes(load(), "post_codes") == {}


def test_coordinates_and_post_codes_are_read_as_written() -> None:
    assert coordinates("(52.4, 13.0)") == (52.4, 13.0)
    assert post_code("CB4 0WZ") == post_code("cb40wz") == "CB40WZ"
