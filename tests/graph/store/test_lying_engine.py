"""An engine that lies: each lie is one clear line, and a part is never taken for the whole."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from pyoxigraph import Literal

from graph.store.addresses import Addresses, read_addresses
from graph.store.engine import rows
from graph.store.errors import CutAnswerError, EngineError, StoreError
from graph.store.paged_query import read_complete
from graph.store.remote import Remote
from graph.store.remote_writing import RemoteWriter
from tests.support.engine import free_port

JSON, TRIPLES = "application/sparql-results+json", "application/n-triples"
ROWS = "SELECT ?n WHERE { ?s ?p ?n }"
ORDERED = f"{ROWS} ORDER BY ?n"
GRAPH = "CONSTRUCT WHERE { ?s ?p ?o }"
Reply = tuple[int, dict[str, str], bytes]


def _result(*numbers: int) -> bytes:
    cells = ",".join(
        f'{{"n":{{"type":"literal","datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"{n}"}}}}'
        for n in numbers
    )
    return f'{{"head":{{"vars":["n"]}},"results":{{"bindings":[{cells}]}}}}'.encode()


class Liar:
    """An engine that gives prepared replies in turn; a length of -1 leaves it out."""

    def __init__(self) -> None:
        self.url, self.replies, self.requests = "", list[Reply](), list[str]()

    def remote(self, *replies: Reply, timeout: float = 5.0) -> Remote:
        self.replies[:], self.requests[:] = replies, []
        return Remote(Addresses(self.url), timeout)


@pytest.fixture(scope="module")
def liar() -> Iterator[Liar]:
    prepared = Liar()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            prepared.requests.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
            status, headers, body = prepared.replies.pop(0)
            self.send_response(status)
            for name, value in ({"Content-Length": str(len(body))} | headers).items():
                if value != "-1":
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    prepared.url = f"http://127.0.0.1:{server.server_port}/query"
    yield prepared
    server.shutdown()
    thread.join()
    server.server_close()


def _fault(remote: Remote, text: str) -> str:
    with pytest.raises(EngineError) as error:
        remote.query(text)
    assert error.value.where == remote.addresses.query
    return f"{error.value.what}: {error.value.found}"


def test_a_page_of_html_with_200_is_no_answer(liar: Liar) -> None:
    remote = liar.remote((200, {"Content-Type": "text/html"}, b"<h1>Maintenance</h1> Back at <b>noon</b>."))
    assert _fault(remote, ROWS) == "not an answer of an engine: text/html: Maintenance Back at noon ."


def test_a_result_that_ends_early_is_broken(liar: Liar) -> None:
    body = _result(1, 2)
    remote = liar.remote((200, {"Content-Type": JSON}, body[:-20]))
    assert _fault(remote, ROWS).startswith("broken answer: ")
    remote = liar.remote((200, {"Content-Type": JSON, "Content-Length": str(len(body) + 7)}, body))
    assert _fault(remote, ROWS) == "broken answer: 7 bytes too few"


def test_a_graph_of_unknown_or_wrong_length_is_no_answer(liar: Liar) -> None:
    line = b"<http://e/s> <http://e/p> <http://e/o> .\n"
    headers = {"Content-Type": TRIPLES}
    assert _fault(liar.remote((200, headers | {"Content-Length": "-1"}, line)), GRAPH) == (
        "answer without a length: none"
    )
    assert _fault(liar.remote((200, headers | {"Content-Length": "99"}, line)), GRAPH).startswith(
        "broken answer"
    )
    assert len(list(liar.remote((200, headers, line)).query(GRAPH))) == 1


def test_yes_or_no_for_rows_is_broken(liar: Liar) -> None:
    remote = liar.remote((200, {"Content-Type": JSON}, b'{"head":{},"boolean":true}'))
    assert _fault(remote, ROWS) == "broken answer: expected QuerySolutions, found QueryBoolean"


def test_a_query_that_an_engine_calls_broken_is_a_syntax_error(liar: Liar) -> None:
    with pytest.raises(SyntaxError, match="no such function"):
        liar.remote((400, {"Content-Type": "text/plain"}, b"no such function")).query(ROWS)


def test_as_many_rows_as_the_engine_gives_at_most_are_a_cut(liar: Liar) -> None:
    cap = {"Content-Type": JSON, "X-SPARQL-MaxRows": "2"}
    with pytest.raises(CutAnswerError) as error:
        liar.remote((200, cap, _result(1, 2))).query(ROWS)
    assert (error.value.rows, error.value.found) == (2, "2, the engine's limit")
    assert rows(liar.remote((200, cap, _result(1))).query(ROWS))[0][0] == Literal(1)


def test_cut_rows_in_order_are_read_page_by_page(liar: Liar) -> None:
    cut, json = {"Content-Type": JSON, "Hansa-Truncated": "rows=6"}, {"Content-Type": JSON}
    remote = liar.remote(
        (200, cut, _result(1, 2, 3, 4, 5, 6)),
        (200, json, _result(1, 2, 3)),
        (200, json, _result(3, 4, 5)),
        (200, json, _result(5, 6, 7)),
        (200, json, _result(7)),
    )
    complete = read_complete(remote, ORDERED)
    assert [row[0] for row in complete.table] == [Literal(n) for n in range(1, 8)]
    assert (complete.columns, complete.requests) == (("n",), 5)
    assert [one[-8:] for one in liar.requests[1:]] == ["OFFSET+0", "OFFSET+2", "OFFSET+4", "OFFSET+6"]


def test_cut_rows_without_an_order_and_pages_that_do_not_join_are_errors(liar: Liar) -> None:
    cut, json = {"Content-Type": JSON, "Hansa-Truncated": "rows=4"}, {"Content-Type": JSON}
    with pytest.raises(CutAnswerError):
        read_complete(liar.remote((200, cut, _result(1, 2, 3, 4))), ROWS)
    shifted = liar.remote(
        (200, cut, _result(1, 2, 3, 4)), (200, json, _result(1, 2)), (200, json, _result(3, 4))
    )
    with pytest.raises(EngineError, match="pages that do not join"):
        read_complete(shifted, ORDERED)


def test_a_busy_endpoint_is_asked_again(liar: Liar) -> None:
    busy = (503, {"Content-Type": "text/plain", "Retry-After": "0.01"}, b"busy")
    complete = read_complete(liar.remote(busy, (200, {"Content-Type": JSON}, _result(1))), ROWS)
    assert (len(complete.table), complete.requests) == (1, 2)


def test_an_engine_that_is_not_there_is_one_line() -> None:
    address = f"http://127.0.0.1:{free_port()}/query"
    with pytest.raises(EngineError) as error:
        Remote(Addresses(address)).query(ROWS)
    assert str(error.value) == (
        f"no answer in {address}: expected a SPARQL engine, found [Errno 111] Connection refused"
    )


def test_addresses_follow_presets_and_variables_and_never_hold_credentials() -> None:
    fuseki = read_addresses(
        "https://e.org/hansa/", {"HANSA_ENGINE": "fuseki", "HANSA_UPDATE_URL": "https://w.org/u"}
    )
    assert fuseki == Addresses("https://e.org/hansa/query", "https://w.org/u", "https://e.org/hansa/data")
    assert read_addresses("https://e.org/sparql", {}) == Addresses("https://e.org/sparql")
    assert read_addresses("https://e.org", {"HANSA_ENGINE": "virtuoso"}).digest
    with pytest.raises(StoreError, match=r"credentials in an address in https://…@e\.org"):
        read_addresses("https://me:secret@e.org", {})
    with pytest.raises(StoreError, match="expected oxigraph, virtuoso, graphdb, fuseki, found mysql"):
        read_addresses("https://e.org", {"HANSA_ENGINE": "mysql"})
    with pytest.raises(StoreError, match="no address to write to"):
        RemoteWriter(Addresses("https://e.org/sparql"))
    assert "secret" not in repr(Addresses("https://e.org", user="me", password="secret"))
