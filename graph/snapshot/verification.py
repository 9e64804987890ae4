"""Verification of a snapshot in full: every byte of its files, and its dump against its store."""

import gzip
import zlib
from collections import Counter
from collections.abc import Callable, Iterator

from pyoxigraph import BlankNode, Quad, RdfFormat, parse
from pyoxigraph import Store as Engine

from graph.snapshot.folder import Snapshot
from graph.snapshot.remote_publication import remote_faults
from graph.store.engine import Embedded
from graph.store.engine_file import open_remote
from graph.store.errors import StoreError
from graph.store.staging import PIECE


def snapshot_faults(
    snapshot: Snapshot, report: Callable[[str], None] = lambda _: None
) -> Iterator[StoreError]:
    """Yield what is wrong with a snapshot: its files, else the statements of its dump and its store.

    Each statement of the dump is looked up in the store, and each graph of both is counted; on a remote
    engine the graphs are counted.
    """
    report("files")
    broken = list(snapshot.broken_files())
    yield from broken
    if broken:
        return
    try:
        if snapshot.is_remote:
            report("engine")
            yield from remote_faults(open_remote(snapshot.folder).addresses, snapshot.manifest)
            return
        store = snapshot.open_embedded()
        report("dump")
        yield from _dump_faults(snapshot, store)
        report("store")
        yield from _store_faults(snapshot, store)
    except StoreError as error:
        yield error


def _dump_faults(snapshot: Snapshot, store: Embedded) -> Iterator[StoreError]:
    statements: Counter[str] = Counter()
    missing: Counter[str] = Counter()
    unpacked = 0
    try:
        with gzip.open(snapshot.dump) as stream:
            while piece := stream.read(PIECE):
                piece += stream.readline()
                unpacked += len(piece)
                for quad in parse(piece, RdfFormat.N_QUADS):
                    graph = str(quad.graph_name)
                    statements[graph] += 1
                    if not _has(store.engine, quad):
                        missing[graph] += 1
    except (OSError, EOFError, SyntaxError, zlib.error) as error:
        yield StoreError("broken dump", str(snapshot.dump), "gzipped N-Quads", str(error))
        return
    expected = {f"<{part.graph}>": part.statements for part in snapshot.manifest.parts if part.statements}
    for graph in sorted(expected.keys() | statements.keys()):
        if statements[graph] != expected.get(graph, 0):
            where = f"{snapshot.dump} {graph}"
            yield StoreError(
                "broken dump", where, f"{expected.get(graph, 0)} statements", str(statements[graph])
            )
        elif missing[graph]:
            where = f"{snapshot.folder / 'store'} {graph}"
            yield StoreError(
                "broken store", where, "every statement of the dump", f"{missing[graph]} too few"
            )
    if unpacked != snapshot.manifest.unpacked:
        expected_size = f"{snapshot.manifest.unpacked} bytes unpacked"
        yield StoreError("broken dump", str(snapshot.dump), expected_size, str(unpacked))


def _has(engine: Engine, quad: Quad) -> bool:
    """Return whether a store has a statement; loading renames blank nodes, so that any of them is taken for another."""
    subject = None if isinstance(quad.subject, BlankNode) else quad.subject
    value = None if isinstance(quad.object, BlankNode) else quad.object
    if subject is not None and value is not None:
        return quad in engine
    return next(engine.quads_for_pattern(subject, quad.predicate, value, quad.graph_name), None) is not None


def _store_faults(snapshot: Snapshot, store: Embedded) -> Iterator[StoreError]:
    counted = {f"<{part.graph}>": part.triples for part in snapshot.manifest.parts if part.triples}
    graphs = {str(graph) for graph in store.engine.named_graphs()}
    for graph in sorted(counted.keys() | graphs):
        triples = store.count(graph)
        if triples != counted.get(graph, 0):
            where = f"{snapshot.folder / 'store'} {graph}"
            yield StoreError("broken store", where, f"{counted.get(graph, 0)} triples", str(triples))
