"""Pages of the SPARQL endpoint: its form, rows as a table, and its description for programs."""

import json
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import ServiceUnavailable

from queries.library import Query, gallery, query
from webui.http.representation import MEDIA_TYPES, serialise, suffix_of
from webui.http.responses import edition, fresh, page, service
from webui.http.service_description import describe_endpoint

sparql = Blueprint("sparql", __name__)
RESULT = "hansa.result"  # where the gateway puts what became of a query
_FIRST = "explore/regions_that_claim_a_sector"


@dataclass(frozen=True)
class SparqlResult:
    """A query that was answered or refused (`status` and `reason`), for the page that shows it.

    `rows` is the most that are shown, `snapshot` the one that the answer is of.
    """

    text: str
    media_type: str = ""
    body: bytes = b""
    snapshot: str = ""
    rows: int = 0
    truncated: bool = False
    elapsed: float | None = None
    status: int = 200
    reason: str = ""


@sparql.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def endpoint() -> Response:
    """Show the result of a query; without one, say what the endpoint is."""
    result: SparqlResult | None = request.environ.get(RESULT)
    if result is not None:
        return _refused(result) if result.reason else _shown(result)
    if "query" in request.values:
        raise ServiceUnavailable("This server was started without a query process.")
    response = _introduce()
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


def _shown(result: SparqlResult) -> Response:
    body = result.body.decode()
    table = json.loads(body) if result.media_type == "application/sparql-results+json" else None
    values = _form(result.text) | {"answer": result, "table": table, "body": body, "limit": result.rows}
    if result.snapshot != edition().manifest.id:
        return make_response(render_template("sparql.html", **values))
    response = fresh("text/html", lambda: render_template("sparql.html", **values).encode(), result.text)
    response.vary.add("Accept")
    return response


def _refused(result: SparqlResult) -> Response:
    values = _form(result.text) | {"error": result.reason}
    return make_response(render_template("sparql.html", **values), result.status)


def _form(text: str) -> dict[str, Any]:
    text = text or _plain(query(_FIRST))
    return {"examples": _examples(), "text": text, "answer": None, "deadline": service().deadline}


def _examples() -> list[tuple[str, str]]:
    """Return the queries of the gallery with their summaries."""
    return [(each.summary, _plain(each)) for each in gallery()]


def _plain(one: Query) -> str:
    """Return a query's text without its header."""
    return "\n".join(line for line in one.text.splitlines() if not line.startswith("#+"))
