"""The SPARQL endpoint; only the query process reads and answers queries."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import ServiceUnavailable

from graph.query_process.client import Answer, QueryProcessUnreachableError
from graph.query_process.formats import GRAPH_FORMATS
from graph.query_process.limits import QUERY_BYTES
from queries.library import Query, gallery, query
from webui.http.representation import MEDIA_TYPES, serialise, suffix_of
from webui.http.responses import BRIEF, edition, fresh, page, service, version, with_charset
from webui.http.service_description import describe_endpoint
from webui.http.sparql_protocol import ProtocolError, ProtocolRequest, read_request, welcome

sparql = Blueprint("sparql", __name__)
_STATUS = {
    "syntax_error": 400,
    "refused": 400,
    "not_acceptable": 406,
    "timeout": 503,
    "busy": 503,
    "out_of_memory": 503,
    "crashed": 503,
}
_RETRY = {"timeout": 30, "busy": 5}
_PAGE_ROWS = 500
_REASON = 200
_BODY = 1 << 20
_FIRST = "explore/regions_that_claim_a_sector"


@dataclass(frozen=True)
class OfferedFormats:
    """Formats of an answer, the best first, its most rows, and whether for a page."""

    formats: tuple[str, ...]
    rows: int
    page: bool


@sparql.route("/sparql", methods=["GET", "POST"])
def endpoint() -> Response:
    """Answer a query; without one, say what the endpoint is."""
    if (request.content_length or 0) > _BODY:
        return _refuse(413, f"a request may have {_BODY} bytes")
    try:
        question = read_request(
            request.method, request.mimetype, request.query_string, request.get_data(cache=False)
        )
        response = _introduce() if question.query is None else _answer(question, question.query)
    except ProtocolError as error:
        response = _refuse(error.status, error.reason)
    response.vary.add("Accept")
    return response


def _introduce() -> Response:
    """Give a form to people and a description of the service to programs."""
    types = [name for suffix, name in MEDIA_TYPES.items() if suffix != "html"]
    best = request.accept_mimetypes.best_match([*types, "text/html"], types[0])
    if best == "text/html":
        return page("sparql.html", **_form(""))
    current = edition()
    description = describe_endpoint(current.manifest, f"{current.base}sparql")
    return fresh(
        best or types[0], lambda: serialise(description, suffix_of(best or types[0])), best or types[0]
    )


def _answer(question: ProtocolRequest, body: bytes) -> Response:
    client = service().client
    if client is None:
        raise ServiceUnavailable("This server was started without a query process.")
    if len(body) > QUERY_BYTES:
        return _refuse(413, f"the query has {len(body)} bytes, at most {QUERY_BYTES} are taken")
    # Whether the answer is a table or a graph is known to who reads the query, and that is not this process.
    table, graph = _offer(question, graph=False), _offer(question, graph=True)
    if not table.formats and not graph.formats:
        return _refuse(406, "no welcome format can carry an answer")
    tag = edition().etag(version(), body.decode(), str(question), str((table, graph)))
    if request.method == "GET" and request.if_none_match.contains_weak(tag):
        response = make_response("", 304)
        response.set_etag(tag, weak=True)
        return response
    try:
        answer = client.query(
            body,
            [*table.formats, *graph.formats],
            default_graphs=_dataset(question.default_graphs, question.named_graphs),
            named_graphs=_dataset(question.named_graphs, question.default_graphs),
            deadline=service().deadline,
            rows=table.rows,
            triples=graph.rows,
            client=request.remote_addr or "",
        )
    except QueryProcessUnreachableError as error:
        raise ServiceUnavailable(
            "The query process does not answer; try again soon.", retry_after=10
        ) from error
    offer = graph if answer.media_type in GRAPH_FORMATS else table
    with answer:
        if answer.status != "ok":
            return _failure(answer, body.decode())
        response = _page(answer, body.decode()) if offer.page else make_response(answer.read())
    if not offer.page:
        response.content_type = with_charset(answer.media_type or "application/octet-stream")
    if answer.truncated:
        response.headers["Hansa-Truncated"] = f"rows={offer.rows}"
    if answer.elapsed is not None:
        response.headers["Server-Timing"] = f"query;dur={answer.elapsed * 1000:.1f}"
    if request.method == "GET":
        response.set_etag(tag, weak=True)
        response.headers["Cache-Control"] = BRIEF
    return response


def _offer(question: ProtocolRequest, graph: bool) -> OfferedFormats:
    """Return the formats in which a table or a graph is welcome."""
    accept = welcome(request.accept_mimetypes, question.format, graph, page=True)
    if accept[:1] == ["text/html"]:
        carrier = "text/turtle" if graph else "application/sparql-results+json"
        return OfferedFormats((carrier,), min(_PAGE_ROWS, service().rows), page=True)
    return OfferedFormats(tuple(name for name in accept if name != "text/html"), service().rows, page=False)


def _dataset(graphs: tuple[str, ...] | None, others: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """Return one part of a dataset, empty where the request names the other part."""
    return graphs if graphs is not None else (() if others is not None else None)


def _page(answer: Answer, text: str) -> Response:
    body = answer.read().decode()
    table = json.loads(body) if answer.media_type == "application/sparql-results+json" else None
    values = _form(text) | {"answer": answer, "table": table, "body": body, "limit": _PAGE_ROWS}
    return make_response(render_template("sparql.html", **values))


def _failure(answer: Answer, text: str) -> Response:
    # The engine lists every character that could follow; its first words say enough.
    reason = (answer.reason or "").partition("\n")[0]
    reason = reason if len(reason) <= _REASON else reason[:_REASON].rpartition(",")[0] + " …"
    where = f" (line {answer.line}, column {answer.column})" if answer.line else ""
    response = _refuse(_STATUS[answer.status], f"{answer.status.replace('_', ' ')}{where}: {reason}", text)
    if answer.status in _RETRY:
        response.headers["Retry-After"] = str(_RETRY[answer.status])
    return response


def _refuse(status: int, reason: str, text: str = "") -> Response:
    """Return a refusal: the form's page for a person, a line for a program."""
    accept = request.accept_mimetypes
    if accept["text/html"] > max(accept["application/sparql-results+json"], accept["text/turtle"]):
        body = render_template("sparql.html", **_form(text), error=reason)
        return make_response(body, status)
    response = make_response(reason + "\n", status)
    response.content_type = "text/plain; charset=utf-8"
    return response


def _form(text: str) -> dict[str, Any]:
    text = text or _plain(query(_FIRST))
    return {"examples": _examples(), "text": text, "answer": None, "deadline": service().deadline}


def _examples() -> list[tuple[str, str]]:
    """Return the queries of the gallery with their summaries."""
    return [(each.summary, _plain(each)) for each in gallery()]


def _plain(one: Query) -> str:
    """Return a query's text without its header."""
    return "\n".join(line for line in one.text.splitlines() if not line.startswith("#+"))
