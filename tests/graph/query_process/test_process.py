"""A running query process: right answers, and an end to what overruns."""

import socket
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.query_process.client import QueryClient, QueryProcessUnreachableError
from graph.query_process.formats import GRAPH_FORMATS, RESULT_FORMATS
from graph.query_process.frames import pack_request
from graph.query_process.launch import QueryProcess
from graph.query_process.limits import MEBIBYTE, Limits
from tests.support.query_process import COUNT_CROSS, CROSS, DATA, TSV, is_running, pids, wait_until_running

JSON, TURTLE = "application/sparql-results+json", "text/turtle"
FIRST = 'SELECT ?s { ?s <http://e/p> "value 7" }'
FIRST_ANSWER = b"?s\n<http://e/s7>\n"


@pytest.fixture(scope="module")
def store() -> ox.Store:
    store = ox.Store()
    store.bulk_load(DATA, format=ox.RdfFormat.N_QUADS)
    return store


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[QueryClient]:
    folder = tmp_path_factory.mktemp("served")
    (folder / "data.nq").write_text(DATA)
    limits = Limits(deadline=20, memory=96 * MEBIBYTE, running=2, waiting=40, queue_timeout=20, body=50_000)
    with QueryProcess(folder / "data.nq", folder / "s", limits) as process:
        assert process.quads == 300
        yield QueryClient(folder / "s")


def assert_next_query_works(client: QueryClient) -> None:
    assert client.query(FIRST, [TSV]).read() == FIRST_ANSWER


@pytest.mark.parametrize("media_type", sorted(RESULT_FORMATS))
def test_select_and_ask_answer_what_the_engine_writes(
    client: QueryClient, store: ox.Store, media_type: str
) -> None:
    for kind, query in [("select", "SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s"), ("ask", "ASK { ?s ?p ?o }")]:
        answer = client.query(query, [media_type])
        assert (answer.status, answer.kind, answer.media_type) == ("ok", kind, media_type)
        result = store.query(query, use_default_graph_as_union=True)
        assert isinstance(result, ox.QuerySolutions | ox.QueryBoolean)
        expected = result.serialize(format=RESULT_FORMATS[media_type])
        assert answer.read() == expected
        assert answer.size == len(expected or b"")


@pytest.mark.parametrize("media_type", sorted(GRAPH_FORMATS))
def test_construct_and_describe_answer_what_the_engine_writes(
    client: QueryClient, store: ox.Store, media_type: str
) -> None:
    for kind, query in [
        ("construct", "CONSTRUCT WHERE { ?s ?p ?o }"),
        ("describe", "DESCRIBE <http://e/s1>"),
    ]:
        answer = client.query(query, ["text/csv", media_type])
        assert (answer.status, answer.kind, answer.media_type) == ("ok", kind, media_type)
        result = store.query(query, use_default_graph_as_union=True)
        assert isinstance(result, ox.QueryTriples)
        expected = ox.parse(
            result.serialize(format=GRAPH_FORMATS[media_type]), format=GRAPH_FORMATS[media_type]
        )
        assert set(ox.parse(answer.read(), format=GRAPH_FORMATS[media_type])) == set(expected)


def test_datasets_are_those_of_the_protocol_else_of_from_else_all_graphs(client: QueryClient) -> None:
    def count(text: str, **dataset: list[str]) -> str:
        query = text.replace("COUNT", "(COUNT(*) AS ?n)")
        return client.query(query, ["text/csv"], **dataset).read().decode().split()[1]  # type: ignore[arg-type]

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


def test_rows_beyond_the_limit_are_left_out_and_it_is_said(client: QueryClient) -> None:
    query = "SELECT ?s { ?s ?p ?o } ORDER BY ?s"
    cut = client.query(query, [TSV], rows=2)
    assert (cut.truncated, cut.read()) == (True, b"?s\n<http://e/s0>\n<http://e/s1>\n")
    whole = client.query(query, [TSV], rows=300)
    assert (whole.truncated, whole.read().count(b"\n")) == (False, 301)
    endless = client.query(CROSS, [JSON], rows=1000)
    assert (endless.truncated, endless.read().count(b'"a":')) == (True, 1000)
    graph = client.query("CONSTRUCT WHERE { ?s ?p ?o }", ["application/n-triples"], rows=2)
    assert (graph.truncated, graph.read().count(b"\n")) == (True, 2)
    apart = client.query("CONSTRUCT WHERE { ?s ?p ?o }", ["application/n-triples"], rows=2, triples=3)
    assert apart.read().count(b"\n") == 3


def test_a_syntax_error_tells_line_and_column(client: QueryClient) -> None:
    answer = client.query("SELECT *\n{ ?s ?p }", [JSON])
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
def test_refusals_say_why(client: QueryClient, query: str | bytes, reason: str) -> None:
    answer = client.query(query, [JSON])
    assert (answer.status, answer.reason) == ("refused", reason)


def test_an_answer_that_no_offered_format_can_carry_is_refused(client: QueryClient) -> None:
    answer = client.query("ASK {}", [TURTLE])
    assert answer.status == "not_acceptable"
    assert (answer.reason or "").startswith("none of text/turtle can carry this answer")
    assert client.query("DESCRIBE <http://e/s1>", [JSON]).status == "not_acceptable"


def test_a_query_over_its_deadline_is_killed_and_the_next_works(client: QueryClient) -> None:
    answer = client.query(COUNT_CROSS, [JSON], deadline=1)
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
def test_a_query_over_its_memory_is_killed_and_the_next_works(client: QueryClient, query: str) -> None:
    answer = client.query(query, [JSON])
    assert (answer.status, answer.reason) == ("out_of_memory", "the query needed more memory than it may use")
    assert_next_query_works(client)


def test_nesting_is_refused_or_kills_its_worker_alone(client: QueryClient) -> None:
    assert client.query("ASK " + "{" * 20_000 + "}" * 20_000, [JSON]).status == "refused"
    answer = client.query("SELECT * { FILTER(" + "!" * 20_000 + "?x) }", [JSON])
    assert (answer.status, answer.reason) == ("crashed", "the query ended its process (SIGSEGV)")
    assert_next_query_works(client)


def test_a_client_that_leaves_ends_the_worker_that_computes_for_it(client: QueryClient) -> None:
    assert_next_query_works(client)
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(client.socket_path))
        connection.sendall(pack_request({"op": "query", "accept": [TSV]}, COUNT_CROSS.encode()))
        wait_until_running(client, 1)
        before = set(pids(client, "workers"))
    wait_until_running(client, 0)
    gone = before - set(pids(client, "workers"))
    assert len(gone) == 1
    assert not any(is_running(pid) for pid in gone)


def test_a_client_that_leaves_in_the_middle_of_an_answer_frees_the_worker(client: QueryClient) -> None:
    answer = client.query(CROSS, [TSV])
    wait_until_running(client, 1)
    answer.close()
    wait_until_running(client, 0)
    assert_next_query_works(client)


def test_twenty_clients_at_once_are_all_answered_rightly(client: QueryClient) -> None:
    def ask(number: int) -> list[bytes]:
        query = f'SELECT ?s {{ ?s <http://e/p> "value {number}" }}'
        return [client.query(query, [TSV], client=str(number % 4)).read() for _ in range(10)]

    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(ask, range(20)))
    assert answers == [[f"?s\n<http://e/s{number}>\n".encode()] * 10 for number in range(20)]


def test_only_the_owner_may_use_the_socket(client: QueryClient) -> None:
    assert stat.S_IMODE(client.socket_path.stat().st_mode) == 0o600


def test_nobody_at_the_socket_is_a_named_error(tmp_path: Path) -> None:
    with pytest.raises(QueryProcessUnreachableError, match="No such file"):
        QueryClient(tmp_path / "s").query(FIRST, [JSON])


def test_workers_serve_many_queries(client: QueryClient) -> None:
    assert_next_query_works(client)
    before = pids(client, "workers")
    for _ in range(20):
        assert_next_query_works(client)
    assert set(before) <= set(pids(client, "workers"))


def test_a_worker_that_answers_once_is_replaced_without_losing_a_query(tmp_path: Path) -> None:
    (tmp_path / "data.nq").write_text(DATA)
    client = QueryClient(tmp_path / "s")
    with QueryProcess(tmp_path / "data.nq", tmp_path / "s", Limits(running=2, queries_per_worker=1)):
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(lambda _: client.query(FIRST, [TSV]).read(), range(60)))
        assert answers == [FIRST_ANSWER] * 60
