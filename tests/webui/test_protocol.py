"""The SPARQL protocol: what is taken, what is refused, and which format suits."""

import pytest
from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from webui.http.sparql_protocol import DIRECT, FORM, ProtocolError, ProtocolRequest, read_request, welcome

ASK = b"query=ASK%7B%7D"
JSON, TURTLE = "application/sparql-results+json", "text/turtle"


def test_query_comes_in_three_ways() -> None:
    expected = ProtocolRequest(b"ASK{}", None, None)
    assert read_request("GET", "", ASK, b"") == expected
    assert read_request("POST", FORM, b"", ASK) == expected
    assert read_request("POST", DIRECT, b"", b"ASK{}") == expected


def test_get_without_a_query_asks_nothing() -> None:
    assert read_request("GET", "", b"", b"").query is None


def test_graphs_may_be_repeated_and_stand_in_address_or_form() -> None:
    graphs = b"default-graph-uri=http:%2F%2Fe%2Fa&default-graph-uri=http:%2F%2Fe%2Fb&named-graph-uri=http:%2F%2Fe%2Fc"
    expected = ProtocolRequest(b"ASK{}", ("http://e/a", "http://e/b"), ("http://e/c",))
    assert read_request("GET", "", ASK + b"&" + graphs, b"") == expected
    assert read_request("POST", FORM, b"", ASK + b"&" + graphs) == expected
    assert read_request("POST", DIRECT, graphs, b"ASK{}") == expected


@pytest.mark.parametrize(
    ("method", "content_type", "address", "body", "status"),
    [
        ("POST", "", b"", b"ASK{}", 415),
        ("POST", "text/plain", b"", b"ASK{}", 415),
        ("POST", "application/sparql-update", b"", b"CLEAR ALL", 415),
        ("POST", FORM, b"", b"", 400),
        ("POST", FORM, b"", b"update=CLEAR+ALL", 400),
        ("GET", "", b"update=CLEAR+ALL", b"", 400),
        ("GET", "", ASK + b"&" + ASK, b"", 400),
        ("POST", FORM, ASK, ASK, 400),
        ("POST", DIRECT, ASK, b"ASK{}", 400),
        ("POST", DIRECT, b"", b"ASK{ ?s ?p '\xe9' }", 400),
        ("GET", "", b"query=%E9", b"", 400),
        ("POST", FORM, b"", b"query=\xe9", 400),
        ("GET", "", ASK + b"&default-graph-uri=relative", b"", 400),
        ("GET", "", ASK + b"&named-graph-uri=http%3A%2F%2Fe%2F%3E", b"", 400),
    ],
)
def test_what_breaks_the_protocol_is_refused(
    method: str, content_type: str, address: bytes, body: bytes, status: int
) -> None:
    with pytest.raises(ProtocolError) as caught:
        read_request(method, content_type, address, body)
    assert caught.value.status == status


@pytest.mark.parametrize(
    ("accept", "graph", "expected"),
    [
        ("*/*", False, JSON),
        ("*/*", True, TURTLE),
        ("text/csv", False, "text/csv"),
        ("application/json", False, JSON),
        ("application/json", True, "application/ld+json"),
        ("application/xml;q=0.9, text/csv;q=0.5", False, "application/sparql-results+xml"),
        (
            "application/sparql-results+xml;q=0.1, text/tab-separated-values",
            False,
            "text/tab-separated-values",
        ),
        ("application/rdf+xml, text/turtle;q=0.3", True, "application/rdf+xml"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", False, "text/html"),
        ("text/html;q=0.1, */*", False, JSON),
        ("application/sparql-results+json,text/javascript,application/json", False, JSON),
    ],
)
def test_header_chooses_the_format(accept: str, graph: bool, expected: str) -> None:
    assert welcome(parse_accept_header(accept, MIMEAccept), "", graph, page=True)[0] == expected


@pytest.mark.parametrize(
    ("accept", "graph"),
    [("text/turtle", False), ("text/csv", True), ("image/png", False), ("*/*;q=0", False)],
)
def test_nothing_suits_a_format_that_cannot_carry_the_answer(accept: str, graph: bool) -> None:
    assert welcome(parse_accept_header(accept, MIMEAccept), "", graph, page=True) == []


@pytest.mark.parametrize(
    ("chosen", "graph", "expected"),
    [
        ("json", False, [JSON]),
        ("json", True, ["application/ld+json"]),
        ("xml", True, ["application/rdf+xml"]),
        ("application/rdf xml", True, ["application/rdf+xml"]),
        ("application/sparql-results+json", False, [JSON]),
        ("html", False, ["text/html"]),
        ("turtle", False, []),
        ("nonsense", False, []),
    ],
)
def test_parameter_wins_over_the_header(chosen: str, graph: bool, expected: list[str]) -> None:
    assert welcome(MIMEAccept([("text/csv", 1)]), chosen, graph, page=True) == expected
