"""Pages of the SPARQL endpoint: its form, rows as a table, and its description for programs."""

from typing import Any

from flask import Blueprint, Response, make_response, render_template, request
from werkzeug.exceptions import ServiceUnavailable

from ontology.sentence import sentence
from queries.library import query
from webui.http.language import ENGLISH, LANGUAGES
from webui.http.representation import MEDIA_TYPES, serialise, suffix_of
from webui.http.responses import FOLDER, edition, fresh, page, service
from webui.http.service_description import describe_endpoint
from webui.http.tables import object_of
from webui.pages.answer_page import AnswerPage, snippets_of_query
from webui.pages.query_terms import query_terms
from webui.pages.sparql_result import RESULT, SparqlResult

sparql = Blueprint("sparql", __name__)
_FIRST = "explore/regions_that_claim_a_sector"


@sparql.route("/sparql", methods=["GET", "POST"], strict_slashes=False)
def endpoint() -> Response:
    """Show the result of a query; without one, say what the endpoint is."""
    result: SparqlResult | None = request.environ.get(RESULT)
    if result is not None:
        return _refused(result) if result.reason else _shown(result)
    if "query" in request.values:
        raise ServiceUnavailable(sentence("This server was started without a query process."))
    response = _introduce()
    response.vary.add("Accept")
    return response


@sparql.get("/sparql/terms.json")
def terms() -> Response:
    """Give the terms that the editor offers, their labels in the language that the address names."""
    code = request.args.get("language", ENGLISH)
    code = code if code in LANGUAGES else ENGLISH
    return fresh("application/json", lambda: object_of(query_terms(edition(), code)))


def _introduce() -> Response:
    """Give a form to people and a description of the service to programs."""
    types = [name for suffix, name in MEDIA_TYPES.items() if suffix != "html"]
    best = request.accept_mimetypes.best_match([*types, "text/html"], types[0])
    if best == "text/html":
        return page("sparql.html", **_form(""))
    current = edition()
    data_set = current.mint.dataset()[1:-1]
    description = describe_endpoint(current.manifest, f"{current.base}sparql", data_set)
    return fresh(
        best or types[0], lambda: serialise(description, suffix_of(best or types[0])), best or types[0]
    )


def _shown(result: SparqlResult) -> Response:
    values = _form(result.text) | {
        "answer": AnswerPage.read(edition(), result, request.args, "Answer", is_merged=False),
        "snippets": snippets_of_query(f"{edition().base}sparql", result.text),
    }
    if result.snapshot != edition().manifest.id:
        return make_response(render_template("sparql.html", **values))
    response = fresh("text/html", lambda: render_template("sparql.html", **values).encode(), result.text)
    response.vary.add("Accept")
    return response


def _refused(result: SparqlResult) -> Response:
    values = _form(result.text) | {"result": result}
    return make_response(render_template("sparql.html", **values), result.status)


def _form(text: str) -> dict[str, Any]:
    return {
        "text": (text or query(_FIRST).plain).rstrip(),
        "answer": None,
        "deadline": service().deadline,
        "has_editor": (FOLDER / "static" / "built" / "editor.js").is_file(),
    }
