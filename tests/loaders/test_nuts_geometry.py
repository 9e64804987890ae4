import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from loaders.code_lists import CodeLists
from loaders.contract import contract_path, read
from loaders.errors import ContractError
from loaders.files.table import open_table
from loaders.load import Load
from loaders.sources.regions.nuts_geometry import triples
from ontology.iri import Minter
from ontology.namespace import GEO

SQUARE = [[4.0, 50.0], [5.0, 50.0], [5.0, 51.0], [4.0, 51.0], [4.0, 50.0]]
BOWTIE = [[4.0, 50.0], [5.0, 51.0], [5.0, 50.0], [4.0, 51.0], [4.0, 50.0]]


def feature(code: str, ring: list[list[float]]) -> dict[str, object]:
    return {"properties": {"NUTS_ID": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def load(folder: Path, file: str, text: object, name: str) -> Load:
    source = read(contract_path("nuts_geometry"))
    relaxed = replace(source.files[file], rows=(1, 10), path=name, alternatives=())
    (folder / name).write_text(json.dumps(text))
    code_lists = CodeLists(nuts={"2024": frozenset({"BE10", "BE21"})})
    return Load(source, Minter(), code_lists, {file: open_table(relaxed, folder)})


def wkt(run: Load) -> dict[str, str]:
    statements = [one for one in triples(run) if not isinstance(one, str)]
    return {s[1:-1].removeprefix("http://localhost:8000/"): o for s, p, o in statements if p == GEO("asWKT")}


EXPECTED = {
    "geometry/2024/BE10": '"POLYGON ((4 50, 5 50, 5 51, 4 51, 4 50))"^^<http://www.opengis.net/ont/geosparql#wktLiteral>'
}


def test_border_is_longitude_and_latitude_and_crossing_ones_are_listed(tmp_path: Path) -> None:
    text = {"features": [feature("BE10", SQUARE), feature("BE21", BOWTIE), feature("BE99", SQUARE)]}
    run = load(tmp_path, "geojson_2024", text, "a.geojson")
    assert wkt(run) == EXPECTED
    assert [(skip.row, skip.reason) for skip in run.skips] == [
        (2, "border crosses itself"),
        (3, "unknown NUTS code"),
    ]


def test_points_nearer_than_the_tolerance_are_left_out(tmp_path: Path) -> None:
    ring = [*SQUARE[:1], [4.5, 50.001], *SQUARE[1:]]
    assert wkt(load(tmp_path, "geojson_2024", {"features": [feature("BE10", ring)]}, "a.geojson")) == EXPECTED


@pytest.mark.parametrize("name", ["EPSG:4326", "urn:ogc:def:crs:EPSG::4326", "urn:ogc:def:crs:OGC:1.3:CRS84"])
def test_stated_reference_system_of_degrees_is_read(tmp_path: Path, name: str) -> None:
    text = {
        "crs": {"type": "name", "properties": {"name": name}},
        "features": [feature("BE10", SQUARE)],
    }
    assert wkt(load(tmp_path, "geojson_2024", text, "a.geojson")) == EXPECTED


@pytest.mark.parametrize(
    ("crs", "ring", "reason"),
    [
        ("urn:ogc:def:crs:EPSG::3035", SQUARE, "other reference system .* found urn:ogc:def:crs:EPSG::3035"),
        ("EPSG:3857", SQUARE, "other reference system"),
        (
            "",
            [[2700000, 1500000], [2740000, 1500000]],
            "coordinates outside the globe .* found 2.7e.06, 1.5e.06",
        ),
        ("", [[4.0, 50.0], [5.0, 90.5]], r"coordinates outside the globe .* found 5, 90\.5"),
    ],
)
def test_map_in_another_reference_system_is_refused(
    tmp_path: Path, crs: str, ring: list[list[float]], reason: str
) -> None:
    text: dict[str, object] = {"features": [feature("BE10", ring)]}
    if crs:
        text["crs"] = {"type": "name", "properties": {"name": crs}}
    with pytest.raises(ContractError, match=reason.replace(" .* ", ".*")):
        load(tmp_path, "geojson_2024", text, "a.geojson")
