"""The map of the toy graph: symbols, table, files, and what stands where nothing is known."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from graph.snapshot.folder import SnapshotFolder
from tests.support.toy_graph import FACTS
from tests.support.web import get, publish
from tests.webui.conftest import SEEN
from webui.app import create_app
from webui.edition.edition import ServedEdition
from webui.map import outlines
from webui.map.outlines import Outlines, read_outlines
from webui.pages import map_pages

# Squares as the borders of two regions of a later version of NUTS.
BORDERS = "".join(
    f"<region/2024/{code}> hansa:nutsLevel 2 ; geo:hasGeometry <geometry/2024/{code}> .\n"
    f'<geometry/2024/{code}> geo:asWKT "POLYGON (({x} 43, {x + 1} 43, {x + 1} 44, {x} 44, {x} 43))"^^geo:wktLiteral .\n'
    for code, x in (("ES21", -3), ("FRK2", 4))
)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    folder = tmp_path_factory.mktemp("map")
    publish(folder / "store", folder / "text", FACTS + SEEN)
    return create_app(ServedEdition(SnapshotFolder(folder / "store"))).test_client()


def test_map_and_its_table_have_the_same_values(client: FlaskClient) -> None:
    text = get(client, "/map")
    titles = re.findall(r"<title>(.+? \(\w+\): .+?)</title><circle", text)
    assert titles == ["Rhône-Alpes (FRK2): 2", "País Vasco (ES21): 1"]
    rows = re.findall(
        r'<th scope="row"><a [^>]+>(.+?)</a>.*?<td data-label="Cluster organisations" class="n">(\d+)', text
    )
    assert rows == [("Rhône-Alpes", "2"), ("País Vasco", "1")]


def test_csv_has_every_territory(client: FlaskClient) -> None:
    lines = get(client, "/map.csv?indicator=priorities&field=medical-devices").splitlines()
    assert lines[0] == "region,code,label,country,level,value"
    assert lines[1:] == [
        "http://localhost:8000/region/2021/ES21,ES21,País Vasco,ES,2,1",
        "http://localhost:8000/region/2021/FRK2,FRK2,Rhône-Alpes,FR,2,0",
    ]


def test_picture_is_a_whole_document_with_title_source_and_disclaimer(client: FlaskClient) -> None:
    response = client.get("/map.svg?indicator=organisations")
    texts = [text for text in ElementTree.fromstring(response.text).itertext() if text.strip()]
    assert response.content_type == "image/svg+xml"
    assert texts[0] == "Cluster organisations"
    assert any("express no opinion on the status of a territory" in text for text in texts)
    assert any(text.startswith("Source: register of Hansa") for text in texts)
    assert "<script" not in response.text


def test_tie_of_a_region_is_a_line_and_a_row(client: FlaskClient) -> None:
    text = get(client, "/map?region=ES21")
    assert "<title>País Vasco – Rhône-Alpes</title>" in text
    assert "Strongest ties of País Vasco" in text


@pytest.mark.parametrize(
    ("address", "note"),
    [
        ("indicator=clusters", "clusters: no such indicator."),
        ("indicator=persons", "Persons employed: choose a field. The map shows cluster organisations."),
        ("field=medical+devises", "medical devises: no field of that name."),
        (
            "field=medical+devises",
            'Did you mean <a href="/map?indicator=organisations&amp;field=medical-devices">',
        ),
    ],
)
def test_what_is_not_understood_is_said_and_the_map_still_drawn(
    client: FlaskClient, address: str, note: str
) -> None:
    text = get(client, f"/map?{address}")
    assert note in text
    assert "<circle" in text


def test_employment_that_no_source_states_is_not_known(client: FlaskClient) -> None:
    text = get(client, "/map?indicator=quotient&field=medical-devices")
    assert "<title>Rhône-Alpes (FRK2): not known</title>" in text
    assert "not known or not published" in text


def test_pages_are_whole_without_outlines(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_outlines(Path("no-such-file.json")) == Outlines()
    monkeypatch.setattr(map_pages, "read_outlines", Outlines)
    for path in ("/", "/map", "/region/2021/ES21.html", "/map.svg"):
        text = get(client, f"{path}?without=outlines")
        assert 'class="land"' not in text
        assert "<circle" in text


def test_outlines_of_an_installation_have_land_and_insets() -> None:
    if not outlines.FILE.exists():
        pytest.skip("the outlines were not built: make webui/static/built/outlines.json")
    built = read_outlines()
    assert built.land.startswith("M")
    assert len(built.insets) == 8


def test_borders_of_a_version_are_drawn_where_an_exact_match_says_so(tmp_path: Path) -> None:
    """Draw 2024/ES21, which matches 2021/ES21, and not 2024/FRK2, whose code is the same but no match is stated."""
    publish(tmp_path / "store", tmp_path / "text", FACTS + SEEN + BORDERS)
    borders = ServedEdition(SnapshotFolder(tmp_path / "store")).edition.borders
    assert {iri: path[0] + path[-1] for iri, path in borders.items()} == {
        "http://localhost:8000/region/2021/ES21": "MZ"
    }
