"""Evaluation of one request on a store, written by the engine's own writers."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from graph.query_process.answer_buffer import AnswerBuffer, RowsComplete, SliceExceeded
from graph.query_process.formats import GRAPH_FORMATS, RESULT_FORMATS, NoSuitableFormatError, choose_format
from graph.query_process.refusals import QueryForm, QueryRefusedError, decode_query, inspect_query
from graph.query_process.result_rows import ROW_FORMATS
from graph.store.errors import EngineError

_POSITION = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
_MESSAGE_LENGTH = 500


@dataclass(frozen=True)
class QueryRequest:
    """A query, the accepted media types, its dataset where the protocol names one, base IRI, and limits."""

    body: bytes
    accept: tuple[str, ...]
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    base: str | None
    rows: int | None
    triples: int | None


def answer(store: ox.Store, request: QueryRequest, body_limit: int, output: AnswerBuffer) -> None:
    """Evaluate a request and send its answer, which may be a refusal or a failure."""
    try:
        _write(store, request, body_limit, output)
    except QueryRefusedError as error:
        output.fail("refused", reason=str(error))
    except EngineError as error:
        output.fail("unavailable", reason=str(error))
    except NoSuitableFormatError as error:
        output.fail("not_acceptable", reason=str(error))
    except SyntaxError as error:
        output.fail("syntax_error", **_located(str(error)))
    except MemoryError:
        output.fail("out_of_memory", reason="the query needed more memory than it may use")
    except SliceExceeded:
        output.fail("postponed", reason="the answer is too large for the lane of quick queries")
    except ConnectionError:
        raise  # the client is gone
    except (OSError, RuntimeError, ValueError) as error:  # what the engine raises during evaluation
        output.fail("refused", reason=f"the query could not be evaluated: {error}")


def _write(store: ox.Store, request: QueryRequest, body_limit: int, output: AnswerBuffer) -> None:
    text = decode_query(request.body, body_limit)
    shape = inspect_query(text)
    result = _evaluate(store, text, shape, request)
    if not isinstance(result, ox.QuerySolutions | ox.QueryBoolean):
        media_type = choose_format(request.accept, list(GRAPH_FORMATS))
        output.describe(shape.kind or "construct", media_type)
        _write_graph(result, media_type, request.triples, output)
    else:
        media_type = choose_format(request.accept, list(RESULT_FORMATS))
        if isinstance(result, ox.QueryBoolean):
            output.describe("ask", media_type)
        else:
            output.describe(
                "select", media_type, (ROW_FORMATS[media_type], request.rows) if request.rows else None
            )
        _write_results(result, media_type, output)
    output.finish()


def _evaluate(
    store: ox.Store, text: str, shape: QueryForm, request: QueryRequest
) -> ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]:
    """Evaluate on the dataset of the protocol, else of FROM, else on all graphs."""
    if request.default_graphs is not None or request.named_graphs is not None:
        return store.query(
            text,
            base_iri=request.base,
            default_graph=[ox.NamedNode(iri) for iri in request.default_graphs or ()],
            named_graphs=[ox.NamedNode(iri) for iri in request.named_graphs or ()],
        )
    # The engine lets the union win over FROM, so it is asked for only where the query names no dataset.
    return store.query(text, base_iri=request.base, use_default_graph_as_union=not shape.names_dataset)


def _write_results(
    result: ox.QuerySolutions | ox.QueryBoolean, media_type: str, output: AnswerBuffer
) -> None:
    try:
        result.serialize(output, format=RESULT_FORMATS[media_type])  # type: ignore[arg-type]  # a mere writer
    except RowsComplete:
        return
    except SyntaxError as error:  # of a remote engine that cut its answer
        raise EngineError("broken answer", "the engine", "a whole result", str(error)) from None


def _write_graph(
    result: Iterator[ox.Triple], media_type: str, limit: int | None, output: AnswerBuffer
) -> None:
    triples = result if limit is None else _first(result, limit, output)
    try:
        ox.serialize(triples, output, format=GRAPH_FORMATS[media_type])  # type: ignore[arg-type]  # a mere writer
    except SyntaxError as error:  # of a remote engine that cut its answer
        raise EngineError("broken answer", "the engine", "a whole graph", str(error)) from None


def _first(triples: Iterator[ox.Triple], limit: int, output: AnswerBuffer) -> Iterator[ox.Triple]:
    """Yield at most `limit` triples; mark the answer as cut where there are more."""
    for number, triple in enumerate(triples):
        if number == limit:
            output.mark_cut()
            return
        yield triple


def _located(message: str) -> dict[str, object]:
    """Return line, column and text of the engine's syntax error.

    >>> _located("error at 1:19: expected one of OPTIONAL")
    {'line': 1, 'column': 19, 'reason': 'expected one of OPTIONAL'}
    """
    match = _POSITION.match(message)
    if match is None:
        return {"line": None, "column": None, "reason": message[:_MESSAGE_LENGTH]}
    return {"line": int(match[1]), "column": int(match[2]), "reason": match[3][:_MESSAGE_LENGTH]}


def read_request(header: dict[str, object], body: bytes) -> QueryRequest:
    """Return the request in a header and a body."""
    rows, triples, base = header.get("rows"), header.get("triples"), header.get("base")
    return QueryRequest(
        body=body,
        accept=_texts(header.get("accept")) or (),
        default_graphs=_texts(header.get("default_graphs")),
        named_graphs=_texts(header.get("named_graphs")),
        base=base if isinstance(base, str) else None,
        rows=rows if isinstance(rows, int) else None,
        triples=triples if isinstance(triples, int) else None,
    )


def _texts(value: object) -> tuple[str, ...] | None:
    return tuple(str(item) for item in value) if isinstance(value, Sequence) else None
