"""Graph of a snapshot on a remote engine, asked as the embedded engine is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.query_process.refusals import QueryRefusedError
from graph.query_process.tokens import decode_escapes, tokens
from graph.store.engine_file import open_remote
from graph.store.remote import Remote, query_form, read_results

_LONGEST = 3600.0  # s; the worker's own alarm comes before
# Virtuoso takes functions of its own by such IRIs; some read files.
_OWN_FUNCTIONS = ("<bif:", "<sql:", "bif:", "sql:")


@dataclass(frozen=True)
class RemoteDataset:
    """The graphs of a snapshot on a remote engine."""

    remote: Remote

    @classmethod
    def of_folder(cls, folder: Path) -> "RemoteDataset":
        """Return the dataset that a snapshot's folder names."""
        return cls(open_remote(folder, _LONGEST))

    def __len__(self) -> int:
        """Return the number of its graphs: triples are not counted for it."""
        return len(self.remote.graphs.names) if self.remote.graphs else 0

    def query(
        self,
        text: str,
        *,
        base_iri: str | None = None,
        default_graph: Sequence[ox.NamedNode] = (),
        named_graphs: Sequence[ox.NamedNode] | None = None,
        use_default_graph_as_union: bool = False,
    ) -> ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]:
        """Answer a query on the given graphs, on all, or on those that FROM names in it.

        Raises SyntaxError for a broken query, QueryRefusedError for what only some engines know or for graphs that are
        not of the snapshot, EngineError where no answer comes.
        """
        form = query_form(text, base_iri)
        _refuse_own_functions(text)
        graphs = self.remote.graphs
        dataset: tuple[Sequence[str], Sequence[str]] | None = None
        if named_graphs is not None and graphs:
            default, named = (
                [graphs.on_engine(one.value) for one in each] for each in (default_graph, named_graphs)
            )
            dataset = (default, named)
        elif not use_default_graph_as_union and graphs:
            dataset = _named_in(text, graphs.plain, graphs.on_engine)
        if base_iri:
            text = f"BASE <{base_iri}> {text}"
        answer = self.remote.answer(text, form, dataset)
        if form is ox.QueryTriples:
            return (quad.triple for quad in ox.parse(answer.file, ox.RdfFormat.N_TRIPLES))
        return read_results(answer.file, form)


def _refuse_own_functions(text: str) -> None:
    for token in tokens(decode_escapes(text)):
        if token.kind in ("iri", "name") and token.text.lower().startswith(_OWN_FUNCTIONS):
            raise QueryRefusedError(f"{token.text} is a function of one engine only")


def _named_in(
    text: str, beginning: str, on_engine: Callable[[str], str]
) -> tuple[Sequence[str], Sequence[str]]:
    """Return the graphs that FROM and FROM NAMED name in a query; raise QueryRefusedError for one of another origin."""
    default: list[str] = []
    named: list[str] = []
    chosen: list[str] | None = None
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if word == "FROM":
            chosen = default
        elif word == "NAMED" and chosen is default:
            chosen = named
        elif chosen is not None:
            if token.kind != "iri" or not token.text.startswith(f"<{beginning}"):
                raise QueryRefusedError(
                    f"FROM {token.text}: expected a graph by its whole IRI, <{beginning}…>"
                )
            chosen.append(on_engine(token.text[1:-1]))
            chosen = None
    return default, named
