"""Publication of a snapshot on a remote engine: graph by graph, then one triple that makes it current.

A reader sees the snapshot before or this one, never a mixture: each has graphs of its own, and a single triple is
written whole by any engine.
"""

import gzip
import json
import re
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice

from graph.snapshot.dumps import read_dumps
from graph.snapshot.folder import Snapshot
from graph.snapshot.manifest import Manifest, Part, manifest_of, manifest_text
from graph.store.addresses import Addresses
from graph.store.engine import rows, text
from graph.store.errors import EngineError, StoreError
from graph.store.remote import Remote
from graph.store.remote_writing import BATCH, RemoteWriter
from ontology.namespace import DCTERMS, RDF
from ontology.snapshot_graphs import (
    PUBLICATIONS,
    SnapshotGraphs,
    publication_iri,
    publication_number,
    snapshot_id,
    snapshot_iri,
)

KEPT = 3
# A build that has not published by then was ended, and its graphs are removed by the next.
_UNFINISHED = timedelta(days=1)
_PIECE = 2_000  # characters of a literal: engines treat longer ones apart
_CURRENT, _BEGUN, _VALUE = DCTERMS("references"), DCTERMS("created"), RDF("value")
# A blank node as subject or object, not what looks like one in a literal.
_BLANK = re.compile(r"(^|> )_:([\w.-]+)( <| \.\n$)")
Report = Callable[[str], None]


@dataclass(frozen=True)
class Publications:
    """What an engine has published, oldest first, and what was begun: ids with numbers, and with times."""

    published: tuple[tuple[int, str], ...]
    begun: dict[str, str]

    @property
    def current(self) -> str:
        """Return the id of the current snapshot, nothing where there is none."""
        return self.published[-1][1] if self.published else ""

    @property
    def history(self) -> list[str]:
        """Return the ids of the published snapshots in the order in which they became current last."""
        return list(dict.fromkeys(name for _, name in reversed(self.published)))[::-1]


def read_publications(addresses: Addresses) -> Publications:
    """Return what an engine has published; raise EngineError where it does not say."""
    query = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{PUBLICATIONS}> {{ ?s ?p ?o }} }} ORDER BY ?s ?o"
    triples = [[text(cell) for cell in row] for row in rows(Remote(addresses).query(query))]
    published = [
        (publication_number(one), snapshot_id(snapshot))
        for one, p, snapshot in triples
        if f"<{p}>" == _CURRENT
    ]
    return Publications(
        tuple(sorted(published)), {snapshot_id(one): time for one, p, time in triples if f"<{p}>" == _BEGUN}
    )


def read_remote_manifest(addresses: Addresses, identity: str) -> Manifest:
    """Return the manifest of a snapshot on an engine; raise StoreError where it is missing or broken."""
    query = f"SELECT ?text WHERE {{ GRAPH <{snapshot_iri(identity)}> {{ ?s ?p ?text }} }} ORDER BY ?s"
    packed = "".join(text(cell) for (cell,) in rows(Remote(addresses).query(query)))
    try:
        table = json.loads(zlib.decompress(b64decode(packed)))
    except (ValueError, zlib.error) as error:
        where = f"{addresses.query} {snapshot_iri(identity)}"
        raise StoreError("broken manifest", where, "the manifest of a snapshot", str(error)) from None
    return manifest_of(table, f"{addresses.query} {snapshot_iri(identity)}")


def graphs_of(manifest: Manifest) -> SnapshotGraphs:
    """Return the graphs that a snapshot has on an engine."""
    return SnapshotGraphs(
        manifest.base, manifest.id, tuple(one.graph for one in manifest.parts if one.triples)
    )


def publish_remotely(snapshot: Snapshot, addresses: Addresses, report: Report = lambda _: None) -> None:
    """Write a snapshot to an engine and make it current; where an earlier try was cut off, go on from there.

    Raises EngineError where the engine does not take it or has other counts afterwards; then what is current stays.
    """
    writer, manifest = RemoteWriter(addresses), snapshot.manifest
    before = read_publications(addresses)
    if manifest.id not in before.history or any(remote_faults(addresses, manifest)):
        if manifest.id not in before.begun:
            _write_manifest(writer, manifest)
            writer.add(PUBLICATIONS, [_line(snapshot_iri(manifest.id), _BEGUN, f'"{_now().isoformat()}"')])
        _write_graphs(snapshot, addresses, writer, report)
    _make_current(writer, before, manifest.id)
    _remove_old(addresses, writer, read_publications(addresses), report)


def roll_back_remotely(addresses: Addresses, identity: str = "") -> Manifest:
    """Make an earlier snapshot the current one again: that of an id, else the last before the current.

    Raises StoreError where there is no such snapshot or its graphs are not as they were written.
    """
    publications = read_publications(addresses)
    earlier = publications.history[:-1]
    chosen = identity or (earlier[-1] if earlier else "")
    if not chosen or chosen not in publications.history:
        expected = " or ".join(earlier) or "one that was built"
        raise StoreError("no such snapshot", addresses.query, expected, chosen or "none")
    manifest = read_remote_manifest(addresses, chosen)
    for fault in remote_faults(addresses, manifest):
        raise fault
    _make_current(RemoteWriter(addresses), publications, chosen)
    return manifest


def remote_faults(addresses: Addresses, manifest: Manifest) -> Iterator[StoreError]:
    """Yield an error for each graph of a snapshot with another number of triples than was written.

    And one for each whose triples are not all in the graph of all.
    """
    graphs = graphs_of(manifest)
    for part in manifest.parts:
        if not part.triples:
            continue
        graph = graphs.on_engine(part.graph)
        seen, apart = _count(addresses, graph), _count(addresses, graph, without=graphs.union)
        if seen != part.triples:
            yield EngineError(
                "broken graph", f"{addresses.query} {graph}", f"{part.triples} triples", str(seen)
            )
        if apart:
            where = f"{addresses.query} {graphs.union}"
            yield EngineError("broken graph", where, f"all triples of {graph}", f"{apart} too few")


def _write_manifest(writer: RemoteWriter, manifest: Manifest) -> None:
    packed = b64encode(zlib.compress(manifest_text(manifest).encode())).decode()
    pieces = [packed[start : start + _PIECE] for start in range(0, len(packed), _PIECE)]
    graph = snapshot_iri(manifest.id)
    writer.remove(graph)
    writer.add(graph, [_line(f"{graph}:{at:05}", _VALUE, f'"{piece}"') for at, piece in enumerate(pieces)])


def _write_graphs(snapshot: Snapshot, addresses: Addresses, writer: RemoteWriter, report: Report) -> None:
    """Write each graph, and its triples to the graph of all; a graph that is there whole is left as it is."""
    graphs, dumps = graphs_of(snapshot.manifest), read_dumps(snapshot.folder)
    for part in snapshot.manifest.parts:
        graph = graphs.on_engine(part.graph)
        if not part.triples:
            continue
        # Every batch before the last was taken whole, so that what is there is no more than what was sent.
        written = _count(addresses, graph)
        if written == part.triples and not _count(addresses, graph, without=graphs.union):
            report(f"{part.name}: {written:,} triples are there")
            continue
        if written > part.triples:
            writer.remove(graph)
        start = written // BATCH * BATCH if written < part.triples else 0
        report(f"{part.name}: {part.triples:,} triples" + (f", from {start:,}" if start else ""))
        _write_graph(snapshot, part, dumps[part.name].offset, start, writer)
        if start and _count(addresses, graph) != part.triples:
            writer.remove(graph)
            _write_graph(snapshot, part, dumps[part.name].offset, 0, writer)
    for fault in remote_faults(addresses, snapshot.manifest):
        raise fault


def _write_graph(snapshot: Snapshot, part: Part, offset: int, start: int, writer: RemoteWriter) -> None:
    """Write the statements of a graph from one on, by their place in the dump."""
    graphs = graphs_of(snapshot.manifest)
    with snapshot.dump.open("rb") as packed:
        packed.seek(offset)
        with gzip.open(packed) as lines:
            statements = islice(lines, start, part.statements)
            while batch := [_renamed(one.decode(), part.graph, graphs) for one in islice(statements, BATCH)]:
                writer.add(graphs.union, batch)
                writer.add(graphs.on_engine(part.graph), batch)


def _renamed(line: str, graph: str, graphs: SnapshotGraphs) -> str:
    """Return the triple of a statement of the dump, with the names that graphs and blank nodes have on the engine.

    >>> _renamed("_:b <http://e/p> _:c <http://e/graph/g> .\\n", "http://e/graph/g", SnapshotGraphs("http://e/", "1"))
    '<http://e/.well-known/genid/b> <http://e/p> <http://e/.well-known/genid/c> .\\n'
    """
    triple = line.removesuffix(f" <{graph}> .\n") + " .\n"
    if "_:" in triple:
        triple = _BLANK.sub(rf"\1<{graphs.blank}\2>\3", triple)
    return triple.replace(f"<{graphs.plain}", f"<{graphs.versioned}") if graphs.plain in triple else triple


def _make_current(writer: RemoteWriter, before: Publications, identity: str) -> None:
    if before.current == identity:
        return
    number = before.published[-1][0] + 1 if before.published else 1
    writer.add(PUBLICATIONS, [_line(publication_iri(number), _CURRENT, f"<{snapshot_iri(identity)}>")])


def _remove_old(addresses: Addresses, writer: RemoteWriter, now: Publications, report: Report) -> None:
    """Remove the graphs of snapshots that are no longer kept, and of those whose build ended before its time.

    Without an address for updates they stay.
    """
    if not addresses.update:
        return
    late = (_now() - _UNFINISHED).isoformat()
    unfinished = [name for name, time in now.begun.items() if name not in now.history and time < late]
    for identity in [*now.history[:-KEPT], *unfinished]:
        manifest = read_remote_manifest(addresses, identity)
        graphs = graphs_of(manifest)
        report(f"removing snapshot {identity}")
        # Nobody can go back to it from now on; what was begun and is not published is removed by the next build.
        writer.delete(PUBLICATIONS, f"?publication {_CURRENT} <{snapshot_iri(identity)}>")
        for name in graphs.names:
            writer.remove(graphs.on_engine(name))
        writer.remove(graphs.union)
        writer.delete(PUBLICATIONS, f"<{snapshot_iri(identity)}> {_BEGUN} ?time")
        writer.remove(snapshot_iri(identity))


def _count(addresses: Addresses, graph: str, without: str = "") -> int:
    """Return the number of triples of a graph, of those that another graph does not have."""
    absent = f"FILTER NOT EXISTS {{ GRAPH <{without}> {{ ?s ?p ?o }} }}" if without else ""
    query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} {absent} }}"
    return int(text(rows(Remote(addresses).query(query))[0][0]))


def _line(subject: str, predicate: str, value: str) -> str:
    return f"<{subject}> {predicate} {value} .\n"


def _now() -> datetime:
    return datetime.now(UTC)
