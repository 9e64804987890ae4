"""Charts: where a field stands, and which fields are joined."""

import pytest
from flask.testing import FlaskClient

from graph.evidence.published_relatedness import PublishedRelatedness
from graph.explorer.field_drawing import field_drawing
from webui.app import create_app
from webui.edition.edition import ServedEdition
from webui.pages.field_scatter import FieldFigure, field_scatter


@pytest.fixture(scope="module")
def web(served: ServedEdition) -> FlaskClient:
    return create_app(served).test_client()


def figure(name: str, persons: int, quotient: float) -> FieldFigure:
    return FieldFigure(f"http://x/sector/{name}", name, persons, quotient)


def test_field_stands_right_for_its_persons_and_high_for_its_quotient() -> None:
    chart = field_scatter([figure("a", 1000, 4.0), figure("b", 100, 1.0), figure("c", 1000, 0.25)])
    assert chart is not None
    assert [(mark.x, mark.y) for mark in chart.marks] == [(606.0, 71.7), (46.0, 187.0), (606.0, 302.3)]
    assert [tick.text for tick in chart.across] == ["100", "1,000"]
    assert chart.marks[1].y == chart.average


def test_two_fields_are_no_chart() -> None:
    assert field_scatter([figure("a", 10, 1.0), figure("b", 10, 1.0)]) is None


def test_fields_are_joined_by_the_upper_tenth_of_relatedness() -> None:
    labels = {f"<http://x/sector/{name}>": name for name in "abcd"}
    pairs = {("a", "b"): 95.0, ("b", "c"): 89.9, ("c", "d"): 99.0}
    published = {
        (f"<http://x/sector/{one}>", f"<http://x/sector/{other}>"): figure
        for (first, second), figure in pairs.items()
        for one, other in ((first, second), (second, first))
    }
    drawing = field_drawing(labels, "http://x/", PublishedRelatedness(published, published))
    assert [(tie.one, tie.other, tie.weight) for tie in drawing.ties] == [
        ("sector/c", "sector/d", 99.0),
        ("sector/a", "sector/b", 95.0),
    ]


def test_related_fields_of_a_region_are_a_picture_a_table_and_files(web: FlaskClient) -> None:
    page = web.get("/related-fields?region=ES21").text
    assert "<h1>Fields of Basque Country among related ones</h1>" in page
    drawn = page.partition('class="scroll whole"')[2].partition("</svg>")[0].count("<a href=")
    lines = web.get("/related-fields.csv?region=ES21").text.splitlines()
    assert lines[0] == "field,label,location_quotient,persons_employed,related_fields"
    assert len(lines) - 1 == drawn == web.get("/related-fields.svg").text.count("<a href=") > 30
    assert lines[1].startswith("http://localhost:8000/sector/upstream-metal-manufacturing,")
    note = web.get("/related-fields?region=Atlantis").text
    assert "Atlantis: no region of that name" in note


def test_scatter_of_a_region_has_its_table(web: FlaskClient) -> None:
    page = web.get("/region/2021/ES21.html").text
    chart = page.partition('<figure class="chart">')[2].partition("</details>")[0]
    assert chart.count("<circle") == chart.count('<th scope="row">') > 20
