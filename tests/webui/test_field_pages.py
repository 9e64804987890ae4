"""Claims about the pages of fields and emerging industries of the shipped graph."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph.snapshot.folder import SnapshotFolder
from webui.app import create_app
from webui.edition.edition import ServedEdition


@pytest.fixture(scope="module")
def shipped(store_folder: Path) -> FlaskClient:
    return create_app(ServedEdition(SnapshotFolder(store_folder))).test_client()


def section(text: str, name: str) -> str:
    return text.partition(f'<h2 id="{name}"')[2].partition("</section>")[0]


def rows(text: str) -> list[list[str]]:
    """Return the texts of the cells of the body of each table."""
    cells = (
        re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in re.findall(r"<tr>.*?</tr>", text)
    )
    return [[" ".join(re.sub(r"<.*?>", "", cell).split()) for cell in row] for row in cells]


def test_field_page_has_its_sections_in_the_order_of_the_questions(shipped: FlaskClient) -> None:
    text = shipped.get("/sector/aerospace-vehicles-and-defense.html").text
    names = re.findall(r'<h2 id="([a-z]+)"', text)
    assert names[:6] == ["strong", "organisations", "priorities", "related", "chain", "opportunities"]


def test_field_shows_strongest_regions_with_stars_persons_and_words(shipped: FlaskClient) -> None:
    text = section(shipped.get("/sector/aerospace-vehicles-and-defense.html").text, "strong")
    strongest = rows(text.partition("<tbody>")[2])
    assert strongest[1] == ["Occitania FRJ", "★★☆", "33,018", "6.9 × all regions, top 3 of 189 regions"]
    assert len(strongest) == 20


def test_field_shows_related_fields_as_published(shipped: FlaskClient) -> None:
    text = section(shipped.get("/sector/aerospace-vehicles-and-defense.html").text, "related")
    assert rows(text.partition("<tbody>")[2])[:3] == [
        ["Information Technology and Analytical Instruments", "84% of all pairs"],
        ["Medical Devices", "80% of all pairs"],
        ["Lighting and Electrical Equipment", "72% of all pairs"],
    ]
    assert "US Cluster Mapping Project" in text


def test_value_chain_goes_up_to_suppliers_and_down_to_buyers(shipped: FlaskClient) -> None:
    text = section(shipped.get("/sector/aerospace-vehicles-and-defense.html").text, "chain")
    up, down = (rows(part.partition("<tbody>")[2]) for part in text.split("Down: it sells to"))
    assert up[0] == ["Basic metals", "8.7%", "3.2 to 12.0%", "Upstream Metal Manufacturing"]
    assert down[1] == [
        "Land transport and pipelines",
        "16.3%",
        "4.0 to 21.8%",
        "Transportation and Logistics",
    ]


def test_emerging_industry_is_measured_by_its_own_divisions(shipped: FlaskClient) -> None:
    text = section(shipped.get("/industry/biopharmaceuticals.html").text, "strong")
    assert rows(text.partition("<tbody>")[2])[0] == [
        "Capital Region of Denmark DK01",
        "★★☆",
        "25,479",
        "10.0 × all regions, first of 174 regions",
    ]
