"""Pages for people: start, search, sources."""

from flask import Blueprint, Response, jsonify, make_response, redirect, request

from graph.names.named_thing import KINDS
from graph.names.text_search import search as search_names
from graph.opportunities.ranking import first_of_each_kind
from webui.http.responses import edition, href, page
from webui.pages.thing_pages import counts

pages = Blueprint("pages", __name__)
_ALL = 200
_SUGGESTED = 8


@pages.get("/")
def start() -> Response:
    """Give the start page: counts, best opportunities and example questions."""
    opportunities = edition().opportunities
    return page(
        "start.html",
        counts=counts(edition()),
        best=first_of_each_kind(opportunities.all, 1),
        kinds=opportunities.kinds(),
    )


@pages.get("/search")
def search() -> Response:
    """Find things by name or code; redirect to a sole match."""
    text, kind = request.args.get("q", "").strip()[:200], request.args.get("kind", "")
    kind = kind if kind in KINDS else ""
    result = search_names(edition().names, text, [kind] if kind else (), _ALL if kind else 8)
    if result.total == 1:
        return make_response(redirect(href(result.things[0].iri[1:-1]), 303))
    return page("search.html", text=text, kind=kind, result=result)


@pages.get("/suggest")
def suggest() -> Response:
    """Give the first things whose names begin with a text, as JSON."""
    things = search_names(edition().names, request.args.get("q", ""), limit=_SUGGESTED).things[:_SUGGESTED]
    return jsonify(
        [
            {"label": one.label, "short": one.short, "code": one.code, "kind": one.kind, "id": one.iri[1:-1]}
            for one in things
        ]
    )


@pages.get("/sources")
@pages.get("/about")
def sources() -> Response:
    """Give the page about the sources and the limits of the graph."""
    return page("sources.html", counts=counts(edition()))
