"""The SPARQL endpoint: queries answered by the lanes of the query process, never in this process."""

import asyncio
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header, parse_options_header

from graph.query_process.formats import GRAPH_FORMATS
from graph.query_process.lanes import LaneQuery, Lanes
from graph.query_process.lease import Answer, AnswerCutShortError
from graph.query_process.limits import QUERY_BYTES
from webui.edition.edition import ServedEdition, entity_tag
from webui.gateway.client_address import budget_key
from webui.gateway.page_threads import PageThreads
from webui.gateway.response import Headers, Ready, Request, Response, Stream, not_modified
from webui.http.common_headers import COMMON
from webui.http.problem_details import prefers_page, problem
from webui.http.responses import BRIEF, version, with_charset
from webui.http.sparql_protocol import ProtocolError, ProtocolRequest, read_request, welcome
from webui.pages.sparql_result import RESULT, SparqlResult

log = logging.getLogger(__name__)
_STATUS = {
    "syntax_error": 400,
    "refused": 400,
    "not_acceptable": 406,
    "out_of_memory": 422,  # the same query would fail again
    "crashed": 422,
    "over_budget": 429,
    "busy": 503,
    "unavailable": 503,
    "timeout": 504,
}
_PAGE_ROWS = 5_000  # that pictures on a page are made of; its table shows fewer
_REASON = 200
_WHOLE = 1 << 20  # bytes of an answer up to which it is collected, so that it can be cached
_COMMON: Headers = [(name.lower(), value) for name, value in COMMON.items()]


@dataclass(frozen=True)
class OfferedFormats:
    """Formats of an answer, the best first, its most rows, and whether for a page."""

    formats: tuple[str, ...]
    rows: int
    page: bool


@dataclass
class SparqlEndpoint:
    """The endpoint: its lanes, the pages that show a form or rows, and the most rows of an answer."""

    current: ServedEdition
    lanes: Lanes
    pages: PageThreads
    rows: int

    async def respond(self, request: Request) -> Response:
        """Answer a query; without one, say what the endpoint is."""
        kind = parse_options_header(request.headers.get("content-type", ""))[0]
        method = "POST" if request.method == "POST" else "GET"
        try:
            protocol = read_request(method, kind.lower(), request.query.encode(), request.body)
        except ProtocolError as error:
            return await self._refuse(request, error.status, error.reason)
        if protocol.query is None:
            return await self.pages.respond(request)
        if len(protocol.query) > QUERY_BYTES:
            reason = f"the query has {len(protocol.query)} bytes, at most {QUERY_BYTES} are taken"
            return await self._refuse(request, 413, reason)
        return await self.answer(request, protocol, protocol.query)

    async def answer(self, request: Request, protocol: ProtocolRequest, text: bytes) -> Response:
        """Answer the query of a request in the format that it names or welcomes."""
        # Whether the answer is a table or a graph is known to who reads the query, and that is not this process.
        accept = request.headers.get("accept", "")
        table, graph, offered = _offers(accept, protocol.format, self.rows)
        if not table.formats and not graph.formats:
            return await self._refuse(request, 406, "no welcome format can carry an answer")
        dataset = repr((protocol.default_graphs, protocol.named_graphs))
        parts = (version(), text.decode(), dataset, offered)
        if request.method == "GET" and (tags := request.headers.get("if-none-match")):
            tag = entity_tag(self.current.edition.manifest.id, *parts)
            if same := not_modified(Ready(200, _cached(tag)), tags):
                return same
        query = LaneQuery(
            text,
            [*table.formats, *graph.formats],
            default_graphs=_dataset(protocol.default_graphs, protocol.named_graphs),
            named_graphs=_dataset(protocol.named_graphs, protocol.default_graphs),
            base=f"{self.current.edition.base}sparql",
            rows=table.rows,
            triples=graph.rows,
            gzip=request.gzip and not table.page and not graph.page,
        )
        answer = await self.lanes.answer(query, budget_key(request.client))
        try:
            return await self._response(
                request, answer, graph if answer.media_type in GRAPH_FORMATS else table, parts
            )
        except AnswerCutShortError:
            return await self._refuse(request, 504, "the answer did not come to its end before the deadline")
        except asyncio.CancelledError:
            answer.abandon()
            raise

    async def _response(
        self, request: Request, answer: Answer, offer: OfferedFormats, parts: tuple[str, ...]
    ) -> Response:
        if answer.status != "ok":
            return await self._failure(request, answer, parts[1])
        if offer.page:
            result = SparqlResult(
                text=parts[1],
                media_type=answer.media_type,
                body=await answer.read(),
                snapshot=answer.snapshot,
                rows=offer.rows,
                truncated=bool(answer.truncated),
                elapsed=answer.elapsed,
            )
            return await self.pages.respond(request, **{RESULT: result})
        headers: Headers = [("content-type", with_charset(answer.media_type)), *_COMMON]
        headers += _cached(entity_tag(answer.snapshot, *parts))
        if answer.encoding:
            headers.append(("content-encoding", answer.encoding))
        if answer.truncated:
            headers.append(("hansa-truncated", f"rows={offer.rows}"))
        if answer.elapsed is not None:
            headers.append(("server-timing", f"query;dur={answer.elapsed * 1000:.1f}"))
        if answer.length is not None and answer.length <= _WHOLE:
            body = answer.ready_body()
            return Ready(200, headers, await answer.read() if body is None else body)
        if answer.length is not None:
            headers.append(("content-length", str(answer.length)))
        return Stream(200, headers, _chunks(answer), answer.abandon)

    async def _failure(self, request: Request, answer: Answer, text: str) -> Response:
        # The engine lists every character that could follow; its first words say enough.
        reason = answer.reason.partition("\n")[0]
        reason = reason if len(reason) <= _REASON else reason[:_REASON].rpartition(",")[0] + " …"
        where = f" (line {answer.line}, column {answer.column})" if answer.line else ""
        more: dict[str, object] = {"outcome": answer.status, "line": answer.line, "column": answer.column}
        words = f"{answer.status.replace('_', ' ')}{where}: {reason}"
        return await self._refuse(request, _STATUS[answer.status], words, text, answer.retry_after, more)

    async def _refuse(
        self,
        request: Request,
        status: int,
        reason: str,
        text: str = "",
        retry_after: float = 0,
        more: dict[str, object] | None = None,
    ) -> Response:
        """Return a refusal: the form's page for a person, a problem or a line for a program."""
        retry = [("retry-after", f"{retry_after:.0f}")] if retry_after else []
        accept = request.headers.get("accept", "")
        if prefers_page(accept):
            line, column = (int(str((more or {}).get(name) or 0)) for name in ("line", "column"))
            refusal = SparqlResult(text, status=status, reason=reason, line=line, column=column)
            response = await self.pages.respond(request, **{RESULT: refusal})
            return (
                Ready(response.status, [*response.headers, *retry], response.body)
                if isinstance(response, Ready)
                else response
            )
        kind, body = problem(accept, status, HTTPStatus(status).phrase, reason, reason, **(more or {}))
        return Ready(status, [("content-type", kind), *_COMMON, _VARY, *retry], body)


_VARY = ("vary", "Accept, Accept-Encoding")


def _cached(tag: str) -> Headers:
    return [("etag", f'W/"{tag}"'), ("cache-control", BRIEF), _VARY]


async def _chunks(answer: Answer) -> AsyncIterator[bytes]:
    async for chunk in answer.body():
        yield chunk


@lru_cache(maxsize=2000)
def _offers(accept: str, chosen: str, rows: int) -> tuple[OfferedFormats, OfferedFormats, str]:
    """Return what is offered for a table and for a graph, and a text that tells offers apart."""
    table, graph = _offer(accept, chosen, False, rows), _offer(accept, chosen, True, rows)
    return table, graph, repr((table, graph))


def _offer(accept: str, chosen: str, graph: bool, rows: int) -> OfferedFormats:
    """Return the formats in which a table or a graph is welcome."""
    kinds = welcome(parse_accept_header(accept, MIMEAccept), chosen, graph, page=True)
    if kinds[:1] == ["text/html"]:
        carrier = "text/turtle" if graph else "application/sparql-results+json"
        return OfferedFormats((carrier,), min(_PAGE_ROWS, rows), page=True)
    return OfferedFormats(tuple(name for name in kinds if name != "text/html"), rows, page=False)


def _dataset(graphs: tuple[str, ...] | None, others: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Return one part of a dataset, empty where the request names the other part."""
    return graphs if graphs is not None else (() if others is not None else None)
