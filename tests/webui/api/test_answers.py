"""Answers of the JSON interface are those of the pages' files; tests/test_faces.py compares them with commands."""

import csv
import io
from typing import Any

from flask.testing import FlaskClient


def answer(api: FlaskClient, path: str) -> Any:
    response = api.get(f"/api/v1/{path}")
    assert response.status_code == 200, response.text
    return response.json


def rows(api: FlaskClient, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(api.get(path).get_data(as_text=True).removeprefix("\ufeff"))))


def test_parts_of_a_list_together_are_the_list(api: FlaskClient) -> None:
    whole = answer(api, "opportunities?region=ES21&limit=500")
    path, parts = "/api/v1/opportunities?region=ES21&limit=15", []
    while path:
        response = api.get(path)
        assert response.json is not None
        parts += response.json["opportunities"]
        links = dict(reversed(link.split("; ")) for link in response.headers["Link"].split(", "))
        path = links.get('rel="next"', "").strip("<>")
    assert parts == whole["opportunities"]
    assert len(parts) == whole["total"]


def test_lists_and_maps_are_those_of_the_files(api: FlaskClient) -> None:
    listed = answer(api, "lists/organisations?country=Spain&field=Automotive&limit=500")
    file = rows(api, "/organisations.csv?country=Spain&field=Automotive")
    assert [one["id"] for one in listed["things"]] == [row["id"] for row in file]
    assert ["; ".join(one["cells"]["region"]) for one in listed["things"]] == [row["region"] for row in file]
    values = answer(api, "map?indicator=quotient&field=Automotive")["values"]
    file = rows(api, "/map.csv?indicator=quotient&field=Automotive")
    assert [(one["id"], "" if one["value"] is None else f"{one['value']:g}") for one in values] == [
        (row["region"], row["value"]) for row in file
    ]


def test_search_finds_what_the_page_finds(api: FlaskClient) -> None:
    totals = {group["kind"]: group["total"] for group in answer(api, "search?q=basque")["groups"]}
    assert totals["regions"] == 2
    regions = answer(api, "search?q=basque&kind=region")["groups"][0]["things"]
    assert [one["code"] for one in regions] == ["ES21", "FRI15"]
    page = api.get("/search?q=basque&kind=region").text
    assert all(one["label"] in page for one in regions)
