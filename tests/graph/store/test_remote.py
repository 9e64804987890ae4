"""A remote engine: what it is asked, what is refused to believe, and what a snapshot on it answers."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from graph.names.index import write_index
from graph.snapshot import remote_publication
from graph.snapshot.folder import Snapshot, SnapshotFolder
from graph.snapshot.mirror import follow
from graph.snapshot.remote_publication import (
    graphs_of,
    publish_remotely,
    read_publications,
    remote_faults,
    roll_back_remotely,
)
from graph.store.addresses import Addresses, read_addresses
from graph.store.engine import rows
from graph.store.errors import EngineError
from graph.store.remote import Remote
from graph.store.remote_writing import RemoteWriter
from tests.support.browser import serving
from tests.support.comparison import different_answers
from tests.support.engine import free_port, oxigraph
from tests.support.toy_graph import FACTS
from tests.support.waiting import wait_until
from tests.support.web import publish

MORE = '<organisation/new> a org:Organization, hansa:ClusterOrganisation ; skos:prefLabel "New Cluster" .\n'


def _addresses(url: str) -> Addresses:
    return read_addresses(url, {"HANSA_ENGINE": "oxigraph"})


@pytest.fixture(scope="module")
def snapshots(tmp_path_factory: pytest.TempPathFactory) -> tuple[Snapshot, Snapshot]:
    """Return two snapshots of the toy graph; the second has one organisation more."""
    folder = tmp_path_factory.mktemp("toy")
    return publish(folder / "one", folder / "text"), publish(folder / "two", folder / "text2", FACTS + MORE)


@pytest.fixture(scope="module")
def engine(
    tmp_path_factory: pytest.TempPathFactory, snapshots: tuple[Snapshot, Snapshot]
) -> Iterator[Addresses]:
    """Give an Oxigraph server on which the first snapshot is published."""
    with oxigraph(tmp_path_factory.mktemp("oxigraph")) as (url, _):
        addresses = _addresses(url)
        publish_remotely(snapshots[0], addresses)
        yield addresses


def test_every_query_of_the_library_has_the_answer_of_the_embedded_engine(
    engine: Addresses, snapshots: tuple[Snapshot, Snapshot]
) -> None:
    manifest = snapshots[0].manifest
    remote = Remote(engine, graphs=graphs_of(manifest))
    assert different_answers(remote, snapshots[0].open(), manifest) == []


def test_readers_of_a_snapshot_see_it_until_another_is_whole(
    tmp_path: Path, snapshots: tuple[Snapshot, Snapshot]
) -> None:
    one, two = snapshots
    new = "SELECT ?name WHERE { ?s <http://www.w3.org/2004/02/skos/core#prefLabel> ?name FILTER(?name = 'New Cluster') }"
    with oxigraph(tmp_path) as (url, _):
        addresses, mirror = _addresses(url), SnapshotFolder(tmp_path / "mirror")
        publish_remotely(one, addresses)
        assert follow(mirror, addresses, write_index) is not None
        with pytest.raises(EngineError, match="not written"):
            publish_remotely(two, replace(addresses, graph_store=f"{url}/refused"))
        assert read_publications(addresses).current == one.manifest.id
        # Half of it: one graph, and the first batch of another.
        graphs, writer = graphs_of(two.manifest), RemoteWriter(addresses)
        writer.add(graphs.on_engine(graphs.names[0]), ["<http://e/s> <http://e/p> <http://e/o> .\n"])
        assert follow(mirror, addresses, write_index) is None
        assert rows(mirror.current().open().query(new)) == []
        writer.remove(graphs.on_engine(graphs.names[0]))

        publish_remotely(two, addresses)
        assert list(remote_faults(addresses, two.manifest)) == []
        before = mirror.current().open()
        assert follow(mirror, addresses, write_index) is not None
        assert [str(cell) for (cell,) in rows(mirror.current().open().query(new))] == ['"New Cluster"']
        assert rows(before.query(new)) == []

        assert roll_back_remotely(addresses).id == one.manifest.id
        assert follow(mirror, addresses, write_index) is not None
        assert mirror.pointed == one.manifest.id
        assert read_publications(addresses).history == [two.manifest.id, one.manifest.id]


def test_build_that_was_cut_off_goes_on_where_it_stopped(
    tmp_path: Path, snapshots: tuple[Snapshot, Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_publication, "BATCH", 50)
    snapshot, lines = snapshots[0], list[str]()
    part = next(part for part in snapshot.manifest.parts if part.name == "schemes")
    graphs = graphs_of(snapshot.manifest)
    with oxigraph(tmp_path) as (url, _):
        addresses = _addresses(url)
        writer = RemoteWriter(addresses)
        with gzip.open(snapshot.dump, "rt", encoding="utf-8") as dump:
            own = [line for line in dump if line.endswith(f"<{part.graph}> .\n")]
        for graph in (graphs.union, graphs.on_engine(part.graph)):
            writer.add(graph, [line.replace(f" <{part.graph}> .", " .") for line in own[:120]])
        publish_remotely(snapshot, addresses, lines.append)
        assert [line for line in lines if line.startswith("schemes")] == [
            f"schemes: {part.triples:,} triples, from 100"
        ]
        assert list(remote_faults(addresses, snapshot.manifest)) == []
        lines.clear()
        publish_remotely(snapshot, addresses, lines.append)
        assert (lines, read_publications(addresses).history) == ([], [snapshot.manifest.id])


def test_three_snapshots_are_kept_and_the_graphs_of_older_ones_go(tmp_path: Path) -> None:
    built = [
        publish(tmp_path / str(n), tmp_path / f"text{n}", FACTS + MORE.replace("new>", f"new{n}>"))
        for n in range(4)
    ]
    names = [one.manifest.id for one in built]
    with oxigraph(tmp_path) as (url, _):
        addresses = _addresses(url)
        for one in built[:3]:
            publish_remotely(one, addresses)
        assert read_publications(addresses).history == names[:3]
        publish_remotely(built[3], addresses)
        publications = read_publications(addresses)
        assert (publications.history, sorted(publications.begun)) == (names[1:], sorted(names[1:]))
        graphs = Remote(addresses).query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")
        kept = [str(cell) for (cell,) in rows(graphs)]
        assert [graph for graph in kept if names[0] in graph] == []
        assert all(any(name in graph for graph in kept) for name in names[1:])


def test_without_a_graph_store_triples_are_written_by_updates(
    tmp_path: Path, snapshots: tuple[Snapshot, Snapshot]
) -> None:
    with oxigraph(tmp_path) as (url, _):
        addresses = replace(_addresses(url), graph_store="")
        publish_remotely(snapshots[0], addresses)
        assert list(remote_faults(addresses, snapshots[0].manifest)) == []


def test_a_graph_that_lost_triples_is_a_fault_and_is_not_rolled_back_to(
    tmp_path: Path, snapshots: tuple[Snapshot, Snapshot]
) -> None:
    one, two = snapshots
    with oxigraph(tmp_path) as (url, _):
        addresses = _addresses(url)
        publish_remotely(one, addresses)
        publish_remotely(two, addresses)
        graph = graphs_of(one.manifest).on_engine(one.manifest.parts[0].graph)
        RemoteWriter(addresses).remove(graph)
        (fault,) = remote_faults(addresses, one.manifest)
        triples = one.manifest.parts[0].triples
        assert str(fault) == f"broken graph in {url}/query {graph}: expected {triples} triples, found 0"
        with pytest.raises(EngineError, match="broken graph"):
            roll_back_remotely(addresses)
        assert read_publications(addresses).current == two.manifest.id
        publish_remotely(one, addresses)
        assert list(remote_faults(addresses, one.manifest)) == []
        assert read_publications(addresses).current == one.manifest.id


def _ask(url: str, accept: str) -> tuple[int, str]:
    try:
        with urlopen(Request(url, headers={"Accept": accept}), timeout=60) as response:
            return response.status, response.read().decode()
    except HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_server_answers_from_the_engine_and_stays_when_it_is_gone(
    tmp_path: Path, snapshots: tuple[Snapshot, Snapshot], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HANSA_ENGINE", "oxigraph")
    monkeypatch.setenv("HANSA_CACHE", str(tmp_path / "cache"))
    port, json_type = free_port(), "application/sparql-results+json"
    foreign = "FROM <urn:hansa:publications>"
    with oxigraph(tmp_path, port) as (url, process):
        publish_remotely(snapshots[0], _addresses(url))
        with serving(url) as address:
            sparql = f"{address}sparql?query="

            def select(text: str) -> tuple[int, str]:
                return _ask(sparql + quote(text), json_type)

            name = "SELECT ?n { <http://localhost:8000/organisation/bhc> <http://www.w3.org/2004/02/skos/core#prefLabel> ?n }"
            status, body = select(name)
            assert (status, json.loads(body)["results"]["bindings"]) == (
                200,
                [{"n": {"type": "literal", "value": "Basque Health Cluster"}}],
            )
            graphs = json.loads(select("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g")[1])
            assert [row["g"]["value"] for row in graphs["results"]["bindings"]] == sorted(
                part.graph for part in snapshots[0].manifest.parts if part.triples
            )
            assert json.loads(select("SELECT * { GRAPH <urn:hansa:publications> { ?s ?p ?o } }")[1])[
                "results"
            ] == {"bindings": []}
            status, body = select(f"SELECT * {foreign} {{ ?s ?p ?o }}")
            assert (status, json.loads(body)["outcome"]) == (400, "refused")
            status, body = select("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
            assert (status, json.loads(body)["outcome"]) == (400, "refused")
            assert "Basque Health Cluster" in _ask(f"{address}organisation/bhc", "text/html")[1]

            # Lists that were read stay.
            assert _ask(f"{address}organisations", "text/html")[0] == 200
            process.kill()
            process.wait()
            status, body = select("ASK { <http://e/new> ?p ?o }")
            assert (status, json.loads(body)["outcome"]) == (503, "unavailable")
            assert _ask(f"{address}organisation/lyon", "text/html")[0] == 503
            assert _ask(f"{address}organisations", "text/html")[0] == 200
            wait_until(
                lambda: (
                    "Connection refused" in json.loads(_ask(f"{address}healthz", "*/*")[1]).get("fault", "")
                )
            )
            with oxigraph(tmp_path, port):
                wait_until(lambda: "fault" not in json.loads(_ask(f"{address}healthz", "*/*")[1]))
                assert json.loads(select("ASK { <http://e/new> ?p ?o }")[1])["boolean"] is False
                assert "Lyonbiop" in _ask(f"{address}organisation/lyon", "text/html")[1]
