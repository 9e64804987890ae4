"""A running query process: right answers, and an end to what overruns."""

import asyncio
import gzip
import json
import socket
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from graph.query_process.client import QueryProcessUnreachableError
from graph.query_process.formats import GRAPH_FORMATS, RESULT_FORMATS
from graph.query_process.frames import pack_request, receive_object
from graph.query_process.lanes import LaneQuery
from graph.query_process.launch import QueryProcess
from graph.query_process.lease import Lease, LeaseEndedError
from graph.query_process.limits import MEBIBYTE, Limits
from tests.support.query_process import (
    COUNT_CROSS,
    CROSS,
    DATA,
    TSV,
    WaitingClient,
    is_running,
    pids,
    wait_until_running,
)

JSON, TURTLE = "application/sparql-results+json", "text/turtle"
FIRST = 'SELECT ?s { ?s <http://e/p> "value 7" }'
FIRST_ANSWER = b"?s\n<http://e/s7>\n"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.bulk_load(DATA, format=ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WaitingClient]:
    folder = tmp_path_factory.mktemp("served")
    (folder / "data.nq").write_text(DATA)
    limits = Limits(deadline=120, memory=96 * MEBIBYTE, running=2, body=50_000)
    with QueryProcess(folder / "data.nq", folder / "s", limits) as process:
        assert process.quads == 300
        yield WaitingClient(folder / "s")


def assert_next_query_works(client: WaitingClient) -> None:
    assert client.read(FIRST, [TSV]) == FIRST_ANSWER


@pytest.mark.parametrize("media_type", sorted(RESULT_FORMATS))
def test_select_and_ask_answer_what_the_engine_writes(
    client: WaitingClient, store: ox.Store, media_type: str
) -> None:
    for kind, query in [("select", "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s"), ("ask", "ASK { ?s ?p ?o }")]:
        answer, body = client.query(query, [media_type])
        assert (answer.status, answer.kind, answer.media_type) == ("ok", kind, media_type)
        result = store.query(query, use_default_graph_as_union=True)
        assert isinstance(result, ox.QuerySolutions | ox.QueryBoolean)
        expected = result.serialize(format=RESULT_FORMATS[media_type])
        assert body == expected
        assert answer.length == len(expected or b"")


@pytest.mark.parametrize("media_type", sorted(GRAPH_FORMATS))
def test_construct_and_describe_answer_what_the_engine_writes(
    client: WaitingClient, store: ox.Store, media_type: str
) -> None:
    for kind, query in [
        ("construct", "CONSTRUCT WHERE { ?s ?p ?o }"),
        ("describe", "DESCRIBE <http://e/s1>"),
    ]:
        answer, body = client.query(query, ["text/csv", media_type])
        assert (answer.status, answer.kind, answer.media_type) == ("ok", kind, media_type)
        result = store.query(query, use_default_graph_as_union=True)
        assert isinstance(result, ox.QueryTriples)
        expected = ox.parse(
            result.serialize(format=GRAPH_FORMATS[media_type]), format=GRAPH_FORMATS[media_type]
        )
        assert set(ox.parse(body, format=GRAPH_FORMATS[media_type])) == set(expected)


def test_datasets_are_those_of_the_protocol_else_of_from_else_all_graphs(client: WaitingClient) -> None:
    def count(text: str, **dataset: list[str]) -> str:
        query = text.replace("COUNT", "(COUNT(*) AS ?n)")
        return client.read(query, ["text/csv"], **dataset).decode().split()[1]

    inside = "SELECT COUNT { GRAPH ?g { ?s ?p ?o } }"
    assert count("SELECT COUNT { ?s ?p ?o }") == "300"
    assert count(inside) == "300"
    assert count("SELECT COUNT FROM <http://e/g1> { ?s ?p ?o }") == "100"
    assert count("SELECT COUNT FROM <http://e/g1> FROM <http://e/g2> { ?s ?p ?o }") == "200"
    assert count("SELECT COUNT FROM NAMED <http://e/g1> { GRAPH ?g { ?s ?p ?o } }") == "100"
    assert count("SELECT COUNT { ?s ?p ?o }", default_graphs=["http://e/g1"]) == "100"
    assert count("SELECT COUNT FROM <http://e/g2> { ?s ?p ?o }", default_graphs=["http://e/none"]) == "0"
    assert count(inside, named_graphs=["http://e/g1"]) == "100"
    assert count(inside, default_graphs=["http://e/g1"]) == "0"


def test_rows_beyond_the_limit_are_left_out_and_it_is_said(client: WaitingClient) -> None:
    query = "SELECT ?s { ?s ?p ?o } ORDER BY ?s"
    cut, body = client.query(query, [TSV], rows=2)
    assert (cut.truncated, body) == (True, b"?s\n<http://e/s0>\n<http://e/s1>\n")
    whole, body = client.query(query, [TSV], rows=300)
    assert (whole.truncated, body.count(b"\n")) == (False, 301)
    endless, body = client.query(CROSS, [JSON], rows=1000)
    assert (endless.truncated, body.count(b'"a":')) == (True, 1000)
    ntriples = ["application/n-triples"]
    graph, body = client.query("CONSTRUCT WHERE { ?s ?p ?o }", ntriples, rows=2, triples=2)
    assert (graph.truncated, body.count(b"\n")) == (True, 2)


def test_a_large_answer_is_sent_as_it_comes_and_a_cut_is_told_at_its_end(client: WaitingClient) -> None:
    """Take more bytes than a worker may have in memory."""
    rows = 400_000
    answer, body = client.query(CROSS, [JSON], rows=rows, deadline=120)  # on a busy machine as well
    assert len(body) > 96 * MEBIBYTE
    assert (answer.status, answer.length, answer.truncated) == ("ok", None, True)
    assert body.endswith(b']},"truncated":true}')
    assert len(json.loads(body)["results"]["bindings"]) == rows
    answer, body = client.query(CROSS, ["application/sparql-results+xml"], rows=20_000)
    assert body.endswith(b"</results></sparql>\n<!-- Truncated: there is more. -->\n")
    assert len(ElementTree.fromstring(body)[1]) == 20_000
    pairs = "CONSTRUCT { ?a <http://e/q> ?d } WHERE { ?a ?b ?c . ?d ?e ?f }"
    answer, body = client.query(pairs, [TURTLE], triples=80_000)
    assert body.endswith(b"\n# Truncated: there is more.\n")
    assert len(list(ox.parse(body, format=ox.RdfFormat.TURTLE))) == 80_000


def test_a_format_without_remarks_is_written_to_disk_until_its_end_is_known(client: WaitingClient) -> None:
    answer, body = client.query(CROSS, [TSV], rows=1_000_000)
    assert len(body) > 96 * MEBIBYTE
    assert (answer.truncated, answer.length, body.count(b"\n")) == (True, len(body), 1_000_001)
    answer, packed = client.query(CROSS, ["text/csv"], rows=50_000, gzip=True)
    assert (answer.encoding, answer.length) == ("gzip", len(packed))
    assert gzip.decompress(packed).count(b"\r\n") == 50_001


def test_a_small_lane_gives_up_a_large_answer(client: WaitingClient) -> None:
    assert client.query(CROSS, [JSON], rows=100_000, small=True)[0].status == "postponed"
    assert client.query(FIRST, [TSV], small=True)[1] == FIRST_ANSWER


def test_a_relative_iri_has_a_base(client: WaitingClient) -> None:
    assert (
        client.read('SELECT ?s { ?s ?p "value 7" . FILTER(?s = <s7>) }', [TSV], base="http://e/")
        == FIRST_ANSWER
    )


def test_a_syntax_error_tells_line_and_column(client: WaitingClient) -> None:
    answer, _ = client.query("SELECT *\n{ ?s ?p }", [JSON])
    assert (answer.status, answer.line, answer.column) == ("syntax_error", 2, 10)
    assert answer.reason is not None
    assert answer.reason.startswith("expected one of")


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        (
            r"ASK { \u0053ERVICE <http://127.0.0.1/> {} }",
            "SERVICE is not allowed: a query may not call other servers",
        ),
        ("CLEAR ALL", "CLEAR is an update, only queries are answered here"),
        (b"ASK { \xff }", "the query is not UTF-8: byte 6 is 0xff"),
        ("A" * 50_001, "the query has 50001 bytes, at most 50000 are taken"),
        ("A" * 5_000_000, "the query has 5000000 bytes, at most 50000 are taken"),
    ],
)
def test_refusals_say_why(client: WaitingClient, query: str | bytes, reason: str) -> None:
    answer, _ = client.query(query, [JSON])
    assert (answer.status, answer.reason) == ("refused", reason)


def test_an_answer_that_no_offered_format_can_carry_is_refused(client: WaitingClient) -> None:
    answer, _ = client.query("ASK {}", [TURTLE])
    assert answer.status == "not_acceptable"
    assert (answer.reason or "").startswith("none of text/turtle can carry this answer")
    assert client.query("DESCRIBE <http://e/s1>", [JSON])[0].status == "not_acceptable"


def test_a_query_over_its_deadline_is_killed_and_the_next_works(client: WaitingClient) -> None:
    answer, _ = client.query(COUNT_CROSS, [JSON], deadline=1)
    assert (answer.status, answer.reason) == ("timeout", "the query did not end before its deadline")
    assert_next_query_works(client)


@pytest.mark.parametrize(
    "query",
    [
        CROSS + " ORDER BY ?a",
        "SELECT ?z { BIND('" + "x" * 1000 + "' AS ?x0) "
        + " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(25))
        + " BIND(STRLEN(?x25) AS ?z) }",
    ],
    ids=["sorted product", "doubled string"],
)  # fmt: skip
def test_a_query_over_its_memory_is_killed_and_the_next_works(client: WaitingClient, query: str) -> None:
    answer, _ = client.query(query, [JSON])
    assert (answer.status, answer.reason) == ("out_of_memory", "the query needed more memory than it may use")
    assert_next_query_works(client)


def test_nesting_is_refused_or_kills_its_worker_alone(client: WaitingClient) -> None:
    assert client.query("ASK " + "{" * 20_000 + "}" * 20_000, [JSON])[0].status == "refused"
    answer, _ = client.query("SELECT * { FILTER(" + "!" * 20_000 + "?x) }", [JSON])
    assert (answer.status, answer.reason) == ("crashed", "the query ended its process (SIGSEGV)")
    assert_next_query_works(client)


def test_a_lease_that_is_ended_ends_its_worker(client: WaitingClient) -> None:
    async def leave() -> tuple[str, str]:
        lease = await Lease.open(client.socket_path)
        query = asyncio.ensure_future(
            lease.ask(LaneQuery(COUNT_CROSS.encode(), [TSV]).frame(20, False), lambda: None)
        )
        await asyncio.sleep(0.1)
        lease.end()
        with pytest.raises(LeaseEndedError):
            await query
        return await lease.outcome()

    before = set(pids(client, "workers"))
    assert asyncio.run(leave()) == ("timeout", "the query was ended by its client")
    wait_until_running(client, 0)
    gone = before - set(pids(client, "workers"))
    assert len(gone) == 1
    assert not any(is_running(pid) for pid in gone)


def test_a_client_that_leaves_in_the_middle_of_an_answer_frees_the_worker(client: WaitingClient) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(client.socket_path))
        connection.sendall(pack_request({"op": "lease"}))
        assert receive_object(connection)["status"] == "ok"
        connection.sendall(pack_request({"accept": [JSON]}, CROSS.encode()))
        assert receive_object(connection)["media_type"] == JSON
        wait_until_running(client, 1)
    wait_until_running(client, 0)
    assert_next_query_works(client)


def test_twenty_clients_at_once_are_all_answered_rightly(client: WaitingClient) -> None:
    def ask(number: int) -> list[bytes]:
        query = f'SELECT ?s {{ ?s <http://e/p> "value {number}" }}'
        return [client.read(query, [TSV]) for _ in range(10)]

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(ask, range(20)))
    assert answers == [[f"?s\n<http://e/s{number}>\n".encode()] * 10 for number in range(20)]


def test_only_the_owner_may_use_the_socket(client: WaitingClient) -> None:
    assert stat.S_IMODE(client.socket_path.stat().st_mode) == 0o600


def test_nobody_at_the_socket_is_a_named_error(tmp_path: Path) -> None:
    with pytest.raises(QueryProcessUnreachableError, match="No such file"):
        WaitingClient(tmp_path / "s").query(FIRST, [JSON])


def test_workers_serve_many_queries(client: WaitingClient) -> None:
    assert_next_query_works(client)
    before = pids(client, "workers")
    for _ in range(20):
        assert_next_query_works(client)
    assert set(before) <= set(pids(client, "workers"))


def test_a_worker_that_answers_once_is_replaced_without_losing_a_query(tmp_path: Path) -> None:
    (tmp_path / "data.nq").write_text(DATA)
    client = WaitingClient(tmp_path / "s")
    with QueryProcess(tmp_path / "data.nq", tmp_path / "s", Limits(running=2, queries_per_worker=1)):
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(lambda _: client.read(FIRST, [TSV]), range(60)))
        assert answers == [FIRST_ANSWER] * 60
