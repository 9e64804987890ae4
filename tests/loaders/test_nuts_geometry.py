import json
from pathlib import Path

from loaders.code_lists import Reference
from loaders.contract import FileSpec, contract_path, read
from loaders.load import Load
from loaders.sources.regions.nuts_geometry import triples
from loaders.table import open_table
from ontology.iri import Minter
from ontology.namespace import GEO

SQUARE = [[4.0, 50.0], [5.0, 50.0], [5.0, 51.0], [4.0, 51.0], [4.0, 50.0]]
BOWTIE = [[4.0, 50.0], [5.0, 51.0], [5.0, 50.0], [4.0, 51.0], [4.0, 50.0]]


def feature(code: str, ring: list[list[float]]) -> dict[str, object]:
    return {"properties": {"NUTS_ID": code}, "geometry": {"type": "Polygon", "coordinates": [ring]}}


def load(folder: Path, file: str, text: object, name: str) -> Load:
    source = read(contract_path("nuts_geometry"))
    spec = next(spec for spec in source.files if spec.name == file)
    relaxed = FileSpec(**{**vars(spec), "rows": (1, 10), "path": name, "alternatives": ()})
    (folder / name).write_text(json.dumps(text))
    reference = Reference(nuts={"2024": frozenset({"BE10", "BE21"})})
    return Load(source, Minter(), reference, {file: open_table(relaxed, folder)})


def wkt(run: Load) -> dict[str, str]:
    found = [one for one in triples(run) if not isinstance(one, str)]
    return {s[1:-1].removeprefix("http://localhost:8000/"): o for s, p, o in found if p == GEO("asWKT")}


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
