"""Pages of the queries of the gallery, from a server of the shipped graph."""

import csv
import io
import json
import re
import urllib.error
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pytest
from click.testing import CliRunner

from hansa.cli import main
from queries.library import gallery
from webui.pages.answer_table import AnswerCell, AnswerTable, read_table

HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
STRING = "http://www.w3.org/2001/XMLSchema#"


def get(url: str, path: str, accept: str = HTML, **values: str) -> tuple[int, str]:
    """Return status and text of a page."""
    address = f"{url}{path}" + (f"?{urlencode(values)}" if values else "")
    try:
        with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": accept})) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_list_leads_to_every_query_under_its_question(shipped_url: str) -> None:
    status, text = get(shipped_url, "queries")
    assert status == 200
    assert re.findall(r'href="/queries/([^"]+)"', text) == [one.name for one in gallery()]
    assert re.findall(r"<h2[^>]*>([^<]+)</h2>", text) == [
        "What is there?",
        "Who works with whom?",
        "Who should work together, and why?",
        "How complete and how sure are the data?",
    ]


@pytest.mark.parametrize("name", [one.name for one in gallery()])
def test_form_has_a_described_field_for_each_parameter(shipped_url: str, name: str) -> None:
    one = next(one for one in gallery() if one.name == name)
    status, text = get(shipped_url, f"queries/{name}")
    assert status == 200
    names = re.findall(r'<(?:input|select) id="value-[^"]+" name="([^"]+)"', text)
    assert names == [parameter.name for parameter in one.parameters]
    assert text.count('<p class="muted small" id="value-') == len(names)
    assert 'id="answer"' not in text


@pytest.mark.parametrize(
    ("name", "values"),
    [
        (
            "explore/organisations_in_a_region_and_sector",
            {"region": "Basque Country", "sector": "automotive"},
        ),
        ("explore/priorities_of_a_region", {"region": "Bavaria", "period": "2021-2027"}),
        ("explore/events_by_sector_and_target_country", {"targetCode": "South Korea"}),
        ("opportunity/opportunities_by_kind", {"kind": "gap", "minimum": "0.4"}),
        ("network/organisations_in_most_partnerships", {}),
    ],
)
def test_page_gives_the_rows_of_the_command(
    shipped_url: str, store_folder: Path, name: str, values: dict[str, str]
) -> None:
    params = [part for item in values.items() for part in ("--param", "=".join(item))]
    printed = CliRunner().invoke(
        main, ["--store", str(store_folder), "query", name, *params, "--format", "csv"]
    )
    rows = list(csv.reader(io.StringIO(printed.stdout)))
    _, served = get(shipped_url, f"queries/{name}.csv", **values)
    served_rows = list(csv.reader(io.StringIO(served)))
    assert [len(rows), rows[0]] == [len(served_rows), served_rows[0]]
    assert [_plain(row) for row in rows] == [_plain(row) for row in served_rows]
    _, text = get(shipped_url, f"queries/{name}", view="table", **values)
    assert f"{len(rows) - 1:,} row" in text
    assert text.count("<tr>") == min(len(rows), text.count("<tr>"))
    assert len(text) < 150_000


def _plain(row: list[str]) -> list[str | float]:
    """Return a row with its numbers as numbers, which the two write with other zeros."""
    return [float(cell) if re.fullmatch(r"-?\d+(\.\d+)?(E-?\d+)?", cell) else cell for cell in row]


def test_wrong_value_keeps_what_was_typed_and_offers_what_was_meant(shipped_url: str) -> None:
    name = "explore/organisations_in_a_region_and_sector"
    status, text = get(shipped_url, f"queries/{name}", region="Bavari", sector="automotive")
    assert status == 400
    assert 'value="Bavari"' in text
    assert 'value="automotive"' in text
    assert "Did you mean Bavaria (DE2)" in text
    status, text = get(shipped_url, f"queries/{name}.csv", "text/csv", region="Bavari")
    assert (status, text.partition(" Did")[0]) == (400, "400 Bad Request: Bavari: no region of that name.")
    status, text = get(shipped_url, "queries/explore/topics", sector="<b>")
    assert status == 400
    assert "&lt;b&gt;: no sector of that name." in text
    status, text = get(shipped_url, "queries/network/partners_of_my_partners", minimum="inf")
    assert "inf: expected one integer." in text


def test_note_says_what_a_name_was_read_as(shipped_url: str) -> None:
    _, text = get(shipped_url, "queries/explore/priorities_of_a_region", region="Basque Country")
    assert "Basque Country: read as ES21 (País Vasco, Basque Country)" in text


def test_last_part_of_a_name_leads_to_the_page_and_no_other_name_does(shipped_url: str) -> None:
    assert (
        "What does a region claim as its priorities" in get(shipped_url, "queries/priorities_of_a_region")[1]
    )
    assert get(shipped_url, "queries/explore/nothing")[0] == 404
    assert get(shipped_url, "queries/internal/names/things")[0] == 404
    assert get(shipped_url, "queries/names/things")[0] == 404


def test_graph_and_truth_are_answers_too(shipped_url: str) -> None:
    _, text = get(shipped_url, "queries/quality/neighbourhood_of_a_region", region="ES21")
    assert 'href="/queries/quality/neighbourhood_of_a_region.ttl?region=ES21"' in text
    assert "region/2021/ES21" in text.partition("<pre")[2]
    _, text = get(shipped_url, "queries/quality/a_source_holds_facts_without_a_page", source="priorities")
    assert '<p class="lead">Yes</p>' in text
    status, _ = get(shipped_url, "queries/quality/neighbourhood_of_a_region.csv", "*/*", region="ES21")
    assert status == 406


def test_long_answer_says_what_is_left_out(shipped_url: str) -> None:
    _, text = get(shipped_url, "queries/opportunity/reasons_of_an_opportunity", view="table")
    shown = re.search(r"First (\d+) of more than 5,000 rows; CSV and JSON hold more\.", text)
    assert shown is not None
    assert text.count("<tr>") == int(shown.group(1)) + 1
    assert len(text) < 150_000


def test_broken_query_is_shown_with_its_line(shipped_url: str) -> None:
    status, text = get(
        shipped_url, "sparql", query="SELECT * WHERE {\n  ?s ?p ?o\n}\nLIMIT many\n", format="html"
    )
    assert status == 400
    assert "Line 4: <code>LIMIT <mark>many</mark></code>" in text
    _, text = get(shipped_url, "sparql", query="SELECT * WHERE {\n  ?s ?p ?o", format="html")
    assert "Line 2: <code>  ?s ?p ?o<mark> </mark></code>" in text


def test_thing_and_its_name_are_one_cell() -> None:
    answer = {
        "head": {"vars": ["region", "regionName", "quotient", "year", "remark"]},
        "results": {
            "bindings": [
                {
                    "region": {"type": "uri", "value": "http://e/1"},
                    "regionName": {"type": "literal", "value": "One", "xml:lang": "en"},
                    "quotient": {"type": "literal", "value": "1.50", "datatype": STRING + "decimal"},
                    "year": {"type": "literal", "value": "2021", "datatype": STRING + "integer"},
                },
                {"region": {"type": "uri", "value": "http://e/2"}},
            ]
        },
    }
    table = read_table(json.dumps(answer).encode(), is_merged=True)
    assert isinstance(table, AnswerTable)
    assert table.headings == [("Region", ""), ("Quotient", "n"), ("Year", "n"), ("Remark", "")]
    assert list(table.rows[0]) == [
        AnswerCell("One", "http://e/1"),
        AnswerCell("1.50", number=1.5),
        AnswerCell("2021", number=2021.0),
        AnswerCell(),
    ]
    assert table.rows[1][0] == AnswerCell("", "http://e/2")
    plain = read_table(json.dumps(answer).encode(), is_merged=False)
    assert isinstance(plain, AnswerTable)
    assert [column.heading for column in plain.columns] == [
        "region",
        "regionName",
        "quotient",
        "year",
        "remark",
    ]
    assert read_table(b'{"head": {}, "boolean": false}', is_merged=True) is False
