"""Claims about fields, downloads of tables, reports of errors and names on pages of the shipped graph."""

import re
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from webui.app import create_app
from webui.edition.edition import ServedEdition
from webui.pages.map_field import read_field
from webui.pages.report_link import checked_address


@pytest.fixture(scope="module")
def shipped(served: ServedEdition) -> FlaskClient:
    return create_app(served, report_address="mailto:data@example.org").test_client()


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
    assert strongest[1] == ["Occitanie FRJ", "★★☆", "33,018", "6.9 × all regions, top 3 of 189 regions"]
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


def test_table_of_a_page_is_a_file_with_iris_and_plain_figures(shipped: FlaskClient) -> None:
    response = shipped.get("/sector/aerospace-vehicles-and-defense.csv?table=strong")
    assert response.content_type == "text/csv; charset=utf-8"
    lines = response.text.split("\r\n")
    assert lines[0] == "iri,Region,Stars,Persons employed,Scale"
    assert lines[2] == (
        "http://localhost:8000/region/2021/FRJ,Occitanie FRJ,★★☆,33018,"
        '"6.9 × all regions, top 3 of 189 regions"'
    )


def test_table_of_a_page_leads_to_the_row_of_its_source(shipped: FlaskClient) -> None:
    text = shipped.get("/sector/aerospace-vehicles-and-defense.html").text
    anchors = re.findall(r'href="[./]*sources(#source-[^"]+)"', text)
    parts = ["regional-employment", "priorities", "sector-relatedness", "partnerships"]
    assert anchors == [f"#source-{part}" for part in parts]
    ids = re.findall(r'<tr id="(source-[^"]+)"', shipped.get("/sources").text)
    assert {anchor[1:] for anchor in anchors} <= set(ids)


def test_file_of_a_table_has_all_rows_where_the_page_shows_the_first(shipped: FlaskClient) -> None:
    page = shipped.get("/sector/aerospace-vehicles-and-defense.html").text
    total = re.search(r'"#organisations">Who is in it <b>(\d+)<', page)
    lines = shipped.get("/sector/aerospace-vehicles-and-defense.csv?table=organisations").text.split("\r\n")
    assert total is not None
    assert (
        len(lines) - 2
        == int(total.group(1))
        > len(rows(section(page, "organisations").partition("<tbody>")[2]))
    )


@pytest.mark.parametrize(
    "path", ["region/2021/ES21", "sector/aerospace-vehicles-and-defense", "organisation/lyonbiopole"]
)
def test_every_link_to_a_table_leads_to_one(shipped: FlaskClient, path: str) -> None:
    links = re.findall(rf'href="(/{path}\.csv\?table=[a-z]+)"', shipped.get(f"/{path}.html").text)
    assert links
    assert {shipped.get(link).status_code for link in links} == {200}


def test_unknown_table_is_not_found_and_named(shipped: FlaskClient) -> None:
    response = shipped.get("/region/2021/ES21.csv?table=tables")
    assert response.status_code == 404
    assert "tables: no table of that name on the page of" in response.text


def test_error_in_a_row_is_reported_with_page_and_row(shipped: FlaskClient) -> None:
    text = section(shipped.get("/organisation/lyonbiopole.html").text, "origin")
    link = re.search(r'href="(mailto:[^"]+)"', text)
    assert link is not None
    assert unquote(link.group(1)) == (
        "mailto:data@example.org?subject=Error in row lyonbiopole of cluster_organisations.csv, cluster_field_basis.csv,"
        " http://localhost:8000/organisation/lyonbiopole"
    )


def test_row_and_file_are_to_be_quoted_where_no_address_takes_reports(served: ServedEdition) -> None:
    client = create_app(served).test_client()
    text = section(client.get("/organisation/lyonbiopole.html").text, "origin")
    assert "file <code>cluster_organisations.csv, cluster_field_basis.csv</code>." in text
    assert "To report an error, quote this row and its file" in text


@pytest.mark.parametrize("address", ["ftp://example.org", "data@example.org", "mailto:data", "https://"])
def test_reports_go_to_mail_or_to_a_page(address: str) -> None:
    with pytest.raises(ValueError, match="expected mailto:name@host or an https address"):
        checked_address(address)


@pytest.mark.parametrize(
    ("text", "note", "field"),
    [
        ("aerospace", "aerospace: read as Aerospace Vehicles and Defense.", "aerospace-vehicles-and-defense"),
        (
            "aeronautics",
            "aeronautics is a topic of Aerospace Vehicles and Defense; the map shows that whole field.",
            "aerospace-vehicles-and-defense",
        ),
        ("Medical Devices", "", "medical-devices"),
        ("spaceships", "spaceships: no field of that name.", ""),
    ],
)
def test_map_reads_a_field_by_its_beginning_or_its_topic(
    served: ServedEdition, text: str, note: str, field: str
) -> None:
    reading = read_field(served.edition, text)
    assert (reading.note, reading.iri.rpartition("/")[2]) == (note, field)


def test_map_offers_the_fields_that_begin_alike_for_what_was_to_be_shown(shipped: FlaskClient) -> None:
    text = shipped.get("/map?indicator=persons&field=metal").text
    assert "metal: no field of that name." in text
    assert '<a href="/map?indicator=persons&amp;field=metal-mining">Metal Mining</a>' in text


def test_suggestions_are_of_the_kind_that_a_form_names_in_a_word_of_the_pages(shipped: FlaskClient) -> None:
    answer = shipped.get("/suggest?kind=sector&q=aerosp").json
    assert answer == [
        {
            "label": "Aerospace Vehicles and Defense",
            "short": "",
            "code": "aerospace-vehicles-and-defense",
            "kind": "field",
            "id": "http://localhost:8000/sector/aerospace-vehicles-and-defense",
        }
    ]


@pytest.mark.parametrize(
    ("code", "name"),
    [("IT", "Italy"), ("DEA", "North Rhine-Westphalia"), ("ES21", "Basque Country"), ("EL", "Greece")],
)
def test_region_is_headed_by_its_usual_english_name(shipped: FlaskClient, code: str, name: str) -> None:
    text = shipped.get(f"/region/2021/{code}.html").text
    assert f"<h1>{name} <span" in text


def test_regions_with_a_strategy_come_first_and_countries_last(shipped: FlaskClient) -> None:
    codes = [row[0].rpartition(" ")[2] for row in rows(shipped.get("/regions").text.partition("<tbody>")[2])]
    assert codes[0] == "DEA"
    assert not [code for code in codes if len(code) == 2]


def test_english_name_of_a_region_stands_first_in_suggestions(shipped: FlaskClient) -> None:
    answer = shipped.get("/suggest?kind=region&q=bavaria").json
    assert next((one["label"], one["short"], one["code"]) for one in answer or ()) == (
        "Bavaria",
        "Bayern",
        "DE2",
    )
