"""The gallery of queries: its list, and a page for each query with form and answer."""

from urllib.parse import urlencode

from flask import Blueprint, Response, abort, make_response, redirect, render_template, request
from werkzeug.exceptions import ServiceUnavailable

from ontology.sentence import sentence
from queries.library import QueryError, query
from webui.http.language import root
from webui.http.responses import edition, fresh, page
from webui.pages.answer_page import AnswerPage, snippets_of_address
from webui.pages.gallery_form import GalleryForm, gallery_query, read_form, sections
from webui.pages.sparql_result import RESULT, SparqlResult

gallery = Blueprint("gallery", __name__)


@gallery.get("/queries")
def listing() -> Response:
    """List the queries of the gallery by question."""
    return page("gallery.html", sections=sections())


@gallery.get("/queries/<path:path>")
def one_query(path: str) -> Response:
    """Give the form of a query, and the answer that the gateway got for the values in it."""
    match = gallery_query(path)
    if match is None:
        return _elsewhere(path)
    form = read_form(edition(), match[0], request.args)
    result: SparqlResult | None = request.environ.get(RESULT)
    if result is None:
        if request.args and form.text:
            raise ServiceUnavailable(sentence("This server was started without a query process."))
        if match[1]:
            abort(
                400,
                " ".join(field.fault for field in form.fields if field.fault) or "The query has no values.",
            )
        if form.text:
            return page("gallery_query.html", **_values(form, None))
        return make_response(render_template("gallery_query.html", **_values(form, None)), 400)
    values = _values(form, result)
    if result.reason:
        return make_response(render_template("gallery_query.html", **values), result.status)
    if result.snapshot != edition().manifest.id:
        return make_response(render_template("gallery_query.html", **values))
    return fresh("text/html", lambda: render_template("gallery_query.html", **values).encode(), result.text)


def _values(form: GalleryForm, result: SparqlResult | None) -> dict[str, object]:
    answer, title = None, form.query.summary
    if result and not result.reason:
        answer = AnswerPage.read(edition(), result, request.args, title, is_merged=True)
    address = f"{edition().base}queries/{form.query.name}.csv?{urlencode(form.arguments)}".rstrip("?")
    snippets = snippets_of_address(address)
    return {"form": form, "result": result, "answer": answer, "snippets": snippets}


def _elsewhere(path: str) -> Response:
    """Lead from the last part of a name to its page."""
    try:
        name = query(path).name
    except QueryError as error:
        abort(404, str(error))
    if gallery_query(name) is None:
        abort(404, sentence("There is no query of the name {name} in the gallery.", name=path))
    return make_response(redirect(f"{root()}queries/{name}", 301))
