"""Queries that are refused, and queries that are accepted."""

import resource
import socket

import pyoxigraph as ox
import pytest

from graph.query_process.refusals import QueryForm, QueryRefusedError, decode_query, inspect_query
from graph.query_process.worker import few_new_descriptors

SERVICE_CALLS = [
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { service silent <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { SERVICE ?where { ?s ?p ?o } }",
    r"SELECT * { \u0053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    r"SELECT * { \U00000053ERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "PREFIX x: <http://127.0.0.1/> SELECT * { SERVICEx:a { ?s ?p ?o } }",
    "PREFIX x: <http://127.0.0.1/> SELECT * { ?s ?p 1SERVICESILENTx:a { ?s ?p ?o } }",
    "SELECT * { ?s ?p trueSERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "SELECT * { VALUES ?x { <http://127.0.0.1/> } FILTER(?a<1)SERVICE?x#>\n{ ?s ?p ?o } }",
    "# \\u000A '''\nSELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } } # '''",
    "SELECT * { ?s ?p 'a' . SERVICE <http://127.0.0.1/> { ?s ?p 'b' } }",
]
MENTIONS_OF_SERVICE = [
    "SELECT * { ?s ?p 'SERVICE <http://127.0.0.1/> {}' }",
    'SELECT * { ?s ?p """SERVICE "" <http://127.0.0.1/> {}""" }',
    r"SELECT * { ?s ?p 'it\'s SERVICE' }",
    "SELECT * { ?service ?p ?o } # SERVICE <http://127.0.0.1/> {}",
    "SELECT * { ?s <http://example.org/service#x> ?o }",
    "PREFIX service: <http://example.org/> SELECT * { ?s service:area ?o . GRAPH service:g { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'x'@service }",
]


@pytest.mark.parametrize("text", SERVICE_CALLS)
def test_every_spelling_of_a_call_to_another_server_is_refused(text: str) -> None:
    with pytest.raises(QueryRefusedError, match="SERVICE is not allowed"):
        inspect_query(text)


@pytest.mark.parametrize("text", MENTIONS_OF_SERVICE)
def test_the_word_service_in_strings_names_and_comments_is_no_call(text: str) -> None:
    assert inspect_query(text) == QueryForm("select", False)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "INSERT"),
        ("PREFIX ex: <http://example.org/> delete where { ?s ?p ?o }", "DELETE"),
        ("LOAD <http://127.0.0.1/>", "LOAD"),
        (r"\u004cOAD <http://127.0.0.1/>", "LOAD"),
        ("WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "WITH"),
        ("# nothing\nDROP ALL", "DROP"),
    ],
)
def test_updates_are_refused_by_name(text: str, word: str) -> None:
    with pytest.raises(QueryRefusedError, match=f"{word} is an update"):
        inspect_query(text)


def test_two_queries_are_refused_and_a_subquery_is_not() -> None:
    with pytest.raises(QueryRefusedError, match="two queries"):
        inspect_query("SELECT * {} SELECT * {}")
    assert inspect_query("SELECT * { { SELECT ?s { ?s ?p ?o } } }") == QueryForm("select", False)


@pytest.mark.parametrize("bracket", ["{}", "()", "[]"])
def test_nesting_is_allowed_to_one_hundred_levels(bracket: str) -> None:
    opening, closing = bracket
    assert inspect_query("ASK " + opening * 100 + closing * 100) == QueryForm("ask", False)
    with pytest.raises(QueryRefusedError, match="nested more than 100 deep"):
        inspect_query("ASK " + opening * 101 + closing * 101)


def test_brackets_in_strings_and_iris_do_not_nest() -> None:
    assert inspect_query("ASK { ?s ?p '" + "{" * 200 + "' }") == QueryForm("ask", False)


def test_kind_and_dataset_are_read_from_the_query_form() -> None:
    assert inspect_query("CONSTRUCT { ?s ?p ?o } FROM <a:g> WHERE { ?s ?p ?o }") == QueryForm(
        "construct", True
    )
    assert inspect_query("DESCRIBE <a:FROM>") == QueryForm("describe", False)
    assert inspect_query("PREFIX ask: <a:> SELECT ?from { ?from ask:select 'FROM' }") == QueryForm(
        "select", False
    )
    assert inspect_query("nonsense") == QueryForm(None, False)


def test_bodies_that_are_too_long_or_not_utf8_are_refused() -> None:
    assert decode_query("ASK { ?s ?p 'é' }".encode(), 18) == "ASK { ?s ?p 'é' }"
    with pytest.raises(QueryRefusedError, match="has 19 bytes, at most 18 are taken"):
        decode_query(b"x" * 19, 18)
    with pytest.raises(QueryRefusedError, match="not UTF-8: byte 1 is 0xff"):
        decode_query(b"a\xff", 18)


def test_an_engine_without_new_descriptors_reaches_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        call = f"SELECT * {{ SERVICE <http://127.0.0.1:{server.getsockname()[1]}/> {{ ?s ?p ?o }} }}"
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        with few_new_descriptors(0), pytest.raises(OSError, match="Too many open files"):
            list(ox.Store().query(call))
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == before
        with pytest.raises(BlockingIOError):
            server.accept()
