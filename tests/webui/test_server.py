"""A real server: `hansa serve` as people start it, asked by the clients that they use."""

import gzip
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, POSTDIRECTLY, TURTLE, SPARQLWrapper

from tests.support.waiting import wait_until
from tests.support.web import publish

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
ALL = "SELECT * { ?s ?p ?o }"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@dataclass
class Server:
    """A running server, its address, and the folder of its snapshots."""

    url: str
    process: subprocess.Popen[str]
    folder: Path

    def ask(self, path: str, **headers: str) -> tuple[int, Message, bytes]:
        """Return status, headers and body of a GET that follows no redirect."""
        request = urllib.request.Request(
            self.url + path, headers={k.replace("_", "-"): v for k, v in headers.items()}
        )
        opener = urllib.request.build_opener(Stay)
        try:
            with opener.open(request, timeout=60) as response:
                return response.status, response.headers, response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read()

    def post(self, text: bytes, **headers: str) -> tuple[int, bytes]:
        """Return status and body of a query that is sent as it is."""
        sent = {"Content-Type": "application/sparql-query"} | headers
        request = urllib.request.Request(self.url + "sparql", text, sent)
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                return response.status, response.read()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read()

    def query(self, text: str, **headers: str) -> tuple[int, Message, bytes]:
        """Return the answer of a query by GET."""
        return self.ask(f"sparql?query={quote(text)}", **headers)


class Stay(urllib.request.HTTPRedirectHandler):
    """Follow no redirect."""

    def redirect_request(self, *_: object) -> None:
        return None


def start(folder: Path, *flags: str) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "OMP_NUM_THREADS": "1"}
    command = [sys.executable, "-m", "hansa", "--store", str(folder / "store"), "serve", *flags]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
    )


def stop(process: subprocess.Popen[str]) -> int:
    process.send_signal(signal.SIGTERM)
    code = process.wait(timeout=30)
    if process.stdout:
        process.stdout.close()
    return code


def _address(process: subprocess.Popen[str]) -> str:
    address = re.search(r"http://localhost:\d+/", first_line(process))
    assert address is not None
    return address.group()


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    publish(folder / "store", folder / "text")
    process = start(folder, "--port", "0", "--deadline", "2", "--rows", "100", "--queries", "1")
    yield Server(_address(process), process, folder)
    stop(process)


def test_server_warns_when_iris_do_not_lead_to_it(server: Server) -> None:
    line = first_line(server.process)
    assert line.startswith("Warning: the snapshot's IRIs begin with http://localhost:8000/")
    assert f"--base-iri {server.url} build" in line


def test_server_serves_pages(server: Server) -> None:
    status, headers, body = server.ask("region/2021/ES21.html", Accept="text/html")
    assert status == 200
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert "País Vasco" in body.decode()


def test_thing_leads_to_its_document(server: Server) -> None:
    status, headers, _ = server.ask("region/2021/ES21", Accept="text/turtle")
    assert (status, headers["Location"]) == (303, "/region/2021/ES21.ttl")


@pytest.mark.parametrize("method", ["GET", POST])
@pytest.mark.parametrize("how", ["urlencoded", POSTDIRECTLY])
def test_sparqlwrapper_gets_rows(server: Server, method: str, how: str) -> None:
    wrapper = SPARQLWrapper(server.url + "sparql", returnFormat=JSON)
    wrapper.setMethod(method)
    wrapper.setRequestMethod(how)
    wrapper.setQuery(
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>"
        " SELECT ?label { <http://localhost:8000/partnership/s3> skos:prefLabel ?label }"
    )
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert rows == [{"label": {"type": "literal", "value": "S3martMed"}}]


def test_sparqlwrapper_gets_csv_and_graphs(server: Server) -> None:
    wrapper = SPARQLWrapper(server.url + "sparql", returnFormat=CSV)
    wrapper.setQuery("SELECT ?s { ?s a <https://w3id.org/hansa/ontology#Priority> } ORDER BY ?s")
    assert wrapper.queryAndConvert() == (
        b"s\r\nhttp://localhost:8000/priority/ES2/2021-2027/devices\r\n"
        b"http://localhost:8000/priority/ES21/2021-2027/health\r\n"
    )
    wrapper = SPARQLWrapper(server.url + "sparql", returnFormat=TURTLE)
    wrapper.setQuery("CONSTRUCT { ?s a ?t } WHERE { ?s a <https://schema.org/Event>, ?t }")
    graph = Graph().parse(data=wrapper.queryAndConvert(), format="turtle")
    assert list(graph.subjects()) == [URIRef("http://localhost:8000/event/lyon-2019")]


def test_rdflib_reads_the_endpoint_as_a_store(server: Server) -> None:
    graph = Graph(SPARQLStore(server.url + "sparql"))
    label = URIRef("http://www.w3.org/2004/02/skos/core#prefLabel")
    assert str(graph.value(URIRef("http://localhost:8000/event/lyon-2019"), label)) == "Matchmaking in Lyon"
    rows = list(graph.query("SELECT ?s { ?s a <https://schema.org/FundingScheme> }"))
    assert [str(row[0]) for row in rows] == ["http://localhost:8000/programme/escp"]  # type: ignore[index]


def test_dataset_of_the_protocol_is_kept_to(server: Server) -> None:
    graph = quote("http://localhost:8000/graph/facts")
    whole = int(server.query(COUNT, Accept="text/csv")[2].split()[1])
    part = server.ask(f"sparql?query={quote(COUNT)}&default-graph-uri={graph}", Accept="text/csv")[2]
    none = server.ask(f"sparql?query={quote(COUNT)}&named-graph-uri={graph}", Accept="text/csv")[2]
    assert 0 < int(part.split()[1]) < whole
    assert int(none.split()[1]) == 0


def test_syntax_error_tells_line_and_column(server: Server) -> None:
    status, headers, body = server.query("SELECT *\n{ ?s ?p ", Accept="text/csv")
    assert status == 400
    assert b"line 2, column" in body
    assert headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    "text",
    [
        "ASK { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        r"ASK { \u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:1/>",
        "INSERT DATA { <a:b> <a:b> <a:b> }",
        "ASK " + "{" * 300 + "}" * 300,
    ],
)
def test_what_reaches_out_or_writes_is_refused(server: Server, text: str) -> None:
    status, _, body = server.query(text)
    assert status == 400
    assert body


def test_pages_are_served_while_hostile_texts_are_read(server: Server) -> None:
    """Send as many as there are threads, each of which would keep a quadratic reader for minutes."""
    with ThreadPoolExecutor(8) as threads:
        answers = [threads.submit(server.post, b"a." * 125_000) for _ in range(8)]
        assert server.ask("region/2021/ES21.html", Accept="text/html")[0] == 200
        statuses = {answer.result()[0] for answer in answers}
    assert statuses <= {400, 422, 503, 504}


def test_too_large_query_is_refused_before_it_is_read(server: Server) -> None:
    limit = 256 * 1024
    status, body = server.post(b'"' * (limit + 1))
    assert (status, body) == (413, b"the query has 262145 bytes, at most 262144 are taken\n")
    assert server.post(b"ASK {}" + b" " * (limit - 6))[0] == 200


def test_long_accept_header_is_refused(server: Server) -> None:
    assert server.ask("sparql", Accept="a/b," * 1100)[0] == 431


def test_web_process_has_no_reader_of_queries() -> None:
    program = "import sys, hansa.web_server, webui.app; print([n for n in sys.modules if 'graph.query_process' in n])"
    modules = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert "graph.query_process.client" in modules.stdout
    assert not re.search(r"\b(refusals|tokens|execution)\b", modules.stdout)


def test_answer_is_in_the_format_that_is_welcome_for_its_kind(server: Server) -> None:
    both = "text/html;q=0.5, text/turtle"
    status, headers, body = server.query("CONSTRUCT WHERE { ?s ?p ?o }", Accept=both)
    assert (status, headers["Content-Type"]) == (200, "text/turtle; charset=utf-8")
    assert server.query(COUNT, Accept=both)[1]["Content-Type"] == "text/html; charset=utf-8"
    assert server.query("DESCRIBE <a:b>", Accept="text/csv")[0] == 406
    status, _, body = server.query(COUNT, Accept="text/turtle")
    assert status == 406
    assert body.startswith(b"not acceptable: none of text/turtle can carry this answer; possible: ")
    assert server.query(COUNT, Accept="image/png")[0] == 406


def test_endless_query_is_ended_and_the_server_lives(server: Server) -> None:
    status, headers, _ = server.query(SLOW, Accept="text/csv")
    assert (status, headers["Retry-After"]) == (504, None)
    assert server.query("ASK {}", Accept="text/csv")[0] in (200, 406)
    assert server.query(COUNT, Accept="text/csv")[0] == 200


def test_cut_answer_says_so(server: Server) -> None:
    status, headers, body = server.query("SELECT ?s { ?s ?p ?o }", Accept="text/csv")
    assert (status, headers["Hansa-Truncated"]) == (200, "rows=100")
    assert len(body.splitlines()) == 101
    assert "Hansa-Truncated" not in server.query(COUNT, Accept="text/csv")[1]
    _, headers, body = server.query("CONSTRUCT WHERE { ?s ?p ?o }", Accept="application/n-triples")
    assert headers["Hansa-Truncated"] == "rows=100"
    assert len(body.splitlines()) == 100


def test_answer_is_not_sent_twice(server: Server) -> None:
    _, headers, _ = server.query(COUNT, Accept="text/csv")
    assert server.query(COUNT, Accept="text/csv", If_None_Match=headers["ETag"])[0] == 304
    assert server.query(COUNT, Accept="application/json", If_None_Match=headers["ETag"])[0] == 200


def test_bare_address_describes_the_service(server: Server) -> None:
    status, headers, body = server.ask("sparql")
    assert (status, headers["Content-Type"]) == (200, "text/turtle; charset=utf-8")
    graph = Graph().parse(data=body, format="turtle")
    sd = "http://www.w3.org/ns/sparql-service-description#"
    assert (None, URIRef(sd + "supportedLanguage"), URIRef(sd + "SPARQL11Query")) in graph
    void = "http://rdfs.org/ns/void#"
    (service,) = graph.subjects(RDF.type, URIRef(sd + "Service"))
    (dataset,) = graph.objects(service, URIRef(sd + "defaultDataset"))
    assert str(service) == "http://localhost:8000/sparql"
    assert (dataset, URIRef(void + "sparqlEndpoint"), service) in graph
    described = Graph().parse(data=server.ask("dataset.ttl")[2], format="turtle")
    assert (dataset, RDF.type, URIRef(void + "Dataset")) in described
    names = set(graph.objects(None, URIRef(sd + "name")))
    assert URIRef("http://localhost:8000/graph/facts") in names
    status, _, body = server.ask("sparql", Accept="text/html")
    assert b"<textarea" in body


def test_person_gets_a_page_of_rows(server: Server) -> None:
    status, _, body = server.query(COUNT, Accept="text/html,*/*;q=0.8")
    assert status == 200
    assert b"1 row." in body
    status, _, body = server.query("SELECT <b>", Accept="text/html,*/*;q=0.8")
    assert status == 400
    assert b"The query was not answered" in body
    assert b"SELECT &lt;b&gt;" in body


def test_new_snapshot_is_served_to_queries_and_pages(server: Server) -> None:
    """Publish another snapshot and wait for both faces to know it."""
    text = '<http://localhost:8000/organisation/new> <http://www.w3.org/2004/02/skos/core#prefLabel> "New" .'
    publish(server.folder / "store", server.folder / "text", text, "")
    wait_until(lambda: server.ask("organisation/new.html", Accept="text/html")[0] == 200)
    _, _, body = server.query(
        "SELECT ?l { <http://localhost:8000/organisation/new> ?p ?l }", Accept="text/csv"
    )
    assert body == b"l\r\nNew\r\n"


def test_server_ends_cleanly_with_its_query_process(tmp_path: Path) -> None:
    publish(tmp_path / "store", tmp_path / "text")
    process = start(tmp_path, "--port", "0")
    assert "Serving snapshot" in first_line(process)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    assert children
    assert stop(process) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in children)


def test_server_lets_running_requests_end_and_refuses_waiting_ones(tmp_path: Path) -> None:
    publish(tmp_path / "store", tmp_path / "text")
    process = start(tmp_path, "--port", "0", "--deadline", "3", "--queries", "1")
    server = Server(_address(process), process, tmp_path)
    with ThreadPoolExecutor(4) as threads:
        queries = [
            threads.submit(server.query, SLOW + " " * number, Accept="text/csv") for number in range(4)
        ]
        wait_until(lambda: b"hansa_queries_waiting 2" in server.ask("metrics")[2] or queries[0].done())
        process.send_signal(signal.SIGTERM)
        statuses = sorted(query.result()[0] for query in queries)
    assert process.wait(timeout=30) == 0
    process.communicate()
    assert statuses[0] == 503
    assert statuses[-1] == 504


def test_page_and_quick_query_are_answered_while_connections_bodies_and_heavy_queries_are_held(
    server: Server,
) -> None:
    """Hold idle sockets, unfinished headers and bodies, slow readers, large bodies and heavy queries."""
    address = ("127.0.0.1", int(server.url.rpartition(":")[2].strip("/")))
    post = b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: "
    begun = [b""] * 150 + [b"GET / HT"] * 50 + [post + b"100\r\n\r\nASK"] * 20
    begun += [f"GET /sparql?query={quote(ALL)}&n={n} HTTP/1.1\r\nHost: a\r\n\r\n".encode() for n in range(10)]
    with ExitStack() as held, ThreadPoolExecutor(40) as threads:
        for words in begun:
            connection = held.enter_context(socket.create_connection(address))
            connection.sendall(words)
        large = held.enter_context(socket.create_connection(address))
        large.sendall(post + b"300000000\r\n\r\n" + b"x" * 10_000)
        assert large.recv(20).startswith(b"HTTP/1.1 413")
        heavy = [threads.submit(server.query, SLOW + " " * number, Accept="text/csv") for number in range(40)]
        wait_until(lambda: b"hansa_queries_running 2" in server.ask("metrics")[2])
        assert server.ask("about", Accept="text/html")[0] == 200
        assert server.query("ASK {} # quick", Accept="application/json")[0] == 200
        assert json.loads(server.ask("healthz")[2])["status"] == "ok"
        assert {one.result()[0] for one in heavy} <= {429, 503, 504}


def test_answer_that_is_broken_off_does_not_look_whole(server: Server) -> None:
    """Let a query overrun its deadline at its 50th row of 30 kB."""
    rows = f"VALUES ?n {{ {' '.join(map(str, range(60)))} }} BIND('{'x' * 30_000}' AS ?long)"
    endless = " . ".join(f"?a{number} ?b{number} ?c{number}" for number in range(12))
    endless += " FILTER(STRLEN(CONCAT(STR(?c0), STR(?c11))) > 9999)"
    query = f"SELECT * {{ {rows} BIND(IF(?n < 50, true, EXISTS {{ {endless} }}) AS ?late) }}"
    with pytest.raises(http.client.IncompleteRead) as broken:
        server.post(query.encode())
    assert len(broken.value.partial) > 1_000_000


def test_errors_for_programs_are_problems(server: Server) -> None:
    status, headers, body = server.query("SELECT *\n{ ?s ?p ", Accept="application/json")
    problem = json.loads(body)
    assert (status, headers["Content-Type"]) == (400, "application/problem+json")
    assert (problem["status"], problem["outcome"], problem["line"]) == (400, "syntax_error", 2)
    status, headers, body = server.ask("organisation/nothing", Accept="application/json")
    assert (status, headers["Content-Type"]) == (404, "application/problem+json")
    assert json.loads(body)["title"] == "Not Found"
    status, _, body = server.query("SELECT * { FILTER(" + "!" * 20_000 + "?x) }", Accept="application/json")
    assert (status, json.loads(body)["outcome"]) == (422, "crashed")


def test_packed_and_unfit_bodies_are_refused(server: Server) -> None:
    assert server.post(gzip.compress(b"ASK {}"), **{"Content-Encoding": "gzip"})[0] == 415
    assert server.post(b"x" * ((1 << 20) + 1)) == (413, b"a request may have 1048576 bytes\n")


def test_answers_are_packed_for_who_takes_it(server: Server) -> None:
    for query, accept in (
        (ALL, "application/json"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "application/n-triples"),
    ):
        plain = server.query(query, Accept=accept)
        packed = server.query(query, Accept=accept, Accept_Encoding="gzip")
        assert packed[1]["Content-Encoding"] == "gzip"
        assert gzip.decompress(packed[2]) == plain[2]
        assert (packed[1]["ETag"], packed[1]["Vary"]) == (plain[1]["ETag"], "Accept, Accept-Encoding")


def test_second_request_comes_from_the_cache(server: Server) -> None:
    def cached() -> int:
        text = server.ask("metrics")[2].decode()
        return int(re.search(r"^hansa_cache_hits_total (\d+)", text, re.MULTILINE).group(1))  # type: ignore[union-attr]

    for path in ("organisation/alpha.html", f"sparql?query={quote(COUNT)}", "opportunities.json"):
        first = server.ask(path)
        before = cached()
        assert server.ask(path)[2] == first[2]
        assert cached() == before + (first[0] == 200)
    before = cached()
    assert server.post(COUNT.encode()) == server.post(COUNT.encode())
    assert cached() == before + 1


def test_clients_behind_a_trusted_proxy_have_budgets_of_their_own(tmp_path: Path) -> None:
    publish(tmp_path / "store", tmp_path / "text")
    flags = ("--deadline", "2", "--budget", "1", "--trusted-proxy", "127.0.0.1", "--access-log")
    process = start(tmp_path, "--port", "0", *flags)
    server = Server(_address(process), process, tmp_path)
    try:
        assert server.query(SLOW, X_Forwarded_For="192.0.2.1")[0] == 504
        status, headers, body = server.query("ASK {}", X_Forwarded_For="203.0.113.5, 192.0.2.1")
        assert (status, body[:12]) == (429, b"over budget:")
        assert int(headers["Retry-After"]) >= 1
        assert server.query("ASK {}", X_Forwarded_For="192.0.2.2")[0] == 200
        assert server.query("ASK {}")[0] == 200
    finally:
        process.send_signal(signal.SIGTERM)
        log = process.communicate(timeout=30)[0]
    assert "hansa.access INFO 192.0.2.1 GET /sparql 504" in log
    assert "ASK" not in log


def test_missing_snapshot_is_told_in_a_line(tmp_path: Path) -> None:
    process = start(tmp_path, "--port", "0")
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert output.splitlines()[-1].startswith("hansa: no store in ")
    assert "hansa build" in output


def test_taken_port_is_told_in_a_line(tmp_path: Path) -> None:
    publish(tmp_path / "store", tmp_path / "text")
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        process = start(tmp_path, "--port", str(port))
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 2
    assert output.splitlines()[-1].startswith(
        f"hansa: cannot listen in 127.0.0.1:{port}: expected a free port"
    )


def test_answer_links_only_where_it_is_safe(server: Server) -> None:
    query = "SELECT * { VALUES ?x { <javascript:alert(1)> <http://e.org/x> <http://localhost:8000/region/2021/ES21> } }"
    body = server.query(query, Accept="text/html")[2].decode()
    assert 'href="javascript' not in body
    assert '<a href="http://e.org/x">' in body
    assert '<a href="/region/2021/ES21.html">region/2021/ES21</a>' in body
