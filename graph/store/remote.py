"""Store behind a SPARQL 1.1 engine."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from typing import IO
from urllib.error import HTTPError, URLError

from pyoxigraph import (
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    parse_query_results,
)
from pyoxigraph import Store as Engine
from SPARQLWrapper import BASIC, POST, SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

from graph.store.addresses import Addresses
from graph.store.engine import Embedded, QueryResult
from graph.store.engine import text as text_of
from graph.store.errors import CutAnswerError, EngineError, PassingEngineError
from graph.store.portable_query import portable
from graph.store.remote_answer import RESULTS, TRIPLES, RemoteAnswer, shown
from ontology.snapshot_graphs import SnapshotGraphs

# As whose variable Virtuoso writes the answer of ASK.
_ASK = "__ASK_RETVAL"
_EMPTY = Engine()
_PASSING = (408, 429, 502, 503, 504)


@dataclass(frozen=True)
class Remote:
    """An engine by its addresses; queries go by urlencoded POST, which every engine takes.

    With `graphs` it answers from those of one snapshot, else from what the engine takes for its default graph.
    `timeout` is in seconds.
    """

    addresses: Addresses
    timeout: float = 60.0
    graphs: SnapshotGraphs | None = None

    def query(self, text: str) -> QueryResult:
        """Answer a query; raises SyntaxError for a broken one, EngineError where no whole answer comes."""
        form = query_form(text)
        answer = self.answer(text, form)
        try:
            if form is QueryTriples:
                return _graph(answer)
            return _whole(answer, form)
        except (SyntaxError, ValueError) as error:
            # Some engines say 200 and then cut the answer when their own time-out strikes.
            raise EngineError("broken answer", answer.where, "a whole result", str(error)) from None
        finally:
            answer.close()

    def answer(
        self,
        text: str,
        form: type[QueryResult],
        dataset: tuple[Sequence[str], Sequence[str]] | None = None,
    ) -> RemoteAnswer:
        """Send a query and return what comes back, unread; `dataset` names other graphs of the snapshot.

        Raises SyntaxError where the engine calls the query broken, EngineError where no answer comes.
        """
        wrapper = SPARQLWrapper(self.addresses.query)
        wrapper.setMethod(POST)
        wrapper.setTimeout(max(1, int(self.timeout)))
        kind = TRIPLES if form is QueryTriples else RESULTS
        text = portable(text)
        names: list[tuple[bytes, bytes]] = []
        if graphs := self.graphs:
            text = text.replace(f"<{graphs.plain}", f"<{graphs.versioned}")
            names = [(graphs.versioned.encode(), graphs.plain.encode())]
            default, named = dataset or ((graphs.union,), [graphs.on_engine(one) for one in graphs.names])
            for graph in default or (graphs.nothing,):
                wrapper.addDefaultGraph(graph)
            for graph in named:
                wrapper.addNamedGraph(graph)
        wrapper.setQuery(text)
        # SPARQLWrapper guesses the form and would read it in a comment, and then send an update.
        wrapper.queryType = "CONSTRUCT" if form is QueryTriples else "SELECT"
        # Its format parameters do not know N-Triples, and win over the header where an engine heeds both.
        wrapper.setOnlyConneg(True)
        wrapper.addCustomHttpHeader("Accept", kind)
        if self.addresses.user and not self.addresses.digest:
            wrapper.setHTTPAuth(BASIC)
            wrapper.setCredentials(self.addresses.user, self.addresses.password)
        where = self.addresses.query
        try:
            response = wrapper.query().response
        except QueryBadFormed as error:
            _close_cause(error)
            raise SyntaxError(shown(str(error.args[-1] if error.args else error).encode())) from None
        except TimeoutError:
            raise EngineError("no answer in time", where, f"one within {self.timeout:g} s", "none") from None
        except HTTPError as error:
            with error:
                body = error.read(4096)
            kind_of_error = PassingEngineError if error.code in _PASSING else EngineError
            status = f"status {error.code}: {shown(body)}"
            fault = kind_of_error("no answer", where, "a SPARQL engine", status)
            if isinstance(fault, PassingEngineError):
                fault.retry_after = _seconds(error.headers.get("Retry-After", ""))
            raise fault from None
        except SPARQLWrapperException as error:
            _close_cause(error)
            raise EngineError("no answer", where, "a SPARQL engine", shown(str(error).encode())) from None
        except (URLError, HTTPException, ConnectionError) as error:
            reason = str(error.reason if isinstance(error, URLError) else error)
            raise PassingEngineError("no answer", where, "a SPARQL engine", reason) from None
        return RemoteAnswer(response, kind, where, names)


def _close_cause(error: SPARQLWrapperException) -> None:
    """Close the connection of a refusal, which SPARQLWrapper leaves open."""
    if isinstance(error.__context__, HTTPError):
        error.__context__.close()


def _seconds(text: str) -> float:
    """Return the seconds in a header Retry-After, 0 where it gives a date."""
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else 0.0


def query_form(text: str, base: str | None = None) -> type[QueryResult]:
    r"""Return the form of a query by the class of its answers; raise SyntaxError for a broken one.

    >>> query_form("#+ summary: ask\n# add\nPREFIX e: <http://e/#> CONSTRUCT { } WHERE { }").__name__
    'QueryTriples'
    """
    return type(_EMPTY.query(text, base_iri=base))


def read_results(body: IO[bytes] | bytes, form: type[QueryResult]) -> QuerySolutions | QueryBoolean:
    """Return the result of a SELECT or an ASK, parsed as it is read; raises SyntaxError where it is broken."""
    result = parse_query_results(body, format=QueryResultsFormat.JSON)
    if form is QueryBoolean and isinstance(result, QuerySolutions):
        if [one.value for one in result.variables] != [_ASK]:
            raise SyntaxError("expected yes or no, found rows")
        truth = b"false" if text_of(next(result)[0]) == "0" else b"true"
        return parse_query_results(b'{"head":{},"boolean":%s}' % truth, format=QueryResultsFormat.JSON)
    if not isinstance(result, form):
        raise SyntaxError(f"expected {form.__name__}, found {type(result).__name__}")
    return result


def _whole(answer: RemoteAnswer, form: type[QueryResult]) -> QuerySolutions | QueryBoolean:
    """Return a result after reading it to its end once: it is parsed as it is read, so that a fault would show late.

    Raises EngineError where the engine left rows out.
    """
    body = answer.read()
    rows = _row_count(body, form)
    if answer.cut or (answer.cap and rows >= answer.cap):
        cut = CutAnswerError("cut answer", answer.where, "all rows", f"{rows:,}, the engine's limit")
        cut.rows = rows
        raise cut
    return read_results(body, form)


def _row_count(body: bytes, form: type[QueryResult]) -> int:
    result = read_results(body, form)
    try:
        return len(list(result)) if isinstance(result, QuerySolutions) else 0
    finally:
        del result  # which must not outlive its thread in the traceback of an error


def _graph(answer: RemoteAnswer) -> QueryResult:
    graph = Embedded.in_memory()
    graph.engine.bulk_load(input=answer.read(), format=RdfFormat.N_TRIPLES)
    return graph.engine.query("CONSTRUCT WHERE { ?s ?p ?o }")
