"""The query side of the W3C's tests of the SPARQL 1.1 protocol, on a server of the toy graph.

Each test has the name, the request and the expectation of https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/;
its documents are graphs of ours.
"""

import io
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode, urlsplit

import pytest
from rdflib import Graph, Variable
from rdflib.query import Result

DIRECT, FORM = "application/sparql-query", "application/x-www-form-urlencoded"
FACTS, FIGURES, NONE = (f"http://localhost:8000/graph/{name}" for name in ("facts", "figures", "none"))
RESULTS = ("application/sparql-results+json", "application/sparql-results+xml")
GRAPHS = ("text/turtle", "application/rdf+xml", "application/ld+json")
IN_BOTH = "ASK { ?partnership a <http://www.w3.org/ns/org#OrganizationalCollaboration> . ?o a <https://w3id.org/hansa/ontology#Opportunity> }"
NAMED = f"ASK {{ GRAPH <{FACTS}> {{ ?s a ?type }} GRAPH <{FIGURES}> {{ ?o a ?kind }} }}"
BOTH_DEFAULT = [("default-graph-uri", FACTS), ("default-graph-uri", FIGURES)]
BOTH_NAMED = [("named-graph-uri", FACTS), ("named-graph-uri", FIGURES)]


@dataclass(frozen=True)
class Exchange:
    """A request, and what is expected: a status, media types, and the answer of an ASK."""

    name: str
    fields: tuple[tuple[str, str], ...] = ()
    method: str = "GET"
    kind: str = ""
    body: bytes = b""
    status: int = 200
    answers: bool | None = None
    types: tuple[str, ...] = RESULTS


def get(name: str, query: str, *fields: tuple[str, str], **expected: object) -> Exchange:
    return Exchange(name, (("query", query), *fields), **expected)  # type: ignore[arg-type]


def direct(name: str, query: str, *fields: tuple[str, str], **expected: object) -> Exchange:
    return Exchange(name, fields, "POST", DIRECT, query.encode(), **expected)  # type: ignore[arg-type]


TESTS = (
    get("query_get", "ASK {}", answers=True),
    Exchange("query_post_form", (), "POST", FORM, urlencode({"query": "ASK {}"}).encode(), answers=True),
    direct("query_post_direct", "ASK {}", answers=True),
    direct("query_dataset_default_graph", "ASK { ?s a ?type }", ("default-graph-uri", FACTS), answers=True),
    direct(
        "query_dataset_default_graph, empty", "ASK { ?s a ?type }", ("default-graph-uri", NONE), answers=False
    ),
    get("query_dataset_default_graphs_get", IN_BOTH, *BOTH_DEFAULT, answers=True),
    direct("query_dataset_default_graphs_post", IN_BOTH, *BOTH_DEFAULT, answers=True),
    get("query_dataset_default_graphs, one", IN_BOTH, BOTH_DEFAULT[0], answers=False),
    get("query_dataset_named_graphs_get", NAMED, *BOTH_NAMED, answers=True),
    direct("query_dataset_named_graphs_post", NAMED, *BOTH_NAMED, answers=True),
    get("query_dataset_named_graphs, one", NAMED, BOTH_NAMED[0], answers=False),
    direct(
        "query_dataset_full",
        f"ASK {{ ?s a ?type GRAPH <{FIGURES}> {{ ?o a ?kind }} FILTER NOT EXISTS {{ GRAPH <{FACTS}> {{ ?x a ?y }} }} }}",
        BOTH_DEFAULT[0],
        BOTH_NAMED[1],
        answers=True,
    ),
    direct(
        "query_multiple_dataset",
        f"ASK FROM <{NONE}> {{ ?s a ?type }}",
        ("default-graph-uri", FACTS),
        answers=True,
    ),
    get("query_content_type_select", "SELECT (1 AS ?value) {}", types=(*RESULTS, "text/csv")),
    get("query_content_type_ask", "ASK {}"),
    get("query_content_type_describe", "DESCRIBE <http://localhost:8000/organisation/alpha>", types=GRAPHS),
    get("query_content_type_construct", "CONSTRUCT { <s> <p> 1 } WHERE {}", types=GRAPHS),
    Exchange("bad_query_method", (("query", "ASK {}"),), "PUT", status=405, types=()),
    Exchange("bad_multiple_queries", (("query", "ASK {}"), ("query", "SELECT * {}")), status=400, types=()),
    Exchange("bad_query_wrong_media_type", (), "POST", "text/plain", b"ASK {}", 415, types=()),
    Exchange("bad_query_missing_form_type", (), "POST", "", b"query=ASK%20%7B%7D", 415, types=()),
    Exchange("bad_query_missing_direct_type", (), "POST", "", b"ASK {}", 415, types=()),
    Exchange("bad_query_non_utf8", (), "POST", DIRECT, "ASK {}".encode("utf-16"), 400, types=()),
    get("bad_query_syntax", "ASK {", status=400, types=()),
)


def ask(url: str, one: Exchange, accept: str = "") -> tuple[int, str, bytes]:
    """Return status, media type and body of the answer to a request."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=60)
    headers = {**({"Content-Type": one.kind} if one.kind else {}), **({"Accept": accept} if accept else {})}
    address = f"/sparql?{urlencode(one.fields)}" if one.fields else "/sparql"
    connection.request(one.method, address, one.body or None, headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response.status, (response.headers["Content-Type"] or "").partition(";")[0], body


@pytest.mark.parametrize("one", TESTS, ids=lambda one: one.name)
def test_exchange_of_the_protocol(url: str, one: Exchange) -> None:
    status, kind, body = ask(url, one)
    assert status == one.status
    assert not one.types or kind in one.types
    if one.answers is not None:
        assert Result.parse(io.BytesIO(body), content_type=kind).askAnswer is one.answers


@pytest.mark.parametrize("kind", ["json", "xml", "csv", "tsv"])
def test_results_are_read_back_from_each_format(url: str, kind: str) -> None:
    """CSV has no types, so that texts are compared; an unbound cell is empty everywhere."""
    media_type = f"text/{'tab-separated-values' if kind == 'tsv' else kind}"
    accept = media_type if kind.endswith("sv") else f"application/sparql-results+{kind}"
    values = '"plain" 1 UNDEF) ("l\\u00ed\\"ne\\n2,\\t"@es true <http://e/x>'
    one = get(
        "values",
        f"SELECT ?text ?number ?thing {{ VALUES (?text ?number ?thing) {{ ({values}) }} }} ORDER BY ?number",
    )
    status, given, body = ask(url, one, accept)
    assert (status, given) == (200, accept)
    read = [
        tuple(str(row.get(Variable(name), "")) for name in ("text", "number", "thing"))
        for row in Result.parse(io.BytesIO(body), format=kind).bindings
    ]
    expected = [("plain", "1", ""), ('lí"ne\n2,\t', "true", "http://e/x")]
    assert sorted((*row[:1], row[1].lower(), *row[2:]) for row in read) == sorted(expected)


@pytest.mark.parametrize(
    "media_type", ["text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"]
)
def test_graphs_are_read_back_from_each_format(url: str, media_type: str) -> None:
    one = get("graph", 'CONSTRUCT { <http://e/s> <http://e/p> "é"@fr , 1.5 , <http://e/o> } WHERE {}')
    status, given, body = ask(url, one, media_type)
    assert (status, given) == (200, media_type)
    graph = Graph().parse(data=body, format=media_type)
    assert sorted(value.n3() for value in graph.objects()) == [
        '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"é"@fr',
        "<http://e/o>",
    ]
