"""The OpenAPI document: every operation answers its own example as described, and says what it may refuse."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import msgspec
import pytest
from flask.testing import FlaskClient

from webui.api.openapi import openapi
from webui.api.operation import Operation
from webui.api.parameters import ConsortiumParameters
from webui.api.views import OPERATIONS
from webui.pages.plan_request import CONSORTIUM_OPTIONS

DOCUMENT = openapi(OPERATIONS, "/")
PLAIN = [one for one in OPERATIONS if one.method == "GET" and one.is_fixed]


def example(one: Operation) -> str:
    """Return the address that the document gives as an example of an operation."""
    described = DOCUMENT["paths"][one.path]["get"]["parameters"]
    path = one.path
    query = []
    for parameter in described:
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", parameter["example"])
        elif parameter["required"]:
            query.append((parameter["name"], parameter["example"]))
    return f"/api/v1{path}" + (f"?{urlencode(query, doseq=True)}" if query else "")


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, one in value.items():
            yield from [one] if name == "$ref" else references(one)
    elif isinstance(value, list):
        for one in value:
            yield from references(one)


def test_document_is_whole() -> None:
    parts = DOCUMENT["components"]["schemas"]
    assert {reference.removeprefix("#/components/schemas/") for reference in references(DOCUMENT)} <= set(
        parts
    )
    assert [name for name in parts if not re.fullmatch(r"[A-Z]\w+", name)] == []
    assert len({one.name for one in OPERATIONS}) == len(OPERATIONS)
    described = [
        parameter
        for path in DOCUMENT["paths"].values()
        for operation in path.values()
        for parameter in operation["parameters"]
    ]
    assert [parameter["name"] for parameter in described if not parameter["description"]] == []


def test_document_is_served(api: FlaskClient) -> None:
    assert api.get("/api/v1/openapi.json").json == msgspec.json.decode(msgspec.json.encode(DOCUMENT))


@pytest.mark.parametrize("one", PLAIN, ids=lambda one: one.name)
def test_example_is_answered_as_described_and_not_sent_twice(api: FlaskClient, one: Operation) -> None:
    address = example(one)
    response = api.get(address)
    assert (response.status_code, response.content_type) == (200, "application/json")
    (type_,) = one.answers
    answer = msgspec.json.decode(response.data, type=type_)
    assert msgspec.json.encode(answer) == response.data
    assert [name for name in (*one.headers, "ETag") if name not in response.headers] == []
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    again = api.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.name)
def test_parameter_that_no_operation_has_is_refused_with_the_nearest(
    api: FlaskClient, one: Operation
) -> None:
    address = f"/api/v1{one.path}".replace("{list}", "regions").replace("{path}", "x")
    response = api.open(f"{address}?limt=3", method=one.method)
    assert (response.status_code, response.content_type) == (400, "application/problem+json")
    assert response.json is not None
    assert response.json["detail"] == "limt: no such parameter."


@pytest.mark.parametrize(
    ("address", "status", "detail", "near"),
    [
        ("opportunities?limit=0", 400, "limit: expected a whole number from 1 to 500, found 0.", None),
        ("opportunities?limit=1&limit=2", 400, "limit: expected one value, found 2.", None),
        ("opportunities?likelihood=2", 400, "likelihood: expected a number from 0 to 1, found 2.", None),
        (
            "opportunities?order=size",
            400,
            "order: expected one of confidence, fit, likelihood, novelty, score, found",
            None,
        ),
        ("partners", 400, "organisation: expected a text of at most 300 characters, found nothing.", None),
        (
            "partners?organisation=lyonbiopole&trust=perhaps",
            400,
            "trust: expected true or false, found",
            None,
        ),
        (
            "compare?region=ES21",
            400,
            "region: expected 2 to 10 values, each a text of at most 300 characters, found ['ES21'].",
            None,
        ),
        ("compare?region=ES21&region=ES21", 404, "not a comparison: expected 2 to 10 regions, found 1", None),
        ("partners?organisation=lyonbiopol", 404, "lyonbiopol: no organisation of that name.", "Lyonbiopole"),
        ("opportunities?region=Barvaria", 404, "Barvaria: no region of that name.", "Bavaria (DE2)"),
        ("lists/organisations?country=Spainn", 404, "Spainn: no such value of country.", "Spain"),
        ("lists/towns", 404, "towns: no such list.", "regions"),
        ("lists/themes?country=ES", 422, "country: the list of themes has no such filter.", None),
        ("map?indicator=quotient", 422, "quotient: expected a field, found none.", None),
        ("map?region=Nowhereland", 404, "Nowhereland: no region of that name.", None),
        ("things/%F4%84%BA%97", 404, "Nothing is known here of", None),
        ("things/organisation/lyonbiopol", 404, "Nothing is known here of organisation/lyonbiopol.", None),
        ("explain?a=ES21&b=lyonbiopole", 404, "not a pair in ES21, lyonbiopole:", None),
        ("opportunities/bridge/nothing", 404, "No snapshot holds an opportunity of this address.", None),
        ("jobs/nothing", 404, "No job is kept under this address; jobs are kept for a day.", None),
        ("nothing", 404, "No operation has the address /nothing; /api/v1/openapi.json describes them.", None),
    ],
)
def test_fault_is_a_problem_with_what_may_have_been_meant(
    api: FlaskClient, address: str, status: int, detail: str, near: str | None
) -> None:
    response = api.get(f"/api/v1/{address}")
    assert (response.status_code, response.content_type) == (status, "application/problem+json")
    problem = response.json
    assert problem is not None
    assert problem["status"] == status
    assert problem["detail"].startswith(detail)
    assert near is None or near in problem["near"]
    assert problem["type"].startswith("/api#")


@pytest.mark.parametrize("one", OPERATIONS, ids=lambda one: one.name)
def test_other_method_is_refused_with_those_that_there_are(api: FlaskClient, one: Operation) -> None:
    address = f"/api/v1{one.path}"
    documented = {method.upper() for method in DOCUMENT["paths"][one.path]}
    allowed = {*documented, "OPTIONS", *({"HEAD"} if "GET" in documented else ())}
    refused = api.put(address)
    assert (refused.status_code, refused.content_type) == (405, "application/problem+json")
    for response in (refused, api.options(address)):
        assert set(response.headers["Allow"].split(", ")) == allowed


def test_options_of_a_consortium_have_the_bounds_of_the_form() -> None:
    (_,), parts = msgspec.json.schema_components((ConsortiumParameters,))
    properties = parts["ConsortiumParameters"]["properties"]
    assert {
        name: (one["default"], one["minimum"], one["maximum"]) for name, one in properties.items()
    } == CONSORTIUM_OPTIONS


def test_page_describes_every_operation(api: FlaskClient) -> None:
    page = api.get("/api").text
    assert [one.name for one in OPERATIONS if f'id="{one.name}"' not in page] == []
