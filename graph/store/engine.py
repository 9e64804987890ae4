"""Interface of the stores, and the embedded engine."""

import gzip
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol, cast

from pyoxigraph import (
    Literal,
    NamedNode,
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
)
from pyoxigraph import Store as Engine

from graph.store.answer_rows import Cell, cell_node, cell_text, table_rows
from graph.store.answer_rows import RdfNode as RdfNode
from graph.store.errors import StoreError
from graph.store.staging import PIECE, Staged
from ontology.term import Term, text_of

QueryResult = QuerySolutions | QueryBoolean | QueryTriples


class Store(Protocol):
    """A store that answers SPARQL 1.1 queries.

    Its default graph is the union of the named graphs.
    """

    def query(self, text: str) -> QueryResult:
        """Answer a query; raises SyntaxError for a broken one, StoreError where no answer comes."""
        ...


class Embedded:
    """A store in this process, in memory or on disk.

    `folder` is that of a published store.
    """

    def __init__(self, engine: Engine, folder: Path | None = None) -> None:
        self.engine, self.folder = engine, folder

    @classmethod
    def in_memory(cls) -> "Embedded":
        """Return an empty store in memory."""
        return cls(Engine())

    @classmethod
    def create(cls, folder: Path) -> "Embedded":
        """Return a store on disk for writing, by one process at a time."""
        return cls(Engine(str(folder)))

    @classmethod
    def read_only(cls, folder: Path) -> "Embedded":
        """Return a published store for reading; raises StoreError where there is none, or a broken one."""
        if not folder.is_dir():
            raise StoreError("missing store", str(folder), "the folder of a published store", "nothing there")
        with _engine_faults(str(folder)):
            return cls(Engine.read_only(str(folder)), folder)

    @classmethod
    def of_dump(cls, path: Path) -> "Embedded":
        """Return a store in memory of a dump, gzipped N-Quads; raises StoreError where it is broken."""
        store = cls.in_memory()
        try:
            with gzip.open(path) as stream:
                store.engine.bulk_load(input=cast("IO[bytes]", stream), format=RdfFormat.N_QUADS)
        except (OSError, EOFError, SyntaxError, zlib.error) as error:
            raise StoreError(
                "broken dump", str(path), "one that `hansa verify` accepts", str(error)
            ) from error
        return store

    def query(self, text: str) -> QueryResult:
        """Answer a query over the union of the named graphs; raises StoreError where the store is broken."""
        with _engine_faults(str(self.folder or "the store")):
            return self.engine.query(text, use_default_graph_as_union=True)

    def load(self, staged: Iterable[Staged]) -> None:
        """Load staged graphs, in pieces: one load of millions of triples would take 1.5 GB."""
        for part in staged:
            with gzip.open(part.path) as stream:
                while piece := stream.read(PIECE):
                    self.engine.bulk_load(input=piece + stream.readline(), format=RdfFormat.N_QUADS)

    def count(self, graph: Term) -> int:
        """Return the number of triples in a named graph."""
        text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
        return int(cast(Literal, rows(self.engine.query(text))[0][0]).value)

    def remove(self, graph: Term) -> None:
        """Remove a named graph; loading one is faster."""
        self.engine.remove_graph(NamedNode(text_of(graph)))


def rows(answer: QueryResult) -> list[tuple[RdfNode | None, ...]]:
    """Return the rows of a SELECT, a cell for each variable in the query's order.

    Raises TypeError for another form of query, StoreError where the store is broken.
    """
    return _table(answer, cell_node)


def text_table(answer: QueryResult) -> list[tuple[str, ...]]:
    """Return the rows of a SELECT as texts, IRIs without brackets, "" where unbound; raises as `rows` does."""
    return _table(answer, cell_text)


def _table(answer: QueryResult, read: Callable[[str], Cell]) -> list[tuple[Cell, ...]]:
    if not isinstance(answer, QuerySolutions):
        raise TypeError(f"not the answer of a SELECT: {type(answer).__name__}")
    with _engine_faults("the store"):
        return table_rows(answer, read)


@contextmanager
def _engine_faults(where: str) -> Iterator[None]:
    """Raise the engine's complaints of a broken file as a StoreError."""
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError("broken store", where, "one that `hansa verify` accepts", str(error)) from error


def text(node: RdfNode | None) -> str:
    """Return the text of a cell: the value of a literal, an IRI, nothing where unbound."""
    return "" if node is None else str(getattr(node, "value", node))
